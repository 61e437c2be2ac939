// Big-endian fields, read from and written to bytes whose length the caller has checked.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>

#include "core/base/assert.hpp"
#include "core/base/buffer.hpp"

namespace strand {

template <std::unsigned_integral T>
[[nodiscard]] constexpr T to_big_endian(T value) {
  static_assert(std::endian::native == std::endian::little ||
                std::endian::native == std::endian::big);
  if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1) {
    return value;
  } else if constexpr (sizeof(T) == 2) {
    return __builtin_bswap16(value);
  } else if constexpr (sizeof(T) == 4) {
    return __builtin_bswap32(value);
  } else {
    return __builtin_bswap64(value);
  }
}

// Reads fields one after another. Reading past the end is a defect of the caller, who checks
// remaining() first.
class ByteReader {
 public:
  explicit ByteReader(ByteSpan bytes) : bytes_(bytes) {}

  template <std::unsigned_integral T>
  [[nodiscard]] T read() {
    STRAND_ASSERT(bytes_.size() >= sizeof(T));
    T value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_ = bytes_.subspan(sizeof(T));
    return to_big_endian(value);
  }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size(); }

 private:
  ByteSpan bytes_;
};

// Writes fields one after another. Writing past the end is a defect of the caller.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::byte> bytes) : bytes_(bytes) {}

  template <std::unsigned_integral T>
  void write(T value) {
    STRAND_ASSERT(bytes_.size() - written_ >= sizeof(T));
    value = to_big_endian(value);
    std::memcpy(bytes_.data() + written_, &value, sizeof(T));
    written_ += sizeof(T);
  }
  [[nodiscard]] std::size_t written() const { return written_; }

 private:
  std::span<std::byte> bytes_;
  std::size_t written_ = 0;
};

}  // namespace strand
