// Numbers in as few bytes as they need: seven bits a byte, the lowest first, the highest bit set
// where another byte follows (LEB128 as the DWARF standard has it, section 7.6). At most four
// bytes, 28 bits; a number has one form, its shortest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/byte_order.hpp"

namespace strand::wire {

inline constexpr std::size_t max_varint_size = 4;
inline constexpr std::uint32_t max_varint = (1U << 28) - 1;

// Nothing where the bytes end before the number does, it is longer than four bytes, or longer than
// it need be.
[[nodiscard]] inline std::optional<std::uint32_t> read_varint(ByteReader& reader) {
  std::uint32_t value = 0;
  for (std::size_t size = 0; size < max_varint_size && reader.remaining() > 0; ++size) {
    const auto byte = reader.read<std::uint8_t>();
    value |= static_cast<std::uint32_t>(byte & 0x7f) << (7 * size);
    if ((byte & 0x80) != 0) continue;
    if (byte == 0 && size > 0) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

// Writes `value`, or the largest number that there is if it is more.
inline void write_varint(std::uint32_t value, ByteWriter& writer) {
  value = value < max_varint ? value : max_varint;
  while (value >= 0x80) {
    writer.write(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  writer.write(static_cast<std::uint8_t>(value));
}

}  // namespace strand::wire
