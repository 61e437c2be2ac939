// Text as characters, for those who must leave some of them out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strand::reports {

struct Utf8Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  // in bytes; 0: what stands there is not UTF-8
};

// The first of `text`, which is not empty: a sequence of the shortest length for its character, up
// to U+10FFFF, and no surrogate (RFC 3629).
[[nodiscard]] Utf8Character first_character(std::string_view text);

}  // namespace strand::reports
