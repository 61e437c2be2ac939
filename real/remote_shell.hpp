// Programs on other hosts, started by ssh, and what its exit codes say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "real/hosts_file.hpp"
#include "real/running_program.hpp"

namespace strand::real {

// The ssh that runs the peer's program with these arguments on its host. It has no terminal and
// asks nothing, and standard input leads to the program there: when the one ends, so does the
// other.
[[nodiscard]] std::vector<std::string> ssh_command(const HostedPeer& peer,
                                                   const std::vector<std::string>& arguments);

// What to say of an ssh that ended so: that the host cannot be reached, or lacks the program.
// Nothing where the program itself ended so.
[[nodiscard]] std::optional<std::string> ssh_problem(const HostedPeer& peer, ProgramStatus status);

}  // namespace strand::real
