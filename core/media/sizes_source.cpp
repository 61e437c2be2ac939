#include "core/media/sizes_source.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "core/media/limits.hpp"

namespace strand::media {

namespace {

void check_sizes(const SizesOptions& options) {
  const auto refuse = [](const std::string& why) { throw MediaError("the sizes source: " + why); };
  std::uint64_t smallest = options.smallest.value();
  std::uint64_t largest = options.largest.value();
  if (!options.trace.empty()) {
    const auto& sizes = options.trace.sizes();
    const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
    smallest = *least;
    largest = *most;
  }
  if (smallest == 0) refuse("a frame of 0 bytes cannot be sent; give a smallest size of 1 or more");
  if (smallest > largest) {
    refuse("the smallest size, " + std::to_string(smallest) + " bytes, is over the largest, " +
           std::to_string(largest) + "; exchange them");
  }
  if (largest > max_encoded_size) {
    refuse("frames of " + std::to_string(largest) + " bytes are over the limit of " +
           std::to_string(max_encoded_size) + "; give smaller ones");
  }
}

// Little-endian words one after another, whatever the machine's byte order.
Buffer random_bytes(std::size_t size, Random random) {
  Buffer buffer = Buffer::allocate(size);
  for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
    std::uint64_t word = random.next();
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    std::memcpy(buffer.data() + at, &word, std::min(size - at, sizeof word));
  }
  return buffer;
}

}  // namespace

SizesSource::SizesSource(SizesOptions options)
    : options_(std::move(options)),
      sizes_(Random(options_.seed).fork("frame sizes")),
      contents_(Random(options_.seed).fork("frame contents")) {
  check_sizes(options_);
}

std::uint64_t SizesSource::next_size() {
  if (!options_.trace.empty()) return options_.trace.size_of(number_.value());
  const std::uint64_t span = options_.largest.value() - options_.smallest.value() + 1;
  return options_.smallest.value() + sizes_.below(span);
}

std::optional<EncodedFrame> SizesSource::next() {
  if (number_.value() == options_.frames) return std::nullopt;
  const std::size_t size = std::max<std::uint64_t>(1, next_size() * quality_ / 100);
  const Buffer content = random_bytes(size, contents_.fork(number_.value()));
  number_ = number_.next();
  return EncodedFrame{.bytes = content.slice(), .deflated = false, .quality = quality_};
}

}  // namespace strand::media
