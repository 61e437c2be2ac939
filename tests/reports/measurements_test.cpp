#include "reports/measurements.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Values = std::vector<std::optional<std::int64_t>>;

constexpr std::int64_t percent = 10'000'000;  // of parts per billion
constexpr std::int64_t ms = 1'000'000;        // of nanoseconds
constexpr std::int64_t one = 1'000;           // of thousandths

// Ten frames of 1000 bytes, one every 100 ms from 5 s on, because the source starts when it may.
// A has all, frame k after 10 x (k + 1) ms. B has frame 0 after 300 ms, 1 after 1500 ms, a part of
// 2, nothing of 3, a corrupt 4, and the others after 200 ms.
RunObservation ten_frames() {
  RunObservation observation = make_observation(10, 2);
  for (SourceFrame& frame : observation.coordinator.frames) frame.captured += seconds(5);
  LedgerBuilder a(2);
  for (int k = 0; k < 10; ++k) a.complete(at_ms(5'000 + k * 100 + 10 * (k + 1)));
  LedgerBuilder b(2);
  b.complete(at_ms(5'300)).complete(at_ms(6'600)).partial({1}).lost().corrupt(at_ms(5'500));
  for (int k = 5; k < 10; ++k) b.complete(at_ms(5'000 + k * 100 + 200));
  add_peer(observation, "A", a);
  add_peer(observation, "B", b);
  observation.peers[1].ledger->duplicate_frames = 3;
  // 10 and -20 % more than the 10,000 bytes of the frames.
  observation.coordinator.sent = {20, 11'000, 10'000, 1'000};
  observation.peers[0].ledger->sent = {16, 8'000, 7'000, 1'000};
  watch_network(observation);
  LinkSeries series;
  for (int i = 0; i < 12; ++i) series.bins.push_back({1'100, 0, 0, milliseconds(1)});
  series.bins[4] = {1'100, 50, 0, milliseconds(30)};
  series.bins[5] = {1'100, 0, 20, milliseconds(10)};
  series.bins[8] = {1'100, 0, 0, milliseconds(40)};
  observation.links[0].series = series;
  return observation;
}

Values measured(const RunObservation& observation, Statistic statistic, Metric metric,
                const ExpectationFilter& filter = {}) {
  Expectation expectation;
  expectation.statistic = statistic;
  expectation.metric = metric;
  expectation.filter = filter;
  RunObservation asked = observation;
  asked.expectations = std::span(&expectation, 1);
  std::vector<LinkReport> links = make_run_report(observation).links;
  links[0].bytes.repair = 250;
  links[0].bytes.feedback = 400;
  Values values;
  const std::vector<std::vector<Measurement>> all = measure(asked, links);
  for (const Measurement& measurement : all.at(0)) {
    values.push_back(measurement.value);
  }
  return values;
}

Values measured(Statistic statistic, Metric metric, const ExpectationFilter& filter = {}) {
  return measured(ten_frames(), statistic, metric, filter);
}

ExpectationFilter window(std::optional<Duration> from, std::optional<Duration> until) {
  ExpectationFilter filter;
  filter.from = from;
  filter.until = until;
  return filter;
}

TEST(Measurements, AreSharesOfTheFramesAtEachPeer) {
  // B: 0 and 5 to 9 are complete, 1 is late, 2 and the corrupt 4 are partial, 3 is lost.
  EXPECT_EQ(measured(Statistic::min, Metric::completeness), (Values{100 * percent, 60 * percent}));
  EXPECT_EQ(measured(Statistic::min, Metric::late), (Values{0, 10 * percent}));
  EXPECT_EQ(measured(Statistic::max, Metric::partial), (Values{0, 20 * percent}));
  EXPECT_EQ(measured(Statistic::mean, Metric::lost), (Values{0, 10 * percent}));
}

TEST(Measurements, RoundSharesToTheNearestBillionth) {
  RunObservation observation = make_observation(3, 1);
  LedgerBuilder a(1);
  a.complete(at_ms(1)).complete(at_ms(101)).lost();
  add_peer(observation, "A", a);
  EXPECT_EQ(measured(observation, Statistic::min, Metric::completeness), (Values{666'666'667}));
  EXPECT_EQ(measured(observation, Statistic::min, Metric::lost), (Values{333'333'333}));
}

TEST(Measurements, CountFrames) {
  EXPECT_EQ(measured(Statistic::count, Metric::completeness), (Values{10 * one, 6 * one}));
  EXPECT_EQ(measured(Statistic::count, Metric::partial), (Values{0, 2 * one}));
  EXPECT_EQ(measured(Statistic::count, Metric::latency), (Values{10 * one, 7 * one}));
  EXPECT_EQ(measured(Statistic::count, Metric::corrupt), (Values{0, one}));
  EXPECT_EQ(measured(Statistic::max, Metric::corrupt), (Values{0, one}));
  EXPECT_EQ(measured(Statistic::count, Metric::duplicate), (Values{0, 3 * one}));
}

TEST(Measurements, HaveThePercentilesOfEachPeersFrames) {
  // A: 10, 20, ..., 100 ms; B: five times 200, then 300 and 1500 ms.
  EXPECT_EQ(measured(Statistic::p50, Metric::latency), (Values{50 * ms, 200 * ms}));
  EXPECT_EQ(measured(Statistic::p95, Metric::latency), (Values{100 * ms, 1'500 * ms}));
  EXPECT_EQ(measured(Statistic::p99, Metric::latency), (Values{100 * ms, 1'500 * ms}));
  EXPECT_EQ(measured(Statistic::p999, Metric::latency), (Values{100 * ms, 1'500 * ms}));
  EXPECT_EQ(measured(Statistic::min, Metric::latency), (Values{10 * ms, 200 * ms}));
  EXPECT_EQ(measured(Statistic::max, Metric::latency), (Values{100 * ms, 1'500 * ms}));
  EXPECT_EQ(measured(Statistic::mean, Metric::latency), (Values{55 * ms, 400 * ms}));
}

// B: frames 1 to 4 are not complete, captured at 100 to 400 ms; in the window from 300 ms on, 3
// and 4.
TEST(Measurements, FindTheLongestTimeWithoutACompleteFrame) {
  EXPECT_EQ(measured(Statistic::max, Metric::outage), (Values{0, 400 * ms}));
  EXPECT_EQ(measured(Statistic::max, Metric::outage, window(std::chrono::milliseconds(300), {})),
            (Values{0, 200 * ms}));
}

TEST(Measurements, TakeAnOutageToTheEndOfTheLastFrame) {
  RunObservation observation = make_observation(5, 1);
  LedgerBuilder a(1);
  a.lost().complete(at_ms(101)).complete(at_ms(201)).lost().lost();
  add_peer(observation, "A", a);
  EXPECT_EQ(measured(observation, Statistic::max, Metric::outage), (Values{200 * ms}));
  observation.peers[0].ledger.reset();
  EXPECT_EQ(measured(observation, Statistic::max, Metric::outage), (Values{500 * ms}));
}

TEST(Measurements, TellThe999thPerMilleFromThe99thPerCent) {
  // Latencies 1 to 1000 ms: the 990th and the 999th.
  RunObservation observation = make_observation(1'000, 1);
  LedgerBuilder a(1);
  for (int k = 0; k < 1'000; ++k) a.complete(at_ms(k * 100 + k + 1));
  add_peer(observation, "A", a);
  EXPECT_EQ(measured(observation, Statistic::p99, Metric::latency), (Values{990 * ms}));
  EXPECT_EQ(measured(observation, Statistic::p999, Metric::latency), (Values{999 * ms}));
}

TEST(Measurements, RoundDurationsToTheMicrosecond) {
  RunObservation observation = make_observation(1, 1);
  add_peer(observation, "A", LedgerBuilder(1).complete(at_ms(20) + std::chrono::nanoseconds(500)));
  EXPECT_EQ(measured(observation, Statistic::max, Metric::latency), (Values{20 * ms + 1'000}));
}

TEST(Measurements, TakeFramesByTheInstantOfTheirCapture) {
  // Frames 4 and 5, which are corrupt and complete at B.
  const ExpectationFilter filter = window(milliseconds(400), milliseconds(600));
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter),
            (Values{100 * percent, 50 * percent}));
  EXPECT_EQ(measured(Statistic::count, Metric::corrupt, filter), (Values{0, one}));
  EXPECT_EQ(measured(Statistic::max, Metric::latency, filter), (Values{60 * ms, 200 * ms}));
  // Frames 0 to 3.
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, window({}, milliseconds(400))),
            (Values{100 * percent, 25 * percent}));
  // Frames 5 to 9.
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, window(milliseconds(401), {})),
            (Values{100 * percent, 100 * percent}));
}

TEST(Measurements, TakeFramesThatWereThereByATimeWhateverTheDeadline) {
  ExpectationFilter filter;
  filter.by = milliseconds(200);
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter),
            (Values{100 * percent, 50 * percent}));
  filter.by = milliseconds(199);
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter), (Values{100 * percent, 0}));
  filter.by = seconds(2);  // the late frame 1 too
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter),
            (Values{100 * percent, 70 * percent}));
}

TEST(Measurements, AreOfOnePeerOrLinkWhereAFilterSaysSo) {
  ExpectationFilter filter;
  filter.peer = "B";
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter), (Values{60 * percent}));
  filter = {};
  filter.link = ExpectationFilter::Hop{"A", "B"};
  EXPECT_EQ(measured(Statistic::min, Metric::overhead, filter), (Values{-20 * percent}));
}

TEST(Measurements, OfALinkAreOverTheEncodedBytesOfTheFramesSent) {
  // (11,000 + 400) / 10,000 - 1, 250 / 10,000 and 400 / 10,000.
  EXPECT_EQ(measured(Statistic::max, Metric::overhead), (Values{14 * percent, -20 * percent}));
  EXPECT_EQ(measured(Statistic::max, Metric::repair), (Values{25'000'000, 0}));
  EXPECT_EQ(measured(Statistic::max, Metric::feedback), (Values{4 * percent, 0}));
}

TEST(Measurements, OfALinkInAWindowAreThoseOfItsBins) {
  // Bins 4 and 5: (2,200 + 20) / 2,000 - 1, 50 / 2,000, 20 / 2,000. Nobody watched A->B over time.
  const ExpectationFilter filter = window(milliseconds(400), milliseconds(600));
  EXPECT_EQ(measured(Statistic::max, Metric::overhead, filter),
            (Values{11 * percent, std::nullopt}));
  EXPECT_EQ(measured(Statistic::max, Metric::repair, filter), (Values{25'000'000, std::nullopt}));
  EXPECT_EQ(measured(Statistic::max, Metric::feedback, filter), (Values{percent, std::nullopt}));
  EXPECT_EQ(measured(Statistic::max, Metric::queue, filter), (Values{30 * ms, std::nullopt}));
  EXPECT_EQ(measured(Statistic::max, Metric::queue), (Values{40 * ms, std::nullopt}));
  // Frame 9 was captured in the bins from 9 on, of which there are three.
  EXPECT_EQ(measured(Statistic::max, Metric::overhead, window(milliseconds(900), seconds(9))),
            (Values{230 * percent, std::nullopt}));
}

TEST(Measurements, OfGoodputAreTheBitsOfIntactFramesOverTheTimeOfTheirCapture) {
  // 10 and 7 frames of 8,000 bits in a second, since a frame lasts until the next.
  EXPECT_EQ(measured(Statistic::min, Metric::goodput), (Values{80'000, 56'000}));
  // Of frames 4 and 5, B has one: 8,000 bits in 200 ms.
  EXPECT_EQ(measured(Statistic::min, Metric::goodput, window(milliseconds(400), milliseconds(600))),
            (Values{80'000, 40'000}));
  // A window that goes on after the last frame ends with it: 5 frames in 500 ms.
  EXPECT_EQ(measured(Statistic::min, Metric::goodput, window(milliseconds(500), seconds(60))),
            (Values{80'000, 80'000}));
}

TEST(Measurements, AreNoneWithoutAFrameInTheWindow) {
  const ExpectationFilter filter = window(seconds(1), seconds(2));
  const Values none{std::nullopt, std::nullopt};
  EXPECT_EQ(measured(Statistic::min, Metric::completeness, filter), none);
  EXPECT_EQ(measured(Statistic::count, Metric::corrupt, filter), none);
  EXPECT_EQ(measured(Statistic::max, Metric::overhead, filter), none);
  EXPECT_EQ(measured(Statistic::min, Metric::goodput, filter), none);
  // Frames 2 to 4, of which B has none intact.
  EXPECT_EQ(measured(Statistic::max, Metric::latency, window(milliseconds(200), milliseconds(500))),
            (Values{50 * ms, std::nullopt}));
}

TEST(Measurements, OfAPeerThatNeverReportedAreWhatItsLostFramesSay) {
  RunObservation observation = ten_frames();
  observation.peers[1].ledger.reset();
  EXPECT_EQ(measured(observation, Statistic::min, Metric::lost), (Values{0, 100 * percent}));
  for (const Metric metric :
       {Metric::latency, Metric::corrupt, Metric::duplicate, Metric::feedback, Metric::goodput}) {
    const Values values = measured(observation, Statistic::max, metric);
    ASSERT_EQ(values.size(), 2U);
    EXPECT_TRUE(values[0].has_value());
    EXPECT_FALSE(values[1].has_value());
  }
  observation.peers[0].ledger.reset();  // which sends on A->B
  EXPECT_EQ(measured(observation, Statistic::max, Metric::overhead),
            (Values{14 * percent, std::nullopt}));
}

TEST(Measurements, AreNoneOfAQueueThatNobodyWatched) {
  RunObservation observation = ten_frames();
  observation.links.clear();
  EXPECT_EQ(measured(observation, Statistic::max, Metric::queue),
            (Values{std::nullopt, std::nullopt}));
  EXPECT_EQ(measured(observation, Statistic::max, Metric::overhead),
            (Values{14 * percent, -20 * percent}));
}

// A driver knows the longest wait of a whole run.
TEST(Measurements, TakeTheQueueOfARealRunFromTheDriverAtItsBeginning) {
  RunObservation observation = ten_frames();
  observation.links.clear();
  observation.coordinator.driver.link = LinkTally{.longest_wait = milliseconds(7)};
  EXPECT_EQ(measured(observation, Statistic::max, Metric::queue),
            (Values{7'000'000, std::nullopt}));
  observation.peers[0].ledger->driver.link = LinkTally{};
  EXPECT_EQ(measured(observation, Statistic::max, Metric::queue), (Values{7'000'000, 0}));
  EXPECT_EQ(measured(observation, Statistic::max, Metric::queue, window(milliseconds(100), {})),
            (Values{std::nullopt, std::nullopt}));
}

TEST(Measurements, SayWhereTheyAreFromAndHowManySamplesTheyHave) {
  const RunObservation observation = ten_frames();
  std::vector<Expectation> expectations(2);
  expectations[0].statistic = Statistic::mean;
  expectations[0].metric = Metric::latency;
  expectations[1].metric = Metric::overhead;
  RunObservation asked = observation;
  asked.expectations = expectations;
  const RunReport report = make_run_report(asked);
  ASSERT_EQ(report.measurements.size(), 2U);
  EXPECT_EQ(report.measurements[0][1].where, "peer B");
  EXPECT_EQ(report.measurements[0][1].samples, 7U);
  EXPECT_EQ(report.measurements[1][0].where, "link coordinator->A");
}

// B joins when frames 0 to 4 have been captured, and has all five since then.
TEST(Measurements, AreOfAPeerThatJoinedSinceItCame) {
  RunObservation observation = ten_frames();
  observation.peers[1].joined = JoinObservation{FrameNumber(5), at_ms(5'450)};
  EXPECT_EQ(measured(observation, Statistic::min, Metric::completeness),
            (Values{100 * percent, 100 * percent}));
  EXPECT_EQ(measured(observation, Statistic::max, Metric::outage), (Values{0, 0}));
  // 8000 bytes over the 5000 of its frames; 5 frames of 8000 bits in half a second.
  EXPECT_EQ(measured(observation, Statistic::max, Metric::overhead)[1], 60 * percent);
  EXPECT_EQ(measured(observation, Statistic::min, Metric::goodput)[1], 80'000);
  // Of a window from before, B is not asked, unless by its name.
  EXPECT_EQ(
      measured(observation, Statistic::min, Metric::completeness, window({}, milliseconds(500))),
      (Values{100 * percent}));
  ExpectationFilter of_b = window({}, milliseconds(500));
  of_b.peer = "B";
  EXPECT_EQ(measured(observation, Statistic::min, Metric::completeness, of_b),
            (Values{std::nullopt}));
  EXPECT_EQ(
      measured(observation, Statistic::min, Metric::completeness, window({}, milliseconds(501))),
      (Values{100 * percent, 100 * percent}));
}

}  // namespace
}  // namespace strand::reports
