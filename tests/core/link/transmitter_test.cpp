#include "core/link/transmitter.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

LinkOptions by_trace(std::vector<std::uint32_t> opportunities) {
  LinkOptions options;
  options.trace = DeliveryTrace("trace", std::move(opportunities));
  options.queue.bytes = ByteCount::mebibytes(100);
  return options;
}

TEST(Transmitter, SendsAsManyAtAnOpportunityAsFit) {
  LinkDriver driver(by_trace({1, 2}));
  for (std::uint32_t i = 0; i < 4; ++i) driver.send(Duration(0), i, 500);
  driver.finish();
  EXPECT_EQ(
      driver.arrivals,
      (std::vector<Arrival>{
          {0, milliseconds(1)}, {1, milliseconds(1)}, {2, milliseconds(1)}, {3, milliseconds(2)}}));
}

TEST(Transmitter, CutsDatagramsAtTheEndOfAnOpportunity) {
  // 1,500 = 1,000 + 500, 1,500 = 500 + 1,000; then 4,000 bytes take 1,500 + 1,500 + 1,000.
  LinkDriver driver(by_trace({1}));
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(Duration(0), i, 1'000);
  driver.send(Duration(0), 3, 4'000);
  driver.finish();
  EXPECT_EQ(
      driver.arrivals,
      (std::vector<Arrival>{
          {0, milliseconds(1)}, {1, milliseconds(2)}, {2, milliseconds(2)}, {3, milliseconds(5)}}));
}

TEST(Transmitter, GivesTheRestOfAnOpportunityToWhoIsThereAndToNobodyLater) {
  // 4,000 bytes leave 500 of the opportunity at 3 ms. One that comes at that very instant has
  // them; one that comes a nanosecond later waits for the next.
  for (const Duration later : {Duration(0), Duration(1)}) {
    LinkDriver driver(by_trace({1}));
    driver.send(Duration(0), 0, 4'000);
    driver.send(milliseconds(3) + later, 1, 400);
    driver.finish();
    EXPECT_EQ(driver.arrivals[0].time, milliseconds(3));
    EXPECT_EQ(driver.arrivals[1].time, milliseconds(later == Duration(0) ? 3 : 4));
  }
}

TEST(Transmitter, LosesTheOpportunitiesThatNobodyUses) {
  // Ten opportunities pass before the first datagram comes, and do not serve it.
  LinkDriver driver(by_trace({1, 1}));
  driver.send(microseconds(5'500), 0, 4'000);
  driver.send(microseconds(5'500), 1, 3'000);
  driver.finish();
  // At 6 ms 3,000 bytes pass, at 7 ms 1,000 and 2,000, at 8 ms the last 1,000.
  EXPECT_EQ(driver.arrivals, (std::vector<Arrival>{{0, milliseconds(7)}, {1, milliseconds(8)}}));
}

TEST(Transmitter, CountsWhatWaitsForATraceAgainstTheQueue) {
  LinkOptions options = by_trace({10});
  options.queue = {.bytes = ByteCount(2'000), .packets = std::nullopt};
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(Duration(0), i, 1'000);
  // At 10 ms the first has gone, and half of the second, which counts until it has gone completely.
  driver.send(milliseconds(10), 3, 1'000);
  driver.send(milliseconds(10), 4, 1'000);
  driver.finish();
  EXPECT_EQ(driver.drops, (std::vector<Drop>{{2, Duration(0), DropCause::queue_full},
                                             {4, milliseconds(10), DropCause::queue_full}}));
  EXPECT_EQ(
      driver.arrivals,
      (std::vector<Arrival>{{0, milliseconds(10)}, {1, milliseconds(20)}, {3, milliseconds(20)}}));
}

TEST(Transmitter, DeliversWhatTheTraceAllowsInEvery100Milliseconds) {
  // A source that never rests, into seeded recordings: what comes out in any 100 ms differs from
  // 1,500 bytes for each opportunity by less than a datagram, which may have begun before or go on
  // afterwards. CoDel drops, but the queue never runs dry.
  Random random(8);
  std::vector<std::uint32_t> times;
  std::uint32_t time = 0;
  while (time < 3'000) {
    time += static_cast<std::uint32_t>(random.below(random.below(20) == 0 ? 30 : 3));
    times.push_back(time);
  }
  constexpr std::int64_t size = 1'200;
  for (const QueueDiscipline discipline : {QueueDiscipline::droptail, QueueDiscipline::codel}) {
    LinkOptions options = by_trace(times);
    options.queue.discipline = discipline;
    LinkDriver driver(options);
    constexpr int windows = 100;
    std::vector<std::int64_t> allowed(windows);
    for (std::uint64_t i = 0; options.trace.time_of(i) < at(seconds(10)); ++i) {
      const auto window = (options.trace.time_of(i) - run_start) / milliseconds(100);
      allowed[static_cast<std::size_t>(window)] += 1'500;
    }
    for (std::uint32_t i = 0; i < 40'000; ++i)
      driver.send(microseconds(250) * int(i), i, std::size_t{size});
    std::vector<std::int64_t> delivered(windows);
    for (const Arrival& arrival : driver.arrivals) {
      delivered[static_cast<std::size_t>(arrival.time / milliseconds(100))] += size;
    }
    EXPECT_EQ(driver.drops.empty(), discipline == QueueDiscipline::droptail);
    for (std::size_t i = 0; i < windows; ++i) {
      EXPECT_LE(std::abs(delivered[i] - allowed[i]), size) << i;
    }
  }
}

TEST(Transmitter, WithNeitherRateNorTraceSendsAtOnce) {
  Transmitter transmitter;
  const LinkOptions none;
  EXPECT_FALSE(Transmitter::limits(none));
  EXPECT_EQ(transmitter.start(none, at(seconds(1))), at(seconds(1)));
  EXPECT_EQ(transmitter.send(none, at(seconds(1)), 60'000), at(seconds(1)));
  EXPECT_EQ(transmitter.sending(), 0U);
}

TEST(Transmitter, KnowsWhatItHasNotSentCompletely) {
  Transmitter transmitter;
  LinkOptions options;
  options.rate = BitRate(8'000'000);  // a byte a microsecond
  EXPECT_EQ(transmitter.send(options, run_start, 100), at(microseconds(100)));
  EXPECT_EQ(transmitter.send(options, run_start, 200), at(microseconds(300)));
  EXPECT_EQ(transmitter.start(options, run_start), at(microseconds(300)));
  EXPECT_EQ(transmitter.sending_bytes(), 300U);
  transmitter.settle(at(microseconds(100)));
  EXPECT_EQ(transmitter.sending(), 1U);
  EXPECT_EQ(transmitter.sending_bytes(), 200U);
  // What has no rate waits for what has one, and takes no time itself.
  EXPECT_EQ(transmitter.send(LinkOptions{}, at(microseconds(100)), 50), at(microseconds(300)));
  EXPECT_EQ(transmitter.sending(), 2U);
}

TEST(Transmitter, TellsTheLongestWaitSinceItWasLastAsked) {
  LinkOptions options;
  options.rate = BitRate(8'000'000);  // a byte a microsecond
  Transmitter transmitter;
  const auto send = [&](Duration at) {
    static_cast<void>(transmitter.send(options, run_start + at, 1'000));
  };
  EXPECT_EQ(transmitter.take_longest_wait(), Duration(0));
  send(Duration(0));
  EXPECT_EQ(transmitter.take_longest_wait(), Duration(0));
  // Free again at 1 ms, and then at 2 ms: waits of 1 - 0.25 and 2 - 0.5 ms.
  send(microseconds(250));
  send(microseconds(500));
  // At 10 ms it has been free for long.
  send(milliseconds(10));
  EXPECT_EQ(transmitter.take_longest_wait(), microseconds(1'500));
  EXPECT_EQ(transmitter.take_longest_wait(), Duration(0));
  // Without the rate it still waits for those before it.
  send(milliseconds(11));
  options.rate.reset();
  send(microseconds(11'400));
  EXPECT_EQ(transmitter.take_longest_wait(), microseconds(600));
}

TEST(Transmitter, TellsTheWaitForAnOpportunity) {
  const LinkOptions options = by_trace({5});
  Transmitter transmitter;
  // The first waits for the opportunity at 5 ms, the second for that at 10 ms.
  static_cast<void>(transmitter.send(options, run_start + milliseconds(2), 1'500));
  EXPECT_EQ(transmitter.take_longest_wait(), milliseconds(3));
  static_cast<void>(transmitter.send(options, run_start + milliseconds(4), 1'500));
  EXPECT_EQ(transmitter.take_longest_wait(), milliseconds(6));
}

}  // namespace
}  // namespace strand::link
