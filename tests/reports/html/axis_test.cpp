#include "reports/html/axis.hpp"

#include <gtest/gtest.h>

namespace strand::reports::html {
namespace {

TEST(Axis, PutsValuesBetweenItsEnds) {
  const Axis axis{.from = 10, .to = 20, .begin = 100, .end = 0};
  EXPECT_DOUBLE_EQ(axis.at(10), 100);
  EXPECT_DOUBLE_EQ(axis.at(12.5), 75);
  EXPECT_DOUBLE_EQ(axis.at(20), 0);
  EXPECT_DOUBLE_EQ(axis.at(5), 100);
  EXPECT_DOUBLE_EQ(axis.at(1e9), 0);
}

TEST(Axis, GivesEveryDoublingTheSameRoomWhereItIsLogarithmic) {
  const Axis axis{.from = 1, .to = 16, .begin = 0, .end = 400, .logarithmic = true};
  EXPECT_NEAR(axis.at(2), 100, 0.1);
  EXPECT_NEAR(axis.at(4), 200, 0.1);
  EXPECT_NEAR(axis.at(8), 300, 0.1);
}

TEST(Axis, GoesFromARoundFigureBelowToOneAbove) {
  // Room of 0.04 x 7 on both sides: 30.8 to 38.3, in steps of (7 + 0.56) / 10 rounded up, 1.
  const Axis axis = axis_around(31.1, 38.1, false);
  EXPECT_DOUBLE_EQ(axis.from, 30);
  EXPECT_DOUBLE_EQ(axis.to, 39);
  EXPECT_EQ(ticks_on(axis, 5), (std::vector<double>{30, 32, 34, 36, 38}));
}

TEST(Axis, HasRoomAroundASingleValue) {
  for (const double value : {-3.0, 0.0, 0.97, 100.0}) {
    const Axis axis = axis_around(value, value, false);
    EXPECT_LT(axis.from, value);
    EXPECT_GT(axis.to, value);
    EXPECT_GE(ticks_on(axis, 6).size(), 2U);
  }
}

TEST(Axis, IsLinearAroundWhatHasNoLogarithm) {
  EXPECT_FALSE(axis_around(0, 10, true).logarithmic);
  EXPECT_TRUE(axis_around(0.1, 10, true).logarithmic);
}

TEST(Axis, HasTicksAtRoundValuesOfEveryPowerOfTen) {
  EXPECT_EQ(ticks_on(axis_around(2, 9, true), 8), (std::vector<double>{2, 3, 4, 5, 7}));
  EXPECT_EQ(ticks_on(axis_around(1, 100, true), 8),
            (std::vector<double>{1, 2, 5, 10, 20, 50, 100}));
}

}  // namespace
}  // namespace strand::reports::html
