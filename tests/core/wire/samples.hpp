// Bytes, texts and messages that the wire's tests share.
#pragma once

#include <cctype>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
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

inline std::string bytes_of_datagram(const Datagram& datagram) {
  return std::visit([](const auto& kind) { return text_of(encode(kind)); }, datagram);
}

// Bytes of pairs of hexadecimal digits, between which anything else may stand.
inline std::string from_hexadecimal(std::string_view dump) {
  std::string out;
  std::string digits;
  for (const char c : dump) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    digits += c;
    if (digits.size() < 2) continue;
    out += static_cast<char>(std::stoi(digits, nullptr, 16));
    digits.clear();
  }
  return out;
}

inline std::string with_flipped_bit(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

// The low 32 bits of XXH3-64.
inline std::uint32_t low_xxh3(std::string_view bytes) {
  return payload_checksum(std::as_bytes(std::span(bytes)));
}

inline std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>(value >> (8 * (size - 1 - i)));
  return out;
}

// A datagram without payload: these bytes, and a checksum that matches.
inline std::string sealed(std::string_view bytes) {
  return std::string(bytes) + big_endian(low_xxh3(bytes), 4);
}

// The fields of the header of a chunk or a repair as the wire has them, to be told lies with. As it
// is, it describes the first chunk, "Hell", of the frame "Hello, wire": 11 bytes in 3 chunks, of
// which the first 11 % 3 = 2 are a byte longer than the third: 4, 4 and 3.
struct RawHeader {
  std::uint8_t lead = 0xa1;
  std::uint8_t flags = 1;  // deflated
  std::uint16_t stream = 0x0102;
  std::uint32_t link_sequence = 99;
  std::uint16_t time_left = 4'000;  // 250 us each: a second
  std::uint32_t frame = 7;
  std::uint16_t index = 0;
  std::uint16_t count_less_one = 2;
  std::uint16_t longer = 2;

  // The 21 bytes and the payload, with a checksum that matches.
  [[nodiscard]] std::string with(std::string_view payload) const {
    const std::uint64_t place = (std::uint64_t{frame} << 42) | (std::uint64_t{index} << 28) |
                                (std::uint64_t{count_less_one} << 14) | longer;
    const std::string header = big_endian(lead, 1) + big_endian(flags, 1) + big_endian(stream, 2) +
                               big_endian(link_sequence, 3) + big_endian(time_left, 2) +
                               big_endian(place, 8);
    const std::uint32_t checksum = low_xxh3(header) ^ low_xxh3(payload);
    return header + big_endian(checksum, 4) + std::string(payload);
  }
};

// What RawHeader describes, as the sender has it.
inline Chunk sample_chunk() {
  Chunk chunk;
  chunk.stream = StreamId(0x0102);
  chunk.frame = FrameNumber(7);
  chunk.count = 3;
  chunk.deflated = true;
  chunk.frame_size = 11;
  chunk.link_sequence = LinkSequence(99);
  chunk.time_left = std::chrono::seconds(1);
  chunk.payload = slice_of("Hell");
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  return chunk;
}

// Sent behind the chunks of that frame.
inline Repair sample_repair() {
  Repair repair;
  repair.stream = StreamId(0x0102);
  repair.frame = FrameNumber(7);
  repair.index = 1;
  repair.count = 3;
  repair.deflated = true;
  repair.frame_size = 11;
  repair.link_sequence = LinkSequence(102);
  repair.time_left = std::chrono::milliseconds(999);
  repair.payload = slice_of("\x0b\x16\x21\x2c");
  repair.checksum = payload_checksum(repair.payload.bytes());
  return repair;
}

inline EndOfStream sample_end() {
  return {Format::binary, StreamId(0x0102), 300, LinkSequence(1'200), {}};
}

inline Probe sample_probe() {
  return {StreamId(0x0102), LinkSequence(1'201)};
}

// Half a millisecond ago 300 arrived, and so did the two before it; 297 did not; the 200 before
// that did. Two hops are left: 40 ms there, one chunk in 20 is lost on each of them, which takes
// 2 * 1/19 * 1,024 = 107.8 retransmissions of 1/1,024, of 41 ms. 6 Mbit/s is the most.
inline Feedback sample_feedback() {
  Feedback feedback;
  feedback.stream = StreamId(0x0102);
  feedback.newest = LinkSequence(300);
  feedback.age = std::chrono::microseconds(500);
  for (const int run : {3, 1, 200}) feedback.add_run(static_cast<std::uint16_t>(run));
  feedback.onward = Onward{2, std::chrono::milliseconds(40), 108, std::chrono::milliseconds(41)};
  feedback.rate_kbit = 6'000;
  return feedback;
}

// One of every kind, and feedback without sections.
inline std::vector<Datagram> sample_datagrams() {
  Feedback bare = sample_feedback();
  bare.onward.reset();
  bare.rate_kbit.reset();
  return {sample_chunk(), sample_repair(), sample_end(), sample_probe(), sample_feedback(), bare};
}

}  // namespace strand::wire
