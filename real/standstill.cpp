#include "real/standstill.hpp"

#include <ctime>

#include <fmt/format.h>

#include "real/clock.hpp"

namespace strand::real {
namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

HostClocks host_clocks() {
  // The one counts what the host slept, the other does not; read in this order, what passes between
  // the two readings is taken for sleep, and is not worth a word.
  const Timestamp monotonic = monotonic_now();
  timespec boot{};
  if (::clock_gettime(CLOCK_BOOTTIME, &boot) != 0) return {monotonic, Duration::zero()};
  const Duration since_boot = std::chrono::seconds(boot.tv_sec) + Duration(boot.tv_nsec);
  return {monotonic, since_boot - monotonic.time_since_epoch()};
}

std::optional<std::string> Standstill::look(HostClocks now) {
  const Duration slept = now.slept - last_.slept;
  const Duration late = now.monotonic - last_.monotonic - step;
  last_ = now;
  if (slept > least) {
    return fmt::format(
        "the host slept for {:.1f} s: for this program no time has passed, and peers and "
        "coordinators on other hosts have gone on without it",
        seconds(slept));
  }
  if (late > least) {
    return fmt::format(
        "the program stood still for {:.1f} s: it was stopped, or the host had no time for it; "
        "what came meanwhile may be late or lost",
        seconds(late));
  }
  return std::nullopt;
}

}  // namespace strand::real
