// Bytes, texts and messages that the wire's tests share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_order.hpp"
#include "core/wire/datagram.hpp"

namespace strand::wire {

inline BufferSlice slice_of(std::string_view text) {
  return Buffer::copy_of(std::as_bytes(std::span(text))).slice();
}

inline std::string text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline std::string text_of(const EncodedDatagram& datagram) {
  return text_of(datagram.header()) + text_of(datagram.body.bytes());
}

// The fields of a binary header as the wire has them, to be told lies with. As it is, it describes
// the first chunk, "Hell", of the frame "Hello, wire": 11 bytes in 3 chunks of 4, 4 and 3.
struct RawHeader {
  std::uint8_t magic = 0x53;
  std::uint8_t version = 1;
  std::uint8_t kind = 1;
  std::uint8_t flags = 0;
  std::uint16_t header_size = 40;
  std::uint16_t payload_size = 4;
  std::uint32_t stream = 0x01020304;
  std::uint32_t link_sequence = 99;
  std::uint32_t frame = 7;
  std::uint16_t index = 0;
  std::uint16_t count = 3;
  std::uint32_t frame_size = 11;
  std::uint32_t time_left = 1'000'000;
  std::uint32_t payload_checksum = wire::payload_checksum(std::as_bytes(std::span("Hell", 4)));

  // The 40 bytes, with a checksum that matches.
  [[nodiscard]] std::string bytes() const {
    std::string out(chunk_header_size, '\0');
    ByteWriter writer(std::as_writable_bytes(std::span(out)));
    writer.write(magic);
    writer.write(version);
    writer.write(kind);
    writer.write(flags);
    writer.write(header_size);
    writer.write(payload_size);
    writer.write(stream);
    writer.write(link_sequence);
    writer.write(frame);
    writer.write(index);
    writer.write(count);
    writer.write(frame_size);
    writer.write(time_left);
    writer.write(payload_checksum);
    writer.write(wire::payload_checksum(std::as_bytes(std::span(out)).first(36)));
    return out;
  }
  [[nodiscard]] std::string with(std::string_view payload) const {
    return bytes() + std::string(payload);
  }
};

// What RawHeader describes, as the sender has it.
inline Chunk sample_chunk() {
  Chunk chunk;
  chunk.stream = StreamId(0x01020304);
  chunk.frame = FrameNumber(7);
  chunk.count = 3;
  chunk.frame_size = 11;
  chunk.link_sequence = LinkSequence(99);
  chunk.time_left = std::chrono::seconds(1);
  chunk.payload = slice_of("Hell");
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  return chunk;
}

}  // namespace strand::wire
