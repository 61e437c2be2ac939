#include "core/media/gap_mark.hpp"

#include <algorithm>
#include <cstddef>

namespace strand::media {

void mark_as_gap(Image& image) {
  constexpr std::uint8_t red = 200;
  const std::uint32_t border = std::max(std::min(image.width, image.height) / 30, 1U);
  const auto is_in_border = [border](std::uint32_t at, std::uint32_t side) {
    return at < border || at + border >= side;
  };
  std::uint8_t* pixel = image.bgr.data();
  for (std::uint32_t y = 0; y < image.height; ++y) {
    const bool row_in_border = is_in_border(y, image.height);
    for (std::uint32_t x = 0; x < image.width; ++x, pixel += 3) {
      if (row_in_border || is_in_border(x, image.width)) {
        pixel[0] = 0;
        pixel[1] = 0;
        pixel[2] = red;
        continue;
      }
      // Luma with the weights of BT.601 in 256ths, halved.
      const unsigned luma = (29U * pixel[0] + 150U * pixel[1] + 77U * pixel[2]) / 512U;
      std::fill_n(pixel, 3, static_cast<std::uint8_t>(luma));
    }
  }
}

}  // namespace strand::media
