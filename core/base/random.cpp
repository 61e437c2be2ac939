#include "core/base/random.hpp"

#include <limits>

namespace strand {

namespace {

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): advances `state` and returns a mixed word.
std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

__extension__ using Uint128 = unsigned __int128;

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed), state_{} {
  std::uint64_t mixer = seed;
  for (std::uint64_t& word : state_) word = split_mix(mixer);
}

Random Random::fork(std::string_view name) const {
  // FNV-1a, 64 bits.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char character : name) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3ULL;
  }
  return fork(hash);
}

Random Random::fork(std::uint64_t name) const {
  std::uint64_t mixer = seed_;
  const std::uint64_t parent = split_mix(mixer);
  mixer = parent ^ name;
  return Random(split_mix(mixer));
}

std::uint64_t Random::below(std::uint64_t bound) {
  STRAND_ASSERT(bound >= 1);
  Uint128 product = static_cast<Uint128>(next()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < threshold) {
      product = static_cast<Uint128>(next()) * bound;
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  STRAND_ASSERT(low <= high);
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint64_t offset =
      span == std::numeric_limits<std::uint64_t>::max() ? next() : below(span + 1);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

}  // namespace strand
