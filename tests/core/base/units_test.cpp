#include "core/base/units.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

TEST(ByteCount, CountsInPowersOfTwo) {
  EXPECT_EQ(ByteCount::kibibytes(64).value(), 65'536U);
  EXPECT_EQ(ByteCount::mebibytes(2), ByteCount::kibibytes(2'048));
  EXPECT_EQ(ByteCount(3) + ByteCount(4), ByteCount(7));
  EXPECT_EQ(ByteCount(7) - ByteCount(4), ByteCount(3));
  EXPECT_LT(ByteCount(3), ByteCount(4));
}

// 1,200 bytes are 9,600 bits: 1.6 ms at 6 Mbit/s.
TEST(BitRate, SaysHowLongBytesTakeToPass) {
  EXPECT_EQ(BitRate(6'000'000).time_to_send(ByteCount(1'200)), 1'600us);
  EXPECT_EQ(BitRate(1).time_to_send(ByteCount(0)), 0ns);
}

// 8 bits at 3 bits a second take 2.666666666... s; a link is never faster than its rate.
TEST(BitRate, RoundsUp) {
  EXPECT_EQ(BitRate(3).time_to_send(ByteCount(1)), 2'666'666'667ns);
  EXPECT_EQ(BitRate(8'000'000'000).time_to_send(ByteCount(1)), 1ns);
  EXPECT_EQ(BitRate(9'000'000'000).time_to_send(ByteCount(1)), 1ns);
}

// 2^31 bytes are 2^34 bits; at 8 bits a second that is 2^31 seconds.
TEST(BitRate, IsExactUpToTwoGibibytes) {
  EXPECT_EQ(BitRate(8).time_to_send(ByteCount(1ULL << 31)), std::chrono::seconds(1LL << 31));
}

TEST(BitRateDeathTest, RefusesZero) {
  EXPECT_EXIT(BitRate(0), testing::ExitedWithCode(70), "defect");
}

TEST(Probability, CountsPartsPerBillion) {
  EXPECT_EQ(Probability::percent(5).parts_per_billion(), 50'000'000U);
  EXPECT_EQ(Probability::percent(100).parts_per_billion(), Probability::one);
  EXPECT_EQ(Probability().parts_per_billion(), 0U);
  EXPECT_DOUBLE_EQ(Probability::parts_per_billion(1).as_double(), 1e-9);
  EXPECT_LT(Probability::percent(4), Probability::percent(5));
}

// Uniform bits b stand for the part b / 2^64 of all draws.
TEST(Probability, IsHitByItsShareOfAllDraws) {
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  EXPECT_TRUE(Probability::percent(50).hit_by(half - 1));
  EXPECT_FALSE(Probability::percent(50).hit_by(half));
  EXPECT_TRUE(Probability::percent(100).hit_by(~std::uint64_t{0}));
  EXPECT_FALSE(Probability().hit_by(0));
  // A billionth of 2^64 is 18,446,744,073.7.
  EXPECT_TRUE(Probability::parts_per_billion(1).hit_by(18'446'744'073));
  EXPECT_FALSE(Probability::parts_per_billion(1).hit_by(18'446'744'074));
}

TEST(ProbabilityDeathTest, RefusesMoreThanOne) {
  EXPECT_EXIT(static_cast<void>(Probability::parts_per_billion(Probability::one + 1)),
              testing::ExitedWithCode(70), "defect");
}

}  // namespace
}  // namespace strand
