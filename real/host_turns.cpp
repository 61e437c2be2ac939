#include "real/host_turns.hpp"

#include <algorithm>
#include <utility>

namespace strand::real {
namespace {

constexpr std::size_t coordinator_place = 0;

template <class Turn>
struct Ordered {
  Turn turn;
  bool begins = true;  // something, and is not the end of it
};

template <class Turn>
std::vector<Turn> in_order(std::vector<Ordered<Turn>> turns) {
  std::stable_sort(turns.begin(), turns.end(), [](const auto& a, const auto& b) {
    return a.turn.at != b.turn.at ? a.turn.at < b.turn.at : a.begins < b.begins;
  });
  std::vector<Turn> result;
  result.reserve(turns.size());
  for (Ordered<Turn>& one : turns) result.push_back(std::move(one.turn));
  return result;
}

// The turns of one host, as they come up in the scenario.
class HostTurns {
 public:
  explicit HostTurns(std::size_t place) : place_(place) {}

  void add(const scenario::Event& event) {
    std::visit([&](const auto& what) { add(what, event); }, event.what);
  }
  [[nodiscard]] std::vector<HostTurn> take() { return in_order(std::move(turns_)); }

 private:
  void add(const scenario::ClockSkew& skew, const scenario::Event& event) {
    if (skew.place == place_) begin(event, ClockTurn{skew.offset, skew.drift_ppm});
  }
  void add(const scenario::DiskFault& fault, const scenario::Event& event) {
    if (fault.place != place_) return;
    begin(event, DiskTurn{fault.write_time});
    end(event, DiskTurn{});
  }
  void add(const scenario::ControlFault& fault, const scenario::Event& event) {
    if (fault.place != place_) return;
    if (fault.cut) {
      begin(event, ControlCut{});
    } else {
      hold(event, true, true);
    }
  }
  void add(const scenario::Partition& partition, const scenario::Event& event) {
    const auto coordinators = group_of(partition, coordinator_place);
    const auto own = group_of(partition, place_);
    if (!coordinators || !own || coordinators == own) return;
    hold(event, !partition.one_way || *coordinators < *own,
         !partition.one_way || *own < *coordinators);
  }
  template <class Other>
  void add(const Other& /*of links, or of the process*/, const scenario::Event& /*event*/) {}

  void hold(const scenario::Event& event, bool input, bool output) {
    begin(event, ControlHold{true, input, output});
    end(event, ControlHold{false, input, output});
  }
  template <class What>
  void begin(const scenario::Event& event, What what) {
    turns_.push_back({{event.at, what}, true});
  }
  template <class What>
  void end(const scenario::Event& event, What what) {
    if (event.lasting) turns_.push_back({{event.at + *event.lasting, what}, false});
  }
  static std::optional<std::size_t> group_of(const scenario::Partition& partition,
                                             std::size_t place) {
    for (std::size_t group = 0; group < partition.groups.size(); ++group) {
      const auto& places = partition.groups[group];
      if (std::find(places.begin(), places.end(), place) != places.end()) return group;
    }
    return std::nullopt;
  }

  const std::size_t place_;
  std::vector<Ordered<HostTurn>> turns_;
};

}  // namespace

std::vector<ProcessTurn> process_turns(const scenario::Scenario& scenario) {
  using Kind = ProcessTurn::Kind;
  std::vector<Ordered<ProcessTurn>> turns;
  for (const scenario::Event& event : scenario.events) {
    if (const auto* const crash = std::get_if<scenario::Crash>(&event.what)) {
      const bool again = crash->restart_after.has_value();
      turns.push_back({{event.at, again ? Kind::restart : Kind::crash, crash->place}, true});
      if (!again) continue;
      turns.push_back({{event.at + *crash->restart_after, Kind::begin, crash->place}, false});
    } else if (const auto* const pause = std::get_if<scenario::Pause>(&event.what)) {
      turns.push_back({{event.at, Kind::pause, pause->place}, true});
      if (!event.lasting) continue;
      turns.push_back({{event.at + *event.lasting, Kind::resume, pause->place}, false});
    } else if (const auto* const join = std::get_if<scenario::Join>(&event.what)) {
      turns.push_back({{event.at, Kind::join, join->place}, true});
    }
  }
  return in_order(std::move(turns));
}

std::vector<HostTurn> host_turns(const scenario::Scenario& scenario, std::size_t place) {
  HostTurns turns(place);
  for (const scenario::Event& event : scenario.events) turns.add(event);
  return turns.take();
}

HostClock clock_of_host(const scenario::Scenario& scenario, std::size_t place, Timestamp start) {
  HostClock clock;
  for (const HostTurn& turn : host_turns(scenario, place)) {
    const auto* const set = std::get_if<ClockTurn>(&turn.what);
    if (set != nullptr) clock.set(start + turn.at, set->offset, set->drift_ppm);
  }
  return clock;
}

}  // namespace strand::real
