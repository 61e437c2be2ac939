// Link::change(): what is new for the next datagram, and what stays as it was for those before.
#include <cstdint>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Arrivals = std::vector<Arrival>;

LinkOptions delayed(Duration delay) {
  LinkOptions options;
  options.delay = delay;
  return options;
}

// 1,000-byte datagrams take 1 ms at a rate of 1.
LinkOptions at_rate(std::uint64_t rate) {
  LinkOptions options;
  options.rate = BitRate(8'000'000 * rate);
  return options;
}

TEST(LinkChange, TakesEffectOnTheNextDatagram) {
  LinkDriver driver(delayed(milliseconds(10)));
  driver.send(milliseconds(0), 0);
  driver.send(milliseconds(1), 1);
  driver.link.change(delayed(milliseconds(2)));
  driver.send(milliseconds(1), 2);
  driver.send(milliseconds(2), 3);
  driver.link.change(delayed(milliseconds(7)));
  driver.send(milliseconds(3), 4);
  driver.finish();
  // Those that have more delay are overtaken; at equal times the order of sending holds.
  EXPECT_EQ(driver.arrivals, (Arrivals{{2, milliseconds(3)},
                                       {3, milliseconds(4)},
                                       {0, milliseconds(10)},
                                       {4, milliseconds(10)},
                                       {1, milliseconds(11)}}));
  EXPECT_EQ(driver.link.counters().reordered, 3U);
  EXPECT_EQ(driver.link.options(), delayed(milliseconds(7)));
}

TEST(LinkChange, KeepsWhatIsInFlightInOrder) {
  // Hundreds in flight move from the ring to the heap, some of them due at one instant.
  LinkDriver driver(delayed(milliseconds(500)));
  for (std::uint32_t i = 0; i < 300; ++i) driver.send(milliseconds(i / 3), i);
  LinkOptions jittery = delayed(milliseconds(500));
  jittery.jitter = milliseconds(1);
  driver.link.change(jittery);
  driver.send(milliseconds(100), 300);
  driver.finish();
  ASSERT_EQ(driver.arrivals.size(), 301U);
  for (std::uint32_t i = 0; i < 300; ++i) {
    EXPECT_EQ(driver.arrivals[i], (Arrival{i, milliseconds(500 + i / 3)}));
  }
}

TEST(LinkChange, LeavesWhatIsInTheQueueItsRate) {
  // Two datagrams at 1 ms each, then one at a tenth of the rate, which begins when they are gone.
  LinkDriver driver(at_rate(1));
  driver.send(Duration(0), 0, 1'000);
  driver.send(Duration(0), 1, 1'000);
  LinkOptions slow;
  slow.rate = BitRate(800'000);
  driver.link.change(slow);
  driver.send(Duration(0), 2, 1'000);
  driver.finish();
  EXPECT_EQ(driver.arrivals,
            (Arrivals{{0, milliseconds(1)}, {1, milliseconds(2)}, {2, milliseconds(12)}}));
}

TEST(LinkChange, LetsNobodyOvertakeTheQueueOfARateThatIsGone) {
  LinkDriver driver(at_rate(1));
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(Duration(0), i, 1'000);
  driver.link.change(LinkOptions());
  driver.send(milliseconds(1), 3, 1'000);
  driver.send(milliseconds(4), 4, 1'000);
  driver.link.change(at_rate(1));
  driver.send(milliseconds(4), 5, 1'000);
  driver.finish();
  EXPECT_EQ(driver.arrivals, (Arrivals{{0, milliseconds(1)},
                                       {1, milliseconds(2)},
                                       {2, milliseconds(3)},
                                       {3, milliseconds(3)},
                                       {4, milliseconds(4)},
                                       {5, milliseconds(5)}}));
}

TEST(LinkChange, CountsAgainstANewLimitWhatTheOldOneLetIn) {
  LinkOptions wide = at_rate(1);
  wide.queue = {.bytes = std::nullopt, .packets = 10};
  LinkDriver driver(wide);
  for (std::uint32_t i = 0; i < 5; ++i) driver.send(Duration(0), i, 1'000);
  LinkOptions narrow = wide;
  narrow.queue.packets = 3;
  driver.link.change(narrow);
  driver.send(milliseconds(1), 5, 1'000);  // four are left
  driver.send(milliseconds(3), 6, 1'000);  // two are left
  driver.finish();
  EXPECT_EQ(driver.drops, (std::vector<Drop>{{5, milliseconds(1), DropCause::queue_full}}));
  EXPECT_EQ(driver.arrivals.back(), (Arrival{6, milliseconds(6)}));
}

TEST(LinkChange, LetsATraceBeginWhereTheRateEnds) {
  // The rate is busy until 2.5 ms: the trace's opportunities before serve nobody.
  LinkOptions traced;
  traced.trace = DeliveryTrace("t", {1, 2, 3, 3, 7});
  LinkDriver driver(at_rate(1));
  driver.send(Duration(0), 0, 2'500);
  driver.link.change(traced);
  driver.send(Duration(0), 1, 2'000);
  driver.link.change(at_rate(1));
  driver.send(Duration(0), 2, 1'000);
  driver.link.change(traced);
  driver.send(Duration(0), 3, 1'000);
  driver.finish();
  EXPECT_EQ(driver.arrivals, (Arrivals{{0, microseconds(2'500)},
                                       {1, milliseconds(3)},
                                       {2, milliseconds(4)},
                                       {3, milliseconds(7)}}));
}

TEST(LinkChange, ToAnotherTraceBeginsAtItsNextOpportunity) {
  // 6,000 bytes use up four opportunities, the last at 4 ms. The other trace has its second one
  // then.
  LinkOptions dense;
  dense.trace = DeliveryTrace("dense", {1});
  LinkOptions sparse;
  sparse.trace = DeliveryTrace("sparse", {2});
  LinkDriver driver(dense);
  driver.send(Duration(0), 0, 6'000);
  driver.link.change(sparse);
  driver.send(Duration(0), 1, 1'000);
  driver.send(Duration(0), 2, 1'000);
  driver.finish();
  EXPECT_EQ(driver.arrivals,
            (Arrivals{{0, milliseconds(4)}, {1, milliseconds(4)}, {2, milliseconds(6)}}));
}

TEST(LinkChange, ToTheSameOptionsIsNone) {
  // Streams and states go on: a change every few datagrams does nothing.
  LinkOptions options = delayed(milliseconds(20));
  options.jitter = milliseconds(9);
  options.loss = BurstLoss{Probability::percent(20), 4'000};
  options.reorder = {Probability::percent(30), 3};
  options.duplicate = Probability::percent(10);
  options.corrupt = Probability::percent(10);
  options.correlation = Probability::percent(30);
  options.trace = DeliveryTrace("t", {1, 1, 2, 5});
  options.mtu = min_mtu;
  options.queue.discipline = QueueDiscipline::codel;
  options.drops.datagrams = {5, 500};
  LinkDriver changed(options);
  LinkDriver unchanged(options);
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    if (i % 7 == 0) {
      LinkOptions same = options;
      same.trace = DeliveryTrace("the same", {1, 1, 2, 5});
      changed.link.change(same);
    }
    for (LinkDriver* driver : {&changed, &unchanged}) {
      driver->send(microseconds(250) * int(i), i, 4 + i % 1'500);
    }
  }
  changed.finish();
  unchanged.finish();
  EXPECT_EQ(changed.arrivals, unchanged.arrivals);
  EXPECT_EQ(changed.drops, unchanged.drops);
  EXPECT_EQ(changed.duplicated, unchanged.duplicated);
  EXPECT_EQ(changed.corrupted, unchanged.corrupted);
  EXPECT_GT(changed.link.counters().codel_dropped, 10U);
}

TEST(LinkChange, SwitchesImpairmentsWithoutMovingTheDrawsOfOthers) {
  // Loss that is on for a while in the middle loses some, and leaves all others where they were.
  LinkOptions options = delayed(milliseconds(20));
  options.jitter = milliseconds(9);
  LinkOptions lossy = options;
  lossy.loss = Probability::percent(50);
  LinkDriver changed(options);
  LinkDriver unchanged(options);
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    if (i == 1'000) changed.link.change(lossy);
    if (i == 2'000) changed.link.change(options);
    changed.send(seconds(i), i);
    unchanged.send(seconds(i), i);
  }
  changed.finish();
  unchanged.finish();
  EXPECT_NEAR(static_cast<double>(changed.drops.size()), 500, 4 * std::sqrt(250.0));
  for (const Arrival& arrival : changed.arrivals) {
    EXPECT_EQ(arrival, unchanged.arrivals[arrival.number]);
  }
}

TEST(LinkChange, LetsThoseFinishUnderCoDelThatCameUnderIt) {
  // As in the queue's own test, number 110 is dropped at 110 ms, having come at 55 ms. The change
  // to droptail at 100 ms saves only those from number 200 on, which begin to be sent after that.
  LinkOptions codel = at_rate(1);
  codel.queue = {.bytes = std::nullopt, .packets = 100'000};
  LinkOptions droptail = codel;
  codel.queue.discipline = QueueDiscipline::codel;
  LinkDriver driver(codel);
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    if (i == 200) driver.link.change(droptail);
    driver.send(microseconds(500) * int(i), i, 1'000);
  }
  driver.finish();
  EXPECT_EQ(driver.drops, (std::vector<Drop>{{110, milliseconds(110), DropCause::codel}}));
  ASSERT_EQ(driver.arrivals.size(), 1'999U);
  EXPECT_EQ(driver.arrivals.back(), (Arrival{1'999, milliseconds(1'999)}));
  EXPECT_EQ(driver.link.counters().reordered, 0U);
}

TEST(LinkChange, OfTheDisciplineMovesNoDepartureWhileNothingIsDropped) {
  // The same seeded traffic and changes of rate, trace and neither, with and without a CoDel whose
  // target is out of reach and which comes and goes: every datagram departs at the same instant.
  LinkOptions fast = at_rate(10);
  LinkOptions traced;
  traced.trace = DeliveryTrace("t", {0, 1, 4, 4, 9});
  LinkOptions other = traced;
  other.trace = DeliveryTrace("u", {2, 3});
  const std::vector<LinkOptions> choices{at_rate(1), fast, traced, other, LinkOptions()};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    LinkDriver plain(LinkOptions{});
    LinkDriver switching(LinkOptions{});
    Duration now{};
    for (std::uint32_t i = 0; i < 3'000; ++i) {
      if (random.below(20) == 0) {
        LinkOptions options = choices[random.below(choices.size())];
        options.delay = milliseconds(1 + static_cast<int>(random.below(4)));
        options.queue = {.bytes = ByteCount(20'000), .packets = std::nullopt};
        plain.link.change(options);
        options.queue.target = hours(1);
        const bool codel = random.below(2) == 0;
        options.queue.discipline = codel ? QueueDiscipline::codel : QueueDiscipline::droptail;
        switching.link.change(options);
      }
      now += microseconds(static_cast<std::int64_t>(random.below(900)));
      const std::size_t size = 4 + random.below(2'000);
      plain.send(now, i, size);
      switching.send(now, i, size);
    }
    plain.finish();
    switching.finish();
    EXPECT_GT(plain.link.counters().queue_dropped, 10U);
    EXPECT_EQ(plain.arrivals, switching.arrivals) << "seed " << seed;
    EXPECT_EQ(plain.drops, switching.drops) << "seed " << seed;
  }
}

}  // namespace
}  // namespace strand::link
