// A picture in memory: rows of blue, green and red bytes without gaps between them, top row first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace strand::media {

struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> bgr;  // width * height * 3

  // Takes on a size; the content is unspecified. Memory is reused where it suffices.
  void resize(std::uint32_t new_width, std::uint32_t new_height) {
    width = new_width;
    height = new_height;
    bgr.resize(std::size_t{new_width} * new_height * 3);
  }

  friend bool operator==(const Image&, const Image&) = default;
};

}  // namespace strand::media
