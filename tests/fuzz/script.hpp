// A fuzzer's input read as a script: numbers one after another, and zeros after its end.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/buffer.hpp"

namespace strand {

class Script {
 public:
  explicit Script(ByteSpan input) : rest_(input) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  // A number of so many bytes, big-endian.
  std::uint32_t next(std::size_t bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes && !done(); ++i) {
      value = (value << 8) | std::to_integer<std::uint32_t>(rest_.front());
      rest_ = rest_.subspan(1);
    }
    return value;
  }
  // One of `range` numbers from 0 on; `range` is 1 to 256.
  std::uint32_t below(std::uint32_t range) { return next(1) % range; }
  // The next bytes, at most so many.
  ByteSpan take(std::size_t bytes) {
    const ByteSpan taken = rest_.first(bytes < rest_.size() ? bytes : rest_.size());
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  ByteSpan rest_;
};

}  // namespace strand
