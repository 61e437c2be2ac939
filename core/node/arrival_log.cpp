#include "core/node/arrival_log.hpp"

#include <algorithm>
#include <bit>

#include "core/wire/datagram.hpp"

namespace strand {

namespace {

// How far `sequence` is ahead of the low bits of `highest`: -2^23 to 2^23 - 1.
std::int64_t distance(std::uint64_t highest, LinkSequence sequence) {
  const std::uint64_t ahead = (sequence.value() - highest) & (wire::link_sequence_range - 1);
  const auto signed_ahead = static_cast<std::int64_t>(ahead);
  constexpr auto range = static_cast<std::int64_t>(wire::link_sequence_range);
  return signed_ahead < range / 2 ? signed_ahead : signed_ahead - range;
}

}  // namespace

bool ArrivalLog::add(LinkSequence sequence, Timestamp now) {
  reorder_window_.add_arrival(now);
  if (empty_) {
    begin(first_number + sequence.value(), now);
    return true;
  }
  const std::int64_t ahead = distance(highest_, sequence);
  const std::uint64_t number = highest_ + static_cast<std::uint64_t>(ahead);
  constexpr auto window = static_cast<std::int64_t>(span);
  if (ahead >= window || ahead <= -window) {
    // Too far to be of the same row: the sender has begun anew, or was long out of reach.
    begin(first_number + sequence.value(), now);
    return true;
  }
  if (ahead > 0) {
    advance_to(number, now);
    return true;
  }
  if (has(number)) {
    if (++repeated_ >= most_repeated) begin(first_number + sequence.value(), now);
    return false;
  }
  repeated_ = 0;
  note_late(number, now);
  set(number, true);
  return true;
}

bool ArrivalLog::give_up_due(Timestamp now) {
  const Timestamp due = now - reorder_window();
  bool lost = false;
  while (!pending_.empty()) {
    const Gap& oldest = pending_.front();
    if (oldest.missing > 0 && oldest.opened > due) break;
    lost = lost || oldest.missing > 0;
    give_up_oldest();
  }
  return lost;
}

void ArrivalLog::report(Timestamp now, wire::Feedback& feedback) {
  STRAND_ASSERT(!empty_);
  const std::uint64_t newest = pending_.empty() ? highest_ : pending_.front().first - 1;
  const Timestamp arrival = pending_.empty() ? highest_arrival_ : pending_.front().previous_arrival;
  feedback.newest = LinkSequence(static_cast<std::uint32_t>(newest % wire::link_sequence_range));
  feedback.age = now - arrival;

  // Bits are remembered of a span that ends with the highest number, not with the newest told of.
  const std::uint64_t oldest = std::max(highest_ - (span - 1), reported_.front());
  feedback.run_count = 0;
  std::uint64_t number = newest;
  bool wanted = true;  // runs of arrived and of missing numbers take turns
  while (number >= oldest && feedback.run_count < wire::max_feedback_runs - 1) {
    const std::uint64_t length = run_down(number, oldest, wanted);
    feedback.add_run(static_cast<std::uint16_t>(length));
    number -= length;
    wanted = !wanted;
  }
  // The last run is one of arrived numbers: what is missing below it, nothing is said of.
  if (feedback.run_count % 2 == 0) --feedback.run_count;

  reported_.push_back(newest);
  if (reported_.size() > repeats) reported_.pop_front();
}

bool ArrivalLog::has(std::uint64_t number) const {
  const std::uint64_t bit = number % span;
  return ((arrived_[bit / 64] >> (bit % 64)) & 1U) != 0;
}

std::uint64_t ArrivalLog::run_down(std::uint64_t newest, std::uint64_t oldest, bool arrived) const {
  std::uint64_t length = 0;
  while (newest - length >= oldest) {
    const std::uint64_t bit = (newest - length) % span;
    const std::uint64_t word = arrived ? arrived_[bit / 64] : ~arrived_[bit / 64];
    // The bit in question comes first, and no bit of the word after it is lost.
    const auto alike = static_cast<std::uint64_t>(std::countl_one(word << (63 - bit % 64)));
    length += alike;
    if (alike <= bit % 64) break;
  }
  return std::min(length, newest - oldest + 1);
}

void ArrivalLog::set(std::uint64_t number, bool arrived) {
  const std::uint64_t bit = number % span;
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  arrived_[bit / 64] = arrived ? arrived_[bit / 64] | mask : arrived_[bit / 64] & ~mask;
}

void ArrivalLog::begin(std::uint64_t number, Timestamp now) {
  empty_ = false;
  arrived_.fill(0);
  pending_.clear();
  given_up_.clear();
  reported_.assign(1, number);
  repeated_ = 0;
  highest_ = number;
  highest_arrival_ = now;
  set(number, true);
}

void ArrivalLog::advance_to(std::uint64_t number, Timestamp now) {
  const std::uint64_t skipped = number - highest_ - 1;
  if (skipped > 0) {
    for (std::uint64_t hole = highest_ + 1; hole < number; ++hole) set(hole, false);
    pending_.push_back({highest_ + 1, number - 1, skipped, now, highest_arrival_});
  }
  set(number, true);
  highest_ = number;
  highest_arrival_ = now;
  repeated_ = 0;
  // What the window has moved past is not known any more.
  while (!pending_.empty() && pending_.front().first + span <= highest_ + 1) give_up_oldest();
}

void ArrivalLog::note_late(std::uint64_t number, Timestamp now) {
  Gap* gap = find(pending_, number);
  if (gap == nullptr) gap = find(given_up_, number);
  if (gap == nullptr) return;  // of before the first that came, or long ago
  --gap->missing;
  reorder_window_.add_late(now - gap->opened);
}

ArrivalLog::Gap* ArrivalLog::find(std::deque<Gap>& gaps, std::uint64_t number) {
  const auto gap = std::find_if(gaps.rbegin(), gaps.rend(), [number](const Gap& candidate) {
    return candidate.first <= number && number <= candidate.last;
  });
  return gap == gaps.rend() ? nullptr : &*gap;
}

void ArrivalLog::give_up_oldest() {
  if (pending_.front().missing > 0) {
    given_up_.push_back(pending_.front());
    if (given_up_.size() > most_given_up) given_up_.pop_front();
  }
  pending_.pop_front();
}

}  // namespace strand
