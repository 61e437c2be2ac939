// The header's hash is compiled into this file: for 17 bytes, a call into a library would cost as
// much as the hash itself.
#define XXH_INLINE_ALL
#include "core/wire/binary_format.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <optional>

#include <xxhash.h>

#include "core/base/byte_order.hpp"
#include "core/base/xxh3.hpp"
#include "core/wire/varint.hpp"

namespace strand::wire {

namespace {

enum class Kind : std::uint8_t {
  chunk = 1,
  repair = 2,
  end_of_stream = 3,
  probe = 4,
  feedback = 5,
};

// The first byte: a set bit, the version in three bits, the kind in four.
constexpr std::uint8_t version = 2;
constexpr std::uint8_t lead_base = 0x80 | (version << 4);
constexpr std::uint8_t version_mask = 0x70;
constexpr std::uint8_t kind_mask = 0x0f;

// Flags of chunks and repairs.
constexpr std::uint8_t flag_deflated = 1U << 0;
constexpr std::uint8_t flag_retransmission = 1U << 1;
// Flags of feedback: which sections follow the runs.
constexpr std::uint8_t flag_onward = 1U << 0;
constexpr std::uint8_t flag_rate = 1U << 1;

constexpr std::size_t checksum_size = sizeof(std::uint32_t);
constexpr std::size_t common_size = 4;  // lead, flags, stream
constexpr std::size_t end_size = common_size + 3 + 4 + checksum_size;
constexpr std::size_t probe_size = common_size + 3 + checksum_size;

constexpr std::uint32_t sequence_mask = (1U << link_sequence_bits) - 1;
// The place of a chunk in one word: 22 bits of frame number, 14 each of index, of count - 1, and of
// how many chunks of the frame are a byte longer than the others.
constexpr unsigned field_bits = 14;
constexpr std::uint64_t field_mask = (1U << field_bits) - 1;
static_assert(max_chunks_per_frame == 1U << field_bits);
static_assert(max_repairs_per_frame <= 1U << field_bits);
static_assert(max_frames == 1U << (64 - 3 * field_bits));

std::uint32_t low_hash(const std::byte* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes, size));
}

std::uint8_t lead_of(Kind kind) {
  return static_cast<std::uint8_t>(lead_base | static_cast<std::uint8_t>(kind));
}

// What the header of a chunk or a repair says, before anything of it is believed.
struct Header {
  Kind kind = Kind::chunk;
  std::uint8_t flags = 0;
  std::uint16_t stream = 0;
  std::uint32_t link_sequence = 0;
  std::uint16_t time_left = 0;
  std::uint32_t frame = 0;
  std::uint16_t index = 0;
  std::uint16_t count = 1;
  std::uint16_t longer = 0;  // chunks of the frame that are a byte longer than the others
};

// The sequence number in the upper bits and the time left in the lower: five bytes.
std::uint64_t timing_word(const Header& header) {
  return (std::uint64_t{header.link_sequence & sequence_mask} << 16) | header.time_left;
}

std::uint64_t place_word(const Header& header) {
  return (std::uint64_t{header.frame} << (3 * field_bits)) |
         (std::uint64_t{header.index} << (2 * field_bits)) |
         (static_cast<std::uint64_t>(header.count - 1) << field_bits) | header.longer;
}

Header read_header(std::span<const std::byte, chunk_header_size> bytes) {
  ByteReader reader(bytes);
  Header header;
  header.kind = static_cast<Kind>(reader.read<std::uint8_t>() & kind_mask);
  header.flags = reader.read<std::uint8_t>();
  header.stream = reader.read<std::uint16_t>();
  const auto sequence_high = reader.read<std::uint8_t>();
  const auto timing = reader.read<std::uint32_t>();
  header.link_sequence = (std::uint32_t{sequence_high} << 16) | (timing >> 16);
  header.time_left = static_cast<std::uint16_t>(timing);
  const auto place = reader.read<std::uint64_t>();
  header.frame = static_cast<std::uint32_t>(place >> (3 * field_bits));
  header.index = static_cast<std::uint16_t>((place >> (2 * field_bits)) & field_mask);
  header.count = static_cast<std::uint16_t>(((place >> field_bits) & field_mask) + 1);
  header.longer = static_cast<std::uint16_t>(place & field_mask);
  return header;
}

std::uint32_t header_hash(std::span<const std::byte, chunk_header_size> bytes) {
  return low_hash(bytes.data(), chunk_header_size - checksum_size);
}

std::uint32_t read_checksum(ByteSpan bytes) {
  ByteReader reader(bytes.last(checksum_size));
  return reader.read<std::uint32_t>();
}

// The bytes of the shorter chunks of the frame: what is left of a payload of `payload_size`.
std::size_t shorter_size(const Header& header, std::size_t payload_size) {
  const bool is_longer = header.kind == Kind::repair ? header.longer > 0  // as long as the longest
                                                     : header.index < header.longer;
  return payload_size - (is_longer ? 1 : 0);
}

std::optional<Error> check_header(const Header& header, std::size_t payload_size) {
  if ((header.flags & ~(flag_deflated | flag_retransmission)) != 0) return Error::reserved_flags;
  if (payload_size == 0) return Error::frame_empty;
  if (header.kind == Kind::chunk) {
    if (header.index >= header.count) return Error::chunk_out_of_range;
  } else if (header.index >= max_repairs_per_frame) {
    return Error::chunk_out_of_range;
  }
  if (header.longer >= header.count) return Error::chunk_size_wrong;
  const std::size_t shorter = shorter_size(header, payload_size);
  if (shorter == 0) return Error::too_many_chunks;
  if (shorter * header.count + header.longer > max_frame_size) return Error::frame_too_large;
  return std::nullopt;
}

std::uint32_t frame_size_of(const Header& header, std::size_t payload_size) {
  return static_cast<std::uint32_t>(shorter_size(header, payload_size) * header.count +
                                    header.longer);
}

// What chunks and repairs have in common.
template <class Message>
Message message_of(const Header& header, const BufferSlice& payload, std::uint32_t checksum) {
  Message message;
  message.stream = StreamId(header.stream);
  message.frame = FrameNumber(header.frame);
  message.count = header.count;
  message.deflated = (header.flags & flag_deflated) != 0;
  message.retransmission = (header.flags & flag_retransmission) != 0;
  message.frame_size = frame_size_of(header, payload.size());
  message.link_sequence = LinkSequence(header.link_sequence);
  message.time_left = header.time_left * time_left_unit;
  message.checksum = checksum;
  message.payload = payload;
  return message;
}

// A duration in whole units, rounded to the nearest, of which there are 0 to `most`.
std::uint32_t whole_units(Duration duration, std::uint32_t most) {
  // Nothing is added to what is near the end of its range.
  if (duration >= most * time_left_unit) return most;
  const Duration positive = std::max(duration, Duration::zero());
  return static_cast<std::uint32_t>((positive + time_left_unit / 2) / time_left_unit);
}

template <class Message>
Header header_of(Kind kind, const Message& message) {
  Header header;
  header.kind = kind;
  header.flags = static_cast<std::uint8_t>((message.deflated ? flag_deflated : 0) |
                                           (message.retransmission ? flag_retransmission : 0));
  header.stream = message.stream.value();
  header.link_sequence = message.link_sequence.value();
  header.time_left = static_cast<std::uint16_t>(whole_units(message.time_left, 0xffff));
  header.frame = message.frame.value();
  header.count = message.count;
  header.longer = static_cast<std::uint16_t>(message.frame_size % message.count);
  return header;
}

// Whole words, because the hash would wait for bytes that were written piece by piece.
EncodedDatagram encode_header(const Header& header, std::uint32_t checksum, BufferSlice payload) {
  STRAND_ASSERT(payload.size() <= max_udp_payload - chunk_header_size);
  EncodedDatagram out;
  const std::uint64_t timing = timing_word(header);
  ByteWriter writer(out.header_storage);
  writer.write((std::uint64_t{lead_of(header.kind)} << 56) | (std::uint64_t{header.flags} << 48) |
               (std::uint64_t{header.stream} << 32) | (timing >> 8));
  writer.write(static_cast<std::uint8_t>(timing));
  writer.write(place_word(header));
  writer.write(checksum ^ header_hash(std::span(out.header_storage).first<chunk_header_size>()));
  out.header_size = chunk_header_size;
  out.body = std::move(payload);
  return out;
}

std::optional<Error> check_lead(std::byte first) {
  const auto lead = std::to_integer<std::uint8_t>(first);
  if ((lead & version_mask) != (lead_base & version_mask)) return Error::unsupported_version;
  const auto kind = static_cast<Kind>(lead & kind_mask);
  if (kind < Kind::chunk || kind > Kind::feedback) return Error::unknown_kind;
  return std::nullopt;
}

std::uint32_t read_sequence(ByteReader& reader) {
  const auto high = reader.read<std::uint8_t>();
  return (std::uint32_t{high} << 16) | reader.read<std::uint16_t>();
}

void write_sequence(LinkSequence sequence, ByteWriter& writer) {
  writer.write(static_cast<std::uint8_t>((sequence.value() & sequence_mask) >> 16));
  writer.write(static_cast<std::uint16_t>(sequence.value()));
}

expected<Datagram, Error> take_end(ByteReader reader, std::uint8_t flags, StreamId stream) {
  if (flags != 0) return unexpected<Error>(Error::reserved_flags);
  EndOfStream end;
  end.stream = stream;
  end.link_sequence = LinkSequence(read_sequence(reader));
  end.frames = reader.read<std::uint32_t>();
  if (end.frames > max_frames) return unexpected<Error>(Error::frame_out_of_range);
  return end;
}

expected<Datagram, Error> take_probe(ByteReader reader, std::uint8_t flags, StreamId stream) {
  if (flags != 0) return unexpected<Error>(Error::reserved_flags);
  return Probe{stream, LinkSequence(read_sequence(reader))};
}

std::optional<Error> read_runs(ByteReader& reader, Feedback& feedback) {
  const auto count = read_varint(reader);
  if (!count || *count == 0 || *count > max_feedback_runs || *count % 2 == 0) {
    return Error::feedback_malformed;
  }
  std::uint32_t covered = 0;
  for (std::uint32_t run = 0; run < *count; ++run) {
    const auto length = read_varint(reader);
    if (!length || *length == 0 || *length > max_feedback_span) return Error::feedback_malformed;
    covered += *length;
    feedback.add_run(static_cast<std::uint16_t>(*length));
  }
  if (covered > max_feedback_span) return Error::feedback_malformed;
  return std::nullopt;
}

std::optional<Onward> read_onward(ByteReader& reader) {
  const auto hops = read_varint(reader);
  const auto way = read_varint(reader);
  const auto retransmissions = read_varint(reader);
  const auto round = read_varint(reader);
  if (!hops || !way || !retransmissions || !round) return std::nullopt;
  return Onward{*hops, *way * time_left_unit, *retransmissions, *round * time_left_unit};
}

// `reader` ends where the checksum begins. What is as long as a probe has a sequence number.
expected<Datagram, Error> take_feedback(ByteReader reader, std::uint8_t flags, StreamId stream) {
  if ((flags & ~(flag_onward | flag_rate)) != 0) return unexpected<Error>(Error::reserved_flags);
  Feedback feedback;
  feedback.stream = stream;
  feedback.newest = LinkSequence(read_sequence(reader));
  const auto age = read_varint(reader);
  if (!age) return unexpected<Error>(Error::feedback_malformed);
  feedback.age = *age * time_left_unit;
  if (const auto error = read_runs(reader, feedback)) return unexpected<Error>(*error);
  if ((flags & flag_onward) != 0) {
    feedback.onward = read_onward(reader);
    if (!feedback.onward) return unexpected<Error>(Error::feedback_malformed);
  }
  if ((flags & flag_rate) != 0) {
    feedback.rate_kbit = read_varint(reader);
    if (!feedback.rate_kbit) return unexpected<Error>(Error::feedback_malformed);
  }
  if (reader.remaining() != 0) return unexpected<Error>(Error::size_mismatch);
  return feedback;
}

// The bytes that are written come before the checksum.
void seal(std::span<std::byte> bytes) {
  const std::size_t size = bytes.size() - checksum_size;
  ByteWriter writer(bytes.last(checksum_size));
  writer.write(low_hash(bytes.data(), size));
}

void write_common(Kind kind, std::uint8_t flags, StreamId stream, ByteWriter& writer) {
  writer.write(lead_of(kind));
  writer.write(flags);
  writer.write(stream.value());
}

void write_duration(Duration duration, ByteWriter& writer) {
  write_varint(whole_units(duration, max_varint), writer);
}

}  // namespace

bool has_payload(std::byte first) {
  return first == std::byte{lead_of(Kind::chunk)} || first == std::byte{lead_of(Kind::repair)};
}

std::uint32_t payload_checksum(ByteSpan payload) {
  return static_cast<std::uint32_t>(xxh3(payload));
}

expected<Datagram, Error> parse_with_payload(std::span<const std::byte, chunk_header_size> bytes,
                                             const BufferSlice& payload) {
  const std::uint32_t checksum = payload_checksum(payload.bytes());
  if ((checksum ^ header_hash(bytes)) != read_checksum(bytes)) {
    return unexpected<Error>(Error::corrupt);
  }
  const Header header = read_header(bytes);
  if (const auto error = check_header(header, payload.size())) return unexpected<Error>(*error);
  if (header.kind == Kind::repair) {
    auto repair = message_of<Repair>(header, payload, checksum);
    repair.index = header.index;
    return expected<Datagram, Error>(tl::in_place, std::in_place_type<Repair>, std::move(repair));
  }
  auto chunk = message_of<Chunk>(header, payload, checksum);
  chunk.index = ChunkIndex(header.index);
  return expected<Datagram, Error>(tl::in_place, std::in_place_type<Chunk>, std::move(chunk));
}

expected<Datagram, Error> parse_without_payload(ByteSpan bytes) {
  if (const auto error = check_lead(bytes.front())) return unexpected<Error>(*error);
  if (bytes.size() < probe_size) return unexpected<Error>(Error::too_short);
  if (read_checksum(bytes) != low_hash(bytes.data(), bytes.size() - checksum_size)) {
    return unexpected<Error>(Error::corrupt);
  }
  ByteReader reader(bytes.first(bytes.size() - checksum_size));
  const auto kind = static_cast<Kind>(reader.read<std::uint8_t>() & kind_mask);
  const auto flags = reader.read<std::uint8_t>();
  const StreamId stream(reader.read<std::uint16_t>());
  if (kind == Kind::feedback) return take_feedback(reader, flags, stream);
  const bool is_end = kind == Kind::end_of_stream;
  if (bytes.size() != (is_end ? end_size : probe_size)) {
    return unexpected<Error>(Error::size_mismatch);
  }
  return is_end ? take_end(reader, flags, stream) : take_probe(reader, flags, stream);
}

std::optional<ChunkName> name_of_binary_chunk(std::span<const std::byte, chunk_header_size> bytes,
                                              std::size_t payload_size) {
  const Header header = read_header(bytes);
  if (header.kind != Kind::chunk || check_header(header, payload_size)) return std::nullopt;
  return ChunkName{FrameNumber(header.frame), ChunkIndex(header.index)};
}

EncodedDatagram encode_binary(const Chunk& chunk) {
  Header header = header_of(Kind::chunk, chunk);
  header.index = chunk.index.value();
  return encode_header(header, chunk.checksum, chunk.payload);
}

EncodedDatagram encode_binary(const Repair& repair) {
  Header header = header_of(Kind::repair, repair);
  header.index = repair.index;
  return encode_header(header, repair.checksum, repair.payload);
}

EncodedDatagram encode_binary(const EndOfStream& end) {
  EncodedDatagram out;
  ByteWriter writer(out.header_storage);
  write_common(Kind::end_of_stream, 0, end.stream, writer);
  write_sequence(end.link_sequence, writer);
  writer.write(end.frames);
  out.header_size = end_size;
  seal(std::span(out.header_storage).first(end_size));
  return out;
}

EncodedDatagram encode_binary(const Probe& probe) {
  EncodedDatagram out;
  ByteWriter writer(out.header_storage);
  write_common(Kind::probe, 0, probe.stream, writer);
  write_sequence(probe.link_sequence, writer);
  out.header_size = probe_size;
  seal(std::span(out.header_storage).first(probe_size));
  return out;
}

EncodedDatagram encode_binary(const Feedback& feedback) {
  // Common fields, sequence, age, number of runs, runs, both sections, checksum.
  std::array<std::byte, common_size + 3 + (8 + max_feedback_runs) * max_varint_size> bytes{};
  ByteWriter writer(bytes);
  const unsigned sections =
      (feedback.onward ? flag_onward : 0U) | (feedback.rate_kbit ? flag_rate : 0U);
  write_common(Kind::feedback, static_cast<std::uint8_t>(sections), feedback.stream, writer);
  write_sequence(feedback.newest, writer);
  write_duration(feedback.age, writer);
  write_varint(static_cast<std::uint32_t>(feedback.run_count), writer);
  for (const std::uint16_t run : feedback.runs()) write_varint(run, writer);
  if (feedback.onward) {
    write_varint(feedback.onward->hops, writer);
    write_duration(feedback.onward->way, writer);
    write_varint(feedback.onward->retransmissions, writer);
    write_duration(feedback.onward->round, writer);
  }
  if (feedback.rate_kbit) write_varint(*feedback.rate_kbit, writer);
  Buffer body = Buffer::allocate(writer.written() + checksum_size);
  std::memcpy(body.data(), bytes.data(), writer.written());
  seal(std::span(body.data(), body.size()));
  EncodedDatagram out;
  out.body = body.slice();
  return out;
}

}  // namespace strand::wire
