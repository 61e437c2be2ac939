#include "core/media/picture_quality.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace strand::media {
namespace {

Luma plain(std::uint32_t width, std::uint32_t height, std::uint8_t level) {
  return {width, height, std::vector<std::uint8_t>(std::size_t{width} * height, level)};
}

// Levels 0, 7, 14, ... that wrap around: texture enough for variances that are not 0.
Luma textured(std::uint32_t width, std::uint32_t height) {
  Luma luma = plain(width, height, 0);
  std::uint8_t level = 0;
  for (std::uint8_t& pixel : luma.pixels) pixel = level = static_cast<std::uint8_t>(level + 7);
  return luma;
}

TEST(PictureQuality, MakesLumaOfColoursAsJpegDoes) {
  // Blue, green, red: 0.114, 0.587 and 0.299 of 255 are 29.07, 149.69 and 76.25.
  const Image image{4, 1, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}};
  EXPECT_EQ(luma_of(image).pixels, (std::vector<std::uint8_t>{29, 150, 76, 255}));
}

TEST(PictureQuality, OfTheSamePictureIsTheBestThereIs) {
  EXPECT_EQ(compare(textured(40, 30), textured(40, 30)), (PictureQuality{most_psnr, 1}));
}

TEST(PictureQuality, OfPicturesOfDifferentSizesIsNothing) {
  EXPECT_EQ(compare(plain(16, 16, 1), plain(16, 18, 1)), PictureQuality{});
}

TEST(Psnr, IsThatOfTheMeanSquaredError) {
  // Every pixel is 5 off: 10 log10(65025 / 25) = 10 log10(2601) = 34.1514 dB.
  EXPECT_NEAR(psnr(plain(16, 16, 100), plain(16, 16, 105)), 34.1514, 0.0001);
  // Of black and white, the error is the peak: 0 dB.
  EXPECT_NEAR(psnr(plain(16, 16, 0), plain(16, 16, 255)), 0, 1e-12);
}

TEST(Psnr, IsCappedWherePicturesHardlyDiffer) {
  Luma one_off = plain(1000, 500, 9);
  one_off.pixels[7] = 10;  // 10 log10(65025 * 500000) = 105.1 dB
  EXPECT_EQ(psnr(one_off, plain(1000, 500, 9)), most_psnr);
}

TEST(Ssim, OfPlainPicturesComparesTheirLightAlone) {
  // Variances are 0, so what is left is (2 x y + C1) / (x^2 + y^2 + C1) with C1 = 6.5025:
  // (2 * 100 * 120 + 6.5025) / (10000 + 14400 + 6.5025) = 24006.5025 / 24406.5025 = 0.983611.
  EXPECT_NEAR(ssim(plain(32, 32, 100), plain(32, 32, 120)), 0.983611, 1e-6);
  EXPECT_NEAR(ssim(plain(8, 8, 100), plain(8, 8, 120)), 0.983611, 1e-6);
}

TEST(Ssim, OfASmallPictureIsOneWindow) {
  // Two pixels 0 and 100 against 100 and 0: means 50, variances 2500, covariance -2500. C2 =
  // 58.5225. Light is 1; structure is (-5000 + C2) / (5000 + C2) = -4941.4775 / 5058.5225.
  const Luma a{2, 1, {0, 100}};
  const Luma b{2, 1, {100, 0}};
  EXPECT_NEAR(ssim(a, b), -4941.4775 / 5058.5225, 1e-9);
}

TEST(Ssim, WeighsAWindowByTheGaussian) {
  // One window, black but for its middle, whose weight is w = 0.26601172486^2 = 0.0707622; against
  // black. Means are 255 w = 18.0444 and 0; the variance is 65025 w - (255 w)^2 = 4601.313 -
  // 325.599 = 4275.714; so C1 / (325.599 + C1) * C2 / (4275.714 + C2) = 0.0195799 * 0.0135025.
  Luma point = plain(11, 11, 0);
  point.pixels[5 * 11 + 5] = 255;
  EXPECT_NEAR(ssim(point, plain(11, 11, 0)), 0.000264378, 1e-8);
}

TEST(Ssim, IsTheSameBothWays) {
  const Luma a = textured(40, 30);
  const Luma b = plain(40, 30, 128);
  EXPECT_EQ(ssim(a, b), ssim(b, a));
  EXPECT_LT(ssim(a, b), 0.5);
}

}  // namespace
}  // namespace strand::media
