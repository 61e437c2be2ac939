#include "real/shaped_link.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/datagram.hpp"
#include "tests/real/shaper_driver.hpp"

namespace strand::real {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Departure;
using test::link_of;
using test::ShaperDriver;

using Departures = std::vector<Departure>;

// A shaper with only a link to the next hop.
ShaperDriver driver_of(ShapedLinkOptions options) {
  LinkPlan plan;
  plan.forward = std::move(options);
  return ShaperDriver(std::move(plan));
}

link::LinkOptions lossy(unsigned percent) {
  link::LinkOptions options;
  options.loss = Probability::percent(percent);
  return options;
}

// Of 20,000 datagrams 10 % are lost, with a standard error of sqrt(20,000 * 0.1 * 0.9) = 42.4.
TEST(ShapedLink, LosesTheShareThatItsScenarioNames) {
  ShaperDriver driver = driver_of(link_of(lossy(10)));
  for (std::uint32_t i = 0; i < 20'000; ++i) driver.send(microseconds(i), i);
  EXPECT_NEAR(static_cast<double>(driver.shaper.forward()->counters().lost), 2'000, 4 * 42.4);
  EXPECT_EQ(driver.departures.size(), 20'000 - driver.shaper.forward()->counters().lost);
}

// 1,000 bytes at 1 Mbit/s take 8 ms each. The queue has room for two of them, with the one that is
// being sent, so of five that come at once two are let in, and two of five that come 8 ms later:
// one has left.
TEST(ShapedLink, ARateSpacesDatagramsAndItsQueueIsBounded) {
  link::LinkOptions options;
  options.rate = BitRate(1'000'000);
  options.queue.bytes = ByteCount(2'000);
  ShaperDriver driver = driver_of(link_of(options));
  for (std::uint32_t i = 0; i < 5; ++i) driver.send(Duration(0), i, 1'000);
  for (std::uint32_t i = 5; i < 10; ++i) driver.send(milliseconds(8), i, 1'000);
  driver.finish();
  EXPECT_EQ(driver.departures,
            (Departures{{0, milliseconds(8)}, {1, milliseconds(16)}, {5, milliseconds(24)}}));
  EXPECT_EQ(driver.shaper.forward()->counters().queue_dropped, 7U);
  EXPECT_EQ(driver.shaper.forward()->held_datagrams(), 0U);
  // The second of those that were let in waited for the first, and the third for the second.
  const LinkTally tally{.queue_dropped = 7, .longest_wait = milliseconds(8)};
  EXPECT_EQ(driver.shaper.tally(), tally);
  EXPECT_EQ(driver.shaper.tally(), tally);
}

TEST(ShapedLink, KeepsTheOrderWithoutJitter) {
  link::LinkOptions options;
  options.delay = milliseconds(5);
  ShaperDriver driver = driver_of(link_of(options));
  for (std::uint32_t i = 0; i < 1'000; ++i) driver.send(microseconds(7 * i), i);
  driver.finish();
  ASSERT_EQ(driver.departures.size(), 1'000U);
  for (std::uint32_t i = 0; i < 1'000; ++i) EXPECT_EQ(driver.departures[i].number, i);
}

TEST(ShapedLink, CorruptionFlipsABitOfACopy) {
  link::LinkOptions options;
  options.corrupt = Probability::percent(100);
  ShapedLink link(link_of(options));
  const std::vector<std::byte> zeros(1'000);
  const Buffer original = Buffer::copy_of(zeros);
  link.send(run_start, test::next_hop, {}, original.slice());
  const auto packet = link.take(run_start);
  ASSERT_TRUE(packet);
  int bits = 0;
  for (const std::byte byte : packet->body().bytes()) {
    bits += std::popcount(std::to_integer<unsigned>(byte));
  }
  EXPECT_EQ(bits, 1);
  EXPECT_TRUE(std::equal(zeros.begin(), zeros.end(), original.slice().bytes().begin()));
}

TEST(ShapedLink, HoldsNoMoreDatagramsThanItMay) {
  link::LinkOptions options;
  options.delay = seconds(1);
  ShapedLinkOptions bounded = link_of(options);
  bounded.max_datagrams = 3;
  ShaperDriver driver = driver_of(std::move(bounded));
  for (std::uint32_t i = 0; i < 5; ++i) driver.send(milliseconds(i), i);
  EXPECT_EQ(driver.shaper.forward()->held_datagrams(), 3U);
  EXPECT_EQ(driver.shaper.forward()->over_limit(), 2U);
  // What has left makes room.
  driver.send(milliseconds(1'001), 5);
  driver.finish();
  ASSERT_EQ(driver.departures.size(), 4U);
  EXPECT_EQ(driver.departures[3], (Departure{5, milliseconds(2'001)}));
  EXPECT_EQ(driver.shaper.forward()->held_datagrams(), 0U);
}

TEST(ShapedLink, HoldsNoMoreBytesThanItMay) {
  link::LinkOptions options;
  options.delay = seconds(1);
  ShapedLinkOptions bounded = link_of(options);
  bounded.max_bytes = ByteCount(2'500);
  ShaperDriver driver = driver_of(std::move(bounded));
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(Duration(0), i, 1'000);
  driver.send(Duration(0), 3, 500);
  driver.finish();
  EXPECT_EQ(driver.departures, (Departures{{0, seconds(1)}, {1, seconds(1)}, {3, seconds(1)}}));
  EXPECT_EQ(driver.shaper.forward()->over_limit(), 1U);
  EXPECT_EQ(driver.shaper.tally().queue_dropped, 1U);
}

// Copies count as well, lost datagrams do not: nothing is left behind when all have come out.
TEST(ShapedLink, KeepsAccountOfCopiesAndOfWhatIsDropped) {
  link::LinkOptions options = lossy(30);
  options.delay = milliseconds(1);
  options.duplicate = Probability::percent(40);
  options.rate = BitRate(5'000'000);
  options.queue.bytes = ByteCount(4'000);
  options.queue.discipline = link::QueueDiscipline::codel;
  ShaperDriver driver = driver_of(link_of(options));
  for (std::uint32_t i = 0; i < 5'000; ++i) driver.send(microseconds(100 * i), i, 100);
  const ShapedLink& link = *driver.shaper.forward();
  EXPECT_GT(link.held_datagrams(), 0U);
  driver.finish();
  EXPECT_GT(link.counters().duplicated, 0U);
  EXPECT_GT(link.counters().lost, 0U);
  EXPECT_EQ(link.held_datagrams(), 0U);
  EXPECT_EQ(driver.departures.size(), link.counters().delivered);
  const LinkTally tally = driver.shaper.tally();
  EXPECT_EQ(tally.lost, link.counters().lost);
  EXPECT_EQ(tally.queue_dropped, link.counters().queue_dropped + link.counters().codel_dropped);
  EXPECT_GT(tally.queue_dropped, 0U);
  EXPECT_EQ(tally.duplicated, link.counters().duplicated);
}

// A partition from 10 to 30 ms, and another from 20 to 40 ms.
TEST(ShapedLink, APartitionKeepsDatagramsUntilTheLastOneEnds) {
  ShapedLinkOptions options = link_of({});
  options.turns = {test::partition_at(milliseconds(10)), test::partition_at(milliseconds(20)),
                   test::partition_ends_at(milliseconds(30)),
                   test::partition_ends_at(milliseconds(40))};
  ShaperDriver driver = driver_of(std::move(options));
  driver.shaper.start(run_start);
  for (std::uint32_t i = 0; i <= 9; ++i) driver.send(milliseconds(5 * i), i);
  EXPECT_EQ(driver.departures, (Departures{{0, milliseconds(0)},
                                           {1, milliseconds(5)},
                                           {8, milliseconds(40)},
                                           {9, milliseconds(45)}}));
  EXPECT_EQ(driver.shaper.forward()->held_up(), 6U);
  EXPECT_EQ(driver.shaper.tally().lost, 6U);
  EXPECT_EQ(driver.shaper.forward()->counters().sent, 4U);
}

TEST(ShapedLink, AChangeHoldsUntilTheNextOne) {
  link::LinkOptions slow;
  slow.delay = milliseconds(100);
  ShapedLinkOptions options = link_of({});
  options.turns = {test::change_at(milliseconds(10), slow), test::change_at(milliseconds(20), {})};
  ShaperDriver driver = driver_of(std::move(options));
  driver.shaper.start(run_start);
  driver.send(milliseconds(9), 0);
  driver.send(milliseconds(10), 1);
  driver.send(milliseconds(20), 2);
  driver.finish();
  EXPECT_EQ(driver.departures,
            (Departures{{0, milliseconds(9)}, {2, milliseconds(20)}, {1, milliseconds(110)}}));
}

TEST(ShapedLink, DropsTheChunkThatItsScenarioNames) {
  link::LinkOptions options;
  options.drops.chunks = {{FrameNumber(3), ChunkIndex(1)}};
  ShapedLink link(link_of(options));
  for (const std::uint16_t index : std::vector<std::uint16_t>{0, 1}) {
    wire::Chunk chunk;
    chunk.stream = StreamId(1);
    chunk.frame = FrameNumber(3);
    chunk.index = ChunkIndex(index);
    chunk.count = 2;
    chunk.frame_size = 200;
    chunk.payload = Buffer::allocate(100).slice();
    const wire::EncodedDatagram datagram = wire::encode(chunk);
    link.send(run_start, test::next_hop, datagram.header(), datagram.body);
  }
  EXPECT_EQ(link.counters().sent, 2U);
  EXPECT_EQ(link.counters().pinpoint_dropped, 1U);
  EXPECT_EQ(link.tally().lost, 1U);
}

TEST(ShapedLink, SaysHowLateDatagramsWereTakenOut) {
  link::LinkOptions options;
  options.delay = milliseconds(1);
  ShapedLink link(link_of(options));
  link.send(run_start, test::next_hop, {}, Buffer::allocate(4).slice());
  ASSERT_TRUE(link.take(run_start + milliseconds(3)));
  EXPECT_EQ(link.lateness().count(), 1U);
  EXPECT_GE(link.lateness().percentile(50), milliseconds(2));
  EXPECT_LE(link.lateness().percentile(50), microseconds(2'500));
}

}  // namespace
}  // namespace strand::real
