// The last lines of a text: what is shown of a log when a program has failed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace strand::real {

// At most `count` lines, without the newline of the last.
[[nodiscard]] std::string last_lines(std::string_view text, std::size_t count);
// The same of a file, of which at most the last 8 KiB are read; empty when it cannot be.
[[nodiscard]] std::string tail_of_file(const std::filesystem::path& file, std::size_t count);

}  // namespace strand::real
