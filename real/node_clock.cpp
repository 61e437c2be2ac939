#include "real/node_clock.hpp"

#include <algorithm>
#include <chrono>

namespace strand::real {

Timestamp NodeClock::tell(Timestamp now) {
  told_ = std::max(told_, clock_.local(now));
  return told_;
}

void NodeClock::set(Timestamp since, Timestamp now, Duration offset, std::int32_t drift_ppm) {
  constexpr Duration a_moment = std::chrono::seconds(1);
  constexpr std::int64_t million = 1'000'000;
  const Timestamp from = std::max(set_, now - since > a_moment ? now : since);
  const std::int64_t passed = std::max<std::int64_t>(0, (from - since).count());
  const Duration drifted(passed / million * drift_ppm + passed % million * drift_ppm / million);
  clock_.set(from, offset + drifted, drift_ppm);
  set_ = from;
}

}  // namespace strand::real
