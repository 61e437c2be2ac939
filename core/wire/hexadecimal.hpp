// Bytes as hexadecimal digits, two a byte.
#pragma once

#include <string_view>

#include "core/base/buffer.hpp"

namespace strand::wire {

// Writes lower-case digits to `out`, which has room for 2 * bytes.size() of them.
void write_hexadecimal(ByteSpan bytes, std::byte* out);
// Reads digits of either case into `out`, which has room for digits.size() / 2 bytes. False when
// their number is odd or one is no digit; what `out` holds is unspecified then.
[[nodiscard]] bool read_hexadecimal(std::string_view digits, std::byte* out);

}  // namespace strand::wire
