#include "real/process_meter.hpp"

#include <chrono>
#include <cstdint>

#include <sys/resource.h>

namespace strand::real {
namespace {

Duration duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

// It cannot fail for the calling process (getrusage(2)).
rusage own_usage() {
  rusage usage{};
  static_cast<void>(::getrusage(RUSAGE_SELF, &usage));
  return usage;
}

Duration cpu_of(const rusage& usage) {
  return duration_of(usage.ru_utime) + duration_of(usage.ru_stime);
}

}  // namespace

void ProcessMeter::start(Timestamp now) {
  if (started_) return;
  started_ = now;
  cpu_at_start_ = cpu_of(own_usage());
}

std::optional<ProcessUsage> ProcessMeter::usage(Timestamp now) const {
  if (!started_) return std::nullopt;
  constexpr std::uint64_t kibibyte = 1024;
  const rusage usage = own_usage();
  return ProcessUsage{.cpu = cpu_of(usage) - cpu_at_start_,
                      .over = now - *started_,
                      .peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * kibibyte};
}

}  // namespace strand::real
