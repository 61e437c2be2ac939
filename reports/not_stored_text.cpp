#include "reports/not_stored_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/text_format.hpp"

namespace strand::reports {
namespace {

constexpr std::size_t most_ranges = 8;

std::string range_text(const FrameRange& range) {
  if (range.first == range.last) return fmt::format("{}", range.first.value());
  return fmt::format("{}-{}", range.first.value(), range.last.value());
}

// "12-40, 57 and 3 more"
std::string list_text(std::uint64_t count, const std::vector<FrameRange>& ranges) {
  std::vector<FrameRange> named = ranges;
  named.resize(std::min(named.size(), most_ranges));
  std::vector<std::string> words;
  for (const FrameRange& range : named) words.push_back(range_text(range));
  const std::uint64_t frames = frames_in(named);
  if (count > frames) words.push_back(fmt::format("{} more", count - frames));
  const std::string last = words.back();
  words.pop_back();
  if (words.empty()) return last;
  return fmt::format("{} and {}", fmt::join(words, ", "), last);
}

}  // namespace

std::string not_stored_text(std::uint64_t count, const NotStored& which) {
  std::string text = which.ranges.empty() ? plural(count, "frame")
                                          : fmt::format("{} {}", count == 1 ? "frame" : "frames",
                                                        list_text(count, which.ranges));
  text += " not stored";
  if (which.because) text += fmt::format(" ({})", describe(*which.because));
  return text;
}

}  // namespace strand::reports
