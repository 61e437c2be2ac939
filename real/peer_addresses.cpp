#include "real/peer_addresses.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "real/host_lookup.hpp"
#include "real/ports.hpp"
#include "real/program_error.hpp"

namespace strand::real {

namespace {

constexpr int answer_patience_ms = 1'000;
constexpr auto pause_between_rounds = std::chrono::milliseconds(500);

[[noreturn]] void fail(reports::ExitCode code, const std::string& line) {
  throw ProgramError(code, line);
}

// An address that the host of a peer has, and the way from there.
struct Route {
  IpAddress coordinator;
  IpAddress local;
};

std::vector<Route> routes_to(const std::string& host) {
  const std::vector<IpAddress> addresses = look_up(host, "--coordinator");
  std::vector<Route> routes;
  for (const IpAddress address : addresses) {
    if (const auto local = local_address_towards(address)) routes.push_back({address, *local});
  }
  if (!routes.empty()) return routes;
  fail(reports::ExitCode::unavailable,
       fmt::format("--coordinator: no route leads from this host to {}; ip route shows those that "
                   "there are",
                   format_address(addresses.front())));
}

// A name may stand for both families, of which the coordinator may listen on one.
Route first_that_answers(const std::vector<Route>& routes, const HostAndPort& coordinator,
                         const std::function<void(const std::string&)>& say) {
  if (routes.size() == 1) return routes.front();
  for (bool said = false;; said = true) {
    for (const Route& route : routes) {
      if (answers({route.coordinator, *coordinator.port}, answer_patience_ms)) return route;
    }
    if (!said) say("waiting for the coordinator at " + to_string(coordinator));
    std::this_thread::sleep_for(pause_between_rounds);
  }
}

bool reaches(IpAddress advertised, IpAddress bound) {
  return bound == wildcard_address_v6 || advertised.is_v4() == bound.is_v4();
}

std::string_view kind_of(IpAddress address) {
  return address.is_v4() ? "IPv4" : "IPv6";
}

IpAddress find_bound(const PeerCommand& command, const Route& route) {
  if (command.bind.empty()) return route.local;
  const auto bound = read_address(command.bind);
  if (!bound) fail(reports::ExitCode::usage, "--bind: " + bound.error());
  return *bound;
}

IpAddress find_advertised(const PeerCommand& command, IpAddress bound, const Route& route) {
  if (command.advertise.empty()) {
    const IpAddress advertised = bound.is_wildcard() ? route.local : bound;
    if (reaches(advertised, bound)) return advertised;
    fail(reports::ExitCode::usage,
         fmt::format("--bind {} is {}, and the coordinator is reached over {}; bind an address of "
                     "that kind, or say with --advertise where others reach this peer",
                     command.bind, kind_of(bound), kind_of(route.local)));
  }
  const std::vector<IpAddress> addresses = look_up(command.advertise, "--advertise");
  const auto usable = std::find_if(addresses.begin(), addresses.end(), [bound](IpAddress address) {
    return !address.is_wildcard() && !address.is_of_many_hosts() && reaches(address, bound);
  });
  if (usable != addresses.end()) return *usable;
  const IpAddress first = addresses.front();
  if (first.is_wildcard() || first.is_of_many_hosts()) {
    fail(reports::ExitCode::usage,
         fmt::format("--advertise {} is not the address of one host; write the one at which "
                     "others reach this peer",
                     command.advertise));
  }
  fail(reports::ExitCode::usage,
       fmt::format("--advertise {} is {}, and the peer listens on {} only, at {}; advertise an "
                   "address of that kind, or bind both with --bind ::",
                   command.advertise, kind_of(first), kind_of(bound), format_address(bound)));
}

}  // namespace

PeerAddresses find_peer_addresses(const PeerCommand& command,
                                  const std::function<void(const std::string&)>& say) {
  HostAndPort coordinator = command.coordinator;
  if (!coordinator.port) coordinator.port = default_coordinator_port;
  const Route route = first_that_answers(routes_to(coordinator.host), coordinator, say);
  const IpAddress bound = find_bound(command, route);
  const IpAddress advertised = find_advertised(command, bound, route);
  return {{route.coordinator, *coordinator.port}, bound, advertised};
}

}  // namespace strand::real
