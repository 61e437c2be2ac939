#include "core/node/rtt_estimator.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

TEST(RttEstimator, KnowsNothingWithoutASample) {
  const RttEstimator rtt;
  EXPECT_FALSE(rtt.known());
  EXPECT_EQ(rtt.smoothed(), 0s);
  EXPECT_EQ(rtt.variation(), 0s);
  EXPECT_EQ(rtt.least(), 0s);
}

TEST(RttEstimator, TakesTheFirstSampleAndHalfOfItAsVariation) {
  // RFC 6298, (2.2): SRTT = R, RTTVAR = R / 2.
  RttEstimator rtt;
  rtt.add(100ms, at(0s));
  EXPECT_TRUE(rtt.known());
  EXPECT_EQ(rtt.smoothed(), 100ms);
  EXPECT_EQ(rtt.variation(), 50ms);
  EXPECT_EQ(rtt.one_way(), 50ms);
}

TEST(RttEstimator, SmoothsFurtherSamples) {
  // RFC 6298, (2.3): RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R'|, and then SRTT = 7/8 SRTT + 1/8 R'.
  RttEstimator rtt;
  rtt.add(100ms, at(0s));
  rtt.add(60ms, at(1s));
  EXPECT_EQ(rtt.variation(), 47'500us);  // 37.5 + 10
  EXPECT_EQ(rtt.smoothed(), 95ms);       // 87.5 + 7.5
  rtt.add(135ms, at(2s));
  EXPECT_EQ(rtt.variation(), 45'625us);  // 35.625 + 10
  EXPECT_EQ(rtt.smoothed(), 100ms);      // 83.125 + 16.875
  EXPECT_EQ(rtt.latest(), 135ms);
}

TEST(RttEstimator, TakesASampleOfLessThanNothingForNothing) {
  RttEstimator rtt;
  rtt.add(-18h, at(0s));
  EXPECT_EQ(rtt.smoothed(), 0s);
  EXPECT_EQ(rtt.least(), 0s);
  rtt.add(80ms, at(1s));
  EXPECT_EQ(rtt.smoothed(), 10ms);
  EXPECT_EQ(rtt.variation(), 20ms);
}

TEST(RttEstimator, RemembersTheLeastSampleForTenToTwentySeconds) {
  RttEstimator rtt;
  rtt.add(40ms, at(0s));
  for (int second = 1; second < 20; ++second) {
    rtt.add(70ms, at(second * 1s));
    EXPECT_EQ(rtt.least(), 40ms) << second;
  }
  rtt.add(70ms, at(20s));
  EXPECT_EQ(rtt.least(), 70ms);
  rtt.add(30ms, at(21s));
  EXPECT_EQ(rtt.least(), 30ms);
}

TEST(RttEstimator, ForgetsALeastSampleThatIsOlderThanTwoMemories) {
  RttEstimator rtt;
  rtt.add(40ms, at(0s));
  rtt.add(70ms, at(20s));
  EXPECT_EQ(rtt.least(), 70ms);
}

}  // namespace
}  // namespace strand
