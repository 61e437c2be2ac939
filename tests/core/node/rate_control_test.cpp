#include "core/node/rate_control.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;

constexpr Duration way = 40ms;

// A link of `rate` bits a second and a round trip of `way`, given `offered` bits a second; its
// queue grows by the difference. Feedback comes every 10 ms.
class Pipe {
 public:
  explicit Pipe(RateControl& control) : control_(control) {}

  void run(Duration length, std::uint64_t offered, std::uint64_t rate) {
    for (const Timestamp end = now_ + length; now_ < end; now_ += step) {
      backlog_bits_ += bits_in(offered);
      const std::uint64_t served = std::min(backlog_bits_, bits_in(rate));
      backlog_bits_ -= served;
      const auto queue = Duration(static_cast<Duration::rep>(static_cast<double>(backlog_bits_) *
                                                             1e9 / static_cast<double>(rate)));
      longest_ = std::max(longest_, queue);
      control_.add_delivered(served / 8, now_);
      control_.add_round_trip(way + extra_way_ + queue, now_);
    }
  }
  void lengthen(Duration extra) { extra_way_ = extra; }
  [[nodiscard]] Duration longest() const { return longest_; }

 private:
  static constexpr Duration step = 10ms;
  static std::uint64_t bits_in(std::uint64_t rate) { return rate / 100; }

  RateControl& control_;
  Timestamp now_ = run_start;
  std::uint64_t backlog_bits_ = 0;
  Duration extra_way_{};
  Duration longest_{};
};

TEST(RateControl, SetsNoLimitWhereTheLinkCarriesAll) {
  RateControl control;
  Pipe(control).run(10s, 4'000'000, 8'000'000);
  EXPECT_EQ(control.limit(), std::nullopt);
}

// Twice of what the link carries: in 100 ms the queue is 100 ms long, since what is too much is as
// much as what the link carries.
TEST(RateControl, LimitsToLessThanTheLinkCarriesWhileThereIsAQueue) {
  RateControl control;
  Pipe pipe(control);
  pipe.run(1s, 4'000'000, 8'000'000);
  pipe.run(300ms, 4'000'000, 2'000'000);
  ASSERT_TRUE(control.limit());
  EXPECT_LE(*control.limit(), 2'000'000U * 9 / 10);
  EXPECT_GT(control.queue(), RateControl::tolerated_queue);
}

TEST(RateControl, LimitsTheMoreTheLongerTheQueueIs) {
  RateControl shorter;
  RateControl longer;
  for (const auto& [control, length] : {std::pair(&shorter, 250ms), std::pair(&longer, 600ms)}) {
    Pipe pipe(*control);
    pipe.run(1s, 4'000'000, 8'000'000);
    pipe.run(length, 4'000'000, 2'000'000);
  }
  EXPECT_GT(*shorter.limit(), *longer.limit());
}

// A source that sends what it may.
TEST(RateControl, LetsGoOfTheLimitWithinTenSecondsOfTheLinksRecovery) {
  RateControl control;
  Pipe pipe(control);
  pipe.run(1s, 4'000'000, 8'000'000);
  for (int i = 0; i < 100; ++i) {
    pipe.run(100ms, std::min<std::uint64_t>(4'000'000, control.limit().value_or(4'000'000)),
             2'000'000);
  }
  ASSERT_TRUE(control.limit());
  EXPECT_LT(pipe.longest(), 400ms);
  for (int i = 0; i < 100; ++i) {
    pipe.run(100ms, std::min<std::uint64_t>(4'000'000, control.limit().value_or(4'000'000)),
             8'000'000);
  }
  EXPECT_GE(control.limit().value_or(4'000'000), 4'000'000U);
}

// Round trips of 20 to 60 ms, each as likely as any other: what jitter of 10 ms both ways makes,
// and more.
TEST(RateControl, TakesJitterForNoQueue) {
  RateControl control;
  std::uint32_t random = 1;
  for (Timestamp now = run_start; now < run_start + 60s; now += 10ms) {
    random = random * 1'664'525 + 1'013'904'223;
    control.add_delivered(5'000, now);
    control.add_round_trip(20ms + (random >> 16) % 40 * 1ms, now);
    ASSERT_EQ(control.limit(), std::nullopt) << (now - run_start).count();
  }
}

// A round trip a frame, of 40 to 100 ms: where one alone were the least of a window, it would take
// every tenth for a queue.
TEST(RateControl, TakesJitterForNoQueueWhereRoundTripsAreFew) {
  RateControl control;
  Random random(1);
  for (Timestamp now = run_start; now < run_start + 10min; now += 33ms) {
    control.add_delivered(18'000, now);
    control.add_round_trip(way + Duration(random.below(60'000'000)), now);
    ASSERT_EQ(control.limit(), std::nullopt) << (now - run_start).count();
  }
}

TEST(RateControl, TakesAWayThatHasBecomeLongerForNoQueueInTheEnd) {
  RateControl control;
  Pipe pipe(control);
  pipe.run(1s, 4'000'000, 8'000'000);
  pipe.lengthen(60ms);
  pipe.run(1s, 4'000'000, 8'000'000);
  EXPECT_TRUE(control.limit());
  pipe.run(15s, 4'000'000, 8'000'000);
  EXPECT_EQ(control.queue(), Duration::zero());
  EXPECT_EQ(control.limit(), std::nullopt);
}

}  // namespace
}  // namespace strand
