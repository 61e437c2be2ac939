// The Huffman codes of a sequential JPEG's scan, read without computing a pixel. A part of
// jpeg_check.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/buffer.hpp"

namespace strand::media {

// A Huffman table as a DHT segment defines it (ITU-T T.81, annex C), made ready for reading.
class HuffmanTable {
 public:
  // `counts` are the numbers of codes of 1 to 16 bits, `symbols` the codes' values in order.
  // Nothing if the counts do not fit into 16 bits or do not add up to symbols.size().
  [[nodiscard]] static std::optional<HuffmanTable> make(std::span<const std::byte, 16> counts,
                                                        std::span<const std::byte> symbols);

  struct Code {
    std::uint8_t length = 0;  // bits; 0 if there is no such code
    std::uint8_t symbol = 0;
  };
  // The code that the 16 bits begin with.
  [[nodiscard]] Code find(std::uint32_t bits) const {
    const Code quick = quick_[bits >> (16 - quick_bits)];
    return quick.length != 0 ? quick : find_long(bits);
  }
  // The largest symbol, or 0.
  [[nodiscard]] std::uint8_t largest_symbol() const { return largest_symbol_; }

 private:
  static constexpr int quick_bits = 9;

  HuffmanTable() = default;
  [[nodiscard]] Code find_long(std::uint32_t bits) const;

  std::array<Code, 1U << quick_bits> quick_{};  // by the first bits of codes that short
  std::array<std::uint8_t, 256> symbols_{};
  // For a length: one past its last code, and what to add to a code for its symbol's place.
  std::array<std::uint32_t, 17> past_{};
  std::array<std::int32_t, 17> offset_{};
  std::uint8_t largest_symbol_ = 0;
};

// A component's part in a scan.
struct ScanComponent {
  std::uint32_t blocks = 1;  // blocks of it in one MCU
  const HuffmanTable* dc = nullptr;
  const HuffmanTable* ac = nullptr;
};

struct Scan {
  std::array<ScanComponent, 4> components{};
  std::size_t component_count = 0;
  std::uint64_t mcus = 0;              // minimum coded units in the scan
  std::uint32_t restart_interval = 0;  // MCUs between restart markers; 0 for none
};

// Where the marker after the scan's data begins, counted from the start of `bytes`; nothing if the
// data are not exactly the scan's blocks.
[[nodiscard]] std::optional<std::size_t> walk_scan(ByteSpan bytes, const Scan& scan);

}  // namespace strand::media
