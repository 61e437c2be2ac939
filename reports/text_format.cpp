#include "reports/text_format.hpp"

#include <cmath>

#include <fmt/format.h>

namespace strand::reports {

std::string percent_text(double share) {
  const double percent = share * 100;
  if (share < 1 && percent >= 99.95) return ">99.9 %";
  if (share > 0 && percent < 0.05) return "<0.1 %";
  return fmt::format("{:.1f} %", percent);
}

std::string count_text(double count) {
  if (count == std::floor(count)) return fmt::format("{:.0f}", count);
  return count < 0.05 ? "<0.1" : fmt::format("{:.1f}", count);
}

std::string milliseconds_text(double milliseconds) {
  if (milliseconds > 0 && milliseconds < 0.05) return "<0.1 ms";
  return milliseconds < 9.95 ? fmt::format("{:.1f} ms", milliseconds)
                             : fmt::format("{:.0f} ms", milliseconds);
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (byte < 0x20 || byte == 0x7F) {
      result += '?';
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {  // U+0080 to U+009F
      result += '?';
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string paint(std::string_view text, Color color, bool enabled) {
  if (!enabled || color == Color::none || text.empty()) return std::string(text);
  const int code = color == Color::bold     ? 1
                   : color == Color::green  ? 32
                   : color == Color::yellow ? 33
                                            : 31;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string wrapped(const std::string& head, const std::vector<std::string>& parts,
                    std::size_t width) {
  std::string text;
  std::string line = head;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string part = parts[i] + (i + 1 < parts.size() ? "," : "");
    if (line.size() > head.size() && line.size() + 1 + part.size() > width) {
      text += line + "\n";
      line.assign(head.size(), ' ');
    }
    if (line.size() > head.size()) line += ' ';
    line += part;
  }
  return text + line + "\n";
}

}  // namespace strand::reports
