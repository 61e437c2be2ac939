#include "reports/peer_clock.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/assert.hpp"

namespace strand::reports {

namespace {

// A drift over less than this is not told apart from two marks' uncertainty.
constexpr Duration shortest_for_drift = std::chrono::seconds(10);

double milliseconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

// What `later` is ahead of `earlier`, without overflow.
double nanoseconds_between(Timestamp earlier, Timestamp later) {
  return static_cast<double>(later.time_since_epoch().count()) -
         static_cast<double>(earlier.time_since_epoch().count());
}

double drift_between(const ClockMark& first, const ClockMark& last) {
  return static_cast<double>(last.ahead.count() - first.ahead.count()) * 1e6 /
         nanoseconds_between(first.at, last.at);
}

// Whether no clock was set between two marks: clocks drift by far less than a thousandth.
bool only_drifts(std::span<const ClockMark> marks) {
  for (std::size_t i = 1; i < marks.size(); ++i) {
    const double change =
        std::abs(static_cast<double>((marks[i].ahead - marks[i - 1].ahead).count()));
    const auto doubt =
        static_cast<double>((marks[i].uncertainty + marks[i - 1].uncertainty).count());
    if (change > doubt + nanoseconds_between(marks[i - 1].at, marks[i].at) / 1'000) return false;
  }
  return true;
}

// The last of those that are at most twice as uncertain as the best: a clock drifts, and may be
// set.
const ClockMark& newest_good_mark(std::span<const ClockMark> marks) {
  Duration least = Duration::max();
  for (const ClockMark& mark : marks) least = std::min(least, mark.uncertainty);
  return *std::find_if(marks.rbegin(), marks.rend(),
                       [least](const ClockMark& mark) { return mark.uncertainty / 2 <= least; });
}

// Marks come from outside; those that a peer of ours makes are in the order of time.
bool by_time(const ClockMark& mark, const ClockMark& other) {
  return mark.at < other.at;
}

}  // namespace

bool clocks_differ(std::span<const ClockMark> marks) {
  return std::any_of(marks.begin(), marks.end(), [](const ClockMark& mark) {
    return mark.ahead > mark.uncertainty || mark.ahead < -mark.uncertainty;
  });
}

Duration ahead_at(std::span<const ClockMark> marks, Timestamp instant) {
  STRAND_ASSERT(!marks.empty());
  const auto after =
      std::upper_bound(marks.begin(), marks.end(), instant,
                       [](Timestamp wanted, const ClockMark& mark) { return wanted < mark.at; });
  if (after == marks.begin()) return marks.front().ahead;
  if (after == marks.end()) return marks.back().ahead;
  const ClockMark& before = *(after - 1);
  // Exact to well under a nanosecond wherever clocks are of real hosts: a double has 53 bits, and
  // what is rounded is the difference of two marks.
  const double part =
      nanoseconds_between(before.at, instant) / nanoseconds_between(before.at, after->at);
  const auto change = static_cast<double>((after->ahead - before.ahead).count());
  return before.ahead + Duration(static_cast<Duration::rep>(change * part));
}

Timestamp to_coordinator_clock(std::span<const ClockMark> marks, Timestamp instant) {
  const std::int64_t shown = instant.time_since_epoch().count();
  const std::int64_t ahead = ahead_at(marks, instant).count();
  std::int64_t result = 0;
  if (__builtin_sub_overflow(shown, ahead, &result)) {
    return ahead < 0 ? Timestamp::max() : Timestamp::min();
  }
  return Timestamp(Duration(result));
}

void align_clock(PeerLedger& ledger) {
  std::stable_sort(ledger.clock.begin(), ledger.clock.end(), by_time);
  if (!clocks_differ(ledger.clock)) return;
  for (FrameRecord& frame : ledger.frames) {
    frame.completed = to_coordinator_clock(ledger.clock, frame.completed);
  }
}

std::optional<ClockReport> make_clock_report(std::span<const ClockMark> marks) {
  if (marks.empty()) return std::nullopt;
  const ClockMark& shown = newest_good_mark(marks);
  ClockReport report;
  report.offset_ms = milliseconds(shown.ahead);
  report.uncertainty_ms = milliseconds(shown.uncertainty);
  report.corrected = clocks_differ(marks);
  const ClockMark& first = marks.front();
  const ClockMark& last = marks.back();
  const Duration doubt = first.uncertainty + last.uncertainty;
  const Duration change = last.ahead - first.ahead;
  if (nanoseconds_between(first.at, last.at) >= static_cast<double>(shortest_for_drift.count()) &&
      (change > doubt || change < -doubt) && only_drifts(marks)) {
    report.drift_ppm = drift_between(first, last);
  }
  return report;
}

}  // namespace strand::reports
