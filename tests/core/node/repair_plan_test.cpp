#include "core/node/repair_plan.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

// A round trip of 40 ms, and 2 ms to notice a loss.
constexpr Duration round_time = 42ms;
constexpr double target = 1.0 / 4'096;

double value_of(Odds odds) {
  return static_cast<double>(odds.parts()) / static_cast<double>(Odds::one);
}

// A chain of this hop and `onward` hops behind it, each of which loses `percent`.
RepairOutlook outlook_of(std::uint32_t percent, std::uint32_t onward) {
  RepairOutlook outlook;
  outlook.loss = Odds::ratio(percent, 100);
  outlook.round = round_time;
  // p / (1 - p) a hop, in 1/1,024.
  outlook.onward = {onward, onward * 20ms, onward * 1'024 * percent / (100 - percent), round_time};
  return outlook;
}

// The loss of each hop onward, as far as the outlook tells.
double loss_onward(const RepairOutlook& outlook) {
  if (outlook.onward.hops == 0) return 0;
  const double retransmissions = outlook.onward.retransmissions / 1'024.0 / outlook.onward.hops;
  return retransmissions / (1 + retransmissions);
}

double choose(std::uint32_t n, std::uint32_t k) {
  double product = 1;
  for (std::uint32_t i = 0; i < k; ++i) product = product * (n - i) / (i + 1);
  return product;
}

// That of n independent events of odds p more than k happen.
double binomial_tail(std::uint32_t n, std::uint32_t k, double p) {
  double at_most = 0;
  for (std::uint32_t i = 0; i <= std::min(n, k); ++i) {
    at_most += choose(n, i) * std::pow(p, i) * std::pow(1 - p, n - i);
  }
  return 1 - at_most;
}

// That `hops` hops which each lose p need more than `rounds` retransmissions together. A sending is
// a trial; of hops + rounds of them, fewer than `hops` succeed: a negative binomial tail.
double rounds_tail(std::uint32_t hops, std::uint32_t rounds, double p) {
  double fewer = 0;
  for (std::uint32_t i = 0; i < hops; ++i) {
    fewer += choose(hops + rounds, i) * std::pow(1 - p, i) * std::pow(p, hops + rounds - i);
  }
  return fewer;
}

// That a block of `chunks` with `repairs` needs more than `rounds` rounds on hops that all lose p.
// Any hop needs its first with odds b, that more than `repairs` of all are lost, and every further
// one with odds p; the rounds of the hops are summed by convolution.
double block_tail(std::uint32_t chunks, std::uint32_t repairs, std::uint32_t rounds,
                  std::uint32_t hops, double p) {
  const double b = binomial_tail(chunks + repairs, repairs, p);
  std::vector<double> exactly(rounds + 1, 0.0);
  exactly[0] = 1;
  for (std::uint32_t hop = 0; hop < hops; ++hop) {
    std::vector<double> sum(rounds + 1, 0.0);
    for (std::uint32_t before = 0; before <= rounds; ++before) {
      sum[before] += exactly[before] * (1 - b);
      for (std::uint32_t more = 1; before + more <= rounds; ++more) {
        sum[before + more] += exactly[before] * b * std::pow(p, more - 1) * (1 - p);
      }
    }
    exactly = sum;
  }
  double enough = 0;
  for (const double odds : exactly) enough += odds;
  return 1 - enough;
}

TEST(RepairPlan, WeighsTheHopsOnwardByTheNegativeBinomialTail) {
  for (const std::uint32_t hops : {1U, 3U, 7U, 15U}) {
    for (const std::uint32_t percent : {5U, 20U, 50U}) {
      const RepairOutlook outlook = outlook_of(percent, hops);
      for (std::uint32_t rounds = 0; rounds < 12; ++rounds) {
        EXPECT_NEAR(value_of(RepairPlan(outlook).misses_onward(rounds * round_time)),
                    rounds_tail(hops, rounds, loss_onward(outlook)), 1e-7)
            << hops << " hops, " << percent << " %, " << rounds << " rounds";
      }
    }
  }
}

TEST(RepairPlan, MissesForCertainWhatIsLateAndNeverWhatHasArrived) {
  EXPECT_EQ(RepairPlan(outlook_of(5, 7)).misses_onward(-1ns), Odds::certain());
  EXPECT_EQ(RepairPlan(outlook_of(5, 0)).misses_onward(0ns), Odds());
}

TEST(RepairPlan, CountsTheLongerOfTheRoundsHereAndOnward) {
  RepairOutlook outlook = outlook_of(20, 7);
  const Odds usual = RepairPlan(outlook).misses_onward(168ms);
  outlook.onward.round = 84ms;  // half as many rounds fit into it
  EXPECT_EQ(RepairPlan(outlook).misses_onward(168ms),
            RepairPlan(outlook_of(20, 7)).misses_onward(84ms));
  EXPECT_GT(RepairPlan(outlook).misses_onward(168ms), usual);
}

TEST(RepairPlan, AsksForNothingWhereNothingIsLost) {
  for (Duration slack = -100ms; slack < 1s; slack += 1ms) {
    const RepairPlan plan(outlook_of(0, 7));
    EXPECT_EQ(plan.copies(slack), 1U);
    EXPECT_EQ(plan.repairs(16, slack, true), 0U);
    EXPECT_EQ(plan.repairs(16, slack, false), 0U);
  }
}

TEST(RepairPlan, SendsOneCopyWhereThereIsTimeAndThreeWhereThisIsTheLastChance) {
  // The last hop: nothing is at stake behind it. A chunk that fails has floor(slack / 42 ms) more
  // chances, with 5 % each: it may miss by 1/4,096, 0.00024.
  const RepairPlan plan(outlook_of(5, 0));
  EXPECT_EQ(plan.copies(100 * round_time), 1U);
  // Two rounds: 0.05 * 0.05 * 0.05 = 0.000125.
  EXPECT_EQ(plan.copies(2 * round_time), 1U);
  // One: 0.05 * 0.05 = 0.0025 with one copy, 0.000125 with two.
  EXPECT_EQ(plan.copies(1 * round_time), 2U);
  EXPECT_EQ(plan.copies(2 * round_time - 1ns), 2U);
  // None: 0.0025 with two copies, 0.000125 with three.
  EXPECT_EQ(plan.copies(0ms), 3U);
  EXPECT_EQ(plan.copies(round_time - 1ns), 3U);
  // Late: no copy would help.
  EXPECT_EQ(plan.copies(-1ns), 1U);
}

TEST(RepairPlan, SendsMoreCopiesAsSlackShrinksUntilThereIsLittleLeftToSave) {
  for (const std::uint32_t hops : {0U, 1U, 3U, 7U, 15U}) {
    for (const std::uint32_t percent : {1U, 5U, 10U, 20U, 30U, 50U}) {
      const RepairPlan plan(outlook_of(percent, hops));
      unsigned before = 1;
      bool falling = false;
      for (Duration slack = 3s; slack > -100ms; slack -= 1ms) {
        const unsigned copies = plan.copies(slack);
        ASSERT_GE(copies, 1U);
        ASSERT_LE(copies, RepairPlan::most_copies);
        falling = falling || copies < before;
        ASSERT_TRUE(!falling || copies <= before)
            << hops << " hops, " << percent << " %, " << slack.count() << " ns";
        before = copies;
      }
    }
  }
}

TEST(RepairPlan, LeavesAChunkAMissUnderTheTargetOrSendsAllCopiesThatItMay) {
  for (const std::uint32_t hops : {0U, 3U, 7U}) {
    const RepairOutlook outlook = outlook_of(5, hops);
    const RepairPlan plan(outlook);
    const double p = loss_onward(outlook);
    for (std::uint32_t rounds = 1; rounds < 12; ++rounds) {
      const unsigned copies = plan.copies(rounds * round_time);
      // If all copies are lost, a round less is left, and this hop still to be passed; 5 % is the
      // loss of every hop.
      const double at_best = rounds_tail(hops, rounds, p);
      const double at_stake = rounds_tail(hops + 1, rounds - 1, 0.05) - at_best;
      const double added = std::pow(0.05, copies) * at_stake;
      EXPECT_TRUE(copies == RepairPlan::most_copies ||
                  added <= std::max(target, at_best / 4) + 1e-5)
          << hops << " hops, " << rounds << " rounds: " << added;
      if (copies > 1) {
        EXPECT_GT(added / 0.05, std::max(target, at_best / 4) - 1e-5) << "one copy less would do";
      }
    }
  }
}

TEST(RepairPlan, SendsTheFewestRepairsThatKeepAFrameUnderTheTargetWithoutRetransmission) {
  for (const std::uint32_t hops : {0U, 1U, 7U}) {
    for (const std::uint32_t percent : {1U, 5U, 10U}) {
      const RepairOutlook outlook = outlook_of(percent, hops);
      const std::uint16_t repairs = RepairPlan(outlook).repairs(16, 10s, false);
      ASSERT_LT(repairs, 16U);
      // 1 % onward is 10/1,024 of retransmissions a hop, 0.97 %: near enough to 1 %.
      const double p = percent / 100.0;
      EXPECT_LE(block_tail(16, repairs, 0, hops + 1, p), 1.05 * target) << hops << ' ' << percent;
      EXPECT_GT(block_tail(16, repairs - 1U, 0, hops + 1, p), target) << hops << ' ' << percent;
    }
  }
}

TEST(RepairPlan, SendsTheFewestRepairsThatKeepAFrameUnderTheTargetWithRoundsToSpare) {
  const RepairOutlook outlook = outlook_of(5, 7);
  for (std::uint32_t rounds = 0; rounds < 5; ++rounds) {
    const std::uint16_t repairs = RepairPlan(outlook).repairs(16, rounds * round_time, true);
    EXPECT_LE(block_tail(16, repairs, rounds, 8, 0.05), 1.01 * target) << rounds;
    EXPECT_GT(block_tail(16, repairs - 1U, rounds, 8, 0.05), target) << rounds;
  }
}

TEST(RepairPlan, MakesUpItsMindForEightHopsOf40MillisecondsThatLoseFivePercent) {
  struct Case {
    std::uint32_t rounds;
    unsigned copies;
    std::uint16_t repairs;
  };
  // As the tests above find them, for a frame of 16. With five rounds for all of the chain, more
  // are needed with odds of rounds_tail(8, 5, 0.05) = 0.00002, and 16 chunks of which an eighth
  // counts make that 0.00004: no repair.
  for (const Case& expected : {Case{0, 1, 7}, Case{1, 1, 5}, Case{2, 2, 4}, Case{3, 2, 3},
                               Case{4, 1, 3}, Case{5, 1, 0}, Case{10, 1, 0}}) {
    const RepairPlan plan(outlook_of(5, 7));
    EXPECT_EQ(plan.copies(expected.rounds * round_time), expected.copies) << expected.rounds;
    EXPECT_EQ(plan.repairs(16, expected.rounds * round_time, true), expected.repairs)
        << expected.rounds;
  }
  EXPECT_LT(16 / 8 * rounds_tail(8, 5, 0.05), target);
}

TEST(RepairPlan, NeverAsksForMoreRepairsWhereThereIsMoreSlack) {
  for (const std::uint32_t hops : {0U, 3U, 7U}) {
    for (const std::uint32_t percent : {1U, 5U, 20U, 40U}) {
      for (const std::uint16_t chunks : std::vector<std::uint16_t>{1, 2, 16, 64}) {
        const RepairPlan plan(outlook_of(percent, hops));
        std::uint16_t before = RepairPlan::most_repairs;
        for (Duration slack = -100ms; slack < 2s; slack += 7ms) {
          const std::uint16_t repairs = plan.repairs(chunks, slack, true);
          ASSERT_LE(repairs, before) << hops << ' ' << percent << ' ' << chunks;
          ASSERT_LE(repairs, chunks);
          before = repairs;
        }
        EXPECT_EQ(before, 0U);
      }
    }
  }
}

TEST(RepairPlan, CountsWholeRunsWhereLossesComeInBursts) {
  // 20 datagrams are 5 runs of 4, of which one in 20 is lost: 16 chunks need room for as many runs
  // as are lost of 4 and those of the repairs.
  RepairOutlook outlook = outlook_of(5, 0);
  const std::uint16_t independent = RepairPlan(outlook).repairs(16, 0ms, true);
  outlook.run_sixteenths = 64;
  const std::uint16_t bursts = RepairPlan(outlook).repairs(16, 0ms, true);
  EXPECT_GT(bursts, independent);
  // Runs that independent losses make are none.
  outlook.run_sixteenths = 22;  // 22 / 16 x 0.95 = 1.306, less than 4/3
  EXPECT_EQ(RepairPlan(outlook).repairs(16, 0ms, true), independent);
}

TEST(RepairPlan, StaysWithinItsBoundsWhateverTheChainIsSaidToBe) {
  constexpr std::uint32_t most = (1U << 28) - 1;
  for (const std::uint32_t hops : {0U, 1U, 32U, 33U, most}) {
    for (const std::uint32_t retransmissions : {0U, 1U, most}) {
      for (const Duration round : {Duration(0), Duration(most * 250us)}) {
        for (const Odds loss : {Odds(), Odds::ratio(1, 3), Odds::certain()}) {
          const RepairPlan plan({loss, 16 * 1'024, round, {hops, 0s, retransmissions, round}});
          for (const Duration slack : std::vector<Duration>{-1s, 0s, 1ns, 1h}) {
            EXPECT_LE(plan.copies(slack), RepairPlan::most_copies);
            EXPECT_LE(plan.repairs(64, slack, true), RepairPlan::most_repairs);
            EXPECT_LE(plan.repairs(1, slack, false), 1U);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace strand
