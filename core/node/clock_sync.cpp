#include "core/node/clock_sync.hpp"

#include <algorithm>
#include <utility>

#include "core/wire/limits.hpp"

namespace strand {

namespace {

bool is_better(const ClockMark& mark, const ClockMark& other) {
  return mark.uncertainty < other.uncertainty;
}

// The two cannot be of a clock that was as far ahead both times.
bool contradicts(const ClockMark& mark, const ClockMark& other) {
  // Offsets are within twice the limit of instants, and their difference might not fit.
  const Duration apart = mark.ahead > other.ahead ? mark.ahead / 2 - other.ahead / 2
                                                  : other.ahead / 2 - mark.ahead / 2;
  return apart > mark.uncertainty / 2 + other.uncertainty / 2 + Duration(2);
}

}  // namespace

std::optional<ClockMark> clock_mark_of(Timestamp asked, Timestamp received, Timestamp sent,
                                       Timestamp answered) {
  const Duration held = sent - received;
  const Duration waited = answered - asked;
  if (held < Duration::zero() || waited < held) return std::nullopt;
  // Differences of two instants fit, and the sum of two differences need not: halves do.
  const std::int64_t before = (asked - received).count();
  const std::int64_t after = (answered - sent).count();
  const Duration ahead(before / 2 + after / 2 + (before % 2 + after % 2) / 2);
  // Half a nanosecond more rather than less.
  const Duration uncertainty((waited - held).count() / 2 + 1);
  return ClockMark{answered, ahead, uncertainty};
}

void ClockSync::begin(Timestamp now) {
  ask_at_ = now;
  asked_at_.reset();
  left_of_burst_ = burst;
}

std::optional<wire::ClockQuestion> ClockSync::ask_due(Timestamp now) {
  if (!ask_at_ || *ask_at_ > now) return std::nullopt;
  asked_at_ = now;
  ask_at_ = now + patience;
  ++number_;
  return wire::ClockQuestion{number_};
}

void ClockSync::on_answer(const wire::ClockAnswer& answer, Timestamp now) {
  if (!asked_at_ || answer.number != number_) return;
  const Timestamp asked = *std::exchange(asked_at_, std::nullopt);
  if (left_of_burst_ > 0) --left_of_burst_;
  // After stop() nothing more is asked.
  if (ask_at_) ask_at_ = now + (left_of_burst_ > 0 ? pause_in_burst : pause);
  const auto in_reach = [](Timestamp instant) {
    const std::int64_t count = instant.time_since_epoch().count();
    return count >= -wire::max_timestamp_ns && count <= wire::max_timestamp_ns;
  };
  if (!in_reach(asked) || !in_reach(now)) return;
  if (!in_reach(answer.received) || !in_reach(answer.sent)) return;
  if (const auto mark = clock_mark_of(asked, answer.received, answer.sent, now)) take(*mark);
}

void ClockSync::take(const ClockMark& mark) {
  const bool in_interval = interval_ends_ && mark.at < *interval_ends_;
  if (in_interval && !contradicts(mark, marks_.back())) {
    if (is_better(mark, marks_.back())) marks_.back() = mark;
    return;
  }
  if (marks_.size() == max_clock_marks) thin();
  interval_ends_ = mark.at + interval_;
  marks_.push_back(mark);
}

void ClockSync::thin() {
  for (std::size_t i = 0; i < max_clock_marks / 2; ++i) {
    marks_[i] = std::min(marks_[2 * i], marks_[2 * i + 1], is_better);
  }
  marks_.resize(max_clock_marks / 2);
  interval_ *= 2;
}

}  // namespace strand
