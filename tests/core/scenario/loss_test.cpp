#include "core/scenario/loss.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using link::BurstLoss;
using link::GilbertElliott;
using link::LossModel;

LossModel loss_of(const std::string& loss) {
  return parse_more("links: {default: {loss: " + loss + "}}\n").default_link.loss;
}

TEST(Loss, IsIndependentWhereItIsAPercentage) {
  EXPECT_EQ(loss_of("5%"), LossModel(Probability::percent(5)));
  EXPECT_EQ(loss_of("100%"), LossModel(Probability::percent(100)));
}

TEST(Loss, MayComeInBurstsOfAMeanLength) {
  EXPECT_EQ(loss_of("{burst: {rate: 5%, mean_length: 4}}"),
            LossModel(BurstLoss{Probability::percent(5), 4'000}));
  EXPECT_EQ(loss_of("{burst: {rate: 0%, mean_length: '2.125'}}"),
            LossModel(BurstLoss{Probability(), 2'125}));
  EXPECT_EQ(loss_of("{burst: {rate: 1%, mean_length: 1000000}}"),
            LossModel(BurstLoss{Probability::percent(1), 1'000'000'000}));
}

TEST(Loss, TakesTheShortestBurstsThatItsRateAllows) {
  for (const char* loss :
       {"{burst: {rate: 50%, mean_length: 1}}", "{burst: {rate: 60%, mean_length: 1.5}}",
        "{burst: {rate: 80%, mean_length: 4}}",
        "{burst: {rate: 99.9999%, mean_length: 1000000}}"}) {
    EXPECT_LE(std::get<BurstLoss>(loss_of(loss)).as_gilbert_elliott().p, Probability::percent(100))
        << loss;
  }
}

TEST(Loss, MayChangeBetweenAGoodAndABadState) {
  EXPECT_EQ(loss_of("{gilbert_elliott: {p: 1%, r: 25%}}"),
            LossModel(GilbertElliott{Probability::percent(1), Probability::percent(25),
                                     Probability::percent(100), Probability()}));
  EXPECT_EQ(loss_of("{gilbert_elliott: {p: 0%, r: 1%, loss_bad: 90%, loss_good: 1%}}"),
            LossModel(GilbertElliott{Probability(), Probability::percent(1),
                                     Probability::percent(90), Probability::percent(1)}));
}

}  // namespace
}  // namespace strand::scenario
