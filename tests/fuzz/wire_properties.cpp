#include "tests/fuzz/wire_properties.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/byte_order.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"
#include "core/wire/ledger_message.hpp"

namespace strand::wire {

namespace {

bool same_bytes(ByteSpan a, ByteSpan b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::vector<std::byte> bytes_of(const EncodedDatagram& datagram) {
  std::vector<std::byte> bytes(datagram.header().begin(), datagram.header().end());
  bytes.insert(bytes.end(), datagram.body.bytes().begin(), datagram.body.bytes().end());
  return bytes;
}

bool same(const Chunk& a, const Chunk& b) {
  return a.format == b.format && a.stream == b.stream && a.frame == b.frame && a.index == b.index &&
         a.count == b.count && a.deflated == b.deflated && a.frame_size == b.frame_size &&
         a.link_sequence == b.link_sequence && a.time_left == b.time_left &&
         a.checksum == b.checksum && same_bytes(a.payload.bytes(), b.payload.bytes());
}

bool same(const EndOfStream& a, const EndOfStream& b) {
  return a.format == b.format && a.stream == b.stream && a.frames == b.frames &&
         a.link_sequence == b.link_sequence;
}

bool same(const Datagram& a, const Datagram& b) {
  return std::visit(
      [&](const auto& message) {
        const auto* other = std::get_if<std::decay_t<decltype(message)>>(&b);
        return other != nullptr && same(message, *other);
      },
      a);
}

void check_promises(const Chunk& chunk, ByteSpan datagram) {
  STRAND_ASSERT(chunk.frame.value() < max_frames);
  STRAND_ASSERT(chunk.count >= 1 && chunk.count <= max_chunks_per_frame);
  STRAND_ASSERT(chunk.index.value() < chunk.count);
  STRAND_ASSERT(!chunk.payload.empty());
  if (chunk.format == Format::json) {
    STRAND_ASSERT(chunk.deflated && chunk.stream == StreamId() && chunk.frame_size == 0);
    STRAND_ASSERT(chunk.link_sequence == LinkSequence() && chunk.checksum == 0);
    STRAND_ASSERT(chunk.time_left == Duration::zero());
    STRAND_ASSERT(2 * chunk.payload.size() <= datagram.size());
    STRAND_ASSERT(same_bytes(chunk.original.bytes(), datagram));
    return;
  }
  STRAND_ASSERT(chunk.frame_size >= chunk.count && chunk.frame_size <= max_frame_size);
  const ChunkRange range = chunk_range(chunk.frame_size, chunk.count, chunk.index);
  STRAND_ASSERT(chunk.payload.size() == range.size);
  STRAND_ASSERT(range.offset + range.size <= chunk.frame_size);
  STRAND_ASSERT(chunk.checksum == payload_checksum(chunk.payload.bytes()));
  STRAND_ASSERT(chunk.time_left >= Duration::zero());
  STRAND_ASSERT(chunk.original.empty());
  // Every bit of a chunk is read, so it is written again as it came.
  STRAND_ASSERT(same_bytes(bytes_of(encode(chunk)), datagram));
}

void check_promises(const EndOfStream& end, ByteSpan datagram) {
  STRAND_ASSERT(end.frames <= max_frames);
  STRAND_ASSERT(end.format == Format::json ? same_bytes(end.original.bytes(), datagram)
                                           : end.original.empty());
}

void check_rewritten(Datagram message) {
  const auto written = std::visit(
      [](auto& kind) {
        kind.original = {};
        return encode(kind);
      },
      message);
  const auto read = parse_datagram(written.header(), written.body);
  STRAND_ASSERT(read.has_value() && same(*read, message));
}

// Of the payload and of the header, the last two fields of a binary header.
void repair_checksums(std::span<std::byte> datagram) {
  constexpr std::size_t checksummed = chunk_header_size - sizeof(std::uint32_t);
  ByteWriter payload(datagram.subspan(checksummed - sizeof(std::uint32_t)));
  payload.write(payload_checksum(datagram.subspan(chunk_header_size)));
  ByteWriter header(datagram.subspan(checksummed));
  header.write(payload_checksum(datagram.first(checksummed)));
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
  const bool binary = datagram.size() >= chunk_header_size && datagram.front() == std::byte{0x53};
  if (binary && (control & 0x80) != 0) repair_checksums(datagram);
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
