// Pieces of markup that all views share: escaping, figures, text in a chart, and ticks of axes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strand::reports::html {

// `text` as content or a quoted attribute of HTML and XML. Control characters and what is not UTF-8
// become '?'.
[[nodiscard]] std::string escaped(std::string_view text);

// `name` escaped, and cut to `most` characters, at least 2, with an ellipsis for the rest.
[[nodiscard]] std::string short_name(std::string_view name, std::size_t most);

// With `decimals` at most, and no zeros at the end: "12.5", "12".
[[nodiscard]] std::string decimal(double value, int decimals);

enum class Anchor : std::uint8_t { start, middle, end };

// A line of text in a chart; `content` is markup.
[[nodiscard]] std::string chart_text(double x, double y, Anchor anchor, std::string_view content,
                                     std::string_view classes = "");

[[nodiscard]] std::string chart_line(double x1, double y1, double x2, double y2,
                                     std::string_view classes);

[[nodiscard]] std::string chart_rect(double x, double y, double width, double height,
                                     std::string_view classes);

// What stands for a colour in words around a chart.
[[nodiscard]] std::string legend_entry(std::string_view classes, std::string_view text);

// Multiples of 1, 2 or 5 times a power of ten, from 0 to `most`, `count` of them or a few more.
// Only 0 where `most` is not above 0.
[[nodiscard]] std::vector<double> ticks_to(double most, int count);

// The smallest of 1, 2 and 5 times a power of ten that is not below `value`, which is above 0.
[[nodiscard]] double round_up(double value);
// The largest that is not above it.
[[nodiscard]] double round_down(double value);

// The logarithm to the base of 2, of at least 1, in 1/4096, by integers: the same on every machine.
[[nodiscard]] std::int64_t log2_of(std::uint64_t value);

}  // namespace strand::reports::html
