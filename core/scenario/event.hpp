// What happens in the middle of a run: the events of a scenario.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/time.hpp"
#include "core/link/link_options.hpp"

namespace strand::scenario {

// A node of the chain: the coordinator is place 0, the first peer 1.
struct LinkEnds {
  std::size_t from = 0;
  std::size_t to = 0;

  friend auto operator<=>(const LinkEnds&, const LinkEnds&) = default;
};

// From the next datagram on the links are as given; after Event::lasting as they were before.
struct LinkChange {
  struct Direction {
    LinkEnds ends;
    link::LinkOptions options;

    friend bool operator==(const Direction&, const Direction&) = default;
  };
  std::vector<Direction> directions;  // sorted by ends, each once

  friend bool operator==(const LinkChange&, const LinkChange&) = default;
};

// Nothing passes between places of different groups, datagrams and connections alike; places that
// no group names stay connected with all.
struct Partition {
  std::vector<std::vector<std::size_t>> groups;  // at least two, disjoint
  bool one_way = false;  // only what goes from an earlier group to a later one is held up

  friend bool operator==(const Partition&, const Partition&) = default;
};

// The host ends without a word. With `restart_after` it begins anew, knowing nothing.
struct Crash {
  std::size_t place = 0;  // a peer
  std::optional<Duration> restart_after;

  friend bool operator==(const Crash&, const Crash&) = default;
};

// The host stands still for Event::lasting: what comes meanwhile is handled after it.
struct Pause {
  std::size_t place = 0;

  friend bool operator==(const Pause&, const Pause&) = default;
};

// From now on the host's clock is ahead by `offset`, and runs fast by `drift_ppm` millionths.
struct ClockSkew {
  std::size_t place = 0;
  Duration offset{};           // within 1 hour of 0
  std::int32_t drift_ppm = 0;  // within 100,000 of 0

  friend bool operator==(const ClockSkew&, const ClockSkew&) = default;
};

// The disk of a peer takes nothing (without `write_time`), or takes so long for every frame.
struct DiskFault {
  std::size_t place = 0;  // a peer
  std::optional<Duration> write_time;

  friend bool operator==(const DiskFault&, const DiskFault&) = default;
};

// The connections between the coordinator and a peer break, or stand still for Event::lasting.
struct ControlFault {
  std::size_t place = 0;  // a peer
  bool cut = true;

  friend bool operator==(const ControlFault&, const ControlFault&) = default;
};

// A peer that is not in the chain comes into it, behind its last.
struct Join {
  std::size_t place = 0;  // beyond those of Scenario::chain

  friend bool operator==(const Join&, const Join&) = default;
};

struct Event {
  Duration at{};  // from the instant at which the source starts
  // How long it lasts; without it, to the end of the run. Crash, clock skew, a cut and a join have
  // none.
  std::optional<Duration> lasting;
  std::variant<LinkChange, Partition, Crash, Pause, ClockSkew, DiskFault, ControlFault, Join> what;

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace strand::scenario
