#include "core/node/repair_budget.hpp"

#include <cstdint>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand {
namespace {

TEST(RepairBudget, HasItsReserveToBeginWith) {
  RepairBudget budget;
  EXPECT_TRUE(budget.spend(RepairBudget::reserve));
  EXPECT_FALSE(budget.spend(1));
}

TEST(RepairBudget, SpendsNothingWhereItHasNotAllOfIt) {
  RepairBudget budget;
  EXPECT_FALSE(budget.spend(RepairBudget::reserve + 1));
  EXPECT_TRUE(budget.spend(RepairBudget::reserve));
}

TEST(RepairBudget, EarnsWhatTheStreamTakes) {
  RepairBudget budget;
  ASSERT_TRUE(budget.spend(RepairBudget::reserve));
  budget.earn(1'200);
  EXPECT_FALSE(budget.spend(1'201));
  EXPECT_TRUE(budget.spend(1'200));
}

TEST(RepairBudget, SavesNoMoreThanItsReserve) {
  RepairBudget budget;
  budget.earn(1'000'000'000);
  EXPECT_TRUE(budget.spend(RepairBudget::reserve));
  EXPECT_FALSE(budget.spend(1));
}

TEST(RepairBudget, NeverSpendsMoreThanTheStreamAndTheReserve) {
  Random random(1);
  RepairBudget budget;
  std::uint64_t earned = 0;
  std::uint64_t spent = 0;
  for (int i = 0; i < 100'000; ++i) {
    if (random.below(4) == 0) {
      const std::uint64_t bytes = random.below(1'500);
      budget.earn(bytes);
      earned += bytes;
    } else {
      const std::uint64_t bytes = random.below(1'500);
      if (budget.spend(bytes)) spent += bytes;
    }
    ASSERT_LE(spent, earned + RepairBudget::reserve);
  }
  // It was asked for three times as much as it earned, and so it gave nearly all.
  EXPECT_GT(spent, earned);
}

}  // namespace
}  // namespace strand
