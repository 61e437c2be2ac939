#include "sim/partitions.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::sim {

Partitions::Number Partitions::begin(const std::vector<std::vector<HostId>>& groups, bool one_way) {
  Partition partition;
  partition.one_way = one_way;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (const HostId host : groups[group]) {
      if (partition.groups.size() <= host.value()) partition.groups.resize(host.value() + 1U);
      STRAND_ASSERT(partition.groups[host.value()] == 0);
      partition.groups[host.value()] = static_cast<std::uint32_t>(group + 1);
    }
  }
  return add(std::move(partition));
}

Partitions::Number Partitions::begin_stall(HostId one, HostId other) {
  Partition partition;
  partition.streams_only = true;
  partition.groups.resize(std::max(one, other).value() + 1U);
  partition.groups[one.value()] = 1;
  partition.groups[other.value()] = 2;
  return add(std::move(partition));
}

Partitions::Number Partitions::add(Partition partition) {
  partition.number = next_++;
  active_.push_back(std::move(partition));
  return active_.back().number;
}

void Partitions::end(Number number) {
  const auto ended = std::find_if(active_.begin(), active_.end(), [&](const Partition& partition) {
    return partition.number == number;
  });
  STRAND_ASSERT(ended != active_.end());
  active_.erase(ended);
}

bool Partitions::holds(HostId from, HostId to, bool stream) const {
  const auto group_of = [](const Partition& partition, HostId host) {
    return host.value() < partition.groups.size() ? partition.groups[host.value()] : 0;
  };
  return std::any_of(active_.begin(), active_.end(), [&](const Partition& partition) {
    if (partition.streams_only && !stream) return false;
    const std::uint32_t sender = group_of(partition, from);
    const std::uint32_t receiver = group_of(partition, to);
    if (sender == 0 || receiver == 0) return false;
    return partition.one_way ? sender < receiver : sender != receiver;
  });
}

}  // namespace strand::sim
