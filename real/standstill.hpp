// Notices that a program did not run for a while: it was stopped (SIGSTOP, Ctrl+Z, a debugger), its
// host slept, or had no time for it. What the program missed meanwhile looks, in a log and a
// report, as if the network had lost it.
//
// A Standstill has no thread and no timer of its own: it is asked now and then, and finds a gap
// between two askings.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace strand::real {

// What two clocks of the host show at one instant.
struct HostClocks {
  Timestamp monotonic;  // stands still while the host sleeps
  Duration slept;       // since the host's boot
};
[[nodiscard]] HostClocks host_clocks();

class Standstill {
 public:
  // Shorter gaps are what a busy machine is like.
  static constexpr Duration least = std::chrono::seconds(1);
  // How long after an asking the next one is due.
  static constexpr Duration step = std::chrono::milliseconds(250);

  explicit Standstill(HostClocks now) : last_(now) {}

  // One line for a gap since the last asking, once for each; nothing where there was none.
  [[nodiscard]] std::optional<std::string> look(HostClocks now);

 private:
  HostClocks last_;
};

}  // namespace strand::real
