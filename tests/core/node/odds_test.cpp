#include "core/node/odds.hpp"

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(Odds, AreWholeNumbersOfOneInTwoToThe31) {
  EXPECT_EQ(Odds().parts(), 0U);
  EXPECT_EQ(Odds::certain().parts(), 1U << 31);
  EXPECT_EQ(Odds::ratio(1, 4).parts(), 1U << 29);
  // 2^31 / 3 is 715,827,882.67, rounded down.
  EXPECT_EQ(Odds::ratio(1, 3).parts(), 715'827'882U);
  EXPECT_EQ(Odds::ratio(0xffff'ffff, 0xffff'ffff), Odds::certain());
}

TEST(Odds, MultiplyWhereBothMustHappenAndRoundToTheNearest) {
  EXPECT_EQ(Odds::ratio(1, 2) * Odds::ratio(1, 4), Odds::ratio(1, 8));
  EXPECT_EQ(Odds::certain() * Odds::certain(), Odds::certain());
  EXPECT_EQ(Odds::certain() * Odds(), Odds());
  // 3 * 2^30 / 2^31 is 1.5, which rounds up; 1 * 2^29 / 2^31 is 0.25, which rounds down.
  EXPECT_EQ((Odds::ratio(3, Odds::one) * Odds::ratio(1, 2)).parts(), 2U);
  EXPECT_EQ((Odds::ratio(1, Odds::one) * Odds::ratio(1, 4)).parts(), 0U);
}

TEST(Odds, NeverExceedCertaintyNorFallBelowNothing) {
  EXPECT_EQ(Odds::ratio(3, 4) + Odds::ratio(3, 4), Odds::certain());
  EXPECT_EQ(Odds::ratio(1, 4) + Odds::ratio(1, 2), Odds::ratio(3, 4));
  EXPECT_EQ(Odds::ratio(1, 4) - Odds::ratio(1, 2), Odds());
  EXPECT_EQ(Odds::ratio(1, 2) - Odds::ratio(1, 4), Odds::ratio(1, 4));
}

TEST(Odds, HaveAComplementThatMakesThemCertain) {
  EXPECT_EQ(Odds::ratio(1, 4).complement(), Odds::ratio(3, 4));
  EXPECT_EQ(Odds::ratio(1, 7) + Odds::ratio(1, 7).complement(), Odds::certain());
}

}  // namespace
}  // namespace strand
