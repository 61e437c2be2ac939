#include "core/base/xxh3.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace strand {
namespace {

// The pattern of the library's own self-test: byte i is the top byte of a generator that multiplies
// by itself, from PRIME32 on.
Buffer pattern(std::size_t size) {
  constexpr std::uint64_t prime32 = 2'654'435'761U;
  constexpr std::uint64_t prime64 = 11'400'714'785'074'694'797U;
  Buffer buffer = Buffer::allocate(size);
  std::uint64_t generator = prime32;
  for (std::size_t i = 0; i < size; ++i) {
    buffer.data()[i] = static_cast<std::byte>(generator >> 56);
    generator *= prime64;
  }
  return buffer;
}

// Vectors from the library's tests/sanity_test_vectors.h (XSUM_XXH3_testdata): every code path by
// length, up to the one that dispatches to vector instructions.
TEST(Xxh3, GivesTheValuesOfItsSpecification) {
  const Buffer bytes = pattern(2367);
  const auto hash = [&](std::size_t size, std::uint64_t seed) {
    return xxh3(bytes.slice(0, size).bytes(), seed);
  };
  EXPECT_EQ(hash(0, 0), 0x2D06800538D394C2U);
  EXPECT_EQ(hash(1, 0), 0xC44BDFF4074EECDBU);
  EXPECT_EQ(hash(6, 0), 0x27B56A84CD2D7325U);
  EXPECT_EQ(hash(12, 0), 0xA713DAF0DFBB77E7U);
  EXPECT_EQ(hash(24, 0), 0xA3FE70BF9D3510EBU);
  EXPECT_EQ(hash(48, 0), 0x397DA259ECBA1F11U);
  EXPECT_EQ(hash(80, 0), 0xBCDEFBBB2C47C90AU);
  EXPECT_EQ(hash(195, 0), 0xCD94217EE362EC3AU);
  EXPECT_EQ(hash(403, 0), 0xCDEB804D65C6DEA4U);
  EXPECT_EQ(hash(2048, 0), 0xDD59E2C3A5F038E0U);
  EXPECT_EQ(hash(2367, 0), 0xCB37AEB9E5D361EDU);
}

TEST(Xxh3, IsThatOfSeedZeroWithoutASeed) {
  const Buffer bytes = pattern(2000);
  EXPECT_EQ(xxh3(bytes.slice().bytes()), xxh3(bytes.slice().bytes(), 0));
  EXPECT_NE(xxh3(bytes.slice().bytes()), xxh3(bytes.slice().bytes(), 1));
}

TEST(Xxh3, OfSlicesIsThatOfTheirBytesWhereverTheyLie) {
  const Buffer whole = pattern(2000);
  const std::uint64_t expected = xxh3(whole.slice().bytes());
  const std::vector<BufferSlice> end_to_end{whole.slice(0, 700), whole.slice(700, 0),
                                            whole.slice(700, 1300)};
  EXPECT_EQ(xxh3(end_to_end), expected);
  const std::vector<BufferSlice> scattered{Buffer::copy_of(end_to_end[0].bytes()).slice(),
                                           BufferSlice(),
                                           Buffer::copy_of(end_to_end[2].bytes()).slice()};
  EXPECT_EQ(xxh3(scattered), expected);
  EXPECT_EQ(xxh3(std::vector<BufferSlice>{}), xxh3(ByteSpan()));
}

}  // namespace
}  // namespace strand
