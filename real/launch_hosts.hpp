// What a run with peers on other hosts needs of its launcher beyond their plans.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "real/command_line.hpp"
#include "real/hosts_file.hpp"
#include "real/ports.hpp"

namespace strand::real {

// The value of --peers: where neither it nor a scenario names a chain, the peers of `hosts`.
[[nodiscard]] std::string chain_of(const RunCommand& command,
                                   const std::optional<HostsFile>& hosts);

// Those of `ports_of_run`, on the addresses where they are used; those of other hosts are marked.
[[nodiscard]] std::vector<PortUse> ports_of(const RunCommand& command,
                                            const scenario::Scenario& settings,
                                            const std::optional<HostsFile>& hosts);

// Throws ProgramError for what can be found before anything is started: peers that are not of the
// chain, links that nobody elsewhere could impair, no ssh.
void check_hosts(const HostsFile& hosts, const scenario::Scenario& settings);

}  // namespace strand::real
