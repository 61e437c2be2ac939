// What this process takes of its host: processor time and memory, as the kernel counts them.
#pragma once

#include <optional>

#include "core/base/ledger.hpp"
#include "core/base/time.hpp"

namespace strand::real {

class ProcessMeter {
 public:
  // Counts from here. The first call holds.
  void start(Timestamp now);
  // What was taken since, with all threads and without child processes; nothing before start().
  [[nodiscard]] std::optional<ProcessUsage> usage(Timestamp now) const;

 private:
  std::optional<Timestamp> started_;
  Duration cpu_at_start_{};
};

}  // namespace strand::real
