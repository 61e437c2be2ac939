#include "core/node/hop_link.hpp"

#include "core/base/assert.hpp"

namespace strand {

namespace {

std::uint32_t size_of(const wire::EncodedDatagram& datagram) {
  return static_cast<std::uint32_t>(datagram.size());
}

std::uint32_t size_with(const BufferSlice& payload) {
  return static_cast<std::uint32_t>(wire::chunk_header_size + payload.size());
}

}  // namespace

void HopLink::send(wire::Chunk& chunk, Turn& turn) {
  chunk.retransmission = false;
  put_chunk(chunk, EventKind::datagram_sent, turn);
}

void HopLink::send_again(wire::Chunk& chunk, Turn& turn) {
  chunk.retransmission = true;
  put_chunk(chunk, EventKind::chunk_retransmitted, turn);
}

void HopLink::send(wire::Repair& repair, Turn& turn) {
  repair.link_sequence =
      number({repair.frame, repair.index, Cargo::repair, turn.now, size_with(repair.payload)});
  const wire::EncodedDatagram datagram = wire::encode(repair);
  put(datagram, turn);
  turn.record({EventKind::repair_sent, repair.frame, {}, size_of(datagram), repair.index});
}

void HopLink::send(wire::EndOfStream end, Turn& turn) {
  end.link_sequence = number({{}, 0, Cargo::nothing, turn.now, 0});
  const wire::EncodedDatagram datagram = wire::encode(end);
  put(datagram, turn);
  turn.record({EventKind::end_of_stream_sent, {}, {}, size_of(datagram), end.frames});
}

void HopLink::send_probe(StreamId stream, Turn& turn) {
  const LinkSequence sequence = number({{}, 0, Cargo::nothing, turn.now, 0});
  const wire::EncodedDatagram datagram = wire::encode(wire::Probe{stream, sequence});
  put(datagram, turn);
  turn.record({EventKind::probe_sent, {}, {}, size_of(datagram), sequence.value()});
}

LinkSequence HopLink::number(const FlownDatagram& datagram) {
  return remembers_ ? flight_.add(datagram) : flight_.skip();
}

void HopLink::put_chunk(wire::Chunk& chunk, EventKind kind, Turn& turn) {
  chunk.link_sequence =
      number({chunk.frame, chunk.index.value(), Cargo::chunk, turn.now, size_with(chunk.payload)});
  const wire::EncodedDatagram datagram = wire::encode(chunk);
  put(datagram, turn);
  turn.record({kind, chunk.frame, chunk.index, size_of(datagram), chunk.payload.size()});
}

void HopLink::put(const wire::EncodedDatagram& datagram, Turn& turn) {
  STRAND_ASSERT(next_.has_value());
  turn.out.send_datagram(*next_, datagram.header(), datagram.body);
}

}  // namespace strand
