#include "real/launch_plan.hpp"

#include <chrono>
#include <variant>

#include <fmt/format.h>

#include "core/base/endpoint.hpp"
#include "core/scenario/units.hpp"
#include "real/child_process.hpp"
#include "real/host_lookup.hpp"
#include "real/host_turns.hpp"
#include "real/link_plan.hpp"
#include "real/log.hpp"
#include "real/output_folder.hpp"
#include "real/ports.hpp"
#include "real/program_error.hpp"
#include "real/remote_shell.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

std::string chain_argument(const std::vector<PeerName>& chain) {
  std::string names;
  for (const PeerName& name : chain) names += name.text() + ",";
  // A comma stays behind a single name, for one of digits would pass for a number of peers.
  if (chain.size() > 1) names.pop_back();
  return "--chain=" + names;
}

ProgramPlan plan_coordinator(const RunCommand& command, const scenario::Scenario& settings,
                             const HostsFile* hosts, const fs::path& out) {
  std::vector<std::string> arguments{"coordinator", chain_argument(settings.chain),
                                     "--port",      std::to_string(command.coordinator_port),
                                     "--wait",      scenario::write_duration(command.wait),
                                     "--out",       out};
  if (hosts != nullptr) {
    arguments.insert(arguments.end(), {"--listen", format_address(hosts->listen)});
  }
  for (std::string& argument : to_arguments(command.stream)) {
    arguments.push_back(std::move(argument));
  }
  return {"coordinator", coordinator_log_file(out), std::move(arguments), false, false};
}

// What tells a peer its links, and what happens to it; nothing where that is nothing.
std::vector<std::string> scenario_arguments(const RunCommand& command,
                                            const scenario::Scenario& settings) {
  if (!has_impaired_links(settings) && settings.events.empty()) return {};
  std::vector<std::string> arguments{"--links", fs::absolute(command.stream.scenario)};
  if (!command.peers.empty()) arguments.push_back(chain_argument(settings.chain));
  return arguments;
}

// What a peer does with frames, wherever it is.
void add_storage_arguments(const StorageOptions& storage, bool decodable,
                           std::vector<std::string>& arguments) {
  if (storage.overwrite) arguments.emplace_back("--overwrite");
  if (storage.no_decode || !decodable) arguments.emplace_back("--no-decode");
  if (storage.keep) arguments.insert(arguments.end(), {"--keep", std::to_string(*storage.keep)});
}

ProgramPlan plan_peer(const RunCommand& command, const PeerName& name, std::uint32_t port,
                      const std::vector<std::string>& more, bool decodable, const fs::path& out,
                      Endpoint coordinator) {
  std::vector<std::string> arguments{"peer",
                                     "--control-port",
                                     std::to_string(port + control_port_offset),
                                     "--coordinator",
                                     to_string(coordinator),
                                     "--out",
                                     out};
  arguments.insert(arguments.end(), more.begin(), more.end());
  add_storage_arguments(command.storage, decodable, arguments);
  if (command.display) {
    const std::uint32_t place = port - command.peer_port;
    arguments.insert(arguments.end(), {"--display", "--display-place", std::to_string(place)});
  }
  // A name may begin with a dash.
  arguments.insert(arguments.end(), {"--", name.text(), std::to_string(port)});
  return {"peer " + name.text(), log_file(out, name), std::move(arguments), false, false};
}

// Where peers reach the coordinator; `peer` is on the host that is to reach it.
IpAddress coordinator_address(const HostsFile& hosts, const HostedPeer& peer) {
  if (!hosts.address.empty()) return *parse_address(hosts.address);
  if (!hosts.listen.is_wildcard()) return hosts.listen;
  std::optional<IpAddress> local;
  try {
    for (const IpAddress address : look_up(host_part(peer.host), "--hosts")) {
      local = local_address_towards(address);
      if (local && (local->is_v4() || !hosts.listen.is_v4())) return *local;
    }
  } catch (const ProgramError&) {
    // A name that only ssh knows, by its own configuration.
  }
  throw ProgramError(
      reports::ExitCode::unavailable,
      fmt::format("--hosts: cannot tell at which address {} reaches the coordinator; say so: "
                  "coordinator: {{listen: {}, address: 192.168.1.10}}",
                  peer.host, format_address(hosts.listen)));
}

ProgramPlan plan_remote_peer(const RunCommand& command, const HostedPeer& peer, bool decodable,
                             const fs::path& out, Endpoint coordinator) {
  std::vector<std::string> arguments{"peer",  "--coordinator", to_string(coordinator),
                                     "--out", peer.folder,     "--end-with-input"};
  if (!peer.address.empty()) {
    // It need not be one that the host itself has.
    const bool v4 = parse_address(peer.address)->is_v4();
    arguments.insert(arguments.end(),
                     {"--bind", v4 ? "0.0.0.0" : "::", "--advertise", peer.address});
  }
  add_storage_arguments(command.storage, decodable, arguments);
  arguments.insert(arguments.end(), {"--", peer.name.text(), std::to_string(peer.port)});
  return {"peer " + peer.name.text(),
          log_file(out, peer.name),
          std::move(arguments),
          false,
          false,
          peer};
}

}  // namespace

std::vector<std::string> command_of(const ProgramPlan& plan, bool quiet, bool go_on) {
  if (plan.remote) return ssh_command(*plan.remote, plan.arguments);
  std::vector<std::string> command{own_executable()};
  command.insert(command.end(), plan.arguments.begin(), plan.arguments.end());
  // Behind the subcommand, and before what may follow a "--".
  if (quiet) command.insert(command.begin() + 2, "--quiet");
  if (go_on) command.insert(command.begin() + 2, "--continue");
  return command;
}

std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                       const scenario::Scenario& settings, const std::string& hub,
                                       const HostsFile* hosts) {
  const fs::path out = fs::absolute(command.storage.out).lexically_normal();
  // Seeded bytes are no pictures.
  const bool decodable = !std::holds_alternative<scenario::SizesSource>(settings.source);
  std::vector<ProgramPlan> plans{plan_coordinator(command, settings, hosts, out)};
  const std::vector<std::string> more = scenario_arguments(command, settings);
  std::uint32_t port = command.peer_port;
  for (const PeerName& name : whole_chain(settings)) {
    const HostedPeer* const hosted = hosts == nullptr ? nullptr : hosts->find(name);
    Endpoint coordinator{loopback_address, command.coordinator_port};
    // Peers here are reached by those elsewhere, too.
    if (hosts != nullptr) {
      coordinator.address =
          coordinator_address(*hosts, hosted == nullptr ? hosts->peers.front() : *hosted);
    }
    plans.push_back(hosted == nullptr
                        ? plan_peer(command, name, port, more, decodable, out, coordinator)
                        : plan_remote_peer(command, *hosted, decodable, out, coordinator));
    ++port;
  }
  for (ProgramPlan& plan : plans) {
    // The hub is on this host; and its name goes behind the subcommand.
    if (hub.empty() || plan.remote) continue;
    plan.arguments.insert(plan.arguments.begin() + 1, {"--launcher", hub});
  }
  for (const ProcessTurn& turn : process_turns(settings)) {
    if (turn.kind == ProcessTurn::Kind::pause) plans[turn.place].may_stand_still = true;
    if (turn.kind == ProcessTurn::Kind::join) plans[turn.place].joins = true;
  }
  return plans;
}

}  // namespace strand::real
