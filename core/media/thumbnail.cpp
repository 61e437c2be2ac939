#include "core/media/thumbnail.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace strand::media {

namespace {

// The pixels of a line of `from` that pixel `i` of `to` stands for; `to` is not more than `from`.
struct Stretch {
  std::size_t begin;
  std::size_t end;
};

Stretch stretch_of(std::uint32_t i, std::uint32_t from, std::uint32_t to) {
  return {std::size_t{i} * from / to, std::size_t{i + 1} * from / to};
}

}  // namespace

Image thumbnail_of(const Image& image, std::uint32_t most_width) {
  if (image.width <= most_width) return image;
  Image small;
  const auto height = static_cast<std::uint32_t>(
      (std::uint64_t{image.height} * most_width + image.width / 2) / image.width);
  small.resize(most_width, std::max(height, 1U));
  std::uint8_t* out = small.bgr.data();
  for (std::uint32_t y = 0; y < small.height; ++y) {
    const Stretch rows = stretch_of(y, image.height, small.height);
    for (std::uint32_t x = 0; x < small.width; ++x) {
      const Stretch columns = stretch_of(x, image.width, small.width);
      std::array<std::uint64_t, 3> sums{};
      for (std::size_t row = rows.begin; row < rows.end; ++row) {
        const std::uint8_t* in = image.bgr.data() + (row * image.width + columns.begin) * 3;
        for (std::size_t column = columns.begin; column < columns.end; ++column) {
          for (std::uint64_t& sum : sums) sum += *in++;
        }
      }
      const std::uint64_t pixels = (rows.end - rows.begin) * (columns.end - columns.begin);
      for (const std::uint64_t sum : sums) {
        *out++ = static_cast<std::uint8_t>((sum + pixels / 2) / pixels);
      }
    }
  }
  return small;
}

}  // namespace strand::media
