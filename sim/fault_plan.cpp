#include "sim/fault_plan.hpp"

#include <utility>
#include <variant>
#include <vector>

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
  for (const scenario::Event& event : scenario_.events) schedule(event, source_started + event.at);
}

void FaultPlan::schedule(const scenario::Event& event, Timestamp at) {
  world_.call_at(at, [this, &event] {
    std::visit([&](const auto& what) { carry_out(what, event); }, event.what);
  });
}

void FaultPlan::after(const scenario::Event& event, std::function<void()> then) {
  if (event.lasting) world_.call_at(world_.now() + *event.lasting, std::move(then));
}

void FaultPlan::carry_out(const scenario::LinkChange& change, const scenario::Event& event) {
  for (const scenario::LinkChange::Direction& direction : change.directions) {
    world_.change_link(host_of(direction.ends.from), host_of(direction.ends.to), direction.options);
  }
  after(event, [this, &change] {
    for (const scenario::LinkChange::Direction& direction : change.directions) {
      world_.change_link(host_of(direction.ends.from), host_of(direction.ends.to),
                         link_between(scenario_, direction.ends));
    }
  });
}

void FaultPlan::carry_out(const scenario::Partition& partition, const scenario::Event& event) {
  std::vector<std::vector<HostId>> groups;
  for (const std::vector<std::size_t>& places : partition.groups) {
    std::vector<HostId>& group = groups.emplace_back();
    for (const std::size_t place : places) group.push_back(host_of(place));
  }
  const Partitions::Number number = world_.begin_partition(groups, partition.one_way);
  after(event, [this, number] { world_.end_partition(number); });
}

void FaultPlan::carry_out(const scenario::Crash& crash, const scenario::Event& /*event*/) {
  const HostId host = host_of(crash.place);
  // Gone in order already, or down from an earlier crash.
  if (world_.stopped(host)) return;
  world_.crash(host);
  if (!crash.restart_after) return;
  world_.call_at(world_.now() + *crash.restart_after,
                 [this, host] { world_.restart(host, make_node_(host)); });
}

void FaultPlan::carry_out(const scenario::Pause& pause, const scenario::Event& event) {
  const HostId host = host_of(pause.place);
  world_.pause(host);
  after(event, [this, host] { world_.resume(host); });
}

void FaultPlan::carry_out(const scenario::ClockSkew& skew, const scenario::Event& /*event*/) {
  world_.set_clock(host_of(skew.place), skew.offset, skew.drift_ppm);
}

void FaultPlan::carry_out(const scenario::DiskFault& fault, const scenario::Event& event) {
  const HostId host = host_of(fault.place);
  world_.set_disk(host, fault.write_time);
  after(event, [this, host] { world_.set_disk(host, Duration::zero()); });
}

void FaultPlan::carry_out(const scenario::ControlFault& fault, const scenario::Event& event) {
  const HostId host = host_of(fault.place);
  if (fault.cut) {
    world_.cut_connections(coordinator_host, host);
    return;
  }
  const Partitions::Number number = world_.begin_stall(coordinator_host, host);
  after(event, [this, number] { world_.end_partition(number); });
}

}  // namespace strand::sim
