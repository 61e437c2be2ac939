#include "reports/link_series.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

using std::chrono::milliseconds;

LinkSeries series_of(std::size_t bins) {
  LinkSeries series;
  for (std::size_t i = 0; i < bins; ++i) {
    series.bins.push_back({10, 1, 2, milliseconds(static_cast<int>(i))});
  }
  return series;
}

TEST(LinkSeries, StaysAsItIsWhereItIsShort) {
  EXPECT_EQ(coarsened(series_of(300), 300), series_of(300));
  EXPECT_EQ(coarsened(LinkSeries{}, 300), LinkSeries{});
}

TEST(LinkSeries, AddsUpBytesAndKeepsTheLongestWait) {
  // 7 bins in at most 3: three each, and the last alone.
  const LinkSeries coarse = coarsened(series_of(7), 3);
  EXPECT_EQ(coarse.bin, milliseconds(300));
  ASSERT_EQ(coarse.bins.size(), 3U);
  EXPECT_EQ(coarse.bins[0], (LinkBin{30, 3, 6, milliseconds(2)}));
  EXPECT_EQ(coarse.bins[1], (LinkBin{30, 3, 6, milliseconds(5)}));
  EXPECT_EQ(coarse.bins[2], (LinkBin{10, 1, 2, milliseconds(6)}));
}

TEST(LinkSeries, HasAtMostAsManyBinsAsAsked) {
  for (std::size_t bins = 1; bins < 40; ++bins) {
    const LinkSeries coarse = coarsened(series_of(bins), 10);
    EXPECT_LE(coarse.bins.size(), 10U);
    EXPECT_GE(coarse.bins.size() * static_cast<std::size_t>(coarse.bin / milliseconds(100)), bins);
  }
}

}  // namespace
}  // namespace strand::reports
