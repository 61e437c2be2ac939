#include "tests/fuzz/wire_properties.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/byte_order.hpp"
#include "core/wire/binary_format.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"
#include "core/wire/ledger_message.hpp"
#include "tests/core/wire/same_datagram.hpp"

namespace strand::wire {

namespace {

template <class Message>
std::vector<std::byte> bytes_of(const Message& message) {
  const EncodedDatagram datagram = encode(message);
  std::vector<std::byte> bytes(datagram.header().begin(), datagram.header().end());
  bytes.insert(bytes.end(), datagram.body.bytes().begin(), datagram.body.bytes().end());
  return bytes;
}

// Every bit of a binary datagram is read, so it is written again as it came.
template <class Message>
void check_written_alike(const Message& message, ByteSpan datagram) {
  STRAND_ASSERT(same_bytes(bytes_of(message), datagram));
}

void check_link_sequence(LinkSequence sequence) {
  STRAND_ASSERT(sequence.value() < 1U << link_sequence_bits);
}

// What chunks and repairs of the binary format promise alike.
template <class Message>
void check_place(const Message& message, ByteSpan datagram) {
  STRAND_ASSERT(message.frame.value() < max_frames);
  STRAND_ASSERT(message.count >= 1 && message.count <= max_chunks_per_frame);
  STRAND_ASSERT(message.frame_size >= message.count && message.frame_size <= max_frame_size);
  STRAND_ASSERT(message.checksum == payload_checksum(message.payload.bytes()));
  STRAND_ASSERT(message.time_left >= Duration::zero());
  STRAND_ASSERT(message.time_left <= 0xffff * time_left_unit);
  check_link_sequence(message.link_sequence);
  check_written_alike(message, datagram);
}

void check_promises(const Chunk& chunk, ByteSpan datagram) {
  STRAND_ASSERT(chunk.frame.value() < max_frames);
  STRAND_ASSERT(chunk.count >= 1 && chunk.count <= max_chunks_per_frame);
  STRAND_ASSERT(chunk.index.value() < chunk.count);
  STRAND_ASSERT(!chunk.payload.empty());
  if (chunk.format == Format::json) {
    STRAND_ASSERT(chunk.deflated && chunk.stream == StreamId() && chunk.frame_size == 0);
    STRAND_ASSERT(chunk.link_sequence == LinkSequence() && chunk.checksum == 0);
    STRAND_ASSERT(chunk.time_left == Duration::zero() && !chunk.retransmission);
    STRAND_ASSERT(2 * chunk.payload.size() <= datagram.size());
    STRAND_ASSERT(same_bytes(chunk.original.bytes(), datagram));
    return;
  }
  check_place(chunk, datagram);
  const ChunkRange range = chunk_range(chunk.frame_size, chunk.count, chunk.index);
  STRAND_ASSERT(chunk.payload.size() == range.size);
  STRAND_ASSERT(range.offset + range.size <= chunk.frame_size);
  STRAND_ASSERT(chunk.original.empty());
}

void check_promises(const Repair& repair, ByteSpan datagram) {
  STRAND_ASSERT(repair.index < max_repairs_per_frame);
  check_place(repair, datagram);
  // The first chunk is never shorter than another.
  const ChunkRange longest = chunk_range(repair.frame_size, repair.count, ChunkIndex(0));
  STRAND_ASSERT(repair.payload.size() == longest.size);
}

void check_promises(const EndOfStream& end, ByteSpan datagram) {
  STRAND_ASSERT(end.frames <= max_frames);
  if (end.format == Format::json) {
    STRAND_ASSERT(same_bytes(end.original.bytes(), datagram));
    return;
  }
  STRAND_ASSERT(end.original.empty());
  check_link_sequence(end.link_sequence);
  check_written_alike(end, datagram);
}

void check_promises(const Probe& probe, ByteSpan datagram) {
  check_link_sequence(probe.link_sequence);
  check_written_alike(probe, datagram);
}

void check_promises(const Feedback& feedback, ByteSpan datagram) {
  STRAND_ASSERT(feedback.run_count % 2 == 1 && feedback.run_count <= max_feedback_runs);
  std::uint32_t covered = 0;
  for (const std::uint16_t run : feedback.runs()) {
    STRAND_ASSERT(run > 0);
    covered += run;
  }
  STRAND_ASSERT(covered <= max_feedback_span);
  STRAND_ASSERT(feedback.age >= Duration::zero());
  STRAND_ASSERT(!feedback.onward || (feedback.onward->way >= Duration::zero() &&
                                     feedback.onward->round >= Duration::zero()));
  STRAND_ASSERT(!feedback.rate_kbit || *feedback.rate_kbit <= Feedback::max_rate_kbit);
  check_link_sequence(feedback.newest);
  check_written_alike(feedback, datagram);
}

// Written anew, a message reads as it was.
void check_rewritten(Datagram message) {
  if (auto* chunk = std::get_if<Chunk>(&message)) chunk->original = {};
  if (auto* end = std::get_if<EndOfStream>(&message)) end->original = {};
  const auto written = std::visit([](const auto& kind) { return encode(kind); }, message);
  const auto read = parse_datagram(written.header(), written.body);
  STRAND_ASSERT(read.has_value() && same(*read, message));
}

void write_checksum(std::span<std::byte> to, std::uint32_t checksum) {
  ByteWriter writer(to);
  writer.write(checksum);
}

// Makes the checksum match what it covers, if that is a binary datagram of a known kind.
void repair_checksum(std::span<std::byte> datagram) {
  constexpr std::size_t size = sizeof(std::uint32_t);
  if (datagram.size() < size || !begins_binary(datagram.front())) return;
  if (!has_payload(datagram.front())) {
    const auto covered = datagram.first(datagram.size() - size);
    write_checksum(datagram.last(size), payload_checksum(covered));
  } else if (datagram.size() >= chunk_header_size) {
    constexpr std::size_t covered = chunk_header_size - size;
    write_checksum(datagram.subspan(covered, size),
                   payload_checksum(datagram.first(covered)) ^
                       payload_checksum(datagram.subspan(chunk_header_size)));
  }
}

// What a framer makes of a stream that is cut after every `piece` bytes.
struct Framed {
  std::vector<std::string> objects;
  std::optional<Error> error;

  friend bool operator==(const Framed&, const Framed&) = default;
};

Framed frame(std::string_view stream, std::size_t piece) {
  ControlFramer framer;
  Framed framed;
  while (!stream.empty() && !framed.error) {
    framer.append(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
    for (;;) {
      auto next = framer.next();
      if (!next) framed.error = next.error();
      if (!next || !*next) break;
      framed.objects.push_back(std::move(**next));
    }
  }
  return framed;
}

std::optional<Error> check_object(std::string_view object, LedgerAssembler& ledger) {
  STRAND_ASSERT(object.size() <= max_control_message);
  const auto message = parse_control(object);
  if (!message) return message.error();
  const std::string written = format_control(*message);
  const auto read = parse_control(written);
  STRAND_ASSERT(read.has_value() && read->index() == message->index());
  STRAND_ASSERT(format_control(*read) == written);
  // A message without white space is one that a framer finds again.
  STRAND_ASSERT((frame(written, written.size()) == Framed{{written}, std::nullopt}));
  if (const auto* report = std::get_if<ReportPart>(&*message)) {
    const auto added = ledger.add(*report);
    if (!added) return added.error();
    STRAND_ASSERT(ledger.ledger().first_frame.value() + ledger.ledger().frames.size() <=
                  max_frames);
    STRAND_ASSERT(ledger.ledger().missing.size() <= max_missing_chunks);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> check_datagram(ByteSpan input) {
  if (input.empty()) return std::nullopt;
  const auto control = std::to_integer<std::uint8_t>(input.front());
  std::vector<std::byte> datagram(input.begin() + 1, input.end());
  if ((control & 0x80) != 0) repair_checksum(datagram);
  const ByteSpan bytes = datagram;
  const std::size_t split = std::min<std::size_t>(control & 0x7f, bytes.size());
  const auto whole = parse_datagram({}, Buffer::copy_of(bytes).slice());
  const auto in_two =
      parse_datagram(bytes.first(split), Buffer::copy_of(bytes.subspan(split)).slice());
  STRAND_ASSERT(whole.has_value() == in_two.has_value());
  if (!whole) {
    STRAND_ASSERT(whole.error() == in_two.error());
    return whole.error();
  }
  STRAND_ASSERT(same(*whole, *in_two));
  for (const Datagram* message : {&*whole, &*in_two}) {
    std::visit([&](const auto& kind) { check_promises(kind, bytes); }, *message);
  }
  check_rewritten(*whole);
  return std::nullopt;
}

std::optional<Error> check_control(ByteSpan input) {
  if (input.empty()) return std::nullopt;
  const std::size_t piece = std::to_integer<std::size_t>(input.front()) + 1;
  const std::string_view stream(reinterpret_cast<const char*>(input.data()) + 1, input.size() - 1);
  const Framed framed = frame(stream, piece);
  STRAND_ASSERT(framed == frame(stream, std::max<std::size_t>(1, stream.size())));
  LedgerAssembler ledger;
  std::optional<Error> refusal;
  for (const std::string& object : framed.objects) {
    const std::optional<Error> error = check_object(object, ledger);
    if (!refusal) refusal = error;
  }
  return refusal ? refusal : framed.error;
}

}  // namespace strand::wire
