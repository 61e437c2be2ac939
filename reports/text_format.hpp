// Figures as people read them, and colour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strand::reports {

// Percent of a share of 0 to 1, one decimal: "99.8 %". What is not all never reads "100.0 %", and
// what is not nothing never "0.0 %": ">99.9 %" and "<0.1 %".
[[nodiscard]] std::string percent_text(double share);

// A mean count: "3", or one decimal where it is not whole: "0.2", "<0.1".
[[nodiscard]] std::string count_text(double count);

// "48 ms", "4.2 ms" below ten, and "<0.1 ms" for what would read as nothing.
[[nodiscard]] std::string milliseconds_text(double milliseconds);

// "1 run", "5 runs"
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun);

// With every control character as '?', those of UTF-8 too.
[[nodiscard]] std::string printable(std::string_view text);

enum class Color : std::uint8_t { none, bold, green, yellow, red };

// The text between the ANSI escapes of `color`, or as it is where `enabled` is false.
[[nodiscard]] std::string paint(std::string_view text, Color color, bool enabled);

// `head`, then the parts with commas between them, on as many lines of `width` columns as they
// take; those after the first are indented by the head's length. Ends in a newline.
[[nodiscard]] std::string wrapped(const std::string& head, const std::vector<std::string>& parts,
                                  std::size_t width);

}  // namespace strand::reports
