#include "sim/link_recorder.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using test::chain_of;
using test::frames_of;
using test::run_once;

// Ten frames a second of four datagrams of 1200 bytes each; nothing is lost.
scenario::Scenario ten_frames_a_second(std::uint32_t frames) {
  scenario::Scenario scenario = chain_of(3, Probability(), wire::Forwarding::cut_through);
  scenario.source = frames_of(4, frames);
  std::get<scenario::SizesSource>(scenario.source).rate = FrameRate(10, 1);
  return scenario;
}

const reports::LinkSeries& series_of(const RunOutcome& outcome, std::size_t hop) {
  return outcome.report.links.at(hop).series.value();
}

TEST(LinkRecorder, HasEveryByteThatALinkWasGiven) {
  scenario::Scenario scenario = chain_of(4, Probability::percent(5), wire::Forwarding::cut_through);
  const RunOutcome outcome = run_once(scenario, 42);
  for (const reports::LinkReport& link : outcome.report.links) {
    std::uint64_t bytes = 0;
    for (const reports::LinkBin& bin : link.series.value().bins) bytes += bin.bytes;
    EXPECT_EQ(bytes, link.bytes.sent) << link.from;
    EXPECT_GT(bytes, 0U);
  }
}

TEST(LinkRecorder, PutsBytesIntoTheBinOfTheirSending) {
  // A frame of 4,800 bytes at 0, 100 and 200 ms; 20 ms later at A, and 40 ms later at B, all within
  // the same bins. The end of the stream is sent at 300 ms.
  const RunOutcome outcome = run_once(ten_frames_a_second(3), 42);
  for (std::size_t hop = 0; hop < 3; ++hop) {
    const reports::LinkSeries& series = series_of(outcome, hop);
    EXPECT_EQ(series.bin, milliseconds(100));
    ASSERT_GE(series.bins.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(series.bins[i].bytes, 4'800U) << hop << ' ' << i;
    EXPECT_GT(series.bins[3].bytes, 0U);
    EXPECT_LT(series.bins[3].bytes, 1'200U);
    EXPECT_EQ(series.bins.size(), series_of(outcome, 0).bins.size());
  }
}

TEST(LinkRecorder, HasTheLongestWaitOfEachBin) {
  // At 1,200,000 bytes a second a datagram takes 1 ms, and the last of four waits for three. The
  // hop behind it gets one a millisecond, and nothing waits there.
  scenario::Scenario scenario = ten_frames_a_second(3);
  link::LinkOptions slow = scenario.default_link;
  slow.rate = BitRate(9'600'000);
  scenario.links = {{{1, 2}, slow}};
  const RunOutcome outcome = run_once(scenario, 42);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(series_of(outcome, 0).bins[i].longest_wait, Duration(0));
    EXPECT_EQ(series_of(outcome, 1).bins[i].longest_wait, milliseconds(3));
    EXPECT_EQ(series_of(outcome, 2).bins[i].longest_wait, Duration(0));
  }
}

TEST(LinkRecorder, HasTheWaitsOfCodelToo) {
  scenario::Scenario scenario = ten_frames_a_second(3);
  link::LinkOptions slow = scenario.default_link;
  slow.rate = BitRate(9'600'000);
  slow.queue.discipline = link::QueueDiscipline::codel;
  scenario.links = {{{1, 2}, slow}};
  const RunOutcome outcome = run_once(scenario, 42);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(series_of(outcome, 1).bins[i].longest_wait, milliseconds(3));
  }
}

TEST(LinkRecorder, HasAWaitThatOutlastsTheLastSending) {
  // 4,800 bytes at 4,800 bytes a second: the last datagram waits 750 ms, and CoDel's waits are
  // known at their end, long after the end of the stream was sent.
  scenario::Scenario scenario = ten_frames_a_second(1);
  link::LinkOptions slow = scenario.default_link;
  slow.rate = BitRate(38'400);
  slow.queue.discipline = link::QueueDiscipline::codel;
  slow.queue.target = std::chrono::seconds(5);
  slow.queue.interval = std::chrono::seconds(10);
  scenario.links = {{{1, 2}, slow}};
  const RunOutcome outcome = run_once(scenario, 42);
  Duration longest{};
  for (const reports::LinkBin& bin : series_of(outcome, 1).bins) {
    longest = std::max(longest, bin.longest_wait);
  }
  EXPECT_GE(longest, milliseconds(750));
}

TEST(LinkRecorder, IsShortenedForTheReportAndNotForWhatIsMeasured) {
  // 40 s are more than 300 bins of 100 ms; a window of 100 ms is measured all the same.
  scenario::Scenario scenario = ten_frames_a_second(400);
  Expectation expectation;
  expectation.metric = Metric::overhead;
  expectation.filter.from = milliseconds(100);
  expectation.filter.until = milliseconds(200);
  scenario.expectations = {expectation};
  const RunOutcome outcome = run_once(scenario, 42);
  EXPECT_EQ(series_of(outcome, 0).bin, milliseconds(200));
  EXPECT_LE(series_of(outcome, 0).bins.size(), 300U);
  ASSERT_EQ(outcome.report.measurements.size(), 1U);
  // Four datagrams of 1,200 bytes and what they carry of one frame.
  const double carried =
      4.0 * static_cast<double>(wire::chunk_capacity(wire::Format::binary, 1200));
  for (const reports::Measurement& one : outcome.report.measurements[0]) {
    EXPECT_NEAR(static_cast<double>(one.value.value()) / 1e9, 4'800 / carried - 1, 1e-9);
  }
}

}  // namespace
}  // namespace strand::sim
