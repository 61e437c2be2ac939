// Which of many peers are shown where there is no room for all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace strand::reports {

// Of 0 to `count` - 1, ascending: all, or, of more than `most` (at least 3), a third each of the
// head, the tail, and those between them of which `figure(i)` is least.
template <class Figure>
[[nodiscard]] std::vector<std::size_t> first_worst_last(std::size_t count, std::size_t most,
                                                        Figure figure) {
  std::vector<std::size_t> shown(count);
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  most = std::max<std::size_t>(most, 3);
  if (count <= most) return shown;
  const auto third = static_cast<std::ptrdiff_t>(most / 3);
  const auto middle = shown.begin() + third;
  const auto tail = shown.end() - third;
  std::stable_sort(middle, tail,
                   [&](std::size_t a, std::size_t b) { return figure(a) < figure(b); });
  shown.erase(middle + third, tail);
  std::sort(shown.begin(), shown.end());
  return shown;
}

}  // namespace strand::reports
