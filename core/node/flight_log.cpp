#include "core/node/flight_log.hpp"

#include <algorithm>

#include "core/wire/datagram.hpp"

namespace strand {

namespace {

LinkSequence wire_number(std::uint64_t number) {
  return LinkSequence(static_cast<std::uint32_t>(number % wire::link_sequence_range));
}

}  // namespace

LinkSequence FlightLog::add(const FlownDatagram& datagram) {
  const std::uint64_t number = next_number();
  row_.push_back({datagram});
  if (datagram.cargo != Cargo::nothing) ++in_flight_;
  if (row_.size() > wire::max_feedback_span) {
    if (row_.front().open) close(row_.front());
    row_.pop_front();
    ++oldest_;
  }
  return wire_number(number);
}

LinkSequence FlightLog::skip() {
  const std::uint64_t number = next_number();
  row_.clear();
  in_flight_ = 0;
  oldest_ = number + 1;
  return wire_number(number);
}

bool FlightLog::apply(const wire::Feedback& feedback, Timestamp now, Decided& decided) {
  decided.arrived.clear();
  decided.lost.clear();
  decided.fates.clear();
  decided.round_trip.reset();
  // How far the newest number is behind the next one to be sent: at least 1.
  const std::uint64_t behind =
      (next_number() - feedback.newest.value()) % wire::link_sequence_range;
  if (behind == 0 || behind > next_number()) return false;
  const std::uint64_t newest = next_number() - behind;
  if (newest < oldest_) return true;  // all of it was decided long ago

  const Entry& told = row_[newest - oldest_];
  if (told.open) decided.round_trip = now - told.datagram.sent - feedback.age;

  // From the newest down to the oldest number that the runs cover, and then on to the oldest that
  // is open: what the receiver tells of no more has been told in reports that were lost.
  std::uint64_t number = newest + 1;
  bool arrived = true;
  for (const std::uint16_t run : feedback.runs()) {
    for (std::uint16_t i = 0; i < run && number > oldest_; ++i) decide(--number, arrived, decided);
    arrived = !arrived;
  }
  while (number > oldest_) decide(--number, false, decided);
  std::reverse(decided.lost.begin(), decided.lost.end());
  std::reverse(decided.fates.begin(), decided.fates.end());

  while (!row_.empty() && !row_.front().open) {
    row_.pop_front();
    ++oldest_;
  }
  return true;
}

void FlightLog::decide(std::uint64_t number, bool arrived, Decided& decided) {
  Entry& entry = row_[number - oldest_];
  if (!entry.open) return;
  close(entry);
  (arrived ? decided.arrived : decided.lost).push_back(entry.datagram);
  decided.fates.push_back(!arrived);
}

void FlightLog::close(Entry& entry) {
  entry.open = false;
  if (entry.datagram.cargo != Cargo::nothing) --in_flight_;
}

}  // namespace strand
