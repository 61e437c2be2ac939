// Which hosts cannot reach which others for the time being.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/host_id.hpp"

namespace strand::sim {

class Partitions {
 public:
  using Number = std::uint32_t;

  // Nothing passes from one group to another; with `one_way` only what goes from an earlier group
  // to a later one is held up. Hosts that no group names reach all. Groups are disjoint.
  Number begin(const std::vector<std::vector<HostId>>& groups, bool one_way);
  // Holds up connections between two hosts, both ways, and no datagrams.
  Number begin_stall(HostId one, HostId other);
  void end(Number number);

  // Datagrams from one host to another get nowhere.
  [[nodiscard]] bool holds_datagrams(HostId from, HostId to) const {
    return !active_.empty() && holds(from, to, false);
  }
  // What a connection carries from one host to another waits.
  [[nodiscard]] bool holds_streams(HostId from, HostId to) const {
    return !active_.empty() && holds(from, to, true);
  }

 private:
  struct Partition {
    Number number = 0;
    std::vector<std::uint32_t> groups;  // by host: 0 for none, else 1 more than the group's index
    bool one_way = false;
    bool streams_only = false;
  };

  [[nodiscard]] bool holds(HostId from, HostId to, bool stream) const;
  Number add(Partition partition);

  std::vector<Partition> active_;
  Number next_ = 0;
};

}  // namespace strand::sim
