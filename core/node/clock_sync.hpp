// How far a peer's clock is ahead of the coordinator's, found out by asking: four time stamps as in
// NTP (RFC 5905, section 8), of which the peer keeps its own.
//
// A burst of questions when it begins, then one every few seconds; one is open at a time. Of the
// answers of an interval the one that took the least time counts, since least is uncertain there;
// one that contradicts it, because a clock was set or drifts fast, begins another interval. A
// ClockSync owns at most max_clock_marks of them: when they are full, each two become the better
// one, and intervals are twice as long from then on. Answers are not trusted: what cannot be is
// ignored, and no number overflows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "core/wire/control_message.hpp"

namespace strand {

class ClockSync {
 public:
  static constexpr int burst = 5;
  static constexpr Duration pause_in_burst = std::chrono::milliseconds(50);
  static constexpr Duration pause = std::chrono::seconds(4);
  static constexpr Duration first_interval = 4 * pause;
  // A question that is not answered by then is forgotten.
  static constexpr Duration patience = std::chrono::seconds(10);

  // There is a coordinator that answers; what it said before still counts.
  void begin(Timestamp now);
  void stop() { ask_at_.reset(); }

  [[nodiscard]] std::optional<Timestamp> deadline() const { return ask_at_; }
  // The question that is due at `now`, to be sent at once.
  [[nodiscard]] std::optional<wire::ClockQuestion> ask_due(Timestamp now);
  void on_answer(const wire::ClockAnswer& answer, Timestamp now);

  // In the order of time; also of the interval that has not ended.
  [[nodiscard]] const std::vector<ClockMark>& marks() const { return marks_; }

 private:
  void take(const ClockMark& mark);
  void thin();

  std::optional<Timestamp> ask_at_;
  std::uint32_t number_ = 0;  // of the newest question
  std::optional<Timestamp> asked_at_;
  int left_of_burst_ = 0;
  std::vector<ClockMark> marks_;
  Duration interval_ = first_interval;
  std::optional<Timestamp> interval_ends_;  // that the last mark is of
};

// What one answer says: nothing where it cannot be true, because the coordinator would have had the
// question longer than the peer waited. All four are within wire::max_timestamp_ns.
[[nodiscard]] std::optional<ClockMark> clock_mark_of(Timestamp asked, Timestamp received,
                                                     Timestamp sent, Timestamp answered);

}  // namespace strand
