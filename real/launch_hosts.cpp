#include "real/launch_hosts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "real/child_process.hpp"
#include "real/link_plan.hpp"
#include "real/program_error.hpp"

namespace strand::real {

std::string chain_of(const RunCommand& command, const std::optional<HostsFile>& hosts) {
  if (!hosts || !command.peers.empty() || !command.stream.scenario.empty()) return command.peers;
  std::string names;
  // A comma stays behind a single name, for one of digits would pass for a number of peers.
  for (const HostedPeer& peer : hosts->peers) names += peer.name.text() + ",";
  return names;
}

std::vector<PortUse> ports_of(const RunCommand& command, const scenario::Scenario& settings,
                              const std::optional<HostsFile>& hosts) {
  std::vector<PortUse> ports =
      ports_of_run(command.coordinator_port, command.peer_port, whole_chain(settings));
  if (!hosts) return ports;
  for (PortUse& port : ports) port.address = hosts->listen;
  for (std::size_t place = 0; place < settings.chain.size(); ++place) {
    const bool elsewhere = hosts->find(settings.chain[place]) != nullptr;
    for (const std::size_t index : {2 * place + 1, 2 * place + 2}) {
      ports[index].elsewhere = elsewhere;
    }
  }
  return ports;
}

void check_hosts(const HostsFile& hosts, const scenario::Scenario& settings) {
  for (const HostedPeer& peer : hosts.peers) {
    if (std::find(settings.chain.begin(), settings.chain.end(), peer.name) !=
        settings.chain.end()) {
      continue;
    }
    throw ProgramError(reports::ExitCode::usage,
                       fmt::format("--hosts: {} is not a peer of the chain; name it with --peers, "
                                   "or take it out of the file",
                                   peer.name.text()));
  }
  if (has_impaired_links(settings)) {
    throw ProgramError(reports::ExitCode::usage,
                       "--hosts: between hosts there are the links that there are, and the "
                       "scenario impairs some; run it without --hosts, or with --ignore-links");
  }
  if (!settings.events.empty()) {
    throw ProgramError(reports::ExitCode::usage,
                       "--hosts: the scenario has events, which nobody carries out on other hosts; "
                       "run it without --hosts, or with --ignore-links");
  }
  if (!find_program("ssh")) {
    throw ProgramError(reports::ExitCode::unavailable,
                       "--hosts: there is no program ssh here; install it (openssh-client), or "
                       "start the peers by hand, as docs/hosts.md shows");
  }
}

}  // namespace strand::real
