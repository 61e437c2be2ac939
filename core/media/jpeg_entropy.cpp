#include "core/media/jpeg_entropy.hpp"

#include <algorithm>

namespace strand::media {

namespace {

constexpr std::byte marker_prefix{0xff};
constexpr std::byte stuffing{0x00};
constexpr std::uint32_t first_restart = 0xd0;  // RST0; RST1 to RST7 follow

// The bits between two markers. Past the end it reads ones, and over_read() tells.
class BitReader {
 public:
  BitReader(ByteSpan bytes, std::size_t position) : bytes_(bytes), position_(position) {}

  // The next 16 bits, which stay.
  [[nodiscard]] std::uint32_t peek() {
    if (count_ < 32) fill();
    return static_cast<std::uint32_t>(bits_ >> 48);
  }
  // At most 31 bits after a peek().
  void drop(std::uint32_t bits) {
    bits_ <<= bits;
    count_ -= bits;
  }
  [[nodiscard]] bool over_read() const { return count_ < padding_; }
  // True if nothing but the padding of the last byte is left.
  [[nodiscard]] bool at_end() {
    if (count_ < 32) fill();
    return padding_ != 0 && count_ - padding_ < 8 && !over_read();
  }
  // Of the marker that ended the bits; meaningful at the end.
  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  void fill() {
    while (count_ <= 56) {
      std::uint64_t next = 0xff;
      if (padding_ != 0 || !take(next)) padding_ += 8;
      bits_ |= next << (56 - count_);
      count_ += 8;
    }
  }
  bool take(std::uint64_t& next) {
    if (position_ >= bytes_.size()) return false;
    const std::byte value = bytes_[position_];
    if (value == marker_prefix) {
      if (position_ + 1 >= bytes_.size() || bytes_[position_ + 1] != stuffing) return false;
      ++position_;
    }
    ++position_;
    next = std::to_integer<std::uint64_t>(value);
    return true;
  }

  ByteSpan bytes_;
  std::size_t position_;
  std::uint64_t bits_ = 0;     // the next bits, from the highest
  std::uint32_t count_ = 0;    // of them
  std::uint32_t padding_ = 0;  // of those, not from the bytes; never shrinks
};

// One block of 64 coefficients (ITU-T T.81, F.2.2); false if its codes are not valid.
bool walk_block(BitReader& bits, const ScanComponent& component) {
  const HuffmanTable::Code dc = component.dc->find(bits.peek());
  if (dc.length == 0) return false;
  bits.drop(dc.length + dc.symbol);  // a DC symbol is at most 15: checked with the table
  for (std::uint32_t k = 1; k < 64; ++k) {
    const HuffmanTable::Code ac = component.ac->find(bits.peek());
    if (ac.length == 0) return false;
    const std::uint32_t run = ac.symbol >> 4;
    const std::uint32_t size = ac.symbol & 0x0f;
    bits.drop(ac.length + size);
    if (size == 0 && run != 15) return run == 0 && !bits.over_read();
    k += run;
    if (k > 63) return false;
  }
  return !bits.over_read();
}

bool walk_mcu(BitReader& bits, const Scan& scan) {
  for (std::size_t i = 0; i < scan.component_count; ++i) {
    for (std::uint32_t block = 0; block < scan.components[i].blocks; ++block) {
      if (!walk_block(bits, scan.components[i])) return false;
    }
  }
  return true;
}

// Where the marker's code is, after any fill bytes; nothing if there is no marker.
std::optional<std::size_t> code_of_marker(ByteSpan bytes, std::size_t position) {
  if (position >= bytes.size() || bytes[position] != marker_prefix) return std::nullopt;
  while (position < bytes.size() && bytes[position] == marker_prefix) ++position;
  if (position >= bytes.size()) return std::nullopt;
  return position;
}

}  // namespace

std::optional<HuffmanTable> HuffmanTable::make(std::span<const std::byte, 16> counts,
                                               std::span<const std::byte> symbols) {
  HuffmanTable table;
  if (symbols.size() > table.symbols_.size()) return std::nullopt;
  std::uint32_t code = 0;
  std::size_t place = 0;
  for (std::uint32_t length = 1; length <= 16; ++length) {
    const auto count = std::to_integer<std::uint32_t>(counts[length - 1]);
    // No code may be all ones, so that one is always left over.
    if (count > symbols.size() - place || code + count >= (1U << length)) return std::nullopt;
    table.offset_[length] = static_cast<std::int32_t>(place) - static_cast<std::int32_t>(code);
    for (std::uint32_t i = 0; i < count; ++i, ++code, ++place) {
      const auto symbol = std::to_integer<std::uint8_t>(symbols[place]);
      table.symbols_[place] = symbol;
      table.largest_symbol_ = std::max(table.largest_symbol_, symbol);
      if (length <= quick_bits) {
        const std::uint32_t first = code << (quick_bits - length);
        const std::uint32_t many = 1U << (quick_bits - length);
        std::fill_n(table.quick_.begin() + first, many,
                    Code{static_cast<std::uint8_t>(length), symbol});
      }
    }
    table.past_[length] = code;
    code <<= 1;
  }
  if (place != symbols.size()) return std::nullopt;
  return table;
}

HuffmanTable::Code HuffmanTable::find_long(std::uint32_t bits) const {
  for (std::uint32_t length = quick_bits + 1; length <= 16; ++length) {
    // Codes of a length follow those of the shorter ones, so that whatever is not a shorter code
    // is not below the first of this length.
    const std::uint32_t code = bits >> (16 - length);
    if (code < past_[length]) {
      const auto place =
          static_cast<std::size_t>(static_cast<std::int32_t>(code) + offset_[length]);
      return {static_cast<std::uint8_t>(length), symbols_[place]};
    }
  }
  return {};
}

std::optional<std::size_t> walk_scan(ByteSpan bytes, const Scan& scan) {
  BitReader bits(bytes, 0);
  std::uint32_t restarts = 0;
  for (std::uint64_t mcu = 0; mcu < scan.mcus; ++mcu) {
    if (scan.restart_interval != 0 && mcu != 0 && mcu % scan.restart_interval == 0) {
      if (!bits.at_end()) return std::nullopt;
      const auto code = code_of_marker(bytes, bits.position());
      if (!code) return std::nullopt;
      const auto marker = std::to_integer<std::uint32_t>(bytes[*code]);
      if (marker != first_restart + restarts % 8) return std::nullopt;
      ++restarts;
      bits = BitReader(bytes, *code + 1);
    }
    if (!walk_mcu(bits, scan)) return std::nullopt;
  }
  if (!bits.at_end()) return std::nullopt;
  return bits.position();
}

}  // namespace strand::media
