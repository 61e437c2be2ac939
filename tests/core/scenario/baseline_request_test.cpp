#include "core/scenario/baseline_request.hpp"

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

// Parts per billion.
constexpr Tolerance one_point{false, 10'000'000};
constexpr Tolerance two_points{false, 20'000'000};

const Baseline own{"own.json",
                   {{ComparedMetric::late, one_point}, {ComparedMetric::lost, one_point}}};

TEST(BaselineRequest, WithoutOneTheScenariosOwnIsChosen) {
  EXPECT_EQ(choose_baseline({}, own), own);
  EXPECT_EQ(choose_baseline({}, std::nullopt), std::nullopt);
}

TEST(BaselineRequest, TakesThePlaceOfTheScenariosFileAndOfSingleTolerances) {
  const BaselineRequest asked{"asked.json", {}, {{ComparedMetric::lost, two_points}}};
  const Baseline chosen{"asked.json",
                        {{ComparedMetric::late, one_point}, {ComparedMetric::lost, two_points}}};
  EXPECT_EQ(choose_baseline(asked, own), chosen);
}

TEST(BaselineRequest, ToSaveOneHoldsTheRunToNoneButAnExplicitOne) {
  EXPECT_EQ(choose_baseline({{}, "new.json", {}}, own), std::nullopt);
  EXPECT_EQ(choose_baseline({"asked.json", "new.json", {}}, std::nullopt),
            (Baseline{"asked.json", {}}));
}

}  // namespace
}  // namespace strand::scenario
