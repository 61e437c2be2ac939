#include "core/wire/datagram.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/wire/binary_format.hpp"
#include "core/wire/json_format.hpp"

namespace strand::wire {

namespace {

bool is_white_space(std::byte byte) {
  const char c = static_cast<char>(byte);
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The first byte of the datagram that is no white space.
std::optional<std::byte> first_visible(ByteSpan header, ByteSpan body) {
  for (const ByteSpan part : {header, body}) {
    const auto found = std::find_if_not(part.begin(), part.end(), is_white_space);
    if (found != part.end()) return *found;
  }
  return std::nullopt;
}

// The two parts in one slice.
BufferSlice join(ByteSpan header, const BufferSlice& body) {
  if (header.empty()) return body;
  Buffer whole = Buffer::allocate(header.size() + body.size());
  std::memcpy(whole.data(), header.data(), header.size());
  if (!body.empty()) std::memcpy(whole.data() + header.size(), body.data(), body.size());
  return whole.slice();
}

expected<Datagram, Error> parse_binary(ByteSpan header, const BufferSlice& body) {
  const std::byte first = header.empty() ? body.bytes().front() : header.front();
  if (!has_payload(first)) {
    return parse_without_payload(body.empty() ? header : join(header, body).bytes());
  }
  if (header.size() == chunk_header_size) {
    return parse_with_payload(header.first<chunk_header_size>(), body);
  }
  const BufferSlice whole = join(header, body);
  if (whole.size() < chunk_header_size) return unexpected<Error>(Error::too_short);
  return parse_with_payload(whole.bytes().first<chunk_header_size>(),
                            whole.subslice(chunk_header_size, whole.size() - chunk_header_size));
}

}  // namespace

expected<Datagram, Error> parse_datagram(ByteSpan header, const BufferSlice& body) {
  const std::size_t size = header.size() + body.size();
  if (size == 0) return unexpected<Error>(Error::too_short);
  if (size > max_udp_payload) return unexpected<Error>(Error::message_too_long);
  const std::byte first = header.empty() ? body.bytes().front() : header.front();
  if (begins_binary(first)) return parse_binary(header, body);
  if (first_visible(header, body.bytes()) != std::byte{'{'}) {
    return unexpected<Error>(Error::not_ours);
  }
  return parse_json(join(header, body));
}

std::optional<ChunkName> name_of_chunk(ByteSpan header, const BufferSlice& body) {
  if (header.size() == chunk_header_size && has_payload(header.front())) {
    if (header.size() + body.size() > max_udp_payload) return std::nullopt;
    return name_of_binary_chunk(header.first<chunk_header_size>(), body.size());
  }
  const auto datagram = parse_datagram(header, body);
  const Chunk* chunk = datagram ? std::get_if<Chunk>(&*datagram) : nullptr;
  if (chunk == nullptr) return std::nullopt;
  return ChunkName{chunk->frame, chunk->index};
}

EncodedDatagram encode(const Chunk& chunk) {
  if (chunk.format == Format::binary) return encode_binary(chunk);
  EncodedDatagram out;
  out.body = chunk.original.empty() ? write_json(chunk) : chunk.original;
  return out;
}

EncodedDatagram encode(const Repair& repair) {
  return encode_binary(repair);
}

EncodedDatagram encode(const Probe& probe) {
  return encode_binary(probe);
}

EncodedDatagram encode(const Feedback& feedback) {
  return encode_binary(feedback);
}

EncodedDatagram encode(const EndOfStream& end) {
  if (end.format == Format::binary) return encode_binary(end);
  EncodedDatagram out;
  out.body = end.original.empty() ? write_json(end) : end.original;
  return out;
}

std::size_t chunk_capacity(Format format, std::size_t limit) {
  STRAND_ASSERT(limit >= min_datagram && limit <= max_datagram);
  if (format == Format::binary) return limit - chunk_header_size;
  // The seed's datagrams stay under the limit, so that the limit itself is not reached.
  return (limit - 1 - json_overhead()) / 2;
}

ChunkRange chunk_range(std::uint32_t frame_size, std::uint16_t count, ChunkIndex index) {
  STRAND_ASSERT(index.value() < count);
  const std::size_t shorter = frame_size / count;
  const std::size_t longer_chunks = frame_size % count;
  const std::size_t place = index.value();
  return {place * shorter + std::min(place, longer_chunks),
          shorter + (place < longer_chunks ? 1 : 0)};
}

}  // namespace strand::wire
