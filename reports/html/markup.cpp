#include "reports/html/markup.hpp"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "reports/utf8.hpp"

namespace strand::reports::html {

namespace {

// Characters that XML does not allow, or that nobody sees: controls, U+FFFE and U+FFFF.
bool is_hidden(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xFFFE || code == 0xFFFF;
}

void append_escaped(std::string_view character, std::uint32_t code, std::string& result) {
  switch (code) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    case '\'':
      result += "&#39;";
      break;
    default:
      result += is_hidden(code) ? "?" : character;
  }
}

std::string_view name_of(Anchor anchor) {
  if (anchor == Anchor::start) return "start";
  return anchor == Anchor::middle ? "middle" : "end";
}

// 1, 2 or 5 times a power of ten, around `value`.
struct Step {
  double mantissa;
  double power;
};

Step step_below(double value) {
  value = std::clamp(value, 1e-12, 1e18);
  double power = 1;
  while (power > value) power /= 10;
  while (power * 10 <= value) power *= 10;
  if (power * 5 <= value) return {5, power};
  return {power * 2 <= value ? 2.0 : 1.0, power};
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    if (character.length == 0) {
      result += '?';
    } else {
      append_escaped(text.substr(0, character.length), character.code, result);
    }
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  return result;
}

std::string short_name(std::string_view name, std::size_t most) {
  std::size_t end = 0;
  std::size_t before_last = 0;
  std::size_t characters = 0;
  while (end < name.size() && characters < most) {
    before_last = end;
    end += std::max<std::size_t>(first_character(name.substr(end)).length, 1);
    ++characters;
  }
  if (end >= name.size()) return escaped(name);
  return escaped(name.substr(0, before_last)) + "…";
}

std::string decimal(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string chart_text(double x, double y, Anchor anchor, std::string_view content,
                       std::string_view classes) {
  return fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"{}\"{}>{}</text>", decimal(x, 1),
                     decimal(y, 1), name_of(anchor),
                     classes.empty() ? "" : fmt::format(" class=\"{}\"", classes), content);
}

std::string chart_line(double x1, double y1, double x2, double y2, std::string_view classes) {
  return fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>", classes, decimal(x1, 1),
                     decimal(y1, 1), decimal(x2, 1), decimal(y2, 1));
}

std::string chart_rect(double x, double y, double width, double height, std::string_view classes) {
  return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", classes,
                     decimal(x, 1), decimal(y, 1), decimal(width, 1), decimal(height, 1));
}

std::string legend_entry(std::string_view classes, std::string_view text) {
  return fmt::format(
      "<span class=\"key\"><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect "
      "class=\"{}\" width=\"14\" height=\"12\"/></svg> {}</span>\n",
      classes, text);
}

std::vector<double> ticks_to(double most, int count) {
  std::vector<double> ticks{0};
  if (!(most > 0)) return ticks;
  const double step = round_up(most / count);
  for (int i = 1; i <= 2 * count && step * i <= most * 1.000001; ++i) ticks.push_back(step * i);
  return ticks;
}

double round_down(double value) {
  const Step step = step_below(value);
  return step.mantissa * step.power;
}

double round_up(double value) {
  const Step step = step_below(value);
  if (step.mantissa * step.power >= value) return step.mantissa * step.power;
  if (step.mantissa == 1) return 2 * step.power;
  return (step.mantissa == 2 ? 5 : 10) * step.power;
}

std::int64_t log2_of(std::uint64_t value) {
  value = std::max<std::uint64_t>(value, 1);
  const int whole = static_cast<int>(std::bit_width(value)) - 1;
  // The mantissa, from 1 to 2, in 1/2^31; squaring it gives one binary digit after the other.
  std::uint64_t mantissa = whole >= 31 ? value >> (whole - 31) : value << (31 - whole);
  std::int64_t result = whole;
  for (int digit = 0; digit < 12; ++digit) {
    mantissa = (mantissa * mantissa) >> 31U;
    const bool one = mantissa >= (1ULL << 32U);
    if (one) mantissa >>= 1U;
    result = result * 2 + (one ? 1 : 0);
  }
  return result;
}

}  // namespace strand::reports::html
