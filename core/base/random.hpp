// Seeded randomness that is the same on every compiler and machine.
//
// Random is xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators",
// ACM TOMS 47, 2021), seeded by SplitMix64. Distributions are our own and integer, because the
// standard library's differ between implementations. fork() names a stream: adding a consumer
// moves no other consumer's draws.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "core/base/units.hpp"

namespace strand {

class Random {
 public:
  explicit Random(std::uint64_t seed);

  // An independent generator, a function of this one's seed and of `name` only, not of the draws
  // made so far.
  [[nodiscard]] Random fork(std::string_view name) const;
  [[nodiscard]] Random fork(std::uint64_t name) const;

  // The next 64 uniform bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }
  // Uniform in [0, bound), without bias (Lemire, "Fast Random Integer Generation in an Interval",
  // ACM TOMACS 29, 2019). `bound` is at least 1.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high);
  // True with probability `p`. Draws once whatever `p` is, so that changing a probability moves no
  // other draw.
  bool chance(Probability p) { return p.hit_by(next()); }

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_;
};

}  // namespace strand
