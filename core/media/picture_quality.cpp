#include "core/media/picture_quality.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/assert.hpp"

namespace strand::media {

namespace {

constexpr std::size_t window = 11;
constexpr std::size_t middle = window / 2;
// exp(-d^2 / (2 * 1.5^2)) over the sum of all eleven, for d = 5 to 0.
constexpr std::array<double, middle + 1> weights{0.00102838008447911, 0.007598758135239185,
                                                 0.03600077212843083, 0.10936068950970002,
                                                 0.2130055377112537,  0.26601172486179436};
constexpr double c1 = (0.01 * 255) * (0.01 * 255);
constexpr double c2 = (0.03 * 255) * (0.03 * 255);

// Weighted means in one window: of both pictures, of the sum of their squares, of their product.
constexpr std::size_t means = 4;

double index_of(double x, double y, double squares, double product) {
  const double xy = x * y;
  const double xx_yy = x * x + y * y;
  return (2 * xy + c1) * (2 * (product - xy) + c2) / ((xx_yy + c1) * (squares - xx_yy + c2));
}

double whole_window(const Luma& a, const Luma& b) {
  double x = 0;
  double y = 0;
  double squares = 0;
  double product = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const double p = a.pixels[i];
    const double q = b.pixels[i];
    x += p;
    y += q;
    squares += p * p + q * q;
    product += p * q;
  }
  const auto n = static_cast<double>(a.pixels.size());
  return index_of(x / n, y / n, squares / n, product / n);
}

// out[i] = the weighted sum of in[i * step], the window beginning at i; pairs of equal weight
// first.
void smooth(const std::array<const double*, window>& in, double* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    double sum = weights[middle] * in[middle][i];
    for (std::size_t k = 0; k < middle; ++k) {
      sum += weights[k] * (in[k][i] + in[window - 1 - k][i]);
    }
    out[i] = sum;
  }
}

// The rows of one mean, smoothed across, of which a window's height is kept.
struct Rows {
  std::array<std::vector<double>, window> kept;

  void smooth_across(const std::vector<double>& row, std::size_t y, std::size_t count) {
    std::array<const double*, window> in{};
    for (std::size_t k = 0; k < window; ++k) in[k] = row.data() + k;
    std::vector<double>& out = kept[y % window];
    out.resize(count);
    smooth(in, out.data(), count);
  }
  // Down from row `first`.
  void smooth_down(std::size_t first, std::vector<double>& out) const {
    std::array<const double*, window> in{};
    for (std::size_t k = 0; k < window; ++k) in[k] = kept[(first + k) % window].data();
    smooth(in, out.data(), out.size());
  }
};

}  // namespace

Luma luma_of(const Image& image) {
  Luma luma{image.width, image.height, {}};
  luma.pixels.resize(std::size_t{image.width} * image.height);
  const std::uint8_t* bgr = image.bgr.data();
  for (std::uint8_t& pixel : luma.pixels) {
    // Sixteen bits after the point, which add up to one.
    pixel = static_cast<std::uint8_t>(
        (7471U * bgr[0] + 38470U * bgr[1] + 19595U * bgr[2] + 32768U) >> 16);
    bgr += 3;
  }
  return luma;
}

double psnr(const Luma& shown, const Luma& original) {
  STRAND_ASSERT(shown.pixels.size() == original.pixels.size() && !shown.pixels.empty());
  std::uint64_t error = 0;
  for (std::size_t i = 0; i < shown.pixels.size(); ++i) {
    const int difference = int{shown.pixels[i]} - int{original.pixels[i]};
    error += static_cast<std::uint64_t>(difference * difference);
  }
  if (error == 0) return most_psnr;
  const double mean = static_cast<double>(error) / static_cast<double>(shown.pixels.size());
  return std::min(most_psnr, 10 * std::log10(255.0 * 255.0 / mean));
}

double ssim(const Luma& shown, const Luma& original) {
  STRAND_ASSERT(shown.width == original.width && shown.height == original.height);
  if (shown.width < window || shown.height < window) return whole_window(shown, original);
  const std::size_t width = shown.width;
  const std::size_t count = width - window + 1;
  std::array<Rows, means> rows;
  std::array<std::vector<double>, means> raw;
  std::array<std::vector<double>, means> at;
  for (std::size_t m = 0; m < means; ++m) {
    raw[m].resize(width);
    at[m].resize(count);
  }
  double sum = 0;
  for (std::size_t y = 0; y < shown.height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const double p = shown.pixels[y * width + x];
      const double q = original.pixels[y * width + x];
      raw[0][x] = p;
      raw[1][x] = q;
      raw[2][x] = p * p + q * q;
      raw[3][x] = p * q;
    }
    for (std::size_t m = 0; m < means; ++m) rows[m].smooth_across(raw[m], y, count);
    if (y + 1 < window) continue;
    for (std::size_t m = 0; m < means; ++m) rows[m].smooth_down(y + 1 - window, at[m]);
    for (std::size_t x = 0; x < count; ++x) {
      sum += index_of(at[0][x], at[1][x], at[2][x], at[3][x]);
    }
  }
  return sum / static_cast<double>(count * (shown.height - window + 1));
}

PictureQuality compare(const Luma& shown, const Luma& original) {
  if (shown.width != original.width || shown.height != original.height) return {};
  return {psnr(shown, original), ssim(shown, original)};
}

}  // namespace strand::media
