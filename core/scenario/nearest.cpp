#include "core/scenario/nearest.hpp"

#include <algorithm>
#include <utility>

namespace strand::scenario {
namespace {

constexpr std::size_t longest_word = 64;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Rows of the table of distances between prefixes: of the letter before last, the last, this one.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::optional<std::string_view> nearest(std::string_view wanted,
                                        const std::vector<std::string_view>& words) {
  if (wanted.size() > longest_word) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t least = (wanted.size() + 2) / 3;
  for (const std::string_view word : words) {
    if (word.size() > longest_word) continue;
    const std::size_t distance = edit_distance(wanted, word);
    if (distance > least || (best && distance == least)) continue;
    least = distance;
    best = word;
  }
  return best;
}

}  // namespace strand::scenario
