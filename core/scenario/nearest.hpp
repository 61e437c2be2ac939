// The word that somebody probably meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace strand::scenario {

// How many letters must be inserted, removed, replaced or swapped with their neighbour to turn `a`
// into `b` (optimal string alignment; Damerau, "A technique for computer detection and correction
// of spelling errors", CACM 7, 1964). Takes the product of the lengths in time.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The word nearest to `wanted`, the first of equals; nothing where all are too far: over a third of
// the wanted word's letters, rounded up. Words over 64 bytes are near nothing.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view wanted,
                                                      const std::vector<std::string_view>& words);

}  // namespace strand::scenario
