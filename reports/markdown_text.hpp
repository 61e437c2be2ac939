// Text from outside in Markdown, as GitHub reads it (GitHub Flavored Markdown 0.29).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strand::reports {

// As running text: what would be markup is escaped, control characters are '?'.
[[nodiscard]] std::string markdown_text(std::string_view text);

// As a code span in a cell of a table: nothing in it is markup, a link, or calls anybody.
[[nodiscard]] std::string markdown_code_cell(std::string_view text);

// As a block of code in the language `language`; ends in a newline.
[[nodiscard]] std::string markdown_block(std::string_view text, std::string_view language);

// The first `most` bytes and "...", or all of it where it is not longer. A cut does not fall into a
// character of UTF-8.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t most);

}  // namespace strand::reports
