#include "core/base/log_linear.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(LogLinear, HasAStepForEachSmallValue) {
  for (std::uint64_t value = 0; value < LogLinear<3>::exact; ++value) {
    EXPECT_EQ(LogLinear<3>::step_of(value), value);
    EXPECT_EQ(LogLinear<3>::end_of(value), value);
  }
}

TEST(LogLinear, EndsEachStepWhereTheNextBegins) {
  for (std::size_t step = 0; step + 1 < LogLinear<3>::steps(40); ++step) {
    const std::uint64_t end = LogLinear<3>::end_of(step);
    ASSERT_EQ(LogLinear<3>::step_of(end), step);
    ASSERT_EQ(LogLinear<3>::step_of(end + 1), step + 1);
  }
}

TEST(LogLinear, HasEightStepsForEachDoublingOfThreeBits) {
  // 16 and 17, 18 and 19, ... 30 and 31; then 32 to 35.
  EXPECT_EQ(LogLinear<3>::step_of(17), 16U);
  EXPECT_EQ(LogLinear<3>::step_of(31), 23U);
  EXPECT_EQ(LogLinear<3>::step_of(35), 24U);
  EXPECT_EQ(LogLinear<3>::end_of(24), 35U);
}

TEST(LogLinear, CountsTheStepsOfValuesOfSomeWidth) {
  EXPECT_EQ(LogLinear<3>::steps(12), LogLinear<3>::step_of((1U << 12) - 1) + 1);
  EXPECT_EQ(LogLinear<7>::steps(63), LogLinear<7>::step_of((std::uint64_t{1} << 63) - 1) + 1);
}

}  // namespace
}  // namespace strand
