// The header's hash is compiled into this file: for 36 bytes, a call into a library would cost as
// much as the hash itself.
#define XXH_INLINE_ALL
#include "core/wire/binary_format.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <xxhash.h>

#include "core/base/byte_order.hpp"
#include "core/base/xxh3.hpp"

namespace strand::wire {

namespace {

constexpr std::uint8_t version = 1;

enum class Kind : std::uint8_t { chunk = 1, end_of_stream = 2 };

// Bits of the flags. Retransmission and repair, bits 1 and 2, are reserved.
constexpr std::uint8_t flag_deflated = 1U << 0;

// The header's fields in their order, but for the magic number, the version and the header's own
// size, which are constants, and the checksum over all of it.
struct Header {
  std::uint8_t kind = 0;
  std::uint8_t flags = 0;
  std::uint16_t payload_size = 0;
  std::uint32_t stream = 0;
  std::uint32_t link_sequence = 0;
  std::uint32_t frame = 0;
  std::uint16_t index = 0;
  std::uint16_t count = 0;
  std::uint32_t frame_size = 0;
  std::uint32_t time_left = 0;
  std::uint32_t payload_checksum = 0;
};

constexpr std::size_t checksummed_size = binary_header_size - sizeof(std::uint32_t);

std::uint32_t header_checksum(std::span<const std::byte, binary_header_size> bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), checksummed_size));
}

// Reads a header whose magic number has been seen, and checks what every kind of datagram has in
// common. That costs no more than comparisons and one short hash. The fields' meanings are checked
// after it, so that a flipped bit is called corruption and only a sender's word is called a lie.
std::optional<Error> read_header(std::span<const std::byte, binary_header_size> bytes,
                                 std::size_t payload_size, Header& header) {
  ByteReader reader(bytes);
  const auto magic = reader.read<std::uint8_t>();
  STRAND_ASSERT(magic == std::to_integer<std::uint8_t>(binary_magic));
  if (reader.read<std::uint8_t>() != version) return Error::unsupported_version;
  header.kind = reader.read<std::uint8_t>();
  header.flags = reader.read<std::uint8_t>();
  const auto header_size = reader.read<std::uint16_t>();
  header.payload_size = reader.read<std::uint16_t>();
  if (header_size != binary_header_size || header.payload_size != payload_size) {
    return Error::size_mismatch;
  }
  header.stream = reader.read<std::uint32_t>();
  header.link_sequence = reader.read<std::uint32_t>();
  header.frame = reader.read<std::uint32_t>();
  header.index = reader.read<std::uint16_t>();
  header.count = reader.read<std::uint16_t>();
  header.frame_size = reader.read<std::uint32_t>();
  header.time_left = reader.read<std::uint32_t>();
  header.payload_checksum = reader.read<std::uint32_t>();
  if (reader.read<std::uint32_t>() != header_checksum(bytes)) {
    return Error::header_corrupt;
  }
  return std::nullopt;
}

std::optional<Error> check_chunk(const Header& header) {
  if ((header.flags & ~flag_deflated) != 0) return Error::reserved_flags;
  if (header.frame >= max_frames) return Error::frame_out_of_range;
  if (header.count == 0) return Error::no_chunks;
  if (header.count > max_chunks_per_frame) return Error::too_many_chunks;
  if (header.index >= header.count) return Error::chunk_out_of_range;
  if (header.frame_size == 0) return Error::frame_empty;
  if (header.frame_size > max_frame_size) return Error::frame_too_large;
  if (header.count > header.frame_size) return Error::too_many_chunks;
  const ChunkRange range = chunk_range(header.frame_size, header.count, ChunkIndex(header.index));
  if (header.payload_size != range.size) return Error::chunk_size_wrong;
  return std::nullopt;
}

std::optional<Error> check_end(const Header& header) {
  if (header.flags != 0) return Error::reserved_flags;
  if (header.payload_size != 0) return Error::size_mismatch;
  if (header.frame > max_frames) return Error::frame_out_of_range;
  return std::nullopt;
}

expected<Datagram, Error> take_chunk(const Header& header, const BufferSlice& payload) {
  if (const auto error = check_chunk(header)) return unexpected<Error>(*error);
  if (payload_checksum(payload.bytes()) != header.payload_checksum) {
    return unexpected<Error>(Error::payload_corrupt);
  }
  Chunk chunk{.format = Format::binary,
              .stream = StreamId(header.stream),
              .frame = FrameNumber(header.frame),
              .index = ChunkIndex(header.index),
              .count = header.count,
              .deflated = (header.flags & flag_deflated) != 0,
              .frame_size = header.frame_size,
              .link_sequence = LinkSequence(header.link_sequence),
              .time_left = std::chrono::microseconds(header.time_left),
              .checksum = header.payload_checksum,
              .payload = payload,
              .original = {}};
  return expected<Datagram, Error>(tl::in_place, std::in_place_type<Chunk>, std::move(chunk));
}

expected<Datagram, Error> take_end(const Header& header) {
  if (const auto error = check_end(header)) return unexpected<Error>(*error);
  EndOfStream end;
  end.format = Format::binary;
  end.stream = StreamId(header.stream);
  end.frames = header.frame;
  end.link_sequence = LinkSequence(header.link_sequence);
  return end;
}

// Whole words, because the hash would wait for bytes that were written piece by piece.
void write_header(const Header& header, EncodedDatagram& out) {
  const auto word = [](auto... fields) {
    std::uint64_t value = 0;
    ((value = (value << (8 * sizeof(fields))) | fields), ...);
    static_assert((sizeof(fields) + ...) == sizeof(value));
    return value;
  };
  ByteWriter writer(out.header_storage);
  writer.write(word(std::to_integer<std::uint8_t>(binary_magic), version, header.kind, header.flags,
                    std::uint16_t{binary_header_size}, header.payload_size));
  writer.write(word(header.stream, header.link_sequence));
  writer.write(word(header.frame, header.index, header.count));
  writer.write(word(header.frame_size, header.time_left));
  writer.write(header.payload_checksum);
  writer.write(header_checksum(std::span(out.header_storage).first<binary_header_size>()));
  out.header_size = binary_header_size;
}

std::uint32_t whole_microseconds(Duration time_left) {
  constexpr Duration most = std::chrono::microseconds(max_deadline_us);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::clamp(time_left, Duration::zero(), most));
  return static_cast<std::uint32_t>(whole.count());
}

}  // namespace

std::uint32_t payload_checksum(ByteSpan payload) {
  return static_cast<std::uint32_t>(xxh3(payload));
}

expected<Datagram, Error> parse_binary(std::span<const std::byte, binary_header_size> bytes,
                                       const BufferSlice& payload) {
  Header header;
  if (const auto error = read_header(bytes, payload.size(), header)) {
    return unexpected<Error>(*error);
  }
  switch (static_cast<Kind>(header.kind)) {
    case Kind::chunk:
      return take_chunk(header, payload);
    case Kind::end_of_stream:
      return take_end(header);
  }
  return unexpected<Error>(Error::unknown_kind);
}

std::optional<ChunkName> name_of_binary_chunk(std::span<const std::byte, binary_header_size> bytes,
                                              std::size_t payload_size) {
  Header header;
  if (read_header(bytes, payload_size, header)) return std::nullopt;
  if (static_cast<Kind>(header.kind) != Kind::chunk || check_chunk(header)) return std::nullopt;
  return ChunkName{FrameNumber(header.frame), ChunkIndex(header.index)};
}

EncodedDatagram encode_binary(const Chunk& chunk) {
  STRAND_ASSERT(chunk.payload.size() <= max_udp_payload - binary_header_size);
  EncodedDatagram out;
  write_header({.kind = static_cast<std::uint8_t>(Kind::chunk),
                .flags = chunk.deflated ? flag_deflated : std::uint8_t{0},
                .payload_size = static_cast<std::uint16_t>(chunk.payload.size()),
                .stream = chunk.stream.value(),
                .link_sequence = chunk.link_sequence.value(),
                .frame = chunk.frame.value(),
                .index = chunk.index.value(),
                .count = chunk.count,
                .frame_size = chunk.frame_size,
                .time_left = whole_microseconds(chunk.time_left),
                .payload_checksum = chunk.checksum},
               out);
  out.body = chunk.payload;
  return out;
}

EncodedDatagram encode_binary(const EndOfStream& end) {
  EncodedDatagram out;
  write_header({.kind = static_cast<std::uint8_t>(Kind::end_of_stream),
                .stream = end.stream.value(),
                .link_sequence = end.link_sequence.value(),
                .frame = end.frames},
               out);
  return out;
}

}  // namespace strand::wire
