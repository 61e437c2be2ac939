#include "tests/fuzz/scripted_feedback.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "core/wire/datagram.hpp"
#include "core/wire/varint.hpp"

namespace strand {

namespace {

constexpr std::uint32_t sequence_range = 1U << wire::link_sequence_bits;

// 28 bits, with the extremes not far away.
std::uint32_t varint(Script& script) {
  switch (script.below(4)) {
    case 0:
      return script.next(1);
    case 1:
      return wire::max_varint - script.next(1);
    default:
      return script.next(4) & wire::max_varint;
  }
}

void add_runs(Script& script, wire::Feedback& feedback) {
  const std::uint32_t count = 2 * script.below(32) + 1;
  std::uint32_t left = wire::max_feedback_span;
  for (std::uint32_t run = 0; run < count; ++run) {
    // Every run that is still to come needs one.
    const std::uint32_t most = left - (count - run - 1);
    const std::uint32_t length =
        1 + (script.below(8) == 0 ? script.next(2) : script.below(8)) % most;
    feedback.add_run(static_cast<std::uint16_t>(length));
    left -= length;
  }
}

}  // namespace

wire::Feedback scripted_feedback(Script& script, StreamId stream, std::uint32_t last_sent) {
  wire::Feedback feedback;
  const std::uint32_t kind = script.next(1);
  feedback.stream =
      (kind & 0x80) == 0 ? stream : StreamId(static_cast<std::uint16_t>(script.next(2)));
  const std::uint32_t newest = (kind & 0x40) == 0 ? last_sent - script.next(1) : script.next(3);
  feedback.newest = LinkSequence(newest % sequence_range);
  feedback.age = ((kind & 0x20) == 0 ? script.next(1) : varint(script)) * wire::time_left_unit;
  if ((kind & 0x10) != 0) {
    wire::Onward onward;
    onward.hops = varint(script);
    onward.way = varint(script) * wire::time_left_unit;
    onward.retransmissions = varint(script);
    onward.round = varint(script) * wire::time_left_unit;
    feedback.onward = onward;
  }
  if ((kind & 0x08) != 0) feedback.rate_kbit = varint(script);
  if ((kind & 0x04) != 0) {
    feedback.add_run(1);  // all but the newest is lost, or all of it arrived
    if ((kind & 0x02) != 0) feedback.run_storage[0] = wire::max_feedback_span;
  } else {
    add_runs(script, feedback);
  }
  return feedback;
}

}  // namespace strand
