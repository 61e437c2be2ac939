#include "core/link/codel_queue.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// 1,000-byte datagrams take 1 ms each.
LinkOptions a_datagram_a_millisecond() {
  LinkOptions options;
  options.rate = BitRate(8'000'000);
  options.queue.bytes.reset();
  options.queue.packets = 100'000;
  options.queue.discipline = QueueDiscipline::codel;
  return options;
}

TEST(CodelQueue, SpacesItsDropsByTheSquareRootOfTheirCount) {
  EXPECT_EQ(codel_spacing(milliseconds(100), 1), milliseconds(100));
  EXPECT_EQ(codel_spacing(milliseconds(100), 4), milliseconds(50));
  EXPECT_EQ(codel_spacing(milliseconds(100), 2), Duration(70'710'678));
  EXPECT_EQ(codel_spacing(hours(1), 9), std::chrono::minutes(20));
  EXPECT_EQ(codel_spacing(Duration(1), 4'000'000'000U), Duration(0));
  for (std::uint32_t count = 1; count < 5'000; ++count) {
    const double exact = 100e6 / std::sqrt(static_cast<double>(count));
    EXPECT_NEAR(static_cast<double>(codel_spacing(milliseconds(100), count).count()), exact, 1.0);
  }
}

TEST(CodelQueue, DropsNothingThatWaitsLessThanTheTarget) {
  // Six datagrams at once, every 6 ms: the last of each six waits 5 ms, but with nothing behind it.
  // The fifth waits 4 ms, and the queue is full to the rate for ten seconds.
  LinkDriver driver(a_datagram_a_millisecond());
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    driver.send(milliseconds(i / 6 * 6), i, 1'000);
  }
  driver.finish();
  EXPECT_TRUE(driver.drops.empty());
  EXPECT_EQ(driver.arrivals.back().time, milliseconds(10'000));
}

TEST(CodelQueue, DropsNothingThatHasStoodForLessThanAnInterval) {
  // 100 datagrams at once are gone after 100 ms, the interval: the first that waited for 5 ms began
  // at 5 ms, so that a drop would be due at 105 ms.
  LinkDriver driver(a_datagram_a_millisecond());
  for (std::uint32_t i = 0; i < 100; ++i) driver.send(Duration(0), i, 1'000);
  driver.finish();
  EXPECT_TRUE(driver.drops.empty());
  // Of 110, the one that begins at 105 ms, number 105, is dropped, and that is all: then four are
  // left, and the next drop is due another interval later.
  LinkDriver more(a_datagram_a_millisecond());
  for (std::uint32_t i = 0; i < 110; ++i) more.send(Duration(0), i, 1'000);
  more.finish();
  EXPECT_EQ(more.drops, (std::vector<Drop>{{105, milliseconds(105), DropCause::codel}}));
}

TEST(CodelQueue, DropsFromAStandingQueueAsTheControlLawSays) {
  // Two datagrams come a millisecond and one leaves. Number n comes at n/2 ms and begins to be
  // sent at n ms: at 10 ms number 10 is the first that has waited for 5 ms. An interval later, at
  // 110 ms, number 110 is dropped, and the next ones when they are due by interval / sqrt(count),
  // each from when the one before was due; the link looks every millisecond. After k drops,
  // it sends number t + k at t ms.
  LinkDriver driver(a_datagram_a_millisecond());
  for (std::uint32_t i = 0; i < 6'000; ++i) driver.send(microseconds(500) * int(i), i, 1'000);
  ASSERT_GT(driver.drops.size(), 100U);
  Duration due = milliseconds(110);
  for (std::size_t k = 0; k < driver.drops.size(); ++k) {
    const auto drop_time = std::chrono::ceil<milliseconds>(due);
    const auto number =
        static_cast<std::uint32_t>(drop_time.count()) + static_cast<std::uint32_t>(k);
    EXPECT_EQ(driver.drops[k], (Drop{number, drop_time, DropCause::codel})) << k;
    due += codel_spacing(milliseconds(100), static_cast<std::uint32_t>(k + 1));
  }
  EXPECT_EQ(driver.link.counters().codel_dropped, driver.drops.size());
}

TEST(CodelQueue, BeginsAgainAtTheRateThatItHadAShortWhileAgo) {
  // A queue that stands for 1 s, is empty for a moment, and stands again: the first drop comes an
  // interval after it stands, and the second not 100 ms after that, but interval / sqrt(count) with
  // the count that the first round came to. Five seconds later that is forgotten.
  const auto gap_after_first = [](Duration pause) {
    LinkDriver driver(a_datagram_a_millisecond());
    std::uint32_t number = 0;
    Duration now{};
    for (; now < seconds(1); now += microseconds(500)) driver.send(now, number++, 1'000);
    driver.finish();
    const std::size_t first_round = driver.drops.size();
    const Duration again = driver.arrivals.back().time + pause;
    for (now = again; now < again + seconds(1); now += microseconds(500)) {
      driver.send(now, number++, 1'000);
    }
    const Duration first = driver.drops[first_round].time;
    EXPECT_EQ(first - again, milliseconds(110));
    const Duration second = driver.drops[first_round + 1].time;
    const auto count = static_cast<std::uint32_t>(first_round);
    EXPECT_GT(count, 4U);
    return std::pair(second - first,
                     std::chrono::ceil<milliseconds>(codel_spacing(milliseconds(100), count - 1)));
  };
  const auto [soon, expected] = gap_after_first(milliseconds(10));
  EXPECT_EQ(soon, expected);
  EXPECT_EQ(gap_after_first(seconds(5)).first, milliseconds(100));
}

// A source that has `window` datagrams on their way: it grows by one a round trip, and is halved by
// a drop, at most once a round trip.
struct ResponsiveRun {
  Duration mean_wait{};
  double use = 0;  // of the rate

  explicit ResponsiveRun(LinkOptions options) {
    options.delay = milliseconds(10);
    LinkDriver driver(options);
    std::vector<Duration> sent;
    double window = 10;
    std::size_t outstanding = 0;
    Duration now{};
    Duration halved{};
    Duration waits{};
    std::int64_t measured = 0;
    std::size_t arrived = 0;
    std::size_t dropped = 0;
    while (now < seconds(60)) {
      while (static_cast<double>(outstanding) < window) {
        driver.send(now, static_cast<std::uint32_t>(sent.size()), 1'000);
        sent.push_back(now);
        ++outstanding;
      }
      now = *driver.link.next_event() - run_start;
      driver.run_until(now);
      for (; arrived < driver.arrivals.size(); ++arrived, --outstanding) {
        window += 1 / window;
        const Arrival& arrival = driver.arrivals[arrived];
        if (now < seconds(20)) continue;
        waits += arrival.time - sent[arrival.number] - milliseconds(11);
        ++measured;
      }
      for (; dropped < driver.drops.size(); ++dropped, --outstanding) {
        if (now - halved < milliseconds(15)) continue;
        window = std::max(2.0, window / 2);
        halved = now;
      }
    }
    mean_wait = waits / measured;
    use = static_cast<double>(measured) / 40'000;
  }
};

TEST(CodelQueue, HoldsTheWaitOfAResponsiveSourceNearItsTarget) {
  // A source that fills whatever queue there is waits 200 ms and more in a droptail queue of 400
  // datagrams of 1 ms each. Under CoDel its mean wait is within 3 ms of the target of 5 ms, and the
  // link, whose round trip is 10 ms without the queue, is used nonetheless.
  LinkOptions options = a_datagram_a_millisecond();
  const ResponsiveRun codel(options);
  EXPECT_GT(codel.mean_wait, milliseconds(2));
  EXPECT_LT(codel.mean_wait, milliseconds(8));
  EXPECT_GT(codel.use, 0.95);
  options.queue.discipline = QueueDiscipline::droptail;
  options.queue.packets = 400;
  const ResponsiveRun droptail(options);
  EXPECT_GT(droptail.mean_wait, milliseconds(200));
}

TEST(CodelQueue, DropsAtTheTailToo) {
  // Three datagrams of room: one is being sent, and two wait.
  LinkOptions options = a_datagram_a_millisecond();
  options.queue.packets = 3;
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 5; ++i) driver.send(Duration(0), i, 1'000);
  driver.send(milliseconds(1), 5, 1'000);
  EXPECT_EQ(driver.on_the_link(), 3U);
  driver.finish();
  EXPECT_EQ(driver.drops,
            (std::vector<Drop>{{3, {}, DropCause::queue_full}, {4, {}, DropCause::queue_full}}));
  EXPECT_EQ(
      driver.arrivals,
      (std::vector<Arrival>{
          {0, milliseconds(1)}, {1, milliseconds(2)}, {2, milliseconds(3)}, {5, milliseconds(4)}}));
}

// Seeded traffic, which fills and drains a queue in turn.
void run_traffic(LinkDriver& driver) {
  Random random(3);
  Duration now{};
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const bool filling = i / 1'000 % 2 == 0;
    now += microseconds(static_cast<std::int64_t>(random.below(filling ? 600 : 4'000)));
    driver.send(now, i, 4 + random.below(2'000));
  }
  driver.finish();
}

TEST(CodelQueue, WithATargetOutOfReachIsADroptailQueue) {
  // Departures that are computed when a datagram comes and those that a queue is asked for one
  // by one must be the same, at a rate and by a trace, with either limit.
  LinkOptions by_rate = a_datagram_a_millisecond();
  by_rate.loss = Probability::percent(5);
  by_rate.delay = milliseconds(20);
  by_rate.jitter = milliseconds(10);
  by_rate.queue.packets = 30;
  LinkOptions by_trace = by_rate;
  by_trace.rate.reset();
  by_trace.trace = DeliveryTrace("t", {0, 1, 1, 1, 5, 7, 9, 9, 10, 11, 12, 13});
  by_trace.queue.packets.reset();
  by_trace.queue.bytes = ByteCount::kibibytes(20);
  for (LinkOptions options : {by_rate, by_trace}) {
    options.queue.target = hours(1);
    LinkDriver codel(options);
    run_traffic(codel);
    options.queue.discipline = QueueDiscipline::droptail;
    LinkDriver droptail(options);
    run_traffic(droptail);
    EXPECT_GT(droptail.link.counters().queue_dropped, 1'000U);
    EXPECT_EQ(codel.arrivals, droptail.arrivals);
    EXPECT_EQ(codel.drops, droptail.drops);
  }
}

TEST(CodelQueue, DecidesAtTheOpportunitiesOfATrace) {
  // Thirty datagrams at once, each of which takes an opportunity of its own, every 10 ms: number 0
  // has waited for 10 ms at the first, and an interval later, at 110 ms, number 10 is dropped. The
  // next drop is due at 210 ms, where number 21 is at the head.
  LinkOptions options;
  options.trace = DeliveryTrace("t", {10});
  options.queue.discipline = QueueDiscipline::codel;
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 30; ++i) driver.send(Duration(0), i, 1'500);
  driver.finish();
  EXPECT_EQ(driver.drops, (std::vector<Drop>{{10, milliseconds(110), DropCause::codel},
                                             {21, milliseconds(210), DropCause::codel}}));
  EXPECT_EQ(driver.arrivals.back(), (Arrival{29, milliseconds(280)}));
}

TEST(CodelQueue, DoesNotDependOnHowOftenTheLinkIsAdvanced) {
  // The same traffic, on instants at which datagrams begin to be sent, once driven by all events
  // and once not driven until its end: the same datagrams are dropped and come out in the same
  // order.
  LinkOptions options = a_datagram_a_millisecond();
  options.queue.target = milliseconds(1);
  options.queue.interval = milliseconds(5);
  options.queue.packets = 12;
  LinkDriver driven(options);
  LinkDriver left_alone(options);
  Random random(5);
  Duration now{};
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    now += milliseconds(static_cast<std::int64_t>(random.below(3)));
    driven.send(now, i, 1'000);
    left_alone.link.enqueue(at(now), packet(i, 1'000), left_alone);
  }
  driven.finish();
  left_alone.finish();
  EXPECT_EQ(driven.arrivals, left_alone.arrivals);
  ASSERT_EQ(driven.drops.size(), left_alone.drops.size());
  for (std::size_t i = 0; i < driven.drops.size(); ++i) {
    EXPECT_EQ(driven.drops[i].number, left_alone.drops[i].number);
    EXPECT_EQ(driven.drops[i].cause, left_alone.drops[i].cause);
  }
  EXPECT_GT(driven.link.counters().codel_dropped, 100U);
}

TEST(CodelQueue, LeavesTheLastDatagramsWorthAlone) {
  // Four datagrams an interval apart from being sent: with one waiting behind, the queue is no
  // longer than the largest datagram, and so nothing is dropped, however long it waits.
  LinkOptions options = a_datagram_a_millisecond();
  options.rate = BitRate(8'000);  // 1 s each
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(Duration(0), i, 1'000);
  for (std::uint32_t i = 3; i < 20; ++i) driver.send(seconds(i - 2), i, 1'000);
  driver.finish();
  EXPECT_TRUE(driver.drops.empty());
  EXPECT_EQ(driver.arrivals.size(), 20U);
}

}  // namespace
}  // namespace strand::link
