#include "reports/pareto.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "tests/reports/sample_sweeps.hpp"

namespace strand::reports {
namespace {

// A letter a cell: '*' on the front, '~' by its mean only, '.' neither.
std::string places(const SweepReport& sweep, ShownQuality quality = ShownQuality::psnr) {
  std::string text;
  for (const FrontPlace& place : pareto_front(sweep, quality)) {
    text += place.on_front ? '*' : place.by_mean ? '~' : '.';
  }
  return text;
}

TEST(ParetoFront, IsOfTheMeansWhereCellsHaveOneRun) {
  // The third costs more than the second and is worse; the last costs as much as it and is better.
  EXPECT_EQ(places(sweep_of({{100, {30}}, {200, {32}}, {300, {31}}, {300, {33}}})), "**.*");
}

TEST(ParetoFront, LeavesOutWhatCostsMoreAndIsNotBetterBeyondNoise) {
  // Differences run by run: 0.5, -0.2, 0.3. Mean 0.2, stddev sqrt((0.09 + 0.16 + 0.01) / 2)
  // = 0.3606; t(2) = 4.303, so half the interval is 4.303 x 0.3606 / sqrt(3) = 0.896.
  EXPECT_EQ(places(sweep_of({{100, {30, 31, 32}}, {101, {30.5, 30.8, 32.3}}})), "*~");
}

TEST(ParetoFront, ComparesRunByRun) {
  // The runs of each differ by whole decibels, and one is better in each by 0.2, 0.3 and 0.25: mean
  // 0.25, stddev 0.05, half the interval 4.303 x 0.05 / sqrt(3) = 0.124.
  EXPECT_EQ(places(sweep_of({{100, {28, 31, 35}}, {101, {28.2, 31.3, 35.25}}})), "**");
}

TEST(ParetoFront, TakesABoundaryAsNoise) {
  // Two runs: t(1) = 12.706. Differences m - d and m + d have stddev d x sqrt(2), and half the
  // interval is 12.706 x d. With d = 0.1 that is 1.2706.
  EXPECT_EQ(places(sweep_of({{100, {30, 30}}, {101, {31.17, 31.37}}})), "*~");  // 1.27
  EXPECT_EQ(places(sweep_of({{100, {30, 30}}, {101, {31.18, 31.38}}})), "**");  // 1.28
}

TEST(ParetoFront, TellsApartWhatIsTheSameInAllRuns) {
  // Without noise any difference counts, and the cheaper of two that show the same.
  EXPECT_EQ(places(sweep_of({{100, {30, 31}}, {101, {30.0001, 31.0001}}, {102, {30, 31}}})), "**.");
}

TEST(ParetoFront, HasAllOfThoseThatAreTheSame) {
  EXPECT_EQ(places(sweep_of({{100, {30, 31}}, {100, {30, 31}}, {100.4, {30, 31}}})), "***");
}

TEST(ParetoFront, HasOfOneRateThoseThatNoneIsBetterThan) {
  // The first is the best by 3 +- 0 over the second, and by 1 +- 12.7 over the third.
  EXPECT_EQ(places(sweep_of({{100, {33, 33}}, {100, {30, 30}}, {100, {31, 33}}})), "*.*");
}

TEST(ParetoFront, GoesOnWhereNeighboursCannotBeToldApart) {
  // From one to the next one run shows 0.2 more and the other as much: 0.1 +- 12.706 x 0.1, which
  // is noise. Over two steps both show 0.2 more: 0.2 +- 0. Were cells outside the front to take
  // others out of it, the first alone would be left.
  EXPECT_EQ(places(sweep_of({{100, {30.0, 30.0}},
                             {110, {30.2, 30.0}},
                             {120, {30.2, 30.2}},
                             {130, {30.4, 30.2}},
                             {140, {30.4, 30.4}}})),
            "*~*~*");
}

TEST(ParetoFront, MayHaveOneThatACellOutsideIsBetterThanByItsMean) {
  // The second is better than the first by 2 +- 12.7 and the third by 1 +- 0: only that is shown to
  // be worth its rate.
  EXPECT_EQ(places(sweep_of({{100, {30, 30}}, {110, {31, 33}}, {120, {31, 31}}})), "*~*");
}

TEST(ParetoFront, IsTheFrontOfTheQualityThatIsAskedFor) {
  SweepReport sweep = sweep_of({{100, {30}}, {200, {32}}});
  sweep.cells[1].figures->picture->shown_ssim_of_runs = {0.2};
  EXPECT_EQ(places(sweep), "**");
  EXPECT_EQ(places(sweep, ShownQuality::ssim), "*.");
}

TEST(ParetoFront, LeavesOutCellsWithoutPictures) {
  SweepReport sweep = sweep_of({{100, {30}}, {200, {32}}, {300, {34}}});
  sweep.cells[0].figures->picture.reset();
  sweep.cells[1].figures.reset();
  EXPECT_EQ(places(sweep), "..*");
  sweep.cells.clear();
  EXPECT_EQ(places(sweep), "");
}

TEST(ParetoFront, LetsTheMeansDecideWhereRunsHaveNoPartners) {
  SweepReport sweep = sweep_of({{100, {30, 34}}, {200, {33}}});
  EXPECT_EQ(places(sweep), "**");  // means 32 and 33
  sweep.cells[0].figures->picture->shown_psnr_of_runs.clear();
  EXPECT_EQ(places(sweep), "**");  // the mean of the cell itself
}

// What docs/sweeps.md promises of every front, on noisy cells of which many are near each other.
TEST(ParetoFront, IsNeverEmptyAndDoesNotDependOnTheOrderOfCells) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<double, std::vector<double>>> points;
    for (int cell = 0; cell < 20; ++cell) {
      const auto rate = static_cast<double>(100 + random.below(12));
      std::vector<double> runs;
      for (int run = 0; run < 3; ++run) {
        runs.push_back(rate / 100 + static_cast<double>(random.below(100)) / 1'000);
      }
      points.emplace_back(rate, runs);
    }
    const std::string front = places(sweep_of(points));
    ASSERT_NE(front.find('*'), std::string::npos);

    std::vector<std::pair<double, std::vector<double>>> on_front;
    auto backwards = points;
    std::reverse(backwards.begin(), backwards.end());
    const std::string reversed = places(sweep_of(backwards));
    EXPECT_EQ(front, std::string(reversed.rbegin(), reversed.rend()));
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (front[i] == '*') on_front.push_back(points[i]);
    }
    // The front of the front is the front: none of it dominates another.
    EXPECT_EQ(places(sweep_of(on_front)), std::string(on_front.size(), '*'));
    // Whoever costs more is better by its mean.
    std::sort(on_front.begin(), on_front.end());
    const auto mean = [](const std::vector<double>& runs) {
      return std::accumulate(runs.begin(), runs.end(), 0.0) / 3;
    };
    for (std::size_t i = 1; i < on_front.size(); ++i) {
      if (on_front[i].first == on_front[i - 1].first) continue;
      EXPECT_GT(mean(on_front[i].second), mean(on_front[i - 1].second));
    }
  }
}

}  // namespace
}  // namespace strand::reports
