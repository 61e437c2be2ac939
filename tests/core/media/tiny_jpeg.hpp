// The smallest JPEG there is, part by part, so that a test can leave one out or spoil it: a picture
// of one block a component, whose Huffman tables have one code of one bit, 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "core/base/buffer.hpp"

namespace strand::media {

using Bytes = std::vector<std::uint8_t>;

struct TinyJpeg {
  Bytes start{0xff, 0xd8};
  Bytes quantization = segment(0xdb, {0x00}, 64);  // table 0: 64 ones
  // Precision 8, height 8, width 8, one component: id 1, sampling 1x1, quantization table 0.
  Bytes frame = segment(0xc0, {8, 0, 8, 0, 8, 1, 1, 0x11, 0});
  // Table 0 of each class: one code of one bit and none longer, for the symbol 0.
  Bytes dc_table = segment(0xc4, {0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  Bytes ac_table = segment(0xc4, {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  Bytes restart;  // the segment that defines a restart interval
  // One component: id 1, tables 0 and 0; coefficients 0 to 63, no approximation.
  Bytes scan = segment(0xda, {1, 1, 0x00, 0, 63, 0});
  // The block: 0 (no change of DC), 0 (end of block), padded with ones.
  Bytes data{0x3f};
  Bytes end{0xff, 0xd9};

  // A marker, the length of what follows and the content, with `ones` bytes of 1 after it.
  static Bytes segment(std::uint8_t marker, std::initializer_list<std::uint8_t> content,
                       std::size_t ones = 0) {
    const std::size_t length = 2 + content.size() + ones;
    Bytes bytes(2 + length, 1);
    bytes[0] = 0xff;
    bytes[1] = marker;
    bytes[2] = static_cast<std::uint8_t>(length >> 8);
    bytes[3] = static_cast<std::uint8_t>(length & 0xff);
    std::copy(content.begin(), content.end(), bytes.begin() + 4);
    return bytes;
  }

  [[nodiscard]] Bytes bytes() const {
    Bytes all;
    for (const Bytes* part :
         {&start, &quantization, &frame, &dc_table, &ac_table, &restart, &scan, &data, &end}) {
      all.insert(all.end(), part->begin(), part->end());
    }
    return all;
  }
};

inline ByteSpan view(const Bytes& bytes) {
  return std::as_bytes(std::span(bytes));
}

}  // namespace strand::media
