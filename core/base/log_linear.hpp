// Steps for a histogram of whole numbers that are as wide as the numbers are large: values below
// `exact` have one each, and from there on each doubling has 2^bits of them, as in HdrHistogram. So
// the ends of a step differ by less than one part in 2^bits.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace strand {

template <unsigned bits>
struct LogLinear {
  static constexpr std::uint64_t exact = std::uint64_t{2} << bits;

  // For values below 2^`width` there are so many steps. `width` is more than `bits`.
  [[nodiscard]] static constexpr std::size_t steps(unsigned width) {
    return exact + (std::size_t{width} - bits - 1) * (std::size_t{1} << bits);
  }
  // A step is the `bits` bits behind the highest one.
  [[nodiscard]] static constexpr std::size_t step_of(std::uint64_t value) {
    if (value < exact) return static_cast<std::size_t>(value);
    const auto highest = static_cast<unsigned>(std::bit_width(value)) - 1;
    const std::uint64_t part = value >> (highest - bits) & ((std::uint64_t{1} << bits) - 1);
    return static_cast<std::size_t>(exact + (std::uint64_t{highest - bits - 1} << bits) + part);
  }
  // The largest value of a step.
  [[nodiscard]] static constexpr std::uint64_t end_of(std::size_t step) {
    if (step < exact) return step;
    const std::size_t above = step - exact;
    const std::uint64_t next = (std::uint64_t{1} << bits) + above % (std::size_t{1} << bits) + 1;
    return (next << ((above >> bits) + 1)) - 1;
  }
};

}  // namespace strand
