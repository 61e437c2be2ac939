#include "core/link/transmitter.hpp"

namespace strand::link {

Timestamp Transmitter::start(const LinkOptions& options, Timestamp since) const {
  const Timestamp free = std::max(free_at_, since);
  if (options.trace.empty()) return free;
  return options.trace.time_of(place_from(options.trace, free).opportunity);
}

// Where what is there from `since` on finds its first bytes. What is left of an opportunity serves
// those who were there when it came, and so never one that comes later than it.
Transmitter::Place Transmitter::place_from(const DeliveryTrace& trace, Timestamp since) const {
  const std::uint64_t first = trace.first_from(since);
  if (trace != trace_ || place_.opportunity < first) return {.opportunity = first};
  if (place_.bytes == 0) return {.opportunity = place_.opportunity + 1};
  return place_;
}

Timestamp Transmitter::send_by_trace(const DeliveryTrace& trace, Timestamp since,
                                     std::size_t size) {
  constexpr std::size_t each = DeliveryTrace::bytes_per_opportunity;
  Place place = place_from(trace, std::max(free_at_, since));
  note_wait(trace.time_of(place.opportunity) - since);
  if (size > place.bytes) {
    const std::size_t beyond = size - place.bytes;
    const std::size_t more = (beyond + each - 1) / each;
    place.opportunity += more;
    place.bytes += more * each;
  }
  place.bytes -= size;
  trace_ = trace;
  place_ = place;
  return trace.time_of(place.opportunity);
}

}  // namespace strand::link
