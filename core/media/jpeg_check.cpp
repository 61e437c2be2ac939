#include "core/media/jpeg_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "core/media/jpeg_entropy.hpp"
#include "core/media/limits.hpp"

namespace strand::media {

namespace {

namespace marker {
constexpr std::uint32_t sof0 = 0xc0;  // baseline
constexpr std::uint32_t sof1 = 0xc1;  // extended sequential
constexpr std::uint32_t sof2 = 0xc2;  // progressive
constexpr std::uint32_t dht = 0xc4;
constexpr std::uint32_t jpg = 0xc8;
constexpr std::uint32_t dac = 0xcc;
constexpr std::uint32_t sof15 = 0xcf;
constexpr std::uint32_t rst0 = 0xd0;
constexpr std::uint32_t rst7 = 0xd7;
constexpr std::uint32_t soi = 0xd8;
constexpr std::uint32_t eoi = 0xd9;
constexpr std::uint32_t sos = 0xda;
constexpr std::uint32_t dqt = 0xdb;
constexpr std::uint32_t dri = 0xdd;
constexpr std::uint32_t app0 = 0xe0;
constexpr std::uint32_t app15 = 0xef;
constexpr std::uint32_t com = 0xfe;
}  // namespace marker

// Blocks of one MCU (ITU-T T.81, B.2.3), and scans of a progressive picture: encoders write about
// ten, and every one costs the decoder a pass over the whole picture.
constexpr std::uint32_t max_blocks_per_mcu = 10;
constexpr std::uint32_t max_scans = 64;

using Fault = std::optional<JpegFault>;

std::uint32_t byte_at(ByteSpan bytes, std::size_t place) {
  return std::to_integer<std::uint32_t>(bytes[place]);
}

std::uint32_t word_at(ByteSpan bytes, std::size_t place) {
  return byte_at(bytes, place) << 8 | byte_at(bytes, place + 1);
}

std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) {
  return (value + by - 1) / by;
}

struct Component {
  std::uint32_t id = 0;
  std::uint32_t across = 1;  // sampling factors
  std::uint32_t down = 1;
  std::uint32_t quantization = 0;
  bool scanned = false;
};

// Reads a JPEG marker by marker. Every function that takes a segment gets the bytes after its
// length field, and returns a fault or nothing.
class Walk {
 public:
  explicit Walk(ByteSpan bytes) : bytes_(bytes) {}

  Fault run();
  [[nodiscard]] JpegSize size() const { return size_; }

 private:
  Fault read_segment(std::uint32_t code, ByteSpan segment);
  Fault read_quantization(ByteSpan segment);
  Fault read_huffman(ByteSpan segment);
  Fault read_frame(ByteSpan segment, bool progressive);
  Fault read_scan(ByteSpan segment);
  Fault walk_sequential(Scan scan, bool parameters_are_sequential);
  Fault skip_progressive();
  Component* component(std::uint32_t id);
  // MCUs of a scan of all components, or of one alone (ITU-T T.81, A.2).
  [[nodiscard]] std::uint64_t mcus_of(const Component* alone) const;

  ByteSpan bytes_;
  std::size_t position_ = 0;
  JpegSize size_;
  std::array<Component, 4> components_;
  std::size_t component_count_ = 0;  // 0 until the frame header
  bool progressive_ = false;
  std::uint32_t widest_ = 1;  // largest sampling factors
  std::uint32_t tallest_ = 1;
  std::uint32_t restart_interval_ = 0;
  std::uint32_t scans_ = 0;
  std::array<bool, 4> has_quantization_{};
  std::array<std::optional<HuffmanTable>, 4> dc_;
  std::array<std::optional<HuffmanTable>, 4> ac_;
};

Fault Walk::run() {
  if (bytes_.size() < 3 || byte_at(bytes_, 0) != 0xff || byte_at(bytes_, 1) != marker::soi ||
      byte_at(bytes_, 2) != 0xff) {
    return JpegFault::not_a_jpeg;
  }
  position_ = 2;
  for (;;) {
    if (position_ >= bytes_.size()) return JpegFault::truncated;
    if (byte_at(bytes_, position_) != 0xff) return JpegFault::bad_segment;
    while (position_ < bytes_.size() && byte_at(bytes_, position_) == 0xff) ++position_;
    if (position_ >= bytes_.size()) return JpegFault::truncated;
    const std::uint32_t code = byte_at(bytes_, position_++);
    if (code == marker::eoi) break;
    if (code >= marker::rst0 && code <= marker::soi) return JpegFault::bad_segment;
    if (bytes_.size() - position_ < 2) return JpegFault::truncated;
    const std::size_t length = word_at(bytes_, position_);
    if (length < 2) return JpegFault::bad_segment;
    if (length > bytes_.size() - position_) return JpegFault::truncated;
    const ByteSpan segment = bytes_.subspan(position_ + 2, length - 2);
    position_ += length;
    if (const Fault fault = read_segment(code, segment)) return fault;
  }
  if (position_ != bytes_.size()) return JpegFault::trailing_bytes;
  const auto scanned = std::count_if(components_.begin(), components_.end(),
                                     [](const Component& c) { return c.scanned; });
  if (scans_ == 0 || static_cast<std::size_t>(scanned) != component_count_) {
    return JpegFault::incomplete;
  }
  return std::nullopt;
}

Fault Walk::read_segment(std::uint32_t code, ByteSpan segment) {
  switch (code) {
    case marker::sof0:
    case marker::sof1:
      return read_frame(segment, false);
    case marker::sof2:
      return read_frame(segment, true);
    case marker::dht:
      return read_huffman(segment);
    case marker::dqt:
      return read_quantization(segment);
    case marker::sos:
      return read_scan(segment);
    case marker::dri:
      if (segment.size() != 2) return JpegFault::bad_segment;
      restart_interval_ = word_at(segment, 0);
      return std::nullopt;
    default:
      break;
  }
  if ((code >= marker::app0 && code <= marker::app15) || code == marker::com) return std::nullopt;
  const bool other_frame = code >= marker::sof0 && code <= marker::sof15 && code != marker::jpg;
  if (other_frame || code == marker::dac) return JpegFault::unsupported;
  return JpegFault::bad_segment;
}

Fault Walk::read_quantization(ByteSpan segment) {
  while (!segment.empty()) {
    const std::uint32_t head = byte_at(segment, 0);
    const std::size_t size = 1 + 64 * (std::size_t{head >> 4} + 1);
    if (head >> 4 > 1 || (head & 15) > 3 || segment.size() < size) return JpegFault::bad_segment;
    has_quantization_[head & 15] = true;
    segment = segment.subspan(size);
  }
  return std::nullopt;
}

Fault Walk::read_huffman(ByteSpan segment) {
  while (!segment.empty()) {
    if (segment.size() < 17) return JpegFault::bad_segment;
    const std::uint32_t head = byte_at(segment, 0);
    const bool is_dc = head >> 4 == 0;
    std::size_t symbols = 0;
    for (std::size_t i = 1; i <= 16; ++i) symbols += byte_at(segment, i);
    if (head >> 4 > 1 || (head & 15) > 3 || segment.size() < 17 + symbols) {
      return JpegFault::bad_segment;
    }
    const auto table = HuffmanTable::make(segment.subspan<1, 16>(), segment.subspan(17, symbols));
    // The size of a DC difference has four bits.
    if (!table || (is_dc && table->largest_symbol() > 15)) return JpegFault::bad_segment;
    (is_dc ? dc_ : ac_)[head & 15] = table;
    segment = segment.subspan(17 + symbols);
  }
  return std::nullopt;
}

Fault Walk::read_frame(ByteSpan segment, bool progressive) {
  if (component_count_ != 0 || segment.size() < 6) return JpegFault::bad_segment;
  const std::size_t count = byte_at(segment, 5);
  if (count == 0 || segment.size() != 6 + 3 * count) return JpegFault::bad_segment;
  // A height of 0 stands for one that a DNL segment gives later.
  size_ = {.width = word_at(segment, 3), .height = word_at(segment, 1)};
  if (byte_at(segment, 0) != 8 || size_.height == 0) return JpegFault::unsupported;
  if (count != 1 && count != 3 && count != 4) return JpegFault::unsupported;
  if (size_.width == 0) return JpegFault::bad_segment;
  if (!is_usable_size(size_.width, size_.height)) return JpegFault::too_large;
  for (std::size_t i = 0; i < count; ++i) {
    Component& read = components_[i];
    const std::size_t place = 6 + 3 * i;
    if (component(byte_at(segment, place)) != nullptr) return JpegFault::bad_segment;
    read = {.id = byte_at(segment, place),
            .across = byte_at(segment, place + 1) >> 4,
            .down = byte_at(segment, place + 1) & 15,
            .quantization = byte_at(segment, place + 2)};
    if (read.across < 1 || read.across > 4 || read.down < 1 || read.down > 4 ||
        read.quantization > 3) {
      return JpegFault::bad_segment;
    }
    widest_ = std::max(widest_, read.across);
    tallest_ = std::max(tallest_, read.down);
    ++component_count_;
  }
  progressive_ = progressive;
  return std::nullopt;
}

Component* Walk::component(std::uint32_t id) {
  const auto end = components_.begin() + static_cast<std::ptrdiff_t>(component_count_);
  const auto found =
      std::find_if(components_.begin(), end, [&](const Component& c) { return c.id == id; });
  return found == end ? nullptr : &*found;
}

Fault Walk::read_scan(ByteSpan segment) {
  if (component_count_ == 0 || segment.empty()) return JpegFault::bad_segment;
  if (++scans_ > max_scans) return JpegFault::unsupported;
  const std::size_t count = byte_at(segment, 0);
  if (count < 1 || count > component_count_ || segment.size() != 4 + 2 * count) {
    return JpegFault::bad_segment;
  }
  Scan scan{.component_count = count, .restart_interval = restart_interval_};
  std::uint32_t blocks = 0;
  std::array<bool, 4> named{};
  for (std::size_t i = 0; i < count; ++i) {
    Component* const part = component(byte_at(segment, 1 + 2 * i));
    const std::uint32_t tables = byte_at(segment, 2 + 2 * i);
    if (part == nullptr || tables >> 4 > 3 || (tables & 15) > 3) return JpegFault::bad_segment;
    bool& repeated = named[static_cast<std::size_t>(part - components_.data())];
    if (repeated || (!progressive_ && part->scanned)) return JpegFault::bad_segment;
    repeated = true;
    part->scanned = true;
    if (!has_quantization_[part->quantization]) return JpegFault::missing_table;
    const auto& dc = dc_[tables >> 4];
    const auto& ac = ac_[tables & 15];
    if (!progressive_ && (!dc || !ac)) return JpegFault::missing_table;
    scan.components[i] = {.blocks = count == 1 ? 1 : part->across * part->down,
                          .dc = dc ? &*dc : nullptr,
                          .ac = ac ? &*ac : nullptr};
    blocks += scan.components[i].blocks;
    scan.mcus = mcus_of(count == 1 ? part : nullptr);
  }
  if (blocks > max_blocks_per_mcu) return JpegFault::bad_segment;
  if (progressive_) return skip_progressive();
  const std::size_t tail = 1 + 2 * count;  // the spectral selection and the approximation
  return walk_sequential(scan, byte_at(segment, tail) == 0 && byte_at(segment, tail + 1) == 63 &&
                                   byte_at(segment, tail + 2) == 0);
}

std::uint64_t Walk::mcus_of(const Component* alone) const {
  const std::uint64_t unit_across = std::uint64_t{8} * widest_;
  const std::uint64_t unit_down = std::uint64_t{8} * tallest_;
  const std::uint64_t across = alone != nullptr ? alone->across : 1;
  const std::uint64_t down = alone != nullptr ? alone->down : 1;
  return divided_up(size_.width * across, unit_across) * divided_up(size_.height * down, unit_down);
}

Fault Walk::walk_sequential(Scan scan, bool parameters_are_sequential) {
  if (!parameters_are_sequential) return JpegFault::bad_segment;
  const ByteSpan data = bytes_.subspan(position_);
  const auto end = walk_scan(data, scan);
  if (!end) return JpegFault::bad_scan;
  position_ += *end;
  return std::nullopt;
}

Fault Walk::skip_progressive() {
  while (position_ + 1 < bytes_.size()) {
    const std::uint32_t next = byte_at(bytes_, position_ + 1);
    const bool is_data = next == 0 || (next >= marker::rst0 && next <= marker::rst7);
    if (byte_at(bytes_, position_) == 0xff && !is_data) return std::nullopt;
    ++position_;
  }
  return JpegFault::truncated;
}

}  // namespace

std::string_view to_string(JpegFault fault) {
  switch (fault) {
    case JpegFault::not_a_jpeg:
      return "does not begin like a JPEG";
    case JpegFault::truncated:
      return "ends before the picture does";
    case JpegFault::bad_segment:
      return "has a segment that contradicts the JPEG standard";
    case JpegFault::missing_table:
      return "lacks a table that its picture needs";
    case JpegFault::unsupported:
      return "is of a kind of JPEG that is not supported";
    case JpegFault::too_large:
      return "has more pixels than the limit";
    case JpegFault::bad_scan:
      return "has compressed data that do not make its picture";
    case JpegFault::incomplete:
      return "lacks the data of a colour";
    case JpegFault::trailing_bytes:
      return "goes on after the end of the picture";
    case JpegFault::decoder_refused:
      return "was refused by the decoder";
  }
  return "is not a JPEG that decodes";
}

expected<JpegSize, JpegFault> decodes(ByteSpan bytes) {
  Walk walk(bytes);
  if (const Fault fault = walk.run()) return unexpected<JpegFault>(*fault);
  return walk.size();
}

}  // namespace strand::media
