#include "reports/rounding.hpp"

#include <cstdint>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::reports {
namespace {

TEST(Rounding, IsToTheNearestStep) {
  EXPECT_EQ(round_to(0.0625, milliseconds_scale), 0.063);
  EXPECT_EQ(round_to(-0.0625, milliseconds_scale), -0.063);
  EXPECT_EQ(round_to(2.0 / 3, ratio_scale), 0.666666667);
}

// Of a figure of any size that a report can hold.
TEST(Rounding, ChangesNothingThatIsRounded) {
  struct Kind {
    double largest;
    std::int64_t scale;
  };
  Random random(1);
  for (const Kind& kind : {Kind{largest_milliseconds, milliseconds_scale},
                           {largest_microseconds, microseconds_scale},
                           {largest_seconds, time_scale},
                           {largest_rate, time_scale},
                           {largest_ratio, ratio_scale}}) {
    for (int round = 0; round < 100'000; ++round) {
      // From the largest down to a hundred-thousandth of it.
      const double share = static_cast<double>(random.next()) / 0x1p64;
      const double value = kind.largest * share * share * share;
      const double once = round_to(value, kind.scale);
      ASSERT_EQ(round_to(once, kind.scale), once) << value << " " << kind.scale;
      ASSERT_NEAR(once, value, 0.5 / static_cast<double>(kind.scale) + value * 0x1p-52);
    }
  }
}

TEST(Rounding, HasRoomForTheLargestFigures) {
  constexpr double most = 0x1p63;
  EXPECT_LT(largest_milliseconds * milliseconds_scale, most);
  EXPECT_LT(largest_microseconds * microseconds_scale, most);
  EXPECT_LT(largest_seconds * time_scale, most);
  EXPECT_LT(largest_rate * time_scale, most);
  EXPECT_LT(largest_ratio * ratio_scale, most);
  EXPECT_LT(largest_decibels * decibels_scale, most);
}

}  // namespace
}  // namespace strand::reports
