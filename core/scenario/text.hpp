// Small pieces of the lines that people read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace strand::scenario {

// `text` with "?" in place of every control character, line breaks among them.
[[nodiscard]] std::string on_one_line(std::string text);

// `text` in quotes, fit for one line of a message: control characters become "?", and what is
// longer than 60 bytes is cut and ends in "...".
[[nodiscard]] std::string in_quotes(std::string_view text);

// "a, b and c"; with `word` "or", "a, b or c".
[[nodiscard]] std::string joined(const std::vector<std::string_view>& words, std::string_view word);

// "11s", "0.5s"; from 0.
[[nodiscard]] std::string in_seconds(Duration duration);

}  // namespace strand::scenario
