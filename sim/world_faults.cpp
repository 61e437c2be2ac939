#include <limits>
#include <utility>

#include "core/base/assert.hpp"
#include "sim/world.hpp"

namespace strand::sim {

HostId World::join(std::unique_ptr<Node> node, HostOptions options) {
  const HostId id = add_host(std::move(node), std::move(options));
  chronicle_.fault(id, NetworkFact::host_joined, 0);
  return id;
}

void World::crash(HostId id) {
  STRAND_ASSERT(!in_node_);
  Host& host = *hosts_[id.value()];
  if (host.stopped) return;
  chronicle_.fault(id, NetworkFact::host_crashed, 0);
  host.crashed = true;
  host.paused = false;
  for (const auto& [from, packet] : std::exchange(host.held_datagrams, {})) {
    lose_to_nobody(from, &host, packet);
  }
  host.held_bytes = 0;
  host.held_inputs.clear();
  ++host.life;
  stop(host, CloseReason::broken);
  streams_.wake();
}

void World::restart(HostId id, std::unique_ptr<Node> node) {
  STRAND_ASSERT(!in_node_ && node != nullptr);
  Host& host = *hosts_[id.value()];
  STRAND_ASSERT(host.crashed);
  chronicle_.fault(id, NetworkFact::host_restarted, 0);
  host.node = std::move(node);
  host.stopped = false;
  host.crashed = false;
  --stopped_count_;
  arm(host);
}

void World::pause(HostId id) {
  STRAND_ASSERT(!in_node_);
  Host& host = *hosts_[id.value()];
  if (host.stopped || host.paused) return;
  chronicle_.fault(id, NetworkFact::host_paused, 0);
  host.paused = true;
}

// What waited is handled in one go: inputs of the host's own, datagrams, then streams.
void World::resume(HostId id) {
  STRAND_ASSERT(!in_node_);
  Host& host = *hosts_[id.value()];
  if (!host.paused) return;
  chronicle_.fault(id, NetworkFact::host_resumed, 0);
  host.paused = false;
  for (const Input& input : std::exchange(host.held_inputs, {})) give(id, input);
  host.held_bytes = 0;
  for (auto& [from, packet] : std::exchange(host.held_datagrams, {})) {
    if (host.stopped) {
      lose_to_nobody(from, &host, packet);
    } else {
      deliver(*wires_[wire_index_.at({from, id})], host, packet);
    }
  }
  arm(host);
  streams_.wake();
}

void World::set_clock(HostId id, Duration offset, std::int32_t drift_ppm) {
  STRAND_ASSERT(!in_node_);
  Host& host = *hosts_[id.value()];
  chronicle_.fault(id, NetworkFact::clock_set, static_cast<std::uint64_t>(offset.count()));
  host.clock.set(now(), offset, drift_ppm);
  // The wake-up that is scheduled may be too late by the new clock.
  host.armed = Timestamp::max();
  arm(host);
}

void World::set_disk(HostId id, std::optional<Duration> write_time) {
  constexpr std::uint64_t full = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t detail = write_time ? static_cast<std::uint64_t>(write_time->count()) : full;
  chronicle_.fault(id, NetworkFact::disk_changed, detail);
  hosts_[id.value()]->disk.set(write_time);
}

void World::change_link(HostId from, HostId to, const link::LinkOptions& options) {
  chronicle_.fault(from, NetworkFact::link_changed, to.value());
  changed_links_.insert_or_assign({from, to}, options);
  const auto found = wire_index_.find({from, to});
  if (found != wire_index_.end()) wires_[found->second]->change(options);
}

Partitions::Number World::begin_partition(const std::vector<std::vector<HostId>>& groups,
                                          bool one_way) {
  const Partitions::Number number = partitions_.begin(groups, one_way);
  chronicle_.fault(HostId(0), NetworkFact::partition_began, number);
  return number;
}

Partitions::Number World::begin_stall(HostId one, HostId other) {
  const Partitions::Number number = partitions_.begin_stall(one, other);
  chronicle_.fault(HostId(0), NetworkFact::partition_began, number);
  return number;
}

void World::end_partition(Partitions::Number number) {
  partitions_.end(number);
  chronicle_.fault(HostId(0), NetworkFact::partition_ended, number);
  streams_.wake();
}

void World::cut_connections(HostId one, HostId other) {
  STRAND_ASSERT(!in_node_);
  chronicle_.fault(one, NetworkFact::connections_cut, other.value());
  streams_.cut(one, other);
}

}  // namespace strand::sim
