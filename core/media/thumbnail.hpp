// Small pictures of large ones, for pages that people look at.
#pragma once

#include <cstdint>

#include "core/media/image.hpp"

namespace strand::media {

// `image` made smaller, so that it is at most `most_width` (1 at least) pixels wide, in its own
// proportions and at least a pixel high. Each pixel is the mean of those that it stands for. One
// that is narrow enough comes back as it is.
[[nodiscard]] Image thumbnail_of(const Image& image, std::uint32_t most_width);

}  // namespace strand::media
