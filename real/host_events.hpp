// Carries out what the events of a scenario do to a program's own host: its clock, its disk, and
// its control connections. It borrows the driver, and the disk where there is one.
#pragma once

#include <optional>
#include <vector>

#include "core/base/time.hpp"
#include "real/frame_store.hpp"
#include "real/host_turns.hpp"
#include "real/node_driver.hpp"

namespace strand::real {

class HostEvents {
 public:
  HostEvents(std::vector<HostTurn> turns, NodeDriver& driver, FrameStore* disk);

  // The source has started at `start`: events count from there. Once, on the driver's thread. What
  // had begun before this program did holds for it too, but for connections that were cut.
  void begin(Timestamp start);
  // The run is over: nothing is held up any more, and nothing else happens.
  void end();

 private:
  void carry_out(const HostTurn& turn);
  void carry_out(const ClockTurn& turn, Timestamp at);
  void carry_out(const DiskTurn& turn, Timestamp at);
  void carry_out(const ControlCut& turn, Timestamp at);
  void carry_out(const ControlHold& turn, Timestamp at);

  const std::vector<HostTurn> turns_;
  NodeDriver& driver_;
  FrameStore* const disk_;
  const Timestamp born_;
  std::optional<Timestamp> start_;
  std::vector<ControlHold> held_;  // those that last
  bool ended_ = false;
};

}  // namespace strand::real
