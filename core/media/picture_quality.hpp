// How near a picture is to the one it was made from: PSNR and SSIM of luma, 8 bits a pixel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/shown_picture.hpp"
#include "core/media/image.hpp"

namespace strand::media {

// Rows of luma without gaps between them, top row first.
struct Luma {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> pixels;  // width * height

  friend bool operator==(const Luma&, const Luma&) = default;
};

// As JPEG has it (ITU-T T.871, 7): 0.299 red + 0.587 green + 0.114 blue, to the nearest.
[[nodiscard]] Luma luma_of(const Image& image);

// That of pictures that are the same, or nearly.
inline constexpr double most_psnr = 100;

using strand::PictureQuality;

// 10 log10(255^2 / mean squared error).
[[nodiscard]] double psnr(const Luma& shown, const Luma& original);

// The mean of the index of Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from
// error visibility to structural similarity", IEEE Trans. Image Processing 13(4), 2004, over all
// windows of 11 x 11 pixels that lie in the picture: Gaussian weights of sigma 1.5, K1 0.01, K2
// 0.03, without downsampling. Where a side has fewer than 11 pixels, of one window of equal
// weights.
[[nodiscard]] double ssim(const Luma& shown, const Luma& original);

// Both; 0 where the sizes differ.
[[nodiscard]] PictureQuality compare(const Luma& shown, const Luma& original);

}  // namespace strand::media
