// A datagram on its way through a link: header bytes by value, payload shared, and, where somebody
// has said so, which chunk it carries.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "core/base/assert.hpp"
#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/base/ids.hpp"
#include "core/link/link_options.hpp"

namespace strand::link {

class Packet {
 public:
  static constexpr std::size_t max_header_size = 32;

  Packet() = default;
  // `header` is at most max_header_size bytes.
  Packet(Endpoint from, Endpoint to, ByteSpan header, BufferSlice body)
      : from_(from),
        to_(to),
        header_size_(static_cast<std::uint8_t>(header.size())),
        body_(std::move(body)) {
    STRAND_ASSERT(header.size() <= max_header_size);
    copy_header(header);
  }

  [[nodiscard]] Endpoint from() const { return from_; }
  [[nodiscard]] Endpoint to() const { return to_; }
  [[nodiscard]] ByteSpan header() const { return ByteSpan(header_).first(header_size_); }
  [[nodiscard]] const BufferSlice& body() const { return body_; }
  // Gives the body away: what is left is the header.
  [[nodiscard]] BufferSlice take_body() { return std::move(body_); }
  // The UDP payload in bytes.
  [[nodiscard]] std::size_t size() const { return header_size_ + body_.size(); }

  // Tells it from others on the same link; a copy that the link makes has its original's. 0 while
  // nobody has said so.
  void set_number(std::uint64_t number) { number_ = number; }
  [[nodiscard]] std::uint64_t number() const { return number_; }

  // Which chunk it carries, for PinpointDrops: a link does not read what it passes.
  void set_chunk(FrameNumber frame, ChunkIndex chunk) {
    carries_chunk_ = true;
    frame_ = frame;
    chunk_ = chunk;
  }
  [[nodiscard]] std::optional<ChunkDrop> chunk() const {
    if (!carries_chunk_) return std::nullopt;
    return ChunkDrop{frame_, chunk_};
  }

  // Turns one bit of header and body, from 0 to 8 * size() - 1, in a copy of its own of the body:
  // others hold the same bytes.
  void flip_bit(std::size_t bit) {
    const std::size_t byte = bit / 8;
    const std::byte mask{static_cast<unsigned char>(1U << bit % 8)};
    STRAND_ASSERT(byte < size());
    if (byte < header_size_) {
      header_[byte] ^= mask;
      return;
    }
    Buffer copy = Buffer::copy_of(body_.bytes());
    copy.data()[byte - header_size_] ^= mask;
    body_ = copy.slice();
  }

 private:
  // For a header of 16 to 32 bytes, as those of chunks are, two copies of a fixed length that
  // overlap cost a fraction of a call of memcpy().
  void copy_header(ByteSpan header) {
    constexpr std::size_t part = 16;
    if (header.size() >= part && header.size() <= 2 * part) {
      const std::size_t second = header.size() - part;
      std::memcpy(header_.data(), header.data(), part);
      std::memcpy(header_.data() + second, header.data() + second, part);
    } else if (!header.empty()) {
      std::memcpy(header_.data(), header.data(), header.size());
    }
  }

  Endpoint from_;
  Endpoint to_;
  std::array<std::byte, max_header_size> header_;
  std::uint8_t header_size_ = 0;
  bool carries_chunk_ = false;  // with the two below in what would be padding
  ChunkIndex chunk_;
  FrameNumber frame_;
  BufferSlice body_;
  std::uint64_t number_ = 0;
};

}  // namespace strand::link
