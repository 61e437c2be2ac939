#include "core/link/delivery_trace.hpp"

#include <algorithm>
#include <chrono>

#include "core/base/assert.hpp"

namespace strand::link {

DeliveryTrace::DeliveryTrace(std::string name, std::vector<std::uint32_t> opportunities)
    : recording_(
          std::make_shared<const Recording>(Recording{std::move(name), std::move(opportunities)})) {
  const std::vector<std::uint32_t>& times = recording_->opportunities;
  STRAND_ASSERT(!times.empty() && times.back() > 0);
  STRAND_ASSERT(std::is_sorted(times.begin(), times.end()));
}

Timestamp DeliveryTrace::time_of(std::uint64_t number) const {
  const std::vector<std::uint32_t>& times = opportunities();
  const std::uint64_t round = number / times.size();
  const std::uint64_t milliseconds = round * times.back() + times[number % times.size()];
  return run_start + std::chrono::milliseconds(milliseconds);
}

std::uint64_t DeliveryTrace::first_from(Timestamp time) const {
  const std::vector<std::uint32_t>& times = opportunities();
  const Duration since_start = std::max(Duration::zero(), time - run_start);
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(since_start).count();
  const auto milliseconds = static_cast<std::uint64_t>(whole);
  const std::uint64_t round = milliseconds / times.back();
  const std::uint64_t in_round = milliseconds % times.back();
  // The opportunities at the very end of a round are the same instant as the next one's start.
  if (in_round == 0 && round > 0) {
    const auto last = std::lower_bound(times.begin(), times.end(), times.back());
    return (round - 1) * times.size() + static_cast<std::uint64_t>(last - times.begin());
  }
  const auto found = std::lower_bound(times.begin(), times.end(), in_round);
  return round * times.size() + static_cast<std::uint64_t>(found - times.begin());
}

bool operator==(const DeliveryTrace& a, const DeliveryTrace& b) {
  if (a.recording_ == b.recording_) return true;
  if (a.empty() || b.empty()) return false;
  return a.opportunities() == b.opportunities();
}

}  // namespace strand::link
