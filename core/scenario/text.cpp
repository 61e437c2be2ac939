#include "core/scenario/text.hpp"

#include <utility>

#include "core/scenario/decimal.hpp"

namespace strand::scenario {
namespace {

constexpr std::size_t longest_quotation = 60;

// The last byte of a cut must not fall inside a UTF-8 sequence, whose later bytes are 10xxxxxx.
std::size_t cut_at(std::string_view text) {
  std::size_t end = longest_quotation;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return end;
}

}  // namespace

std::string on_one_line(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U || byte == 0x7FU) c = '?';
  }
  return text;
}

std::string in_quotes(std::string_view text) {
  const bool cut = text.size() > longest_quotation;
  std::string result = "'";
  result += cut ? text.substr(0, cut_at(text)) : text;
  result += cut ? "...'" : "'";
  return on_one_line(std::move(result));
}

std::string joined(const std::vector<std::string_view>& words, std::string_view word) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 == words.size()) {
      result.append(" ").append(word).append(" ");
    } else if (i > 0) {
      result += ", ";
    }
    result += words[i];
  }
  return result;
}

std::string in_seconds(Duration duration) {
  return format_decimal(static_cast<std::uint64_t>(duration.count()), 9) + "s";
}

}  // namespace strand::scenario
