// What a hop's receiver remembers of the datagrams that came over the link, by their link sequence
// numbers: which arrived, and which of the others are to be given up.
//
// A number that is skipped is a gap. It is lost for good once the link's own habit of reordering
// has been waited out: the reorder window. Because a sender uses every number once, a datagram that
// comes late is reordering for certain, never a retransmission. The idea is RACK's (RFC 8985,
// section 6.2), seen from the receiver, who need not guess.
//
// It owns a window of wire::max_feedback_span numbers, whatever arrives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/node/reorder_window.hpp"
#include "core/wire/feedback.hpp"

namespace strand {

class ArrivalLog {
 public:
  // How often the fate of a datagram is reported: a report that is lost costs no more than the time
  // to the next one.
  static constexpr std::size_t repeats = 8;

  // A datagram with this number (of which the wire holds the low bits) arrived. False where one
  // with the same number had come before.
  bool add(LinkSequence sequence, Timestamp now);

  // Whether something has come.
  [[nodiscard]] bool empty() const { return empty_; }
  // When the oldest gap that is still waited for is to be given up; nothing while there is none.
  [[nodiscard]] std::optional<Timestamp> next_loss() const {
    if (pending_.empty()) return std::nullopt;
    return pending_.front().opened + reorder_window();
  }
  // Gives up what is due at `now`; true where that was a datagram that had not come.
  bool give_up(Timestamp now) { return !pending_.empty() && give_up_due(now); }

  // Fills `newest`, `age` and the runs of the next report, which is sent at `now`. Not while
  // empty().
  void report(Timestamp now, wire::Feedback& feedback);

  // How long a gap is waited for.
  [[nodiscard]] Duration reorder_window() const { return reorder_window_.length(); }

 private:
  // Numbers count from here, so that those before the first one that came are no less than 0.
  static constexpr std::uint64_t first_number = std::uint64_t{1} << 32;
  static constexpr std::uint64_t span = wire::max_feedback_span;
  // This many numbers in a row that had come already: the sender has begun anew.
  static constexpr unsigned most_repeated = 8;

  // Gaps that were given up and may still be filled, kept to learn how late datagrams come.
  static constexpr std::size_t most_given_up = 64;

  // Numbers that were skipped, which may have come since.
  struct Gap {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t missing = 0;  // that have not come
    Timestamp opened{};
    Timestamp previous_arrival{};  // of number first - 1
  };

  [[nodiscard]] bool has(std::uint64_t number) const;
  // How many numbers from `newest` down to `oldest` at the most, not less than newest, are alike.
  [[nodiscard]] std::uint64_t run_down(std::uint64_t newest, std::uint64_t oldest,
                                       bool arrived) const;
  void set(std::uint64_t number, bool arrived);
  void begin(std::uint64_t number, Timestamp now);
  void advance_to(std::uint64_t number, Timestamp now);
  void note_late(std::uint64_t number, Timestamp now);
  static Gap* find(std::deque<Gap>& gaps, std::uint64_t number);
  bool give_up_due(Timestamp now);
  void give_up_oldest();

  bool empty_ = true;
  std::uint64_t highest_ = 0;
  Timestamp highest_arrival_{};
  std::array<std::uint64_t, span / 64> arrived_{};  // one bit a number, by number modulo span
  std::deque<Gap> pending_;                         // oldest first; not yet given up
  std::deque<Gap> given_up_;                        // oldest first
  std::deque<std::uint64_t> reported_;              // the newest numbers of the last reports
  unsigned repeated_ = 0;
  ReorderWindow reorder_window_;
};

}  // namespace strand
