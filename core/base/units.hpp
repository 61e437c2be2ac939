// Quantities with their unit in the type: bytes, bits a second, and probabilities.
//
// All are integers, because no decision of a run may hang on floating point.
#pragma once

#include <compare>
#include <cstdint>

#include "core/base/assert.hpp"
#include "core/base/time.hpp"

namespace strand {

// A number of bytes.
class ByteCount {
 public:
  constexpr ByteCount() = default;
  constexpr explicit ByteCount(std::uint64_t bytes) : bytes_(bytes) {}
  [[nodiscard]] static constexpr ByteCount kibibytes(std::uint64_t n) { return ByteCount(n << 10); }
  [[nodiscard]] static constexpr ByteCount mebibytes(std::uint64_t n) { return ByteCount(n << 20); }

  [[nodiscard]] constexpr std::uint64_t value() const { return bytes_; }

  constexpr ByteCount& operator+=(ByteCount other) {
    bytes_ += other.bytes_;
    return *this;
  }
  constexpr ByteCount& operator-=(ByteCount other) {
    bytes_ -= other.bytes_;
    return *this;
  }
  friend constexpr ByteCount operator+(ByteCount a, ByteCount b) { return a += b; }
  friend constexpr ByteCount operator-(ByteCount a, ByteCount b) { return a -= b; }
  friend constexpr auto operator<=>(ByteCount, ByteCount) = default;

 private:
  std::uint64_t bytes_ = 0;
};

// Bits a second. Zero is not a rate: what has no limit is a std::optional without a value.
class BitRate {
 public:
  constexpr explicit BitRate(std::uint64_t bits_per_second) : bits_per_second_(bits_per_second) {
    STRAND_ASSERT(bits_per_second > 0);
  }

  [[nodiscard]] constexpr std::uint64_t bits_per_second() const { return bits_per_second_; }

  // The time that `size` takes to pass at this rate, rounded up to a nanosecond.
  // Exact for sizes up to 2 GiB.
  [[nodiscard]] constexpr Duration time_to_send(ByteCount size) const {
    const std::uint64_t bit_nanoseconds = size.value() * 8 * 1'000'000'000ULL;
    return Duration((bit_nanoseconds + bits_per_second_ - 1) / bits_per_second_);
  }

  friend constexpr auto operator<=>(BitRate, BitRate) = default;

 private:
  std::uint64_t bits_per_second_;
};

// A probability in parts per billion, 0 to 1 inclusive. Percentages with up to seven decimals are
// exact.
class Probability {
 public:
  static constexpr std::uint32_t one = 1'000'000'000;

  constexpr Probability() = default;
  [[nodiscard]] static constexpr Probability parts_per_billion(std::uint32_t parts) {
    STRAND_ASSERT(parts <= one);
    Probability result;
    result.parts_ = parts;
    return result;
  }
  [[nodiscard]] static constexpr Probability percent(std::uint32_t percent) {
    return parts_per_billion(percent * (one / 100));
  }

  [[nodiscard]] constexpr std::uint32_t parts_per_billion() const { return parts_; }
  // Whether an event of this probability happens, told by 64 uniform bits; biased by at most
  // one / 2^64.
  [[nodiscard]] constexpr bool hit_by(std::uint64_t uniform_bits) const {
    __extension__ using Uint128 = unsigned __int128;
    const auto scaled =
        static_cast<std::uint32_t>((static_cast<Uint128>(uniform_bits) * one) >> 64);
    return scaled < parts_;
  }
  // For display and for tests only.
  [[nodiscard]] constexpr double as_double() const { return static_cast<double>(parts_) / one; }

  friend constexpr auto operator<=>(Probability, Probability) = default;

 private:
  std::uint32_t parts_ = 0;
};

}  // namespace strand
