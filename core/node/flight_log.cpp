#include "core/node/flight_log.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "core/wire/datagram.hpp"

namespace strand {

namespace {

LinkSequence wire_number(std::uint64_t number) {
  return LinkSequence(static_cast<std::uint32_t>(number % wire::link_sequence_range));
}

}  // namespace

LinkSequence FlightLog::add(const FlownDatagram& datagram) {
  const std::uint64_t number = next_number();
  row_.push(datagram);
  if (datagram.cargo != Cargo::nothing) ++in_flight_;
  if (row_.size() > wire::max_feedback_span) drop_oldest();
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
  decided.fates.clear();
  decided.of_another_link = 0;
  decided.lost = 0;
  decided.arrived_bytes = 0;
  decided.round_trip.reset();
  // How far the newest number is behind the next one to be sent: at least 1.
  const std::uint64_t behind =
      (next_number() - feedback.newest.value()) % wire::link_sequence_range;
  if (behind == 0 || behind > next_number()) return false;
  const std::uint64_t newest = next_number() - behind;
  if (newest < oldest_) return true;  // all of it was decided long ago
  if (newest >= link_begins_) {
    decided.round_trip = now - row_[newest - oldest_].sent - feedback.age;
  }
  if (link_begins_ > oldest_) {
    decided.of_another_link = std::min(link_begins_, newest + 1) - oldest_;
  }

  // From the oldest number on. What is older than all runs is lost: what the receiver tells of no
  // more has been told in reports that did not come.
  const std::span<const std::uint16_t> runs = feedback.runs();
  std::uint64_t covered = std::accumulate(runs.begin(), runs.end(), std::uint64_t{0});
  bool lost = true;
  for (std::size_t run = runs.size();; --run) {
    if (covered <= newest) decide_until(newest + 1 - covered, lost, decided);
    if (run == 0) break;
    covered -= runs[run - 1];
    lost = run % 2 == 0;  // the first and every second one are of what arrived
  }
  return true;
}

void FlightLog::decide_until(std::uint64_t end, bool lost, Decided& decided) {
  while (oldest_ < end) {
    const FlownDatagram& oldest = row_.front();
    decided.fates.push_back({oldest, lost});
    if (lost) {
      ++decided.lost;
    } else {
      decided.arrived_bytes += oldest.size;
    }
    drop_oldest();
  }
}

void FlightLog::drop_oldest() {
  if (row_.front().cargo != Cargo::nothing) --in_flight_;
  row_.drop_front();
  ++oldest_;
}

}  // namespace strand
