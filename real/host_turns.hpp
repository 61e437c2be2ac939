// What the events of a scenario are to one host of a real run: instants at which something becomes
// of its program, or of its clock, its disk and its control connections.
//
// As a simulator carries them out: at one instant those that are over end first, and then others
// begin in the order of the scenario. Instants count from the start of the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/host_clock.hpp"
#include "core/base/time.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::real {

// What a program cannot do to itself, and its launcher does to it.
struct ProcessTurn {
  enum class Kind : std::uint8_t {
    crash,    // it ends at once, and for good
    restart,  // it ends at once, and `begin` follows
    begin,    // it is started again
    pause,    // it stands still
    resume,
    join,  // it is started
  };

  Duration at{};
  Kind kind = Kind::crash;
  std::size_t place = 0;

  friend bool operator==(const ProcessTurn&, const ProcessTurn&) = default;
};

// By time.
[[nodiscard]] std::vector<ProcessTurn> process_turns(const scenario::Scenario& scenario);

// From now on the clock is ahead by `offset`, and runs fast by `drift_ppm` millionths.
struct ClockTurn {
  Duration offset{};
  std::int32_t drift_ppm = 0;

  friend bool operator==(const ClockTurn&, const ClockTurn&) = default;
};

// From now on the disk takes so long for every frame, or, without a time, nothing at all.
struct DiskTurn {
  std::optional<Duration> write_time = Duration::zero();

  friend bool operator==(const DiskTurn&, const DiskTurn&) = default;
};

// The control connections break.
struct ControlCut {
  friend bool operator==(const ControlCut&, const ControlCut&) = default;
};

// What comes in by control connections, or goes out by them, is held up from now on, or no longer.
struct ControlHold {
  bool begins = true;
  bool input = true;
  bool output = true;

  friend bool operator==(const ControlHold&, const ControlHold&) = default;
};

// What a program does to itself.
struct HostTurn {
  Duration at{};
  std::variant<ClockTurn, DiskTurn, ControlCut, ControlHold> what;

  friend bool operator==(const HostTurn&, const HostTurn&) = default;
};

// Those of the host at `place`, where the coordinator is 0; by time. A partition holds up the
// control connections of a peer that it parts from the coordinator.
[[nodiscard]] std::vector<HostTurn> host_turns(const scenario::Scenario& scenario,
                                               std::size_t place);

// The clock of the host at `place`, in the time of all others, when the source has started at
// `start`.
[[nodiscard]] HostClock clock_of_host(const scenario::Scenario& scenario, std::size_t place,
                                      Timestamp start);

}  // namespace strand::real
