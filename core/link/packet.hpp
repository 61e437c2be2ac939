// A datagram on its way through a link: header bytes by value, payload shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/assert.hpp"
#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"

namespace strand::link {

class Packet {
 public:
  static constexpr std::size_t max_header_size = 64;

  Packet() = default;
  Packet(Endpoint from, Endpoint to, ByteSpan header, BufferSlice body);

  [[nodiscard]] Endpoint from() const { return from_; }
  [[nodiscard]] Endpoint to() const { return to_; }
  [[nodiscard]] ByteSpan header() const { return ByteSpan(header_).first(header_size_); }
  [[nodiscard]] const BufferSlice& body() const { return body_; }
  // The UDP payload in bytes.
  [[nodiscard]] std::size_t size() const { return header_size_ + body_.size(); }

 private:
  Endpoint from_;
  Endpoint to_;
  std::array<std::byte, max_header_size> header_;
  std::uint8_t header_size_ = 0;
  BufferSlice body_;
};

}  // namespace strand::link
