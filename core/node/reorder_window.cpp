#include "core/node/reorder_window.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace strand {

namespace {
constexpr Duration unit = std::chrono::nanoseconds(62'500);
// Buckets of one unit up to here; from there on, as many for each doubling.
constexpr std::uint64_t single = 8;
}  // namespace

void ReorderWindow::add_arrival(Timestamp now) {
  ++current_.arrivals;
  const Duration age = now - period_began_;
  if (age < period) return;
  before_ = age < 2 * period ? std::exchange(current_, {}) : Period{};
  current_ = {};
  period_began_ = now;
  review();
}

void ReorderWindow::add_late(Duration late) {
  late = std::clamp(late, Duration::zero(), longest);
  ++current_.late[bucket_of(late)];
  current_.latest = std::max(current_.latest, late);
  if (++unreviewed_ >= review_every || late > length_) review();
}

std::size_t ReorderWindow::bucket_of(Duration late) {
  const auto units = static_cast<std::uint64_t>(late / unit);
  if (units < single) return units;
  const auto doublings = static_cast<std::uint64_t>(std::bit_width(units / single)) - 1;
  return static_cast<std::size_t>((doublings + 1) * single + (units >> doublings) - single);
}

Duration ReorderWindow::bound(std::size_t bucket) {
  const std::uint64_t next = bucket + 1;
  if (next < single) return unit * static_cast<Duration::rep>(next);
  const std::uint64_t doublings = next / single - 1;
  return unit * static_cast<Duration::rep>((single + next % single) << doublings);
}

void ReorderWindow::review() {
  unreviewed_ = 0;
  length_ = Duration::zero();
  const std::uint64_t may_be_later = (current_.arrivals + before_.arrivals) / tolerated;
  std::uint64_t later = 0;
  for (std::size_t bucket = buckets; bucket-- > 0;) {
    later += current_.late[bucket] + before_.late[bucket];
    if (later <= may_be_later) continue;
    const Duration late = std::min(bound(bucket), std::max(current_.latest, before_.latest));
    length_ = std::min(late + late / 4, longest);
    return;
  }
}

}  // namespace strand
