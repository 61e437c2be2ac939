#include "reports/peer_clock.hpp"

#include <chrono>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "reports/clock_lines.hpp"
#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

using namespace std::chrono_literals;

Timestamp at(Duration since_start) {
  return run_start + since_start;
}

TEST(PeerClock, CountsAsEqualWhileNoMarkProvesOtherwise) {
  EXPECT_FALSE(clocks_differ(std::vector<ClockMark>{}));
  EXPECT_FALSE(clocks_differ(std::vector<ClockMark>{{at(0s), 5ms, 5ms}, {at(1s), -5ms, 5ms}}));
  EXPECT_TRUE(clocks_differ(std::vector<ClockMark>{{at(0s), 5ms, 9ms}, {at(1s), -6ms, 5ms}}));
}

TEST(PeerClock, IsInterpolatedBetweenMarksAndStaysBeyondThem) {
  const std::vector<ClockMark> marks{{at(10s), 4ms, 1us}, {at(20s), 8ms, 1us}, {at(30s), 2ms, 1us}};
  EXPECT_EQ(ahead_at(marks, at(0s)), 4ms);
  EXPECT_EQ(ahead_at(marks, at(10s)), 4ms);
  EXPECT_EQ(ahead_at(marks, at(15s)), 6ms);
  EXPECT_EQ(ahead_at(marks, at(25s)), 5ms);
  EXPECT_EQ(ahead_at(marks, at(30s)), 2ms);
  EXPECT_EQ(ahead_at(marks, at(99s)), 2ms);
  EXPECT_EQ(to_coordinator_clock(marks, at(15s)), at(15s - 6ms));
}

// 20 ms, and 50 ppm of drift: 3 ms in a minute. With marks every 16 seconds that are exact, what is
// interpolated between them is too, to a rounding; after the last one, the drift of at most 16 s is
// missing, which is 0.8 ms.
TEST(PeerClock, FollowsADriftOverAMinute) {
  const auto true_ahead = [](Duration when) {
    return 20ms + Duration(when.count() * 50 / 1'000'000);
  };
  std::vector<ClockMark> marks;
  for (Duration when = 0s; when < 60s; when += 16s) {
    marks.push_back({at(when), true_ahead(when), 100us});
  }
  for (Duration when = 0s; when <= 48s; when += 100ms) {
    EXPECT_LE(std::chrono::abs(ahead_at(marks, at(when)) - true_ahead(when)), 1ns);
  }
  EXPECT_EQ(std::chrono::abs(ahead_at(marks, at(60s)) - true_ahead(60s)), 600us);
  const auto report = make_clock_report(marks);
  EXPECT_TRUE(report->corrected);
  EXPECT_NEAR(*report->drift_ppm, 50, 1e-6);
  EXPECT_NEAR(report->offset_ms, 22.4, 1e-9);  // at 48 s
  EXPECT_NEAR(report->uncertainty_ms, 0.1, 1e-9);
}

TEST(PeerClock, TellsNoDriftThatIsWithinTheUncertainty) {
  const std::vector<ClockMark> close{{at(0s), 20ms, 1ms}, {at(60s), 22ms, 1ms}};
  EXPECT_FALSE(make_clock_report(close)->drift_ppm);
  const std::vector<ClockMark> apart{{at(0s), 20ms, 1ms}, {at(60s), 23ms, 1ms}};
  EXPECT_NEAR(*make_clock_report(apart)->drift_ppm, 50, 1e-6);
  const std::vector<ClockMark> soon{{at(0s), 20ms, 1ms}, {at(9s), 30ms, 1ms}};
  EXPECT_FALSE(make_clock_report(soon)->drift_ppm);
  // A clock that was set has not drifted.
  const std::vector<ClockMark> set{{at(0s), 20ms, 1ms}, {at(30s), 90ms, 1ms}, {at(60s), 90ms, 1ms}};
  EXPECT_FALSE(make_clock_report(set)->drift_ppm);
  EXPECT_FALSE(make_clock_report({}));
}

// A frame captured at 0 came after 30 ms, at a peer whose clock was 20 s ahead: without correction
// it would be late by far.
TEST(PeerClock, DecidesWhetherAFrameIsLate) {
  RunObservation observation = make_observation(1, 2);
  PeerLedger ledger = LedgerBuilder(2).complete(at_ms(20'030)).ledger();
  ledger.clock = {{at(19s), 20s, 1ms}};
  PeerLedger raw = ledger;
  align_clock(ledger);
  observation.peers = {{.name = "A", .ledger = ledger, .clock = make_clock_report(ledger.clock)},
                       {.name = "B", .ledger = raw}};
  const RunReport report = make_run_report(observation);
  EXPECT_EQ(report.peers[0].frame_status, "1c");
  EXPECT_EQ(report.peers[0].latency_ms->max, 30);
  EXPECT_EQ(report.peers[0].clock->offset_ms, 20'000);
  EXPECT_EQ(report.peers[1].frame_status, "1l");
}

TEST(PeerClock, LeavesInstantsAloneWhereClocksAgree) {
  PeerLedger ledger = LedgerBuilder(2).complete(at_ms(30)).ledger();
  ledger.clock = {{at(0s), 40us, 50us}};
  align_clock(ledger);
  EXPECT_EQ(ledger.frames[0].completed, at_ms(30));
}

TEST(PeerClock, DoesNotOverflowWhateverAPeerClaims) {
  constexpr Duration far(std::int64_t{1} << 61);
  for (const Duration ahead : {far, -far}) {
    for (const Timestamp when : {Timestamp(far), Timestamp(-far), run_start}) {
      const std::vector<ClockMark> marks{
          {Timestamp(-far), ahead, 0ns}, {run_start, -ahead, far}, {Timestamp(far), ahead, far}};
      static_cast<void>(to_coordinator_clock(marks, when));
      EXPECT_TRUE(make_clock_report(marks)->corrected);
    }
  }
  PeerLedger ledger = LedgerBuilder(2).complete(Timestamp(far)).ledger();
  ledger.clock = {{at(9s), far, 0ns}, {at(1s), -far, 0ns}, {at(1s), far, 0ns}};
  align_clock(ledger);
  EXPECT_EQ(ledger.clock.back().at, at(9s));
}

TEST(ClockNotes, NameThePeersWhoseClocksWereCorrected) {
  Report report;
  report.transport = "real";
  RunReport& run = report.runs.emplace_back();
  for (const char* name : {"A", "B", "C", "D"}) run.peers.emplace_back().name = name;
  EXPECT_TRUE(clock_notes(report, 2).empty());
  run.peers[0].clock = ClockReport{0.02, 0.05, false, {}};
  run.peers[1].clock = ClockReport{20.004, 0.12, true, {}};
  run.peers[2].clock = ClockReport{-3'000, 1.5, true, 50};
  run.peers[3].clock = ClockReport{7, 0.1, true, {}};
  EXPECT_EQ(
      clock_notes(report, 2),
      (std::vector<std::string>{"B 20.00 ms ahead (to 0.12 ms)", "C 3.000 s behind (to 1.50 ms)",
                                "and 1 more", "latencies are corrected by that"}));
  report.transport = "simulated";
  EXPECT_EQ(clock_notes(report, 9).back(), "latencies are in true time");
}

}  // namespace
}  // namespace strand::reports
