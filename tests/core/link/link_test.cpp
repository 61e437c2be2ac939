#include "core/link/link.hpp"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What a link last said that it did.
struct LastFate final : LinkListener {
  std::optional<DropCause> dropped;

  void on_dropped(const Packet& /*packet*/, DropCause cause) override { dropped = cause; }
  void on_duplicated(const Packet& /*packet*/) override {}
  void on_corrupted(const Packet& /*packet*/) override {}
};

// Why the datagram was dropped, if it was.
std::optional<DropCause> enqueue(Link& link, Timestamp now, Packet packet) {
  LastFate fate;
  link.enqueue(now, std::move(packet), fate);
  return fate.dropped;
}

// What comes out at `now`, when something does.
Packet dequeue(Link& link, Timestamp now) {
  LastFate fate;
  return link.advance(now, fate).value();
}

// Takes out everything that is in flight.
std::vector<Arrival> drain(Link& link) {
  std::vector<Arrival> arrivals;
  while (const auto next = link.next_event()) {
    const Packet out = dequeue(link, *next);
    arrivals.push_back({number_of(out), *next - run_start});
  }
  return arrivals;
}

TEST(Link, PerfectLinkDeliversAtOnceAndInOrder) {
  Link link(LinkOptions{}, Random(1));
  EXPECT_EQ(link.next_event(), std::nullopt);
  for (std::uint32_t i = 0; i < 3; ++i)
    EXPECT_EQ(enqueue(link, at(seconds(1)), packet(i)), std::nullopt);
  const std::vector<Arrival> arrivals = drain(link);
  ASSERT_EQ(arrivals.size(), 3U);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(arrivals[i].number, i);
    EXPECT_EQ(arrivals[i].time, seconds(1));
  }
  EXPECT_EQ(link.counters().sent, 3U);
  EXPECT_EQ(link.counters().delivered, 3U);
  EXPECT_EQ(link.counters().bytes_sent, 12U);
}

TEST(Link, DeliversWhatWasSent) {
  Link link(LinkOptions{}, Random(1));
  const Buffer body = Buffer::copy_of(std::as_bytes(std::span("payload", 7)));
  const Buffer header = Buffer::copy_of(std::as_bytes(std::span("header", 6)));
  enqueue(link, run_start, Packet(sender, receiver, header.slice().bytes(), body.slice(2, 5)));
  const Packet out = dequeue(link, run_start);
  EXPECT_EQ(out.from(), sender);
  EXPECT_EQ(out.to(), receiver);
  EXPECT_EQ(out.size(), 11U);
  EXPECT_EQ(std::memcmp(out.header().data(), "header", 6), 0);
  EXPECT_EQ(out.body().data(), body.data() + 2) << "the payload is shared, not copied";
}

TEST(Link, LosesTheFractionThatItWasAskedTo) {
  LinkOptions options;
  options.loss = Probability::percent(5);
  Link link(options, Random(42));
  constexpr int sent = 1'000'000;
  int lost = 0;
  int pairs = 0;
  bool lost_before = false;
  for (int i = 0; i < sent; ++i) {
    const bool lost_now = enqueue(link, run_start, packet(0)) == DropCause::loss;
    lost += lost_now ? 1 : 0;
    pairs += lost_now && lost_before ? 1 : 0;
    lost_before = lost_now;
    if (!lost_now) (void)dequeue(link, run_start);
  }
  EXPECT_NEAR(1.0 * lost / sent, 0.05, four_errors(0.05, sent));
  // Independent losses follow one another with probability 0.05^2.
  EXPECT_NEAR(1.0 * pairs / sent, 0.0025, four_errors(0.0025, sent));
  EXPECT_EQ(link.counters().lost, static_cast<std::uint64_t>(lost));
  EXPECT_EQ(link.counters().delivered, static_cast<std::uint64_t>(sent - lost));
}

TEST(Link, LosesEverythingOrNothingAtTheEnds) {
  for (const std::uint32_t percent : {0U, 100U}) {
    LinkOptions options;
    options.loss = Probability::percent(percent);
    Link link(options, Random(3));
    for (int i = 0; i < 1000; ++i) {
      EXPECT_EQ(enqueue(link, run_start, packet(0)).has_value(), percent == 100);
    }
  }
}

TEST(Link, AddsTheQueueAndSerialisationExactly) {
  // 1,000-byte datagrams every 100 us into 40 Mbit/s, where each takes 200 us: datagram n departs
  // at 200 us x (n + 1), and so has waited n x 100 us in the queue. 10 ms of delay come on top.
  LinkOptions options;
  options.rate = BitRate(40'000'000);
  options.delay = milliseconds(10);
  options.queue = {ByteCount::mebibytes(10), std::nullopt};
  Link link(options, Random(1));
  constexpr int count = 1000;
  for (int i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    ASSERT_EQ(enqueue(link, at(microseconds(100) * i), packet(number, 1000)), std::nullopt);
  }
  const std::vector<Arrival> arrivals = drain(link);
  ASSERT_EQ(arrivals.size(), static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(arrivals[static_cast<std::size_t>(i)].time,
              microseconds(200) * (i + 1) + milliseconds(10));
  }
}

TEST(Link, RoundsSerialisationUpToANanosecond) {
  // 4 bytes at 3 bit/s take 10.666... s.
  LinkOptions options;
  options.rate = BitRate(3);
  Link link(options, Random(1));
  enqueue(link, run_start, packet(0));
  EXPECT_EQ(link.next_event(), at(Duration(10'666'666'667)));
}

TEST(Link, TenToOneBottleneckLosesNineTenths) {
  // A source of ten times the link's rate: of ten datagrams that come while one is sent, one finds
  // room, so 0.9 are lost, but for the queue's worth at the beginning (2 of 100,000). With
  // 1,000-byte datagrams every 20 us and 200 us each, and a queue of two: after that beginning
  // every tenth datagram gets in, exactly.
  LinkOptions options;
  options.rate = BitRate(40'000'000);
  options.queue = {ByteCount(2000), std::nullopt};
  Link link(options, Random(1));
  constexpr int sent = 100'000;
  std::vector<std::uint32_t> taken;
  for (int i = 0; i < sent; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    if (!enqueue(link, at(microseconds(20) * i), packet(number, 1000))) taken.push_back(number);
  }
  EXPECT_NEAR(1.0 * static_cast<double>(link.counters().queue_dropped) / sent, 0.9, 0.001);
  EXPECT_EQ(link.counters().lost, 0U);
  // Datagrams 0 and 1 fill the queue; one departs at each multiple of 200 us, at which instant
  // datagram 10, 20, ... arrives and finds its place free.
  ASSERT_EQ(taken.size(), 2U + (sent - 1) / 10);
  EXPECT_EQ(taken[0], 0U);
  EXPECT_EQ(taken[1], 1U);
  for (std::size_t i = 2; i < taken.size(); ++i) EXPECT_EQ(taken[i], 10 * (i - 1));
  // The full queue delays by its two datagrams: those that come after it is full wait 400 us.
  const std::vector<Arrival> arrivals = drain(link);
  for (std::size_t i = 2; i < arrivals.size(); ++i) {
    EXPECT_EQ(arrivals[i].time - microseconds(20) * arrivals[i].number, microseconds(400));
  }
}

TEST(Link, CountsTheQueueInPacketsWhereAsked) {
  LinkOptions options;
  options.rate = BitRate(8'000'000);  // a byte a microsecond
  options.queue = {std::nullopt, 3};
  Link link(options, Random(1));
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(enqueue(link, run_start, packet(i, 10 * (i + 1))), std::nullopt);
  }
  EXPECT_EQ(enqueue(link, run_start, packet(3)), DropCause::queue_full);
  // The first is sent after 10 us, and its place is free at that very instant.
  EXPECT_EQ(enqueue(link, at(microseconds(10) - Duration(1)), packet(4)), DropCause::queue_full);
  EXPECT_EQ(enqueue(link, at(microseconds(10)), packet(5)), std::nullopt);
}

TEST(Link, TakesAnyDatagramIntoAnEmptyQueue) {
  LinkOptions options;
  options.rate = BitRate(8'000'000);
  options.queue = {ByteCount(100), std::nullopt};
  Link link(options, Random(1));
  EXPECT_EQ(enqueue(link, run_start, packet(0, 1200)), std::nullopt);
  EXPECT_EQ(enqueue(link, run_start, packet(1, 10)), DropCause::queue_full);
  EXPECT_EQ(enqueue(link, at(microseconds(1200)), packet(2, 1200)), std::nullopt);
}

TEST(Link, JitterMovesDatagramsPastOneAnother) {
  // Two datagrams 5 ms apart with jitter uniform in +-10 ms: the second overtakes when the first's
  // jitter exceeds its own by more than 5 ms. The difference of two such draws is triangular on
  // +-20 ms, and exceeds 5 ms with probability (15/20)^2 / 2 = 0.28125.
  LinkOptions options;
  options.delay = milliseconds(20);
  options.jitter = milliseconds(10);
  Link link(options, Random(5));
  constexpr int pairs = 100'000;
  int overtaken = 0;
  for (int i = 0; i < pairs; ++i) {
    const Timestamp sent = at(seconds(i));
    enqueue(link, sent, packet(0));
    enqueue(link, sent + milliseconds(5), packet(1));
    const std::vector<Arrival> arrivals = drain(link);
    ASSERT_EQ(arrivals.size(), 2U);
    EXPECT_LE(arrivals[0].time, arrivals[1].time);
    overtaken += arrivals[0].number == 1 ? 1 : 0;
    for (const Arrival& arrival : arrivals) {
      const Duration delay =
          run_start + arrival.time - sent - milliseconds(5) * static_cast<int>(arrival.number);
      EXPECT_GE(delay, milliseconds(10));
      EXPECT_LE(delay, milliseconds(30));
    }
  }
  EXPECT_NEAR(1.0 * overtaken / pairs, 0.28125, four_errors(0.28125, pairs));
  EXPECT_EQ(link.counters().reordered, static_cast<std::uint64_t>(overtaken));
}

TEST(Link, NeverDeliversBeforeSending) {
  // With a standard deviation of ten times the delay nearly half of the draws are below the delay
  // (P(Z < -0.1) = 0.4602), and those datagrams arrive at once.
  LinkOptions options;
  options.delay = milliseconds(1);
  options.jitter = milliseconds(10);
  options.distribution = JitterDistribution::normal;
  Link link(options, Random(5));
  constexpr int sent = 100'000;
  int at_once = 0;
  for (int i = 0; i < sent; ++i) {
    const Timestamp now = at(seconds(i));
    enqueue(link, now, packet(0));
    ASSERT_GE(*link.next_event(), now);
    at_once += *link.next_event() == now ? 1 : 0;
    (void)dequeue(link, *link.next_event());
  }
  EXPECT_NEAR(1.0 * at_once / sent, 0.4602, four_errors(0.4602, sent) + 0.0002);
}

TEST(Link, ReordersTheFractionThatItWasAskedTo) {
  // A datagram that is reordered skips the delay of 10 ms; one is sent every 1 ms.
  LinkOptions options;
  options.delay = milliseconds(10);
  options.reorder.probability = Probability::percent(2);
  Link link(options, Random(11));
  constexpr int sent = 100'000;
  for (int i = 0; i < sent; ++i)
    enqueue(link, at(milliseconds(i)), packet(static_cast<std::uint32_t>(i)));
  int skipped = 0;
  for (const Arrival& arrival : drain(link)) {
    const Duration delay = arrival.time - milliseconds(arrival.number);
    EXPECT_TRUE(delay == Duration(0) || delay == milliseconds(10));
    skipped += delay == Duration(0) ? 1 : 0;
  }
  EXPECT_NEAR(1.0 * skipped / sent, 0.02, four_errors(0.02, sent));
  // It overtakes what was sent in the 10 ms before it, unless those all were reordered too.
  EXPECT_NEAR(static_cast<double>(link.counters().reordered), skipped, 2);
}

TEST(Link, EqualTimesComeOutInTheOrderOfSending) {
  // Delays of 0 to 2 ns: most datagrams that are sent at one instant arrive at one of three.
  LinkOptions options;
  options.delay = Duration(1);
  options.jitter = Duration(1);
  Link link(options, Random(1));
  for (std::uint32_t i = 0; i < 300; ++i) enqueue(link, run_start, packet(i));
  const std::vector<Arrival> arrivals = drain(link);
  ASSERT_EQ(arrivals.size(), 300U);
  EXPECT_EQ(arrivals.front().time, Duration(0));
  EXPECT_EQ(arrivals.back().time, Duration(2));
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    EXPECT_LT(std::pair(arrivals[i - 1].time, arrivals[i - 1].number),
              std::pair(arrivals[i].time, arrivals[i].number));
  }
}

// Which of the first 10,000 datagrams are lost, and the delays of the others.
struct Fate {
  std::vector<bool> lost;
  std::vector<Duration> delays;  // zero where lost
};

Fate fate(const LinkOptions& options) {
  Link link(options, Random(99).fork("A").fork("B"));
  Fate fate;
  for (int i = 0; i < 10'000; ++i) {
    const Timestamp now = at(seconds(i));
    fate.lost.push_back(enqueue(link, now, packet(0)).has_value());
    fate.delays.push_back(fate.lost.back() ? Duration(0) : *link.next_event() - now);
    if (!fate.lost.back()) (void)dequeue(link, *link.next_event());
  }
  return fate;
}

TEST(Link, OneImpairmentMovesNoDrawOfAnother) {
  LinkOptions all;
  all.delay = milliseconds(20);
  all.jitter = milliseconds(5);
  all.loss = Probability::percent(10);
  all.reorder.probability = Probability::percent(3);
  const Fate reference = fate(all);

  LinkOptions without_loss = all;
  without_loss.loss = Probability();
  const Fate lossless = fate(without_loss);
  LinkOptions without_reorder = all;
  without_reorder.reorder.probability = Probability();
  const Fate ordered = fate(without_reorder);
  LinkOptions without_jitter = all;
  without_jitter.jitter = Duration(0);
  const Fate steady = fate(without_jitter);
  LinkOptions with_rate = all;
  with_rate.rate = BitRate(1'000'000'000);
  const Fate limited = fate(with_rate);

  EXPECT_EQ(ordered.lost, reference.lost);
  EXPECT_EQ(steady.lost, reference.lost);
  EXPECT_EQ(limited.lost, reference.lost);
  const Duration sending = BitRate(1'000'000'000).time_to_send(ByteCount(4));
  for (std::size_t i = 0; i < reference.lost.size(); ++i) {
    if (reference.lost[i]) continue;
    EXPECT_EQ(lossless.delays[i], reference.delays[i]);
    EXPECT_EQ(limited.delays[i], reference.delays[i] + sending);
    // Reordered datagrams have no delay at all, with and without jitter.
    EXPECT_EQ(steady.delays[i] == Duration(0), reference.delays[i] == Duration(0));
    if (reference.delays[i] != Duration(0)) {
      EXPECT_EQ(ordered.delays[i], reference.delays[i]);
    }
  }
}

TEST(Link, TheSameSeedGivesTheSameFate) {
  LinkOptions options;
  options.jitter = milliseconds(5);
  options.loss = Probability::percent(10);
  EXPECT_EQ(fate(options).lost, fate(options).lost);
  EXPECT_EQ(fate(options).delays, fate(options).delays);
}

}  // namespace
}  // namespace strand::link
