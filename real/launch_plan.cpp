#include "real/launch_plan.hpp"

#include <chrono>
#include <variant>

#include "core/base/endpoint.hpp"
#include "core/scenario/units.hpp"
#include "real/host_turns.hpp"
#include "real/link_plan.hpp"
#include "real/log.hpp"
#include "real/output_folder.hpp"
#include "real/ports.hpp"

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
                             const fs::path& out) {
  std::vector<std::string> arguments{"coordinator", chain_argument(settings.chain),
                                     "--port",      std::to_string(command.coordinator_port),
                                     "--wait",      scenario::write_duration(command.wait),
                                     "--out",       out};
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

ProgramPlan plan_peer(const RunCommand& command, const PeerName& name, std::uint32_t port,
                      const std::vector<std::string>& more, bool decodable, const fs::path& out) {
  const Endpoint coordinator{loopback_address, command.coordinator_port};
  std::vector<std::string> arguments{"peer",
                                     "--control-port",
                                     std::to_string(port + control_port_offset),
                                     "--coordinator",
                                     to_string(coordinator),
                                     "--out",
                                     out};
  arguments.insert(arguments.end(), more.begin(), more.end());
  if (command.storage.overwrite) arguments.emplace_back("--overwrite");
  if (command.display) {
    const std::uint32_t place = port - command.peer_port;
    arguments.insert(arguments.end(), {"--display", "--display-place", std::to_string(place)});
  }
  if (command.storage.no_decode || !decodable) arguments.emplace_back("--no-decode");
  // A name may begin with a dash.
  arguments.insert(arguments.end(), {"--", name.text(), std::to_string(port)});
  return {"peer " + name.text(), log_file(out, name), std::move(arguments), false, false};
}

}  // namespace

std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                       const scenario::Scenario& settings, const std::string& hub) {
  const fs::path out = fs::absolute(command.storage.out).lexically_normal();
  // Seeded bytes are no pictures.
  const bool decodable = !std::holds_alternative<scenario::SizesSource>(settings.source);
  std::vector<ProgramPlan> plans{plan_coordinator(command, settings, out)};
  const std::vector<std::string> more = scenario_arguments(command, settings);
  std::uint32_t port = command.peer_port;
  for (const PeerName& name : whole_chain(settings)) {
    plans.push_back(plan_peer(command, name, port++, more, decodable, out));
  }
  for (ProgramPlan& plan : plans) {
    if (hub.empty()) break;
    // Behind the subcommand.
    plan.arguments.insert(plan.arguments.begin() + 1, {"--launcher", hub});
  }
  for (const ProcessTurn& turn : process_turns(settings)) {
    if (turn.kind == ProcessTurn::Kind::pause) plans[turn.place].may_stand_still = true;
    if (turn.kind == ProcessTurn::Kind::join) plans[turn.place].joins = true;
  }
  return plans;
}

}  // namespace strand::real
