// Checks that bytes are text that YAML allows, before a parser sees them.
#pragma once

#include <optional>
#include <string_view>

namespace strand::scenario {

// The first byte that YAML does not allow (YAML 1.2, 5.1 "Character Set").
struct TextFault {
  int line = 1;    // from 1
  int column = 1;  // from 1, in bytes
  std::string_view reason;
};

// Allowed are UTF-8 without control characters but tab, line feed and carriage return.
[[nodiscard]] std::optional<TextFault> find_text_fault(std::string_view text);

}  // namespace strand::scenario
