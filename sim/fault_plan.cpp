#include "sim/fault_plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/assert.hpp"
#include "sim/chain_network.hpp"

namespace strand::sim {

namespace {

constexpr HostId coordinator_host(0);

// A place in the chain is the number of its host.
HostId host_of(std::size_t place) {
  return HostId(static_cast<std::uint32_t>(place));
}

}  // namespace

FaultPlan::FaultPlan(const scenario::Scenario& scenario, World& world, NodeMaker make_node)
    : scenario_(scenario), world_(world), make_node_(std::move(make_node)) {}

void FaultPlan::begin(Timestamp source_started) {
  struct Turn {
    Duration at{};
    bool begins = false;
    std::size_t event = 0;
  };
  std::vector<Turn> turns;
  for (std::size_t i = 0; i < scenario_.events.size(); ++i) {
    const scenario::Event& event = scenario_.events[i];
    turns.push_back({event.at, true, i});
    const auto* const crash = std::get_if<scenario::Crash>(&event.what);
    const std::optional<Duration> lasting = crash != nullptr ? crash->restart_after : event.lasting;
    if (lasting) turns.push_back({event.at + *lasting, false, i});
  }
  std::stable_sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
    return a.at != b.at ? a.at < b.at : a.begins < b.begins;
  });
  for (const Turn& turn : turns) {
    world_.call_at(source_started + turn.at,
                   [this, turn] { turn.begins ? begin(turn.event) : end(turn.event); });
  }
}

void FaultPlan::begin(std::size_t event) {
  std::visit([&](const auto& what) { begin(what, event); }, scenario_.events[event].what);
}

void FaultPlan::end(std::size_t event) {
  std::visit([&](const auto& what) { end(what, event); }, scenario_.events[event].what);
}

void FaultPlan::begin(const scenario::LinkChange& change, std::size_t /*event*/) {
  for (const scenario::LinkChange::Direction& direction : change.directions) {
    world_.change_link(host_of(direction.ends.from), host_of(direction.ends.to), direction.options);
  }
}

void FaultPlan::end(const scenario::LinkChange& change, std::size_t /*event*/) {
  for (const scenario::LinkChange::Direction& direction : change.directions) {
    world_.change_link(host_of(direction.ends.from), host_of(direction.ends.to),
                       link_between(scenario_, direction.ends));
  }
}

void FaultPlan::begin(const scenario::Partition& partition, std::size_t event) {
  std::vector<std::vector<HostId>> groups;
  for (const std::vector<std::size_t>& places : partition.groups) {
    std::vector<HostId>& group = groups.emplace_back();
    for (const std::size_t place : places) group.push_back(host_of(place));
  }
  partitions_.emplace(event, world_.begin_partition(groups, partition.one_way));
}

void FaultPlan::end(const scenario::Partition& /*partition*/, std::size_t event) {
  world_.end_partition(partitions_.at(event));
}

// A host that has gone in order, or is down from an earlier crash, cannot crash.
void FaultPlan::begin(const scenario::Crash& crash, std::size_t /*event*/) {
  const HostId host = host_of(crash.place);
  if (!world_.stopped(host)) world_.crash(host);
}

void FaultPlan::end(const scenario::Crash& crash, std::size_t /*event*/) {
  const HostId host = host_of(crash.place);
  if (world_.crashed(host)) world_.restart(host, make_node_(host));
}

void FaultPlan::begin(const scenario::Pause& pause, std::size_t /*event*/) {
  world_.pause(host_of(pause.place));
}

void FaultPlan::end(const scenario::Pause& pause, std::size_t /*event*/) {
  world_.resume(host_of(pause.place));
}

void FaultPlan::begin(const scenario::ClockSkew& skew, std::size_t /*event*/) {
  world_.set_clock(host_of(skew.place), skew.offset, skew.drift_ppm);
}

// A clock stays as it is until it is set again.
void FaultPlan::end(const scenario::ClockSkew& /*skew*/, std::size_t /*event*/) {}

void FaultPlan::begin(const scenario::DiskFault& fault, std::size_t /*event*/) {
  world_.set_disk(host_of(fault.place), fault.write_time);
}

void FaultPlan::end(const scenario::DiskFault& fault, std::size_t /*event*/) {
  world_.set_disk(host_of(fault.place), Duration::zero());
}

void FaultPlan::begin(const scenario::ControlFault& fault, std::size_t event) {
  const HostId host = host_of(fault.place);
  if (fault.cut) {
    world_.cut_connections(coordinator_host, host);
  } else {
    partitions_.emplace(event, world_.begin_stall(coordinator_host, host));
  }
}

void FaultPlan::end(const scenario::ControlFault& fault, std::size_t event) {
  if (!fault.cut) world_.end_partition(partitions_.at(event));
}

// Joins are in the order of their places, as the hosts of a world are.
void FaultPlan::begin(const scenario::Join& join, std::size_t /*event*/) {
  const HostId host = host_of(join.place);
  const HostId joined = world_.join(make_node_(host), ChainNetwork::host_options(scenario_, host));
  STRAND_ASSERT(joined == host);
}

void FaultPlan::end(const scenario::Join& /*join*/, std::size_t /*event*/) {}

}  // namespace strand::sim
