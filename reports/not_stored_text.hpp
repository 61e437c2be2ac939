// What a peer could not store, in words.
#pragma once

#include <cstdint>
#include <string>

#include "reports/model.hpp"

namespace strand::reports {

// "frames 12-40 and 57 not stored (the disk was full)"; of many ranges the first are named:
// "frames 1, 3, 5, 7, 9, 11, 13, 15 and 40 more not stored". Where none is named, "2 frames not
// stored". Of `count` frames, which is not 0.
[[nodiscard]] std::string not_stored_text(std::uint64_t count, const NotStored& which);

}  // namespace strand::reports
