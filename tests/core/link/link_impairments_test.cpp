// What a link does beyond loss, jitter and a queue, and how the impairments keep out of one
// another's way.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Datagrams a second apart, so that each has arrived before the next is sent.
void send_apart(LinkDriver& driver, std::uint32_t count, std::size_t size = 4) {
  for (std::uint32_t i = 0; i < count; ++i) driver.send(seconds(i), i, size);
  driver.finish();
}

// How many were sent at once, of `count` that would have a delay.
std::vector<std::uint32_t> sent_at_once(const LinkOptions& options, std::uint32_t count) {
  LinkDriver driver(options);
  send_apart(driver, count);
  std::vector<std::uint32_t> result;
  for (const Arrival& arrival : driver.arrivals) {
    if (arrival.time == seconds(arrival.number)) result.push_back(arrival.number);
  }
  return result;
}

TEST(LinkImpairments, AGapOfFiveReordersEveryFifth) {
  // With certainty, and so the fifth, the tenth, and so on.
  LinkOptions options;
  options.delay = milliseconds(10);
  options.reorder = {Probability::percent(100), 5};
  EXPECT_EQ(sent_at_once(options, 20), (std::vector<std::uint32_t>{4, 9, 14, 19}));
}

TEST(LinkImpairments, AGapThinsOutReordering) {
  // After one that was sent at once four are delayed, and then 1/p more are tried on average:
  // 1 / (4 + 1/0.25) = 0.125. One such cycle has a mean length of 8 and a variance of
  // (1 - p) / p^2 = 12, so that the standard error of the rate is sqrt(12 / 8^3 / 10^6) = 0.00015.
  LinkOptions options;
  options.delay = milliseconds(10);
  options.reorder = {Probability::percent(25), 5};
  const std::vector<std::uint32_t> reordered = sent_at_once(options, 1'000'000);
  EXPECT_NEAR(static_cast<double>(reordered.size()) / 1e6, 0.125, 0.0006);
  for (std::size_t i = 1; i < reordered.size(); ++i) {
    ASSERT_GE(reordered[i] - reordered[i - 1], 5U);
  }
  options.reorder.gap = 1;
  const auto ungapped = static_cast<double>(sent_at_once(options, 1'000'000).size());
  EXPECT_NEAR(ungapped / 1e6, 0.25, four_errors(0.25, 1e6));
}

TEST(LinkImpairments, DuplicatesTheFractionThatItWasAskedTo) {
  LinkOptions options;
  options.delay = milliseconds(10);
  options.duplicate = Probability::percent(3);
  LinkDriver driver(options);
  send_apart(driver, 1'000'000);
  const auto duplicated = driver.duplicated.size();
  EXPECT_NEAR(static_cast<double>(duplicated) / 1e6, 0.03, four_errors(0.03, 1e6));
  EXPECT_EQ(driver.link.counters().sent, 1'000'000U);
  EXPECT_EQ(driver.link.counters().duplicated, duplicated);
  EXPECT_EQ(driver.link.counters().delivered, 1'000'000U + duplicated);
  // Each copy comes with its original, which it has the delay of, and once.
  std::size_t next = 0;
  for (std::size_t i = 1; i < driver.arrivals.size(); ++i) {
    if (driver.arrivals[i] == driver.arrivals[i - 1]) {
      ASSERT_EQ(driver.arrivals[i].number, driver.duplicated[next++]);
    }
  }
  EXPECT_EQ(next, duplicated);
}

TEST(LinkImpairments, ACopyPassesTheRestOfTheLinkOnItsOwn) {
  // All are duplicated, and each of the two is lost with 0.3: neither in 0.49 of the cases, both in
  // 0.09. The copy takes its place in the queue, and its time to be sent.
  LinkOptions options;
  options.duplicate = Probability::percent(100);
  options.loss = Probability::percent(30);
  options.rate = BitRate(8'000'000);
  LinkDriver driver(options);
  send_apart(driver, 100'000, 1'000);
  std::map<std::uint32_t, std::vector<Duration>> times;
  for (const Arrival& arrival : driver.arrivals) {
    times[arrival.number].push_back(arrival.time - seconds(arrival.number));
  }
  int both = 0;
  for (const auto& [number, delays] : times) {
    both += delays.size() == 2 ? 1 : 0;
    EXPECT_EQ(delays[0], milliseconds(1));
    if (delays.size() == 2) {
      EXPECT_EQ(delays[1], milliseconds(2));
    }
  }
  EXPECT_NEAR(both / 1e5, 0.49, four_errors(0.49, 1e5));
  EXPECT_NEAR(1 - static_cast<double>(times.size()) / 1e5, 0.09, four_errors(0.09, 1e5));
}

TEST(LinkImpairments, CorruptsExactlyOneBitOfTheFractionThatItWasAskedTo) {
  // 4 + 12 bytes are 128 bits, each of which flips equally often: chi-square has 127 degrees of
  // freedom, with a standard deviation of sqrt(2 * 127) = 16 about 127.
  LinkOptions options;
  options.corrupt = Probability::percent(20);
  LinkDriver driver(options);
  driver.keep_packets = true;
  const std::array<std::byte, 4> header{};
  const std::array<std::byte, 12> zeros{};
  const Buffer body = Buffer::copy_of(zeros);
  constexpr int sent = 200'000;
  std::vector<int> flips(128);
  for (int i = 0; i < sent; ++i) {
    driver.packets.clear();
    driver.before_corruption.clear();
    driver.corrupted.clear();
    driver.send(Duration(i), Packet(sender, receiver, header, body.slice()));
    driver.run_until(Duration(i));
    ASSERT_EQ(driver.packets.size(), 1U);
    int flipped = 0;
    for (std::size_t bit = 0; bit < 128; ++bit) {
      const Packet& out = driver.packets[0];
      const std::byte byte = bit < 32 ? out.header()[bit / 8] : out.body().bytes()[bit / 8 - 4];
      if (((byte >> bit % 8) & std::byte{1}) == std::byte{}) continue;
      ++flipped;
      ++flips[bit];
    }
    ASSERT_EQ(flipped, static_cast<int>(driver.corrupted.size()));
    // The listener has seen it as it was.
    if (flipped == 0) continue;
    ASSERT_EQ(std::memcmp(driver.before_corruption[0].header().data(), header.data(), 4), 0);
    ASSERT_EQ(driver.before_corruption[0].body().data(), body.data());
  }
  const auto corrupted = static_cast<double>(driver.link.counters().corrupted);
  EXPECT_NEAR(corrupted / sent, 0.2, four_errors(0.2, sent));
  double chi_square = 0;
  for (const int count : flips) {
    chi_square += (count - corrupted / 128) * (count - corrupted / 128) / (corrupted / 128);
  }
  EXPECT_NEAR(chi_square, 127, 4 * 16);
  EXPECT_EQ(std::memcmp(body.data(), zeros.data(), zeros.size()), 0);
}

TEST(LinkImpairments, HasNoBitToFlipInAnEmptyDatagram) {
  LinkOptions options;
  options.corrupt = Probability::percent(100);
  options.trace = DeliveryTrace("t", {1});
  LinkDriver driver(options);
  driver.link.enqueue(run_start, Packet(), driver);
  ASSERT_TRUE(driver.link.next_event().has_value());
  EXPECT_EQ(driver.link.advance(*driver.link.next_event(), driver)->size(), 0U);
  EXPECT_EQ(driver.link.counters().corrupted, 0U);
}

TEST(LinkImpairments, LosesADatagramWithAnyOfItsFragments) {
  // 1 - (1 - p)^n with p = 0.02: of 5,000 bytes, which are ceil(5,008 / 1,480) = 4 fragments,
  // 0.0776; of 1,472 bytes, which are one, 0.02.
  LinkOptions options;
  options.loss = Probability::percent(2);
  options.mtu = ByteCount(1'500);
  for (const auto& [size, fragments] : {std::pair(5'000, 4), std::pair(1'472, 1)}) {
    LinkDriver driver(options);
    const Packet datagram = packet(0, static_cast<std::size_t>(size));
    for (int i = 0; i < 1'000'000; ++i) {
      driver.link.enqueue(run_start, datagram, driver);
      (void)driver.link.advance(run_start, driver);
    }
    const double expected = 1 - std::pow(0.98, fragments);
    EXPECT_NEAR(static_cast<double>(driver.link.counters().lost) / 1e6, expected,
                four_errors(expected, 1e6));
    EXPECT_EQ(driver.link.counters().sent, 1'000'000U);
  }
}

TEST(LinkImpairments, CorrelationIsThatOfEachImpairment) {
  // The rate stays, and the same thing happens to two in a row with q (c + (1 - c) q): of 30 % with
  // a correlation of 50 %, 0.3 * 0.65 = 0.195. The effective number of draws is a third.
  LinkOptions options;
  options.delay = milliseconds(10);
  options.correlation = Probability::percent(50);
  options.duplicate = Probability::percent(30);
  options.corrupt = Probability::percent(30);
  options.reorder.probability = Probability::percent(30);
  constexpr std::uint32_t sent = 1'000'000;
  LinkDriver driver(options);
  send_apart(driver, sent);
  const auto expect_pairs = [&](std::vector<std::uint32_t> numbers, const char* what) {
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    double pairs = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i) pairs += numbers[i] - numbers[i - 1] == 1;
    EXPECT_NEAR(static_cast<double>(numbers.size()) / sent, 0.3, four_errors(0.3, sent / 3.0))
        << what;
    EXPECT_NEAR(pairs / sent, 0.195, four_errors(0.195, sent / 3.0)) << what;
  };
  expect_pairs(driver.duplicated, "duplicated");
  options.duplicate = Probability();
  LinkDriver single(options);
  send_apart(single, sent);
  expect_pairs(single.corrupted, "corrupted");
  options.corrupt = Probability();
  LinkDriver whole(options);
  send_apart(whole, sent);
  std::vector<std::uint32_t> at_once;
  for (const Arrival& arrival : whole.arrivals) {
    if (arrival.time == seconds(arrival.number)) at_once.push_back(arrival.number);
  }
  expect_pairs(at_once, "reordered");
}

// What becomes of each datagram that has no copy.
struct Fates {
  std::vector<std::uint32_t> duplicated;
  std::map<std::uint32_t, Duration> delays;
  std::map<std::uint32_t, DropCause> drops;

  explicit Fates(const LinkOptions& options) {
    LinkDriver driver(options, Random(99));
    send_apart(driver, 5'000, 2'000);
    duplicated = driver.duplicated;
    for (const Arrival& arrival : driver.arrivals) {
      delays[arrival.number] = arrival.time - seconds(arrival.number);
    }
    for (const Drop& drop : driver.drops) drops[drop.number] = drop.cause;
    for (const std::uint32_t number : duplicated) {
      delays.erase(number);
      drops.erase(number);
    }
  }
};

TEST(LinkImpairments, CopiesAndPinpointDropsMoveNoDrawOfOthers) {
  LinkOptions options;
  options.delay = milliseconds(50);
  options.jitter = milliseconds(5);
  options.reorder.probability = Probability::percent(10);
  options.corrupt = Probability::percent(10);
  options.correlation = Probability::percent(20);
  options.mtu = ByteCount(1'500);
  for (const LossModel& loss : {LossModel(Probability::percent(10)),
                                LossModel(BurstLoss{Probability::percent(10), 3'000})}) {
    options.loss = loss;
    options.duplicate = Probability();
    options.drops = {};
    const Fates without(options);
    options.duplicate = Probability::percent(25);
    const Fates with_copies(options);
    options.drops.datagrams = {0, 1, 2, 3, 500, 501, 2'000};
    const Fates with_drops(options);

    EXPECT_GT(with_copies.duplicated.size(), 1'000U);
    for (const auto& [number, delay] : with_copies.delays) {
      EXPECT_EQ(without.delays.at(number), delay);
    }
    for (const auto& [number, cause] : with_copies.drops) {
      EXPECT_EQ(without.drops.at(number), cause);
    }
    for (const auto& [number, delay] : with_drops.delays) {
      EXPECT_EQ(without.delays.at(number), delay);
    }
    for (const std::uint32_t number : with_drops.duplicated) {
      EXPECT_TRUE(
          std::binary_search(with_copies.duplicated.begin(), with_copies.duplicated.end(), number));
    }
    EXPECT_EQ(with_drops.drops.at(500), DropCause::pinpoint);
  }
}

// Options of every kind, by a seeded choice.
LinkOptions any_options(Random& random) {
  const auto some = [&](std::uint32_t percent) {
    return random.below(2) == 0 ? Probability::percent(percent) : Probability();
  };
  LinkOptions options;
  options.delay = milliseconds(static_cast<std::int64_t>(random.below(20)));
  if (random.below(2) == 0) options.jitter = milliseconds(static_cast<int>(random.below(20)));
  options.distribution = static_cast<JitterDistribution>(random.below(4));
  options.loss = some(10);
  if (random.below(3) == 0) options.loss = BurstLoss{Probability::percent(10), 2'500};
  options.reorder = {some(20), static_cast<std::uint32_t>(1 + random.below(4))};
  options.duplicate = some(20);
  options.corrupt = some(20);
  options.correlation = some(40);
  if (random.below(2) == 0) options.mtu = min_mtu;
  if (random.below(3) == 0) {
    options.rate = BitRate(4'000'000 + random.below(20'000'000));
  } else if (random.below(2) == 0) {
    options.trace = DeliveryTrace("t", {1, 1, 2, 4, 8});
  }
  if (random.below(2) == 0) options.queue.discipline = QueueDiscipline::codel;
  if (random.below(2) == 0) options.queue.bytes = ByteCount(20'000);
  options.drops.datagrams = {10, 700, 701, 1'500};
  return options;
}

// Sends seeded traffic through a link that changes, and checks what comes to what.
LinkCounters run_mixture(std::uint64_t seed, LinkDriver& driver) {
  Random random(seed);
  Duration now{};
  for (std::uint32_t i = 0; i < 4'000; ++i) {
    if (random.below(200) == 0) driver.link.change(any_options(random));
    now += microseconds(static_cast<std::int64_t>(random.below(800)));
    driver.send(now, i, 4 + random.below(2'000));
    const LinkCounters& c = driver.link.counters();
    EXPECT_EQ(c.sent + c.duplicated, c.delivered + c.lost + c.queue_dropped + c.codel_dropped +
                                         c.pinpoint_dropped + driver.on_the_link());
  }
  driver.finish();
  EXPECT_EQ(driver.on_the_link(), 0U);
  EXPECT_EQ(driver.link.counters().delivered, driver.arrivals.size());
  return driver.link.counters();
}

TEST(LinkImpairments, NothingIsLostWithoutACause) {
  LinkCounters all;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    LinkDriver driver(LinkOptions{}, Random(seed));
    const LinkCounters counters = run_mixture(seed, driver);
    all.lost += counters.lost;
    all.queue_dropped += counters.queue_dropped;
    all.codel_dropped += counters.codel_dropped;
    all.pinpoint_dropped += counters.pinpoint_dropped;
    all.duplicated += counters.duplicated;
    all.reordered += counters.reordered;
  }
  // Each of them has happened.
  for (const std::uint64_t count : {all.lost, all.queue_dropped, all.codel_dropped,
                                    all.pinpoint_dropped, all.duplicated, all.reordered}) {
    EXPECT_GT(count, 10U);
  }
}

TEST(LinkImpairments, TheSameSeedGivesTheSameRun) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    LinkDriver one(LinkOptions{}, Random(seed));
    LinkDriver other(LinkOptions{}, Random(seed));
    run_mixture(seed, one);
    run_mixture(seed, other);
    EXPECT_EQ(one.arrivals, other.arrivals);
    EXPECT_EQ(one.drops, other.drops);
    EXPECT_EQ(one.duplicated, other.duplicated);
    EXPECT_EQ(one.corrupted, other.corrupted);
    LinkDriver third(LinkOptions{}, Random(seed + 100));
    run_mixture(seed, third);
    EXPECT_NE(one.drops, third.drops);
  }
}

}  // namespace
}  // namespace strand::link
