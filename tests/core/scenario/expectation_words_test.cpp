#include "core/scenario/expectation_words.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(ExpectationWords, AreFoundByTheirText) {
  EXPECT_EQ(find_statistic("p999"), Statistic::p999);
  EXPECT_EQ(find_statistic("p90"), std::nullopt);
  EXPECT_EQ(find_metric("goodput"), Metric::goodput);
  EXPECT_EQ(find_metric("Goodput"), std::nullopt);
  EXPECT_EQ(find_filter("until"), FilterKey::until);
  EXPECT_EQ(find_filter(""), std::nullopt);
  EXPECT_EQ(find_comparison("<="), Comparison::at_most);
  EXPECT_EQ(find_comparison("=<"), std::nullopt);
}

TEST(ExpectationWords, NameEveryMetric) {
  ASSERT_EQ(metric_words().size(), 15U);
  for (const std::string_view word : metric_words()) EXPECT_EQ(word_of(*find_metric(word)), word);
}

TEST(ExpectationWords, KeepPercentilesToLatencyAndPicturesAndCountsToFrames) {
  for (const std::string_view word : metric_words()) {
    const Metric metric = *find_metric(word);
    const bool pictures = metric == Metric::psnr || metric == Metric::ssim;
    const bool latency = metric == Metric::latency;
    EXPECT_EQ(go_together(Statistic::p95, metric), latency || pictures) << word;
    // Each has the tail that is the bad one.
    EXPECT_EQ(go_together(Statistic::p999, metric), latency) << word;
    EXPECT_EQ(go_together(Statistic::p5, metric), pictures) << word;
    EXPECT_EQ(go_together(Statistic::count, metric),
              !is_of_links(metric) && !pictures && metric != Metric::outage)
        << word;
    EXPECT_TRUE(go_together(Statistic::mean, metric)) << word;
  }
}

TEST(ExpectationWords, KeepFiltersToWhatTheyCanFilter) {
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(filter_words(Metric::completeness), (Words{"peer", "run", "from", "until", "by"}));
  EXPECT_EQ(filter_words(Metric::latency), (Words{"peer", "run", "from", "until"}));
  EXPECT_EQ(filter_words(Metric::duplicate), (Words{"peer", "run"}));
  EXPECT_EQ(filter_words(Metric::outage), (Words{"peer", "run", "from", "until"}));
  EXPECT_EQ(filter_words(Metric::ssim), (Words{"peer", "run", "from", "until"}));
  EXPECT_EQ(filter_words(Metric::queue), (Words{"link", "run", "from", "until"}));
}

}  // namespace
}  // namespace strand::scenario
