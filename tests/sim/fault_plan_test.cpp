#include "sim/fault_plan.hpp"

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Four peers A to D, 300 frames of 4 datagrams at 30 frames a second (10 s), 20 ms a hop, no loss.
scenario::Scenario scenario_with(std::vector<scenario::Event> events) {
  scenario::Scenario scenario = test::chain_of(4, Probability(), wire::Forwarding::cut_through);
  scenario.events = std::move(events);
  return scenario;
}

reports::RunReport report_of(const scenario::Scenario& scenario) {
  return test::run_once(scenario, 42).report;
}

// Every chunk that a peer lacks has a cause, and each of them is one of `causes`.
void expect_explained(const reports::RunReport& report, std::vector<std::string> causes) {
  EXPECT_FALSE(report.partial);
  for (const reports::MissingTotal& total : report.missing_totals) {
    EXPECT_NE(std::find(causes.begin(), causes.end(), total.cause), causes.end())
        << total.link << ' ' << total.cause << ' ' << total.missed;
  }
}

// Frames 90 to 119 are sent while nothing passes B->C: 30 frames are lost at C and D.
TEST(FaultPlan, APartitionLosesWhatIsSentWhileItLasts) {
  const reports::RunReport report = report_of(
      scenario_with({{seconds(3), seconds(1), scenario::Partition{{{0, 1, 2}, {3, 4}}, false}}}));
  EXPECT_EQ(report.peers[1].frames.complete, 300U);
  EXPECT_EQ(report.peers[2].frames.lost, 30U);
  EXPECT_EQ(report.peers[3].frames.lost, 30U);
  expect_explained(report, {"partition"});
  // Its datagrams were sent, and lost on the link: 300 frames of 4, the end of the stream, 30 lost.
  EXPECT_EQ(report.links[2].datagrams.lost, 30U * 4);
  EXPECT_GE(report.links[2].datagrams.sent, 300U * 4 + 1);
  EXPECT_EQ(report.links[2].datagrams.sent,
            report.links[2].datagrams.lost + report.links[2].datagrams.delivered);
  EXPECT_EQ(test::count_missing(report, "partition"), 2U * 30 * 4);
}

TEST(FaultPlan, APartitionOfTheOtherDirectionLosesNoFrame) {
  const reports::RunReport report = report_of(
      scenario_with({{seconds(3), seconds(1), scenario::Partition{{{3, 4}, {0, 1, 2}}, true}}}));
  EXPECT_EQ(report.peers[3].frames.complete, 300U);
}

// B is down from 3 s to 5 s: what A sends it meanwhile comes to nothing, and what B had received
// before is forgotten with it. C and D miss what was not relayed.
TEST(FaultPlan, ACrashTakesWithItWhatThePeerHad) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), std::nullopt, scenario::Crash{2, seconds(2)}}}));
  expect_explained(report, {"crash", "not_forwarded"});
  EXPECT_EQ(report.peers[0].frames.complete, 300U);
  // 300 frames less 90 that it has forgotten and 60 of two seconds; D lacks the latter, and those
  // that come to B before it knows its next hop again: four one-way delays of the control
  // connections and two of data, 0.2 s.
  EXPECT_NEAR(static_cast<double>(report.peers[1].frames.complete), 150, 2);
  EXPECT_NEAR(static_cast<double>(report.peers[3].frames.complete), 234, 3);
}

// What B sent in its first life cost its link as much as what it sent in its second: of 10 s of
// video all but the 2 s of its absence, and what came before it knew its next hop again.
TEST(FaultPlan, ACrashLosesNoCountOfWhatWasSent) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), std::nullopt, scenario::Crash{2, seconds(2)}}}));
  const reports::LinkReport& link = report.links[2];
  EXPECT_GT(*link.overhead, -0.25);
  EXPECT_LT(*link.overhead, -0.15);
  EXPECT_EQ(link.bytes.sent, link.bytes.payload + link.bytes.header);
}

TEST(FaultPlan, ACrashOfTheLastPeerIsExplainedToo) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), std::nullopt, scenario::Crash{4, seconds(2)}}}));
  expect_explained(report, {"crash"});
  EXPECT_EQ(report.peers[2].frames.complete, 300U);
  EXPECT_NEAR(static_cast<double>(report.peers[3].frames.complete), 150, 3);
}

TEST(FaultPlan, APeerThatStaysDownEndsTheChainThere) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), std::nullopt, scenario::Crash{2, std::nullopt}}}));
  EXPECT_EQ(report.peers[0].frames.complete, 300U);
  EXPECT_NEAR(static_cast<double>(report.peers[3].frames.complete), 90, 5);
  expect_explained(report, {"crash"});
}

// B stands still for 500 ms, within the playout deadline of 1 s: all frames arrive, those of that
// half second later. Frame 89 is the first, captured 33.3 ms before and due at B 6.7 ms after the
// beginning: it waits for 493.3 ms, and takes 80 ms beside that.
TEST(FaultPlan, APauseDelaysFramesAndLosesNone) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), milliseconds(500), scenario::Pause{2}}}));
  EXPECT_EQ(report.peers[3].frames.complete, 300U);
  ASSERT_TRUE(report.peers[3].latency_ms);
  EXPECT_NEAR(report.peers[3].latency_ms->max, 573.33, 0.01);
  EXPECT_NEAR(report.peers[0].latency_ms->max, 20, 2);
}

// The source's host stands still: its frames are captured late, one burst when it goes on.
TEST(FaultPlan, APausedCoordinatorSendsWhatWaitedAtOnce) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), milliseconds(500), scenario::Pause{0}}}));
  EXPECT_EQ(report.peers[3].frames.complete, 300U);
}

TEST(FaultPlan, AChangedLinkIsAsItWasAfterwards) {
  scenario::LinkChange change;
  link::LinkOptions slow;
  slow.delay = milliseconds(120);
  change.directions.push_back({{1, 2}, slow});
  const reports::RunReport report = report_of(scenario_with({{seconds(3), seconds(1), change}}));
  EXPECT_EQ(report.peers[1].frames.complete, 300U);
  EXPECT_NEAR(report.peers[1].latency_ms->max, 140, 2);
  EXPECT_NEAR(report.peers[1].latency_ms->p50, 40, 2);
}

// The first change ends at the instant at which the second begins, which then holds.
TEST(FaultPlan, AChangeThatFollowsAnotherHolds) {
  const auto delayed = [](Duration delay) {
    link::LinkOptions options;
    options.delay = delay;
    scenario::LinkChange change;
    change.directions.push_back({{1, 2}, options});
    return change;
  };
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), seconds(1), delayed(milliseconds(50))},
                               {seconds(4), std::nullopt, delayed(milliseconds(200))}}));
  EXPECT_NEAR(report.peers[1].latency_ms->max, 220, 0.01);
  EXPECT_NEAR(report.peers[1].latency_ms->p95, 220, 0.01);
}

// A clock that is off changes what a node believes, not when frames arrive.
TEST(FaultPlan, ASkewedClockLeavesLatencyAsItIs) {
  const reports::RunReport plain = report_of(scenario_with({}));
  const reports::RunReport skewed = report_of(
      scenario_with({{Duration(0), std::nullopt, scenario::ClockSkew{2, milliseconds(300), 50}},
                     {seconds(5), std::nullopt, scenario::ClockSkew{3, -milliseconds(300), -50}}}));
  for (std::size_t peer = 0; peer < 4; ++peer) {
    EXPECT_EQ(skewed.peers[peer].frames.complete, 300U);
    EXPECT_NEAR(skewed.peers[peer].latency_ms->p99, plain.peers[peer].latency_ms->p99, 0.001);
  }
}

TEST(FaultPlan, ConnectionsThatAreCutAreMadeAnew) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), std::nullopt, scenario::ControlFault{2, true}}}));
  for (const reports::PeerReport& peer : report.peers) EXPECT_EQ(peer.frames.complete, 300U);
  EXPECT_FALSE(report.partial);
}

TEST(FaultPlan, ConnectionsThatStandStillGoOn) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(9), seconds(5), scenario::ControlFault{2, false}}}));
  for (const reports::PeerReport& peer : report.peers) EXPECT_EQ(peer.frames.complete, 300U);
  EXPECT_FALSE(report.partial);
}

// Half a second for each of 300 frames, and 256 wait at most: the rest goes unchecked, and counts
// as complete.
// A frame is captured every 33.3 ms and reaches B 40 ms later, give or take when the source began:
// 30 of them come in the second in which its disk is full.
TEST(FaultPlan, AFullDiskStoresNothingAndTheFramesGoOn) {
  const reports::RunReport report =
      report_of(scenario_with({{seconds(3), seconds(1), scenario::DiskFault{2, std::nullopt}}}));
  EXPECT_EQ(report.peers[1].frames.not_stored, 30U);
  EXPECT_EQ(report.peers[1].not_stored.because, StorageProblem::disk_full);
  ASSERT_EQ(report.peers[1].not_stored.ranges.size(), 1U);
  EXPECT_EQ(frames_in(report.peers[1].not_stored.ranges), 30U);
  EXPECT_NEAR(report.peers[1].not_stored.ranges[0].first.value(), 89, 1);
  EXPECT_EQ(report.peers[0].frames.not_stored, 0U);
  for (const reports::PeerReport& peer : report.peers) EXPECT_EQ(peer.frames.complete, 300U);
}

// A frame every second, and 256 that wait: of the 299 frames after the first second 9 are written
// by the last one's coming at 10 s, and 256 wait.
TEST(FaultPlan, ADiskThatIsTooSlowLetsGoOfWhatFindsNoRoom) {
  scenario::Scenario scenario =
      scenario_with({{seconds(0), std::nullopt, scenario::DiskFault{2, seconds(1)}}});
  const reports::RunReport report = report_of(scenario);
  EXPECT_NEAR(static_cast<double>(report.peers[1].frames.not_stored), 300 - 10 - 256, 2);
  EXPECT_EQ(report.peers[1].frames.complete, 300U);
}

TEST(FaultPlan, ASlowDiskDelaysOnlyTheReport) {
  const reports::RunReport report = report_of(
      scenario_with({{seconds(1), std::nullopt, scenario::DiskFault{2, milliseconds(500)}}}));
  for (const reports::PeerReport& peer : report.peers) EXPECT_EQ(peer.frames.complete, 300U);
}

// The chain A to D, and E, which joins it at `at`.
scenario::Scenario joined_at(Duration at, wire::Forwarding forwarding) {
  scenario::Scenario scenario = scenario_with({{at, std::nullopt, scenario::Join{5}}});
  scenario.transport.forwarding = forwarding;
  scenario.joining = {*PeerName::parse("E")};
  return scenario;
}

// E begins at 3.01 s. Its connection to the coordinator takes 100 ms there and 100 ms back, its
// registration another 100: it is taken in at 3.31 s, and the first frame after that is number 100,
// captured at 3.333 s. D, 80 ms away, is called, answers, and is told: it knows of E at 3.55 s. Of
// what came to it before, which are the frames captured until 3.47 s, the last being number 104, it
// passed nothing on: 5 frames of 4 chunks.
TEST(FaultPlan, APeerThatJoinsGetsTheStreamFromThenOn) {
  for (const auto forwarding :
       {wire::Forwarding::cut_through, wire::Forwarding::store_and_forward}) {
    const reports::RunReport report = report_of(joined_at(milliseconds(3'010), forwarding));
    ASSERT_EQ(report.peers.size(), 5U);
    EXPECT_EQ(report.peers[3].frames.complete, 300U);
    const reports::PeerReport& e = report.peers[4];
    EXPECT_EQ(e.name, "E");
    EXPECT_TRUE(e.reported);
    EXPECT_EQ(e.joined, (reports::PeerJoined{100, 3.31}));
    EXPECT_EQ(e.frames.sent, 200U);
    EXPECT_EQ(e.frame_status, "5x195c");
    expect_explained(report, {"not_forwarded"});
    EXPECT_EQ(test::count_missing(report, "not_forwarded"), 5U * 4);
    EXPECT_EQ(report.links[4].from, "D");
    EXPECT_EQ(report.links[4].to, "E");
    EXPECT_EQ(report.links[4].datagrams.delivered, report.links[4].datagrams.sent);
  }
}

TEST(FaultPlan, APeerThatJoinsIsTheSameInEveryRun) {
  const scenario::Scenario scenario = joined_at(milliseconds(3'010), wire::Forwarding::cut_through);
  EXPECT_EQ(report_of(scenario).digest, report_of(scenario).digest);
}

// E is cut off from the coordinator until the end: nothing was sent to it.
TEST(FaultPlan, APeerThatCannotReachTheCoordinatorNeverJoins) {
  scenario::Scenario scenario = joined_at(seconds(3), wire::Forwarding::cut_through);
  scenario.events.insert(scenario.events.begin(),
                         {seconds(2), std::nullopt, scenario::Partition{{{0}, {5}}, false}});
  const reports::RunReport report = report_of(scenario);
  EXPECT_FALSE(report.partial);
  EXPECT_EQ(report.peers[3].frames.complete, 300U);
  EXPECT_FALSE(report.peers[4].reported);
  EXPECT_EQ(report.peers[4].joined, (reports::PeerJoined{300, std::nullopt}));
  EXPECT_EQ(report.peers[4].frames.sent, 0U);
}

// F joins while E, which joined before it, stands still and is not registered: D feeds F until E is
// there, and E feeds it then. Whoever is late, all that is missing has a cause.
TEST(FaultPlan, PeersThatJoinHaveTheirPlacesWhoeverRegistersFirst) {
  scenario::Scenario scenario = joined_at(seconds(3), wire::Forwarding::cut_through);
  scenario.joining.push_back(*PeerName::parse("F"));
  scenario.events.push_back({seconds(3), seconds(2), scenario::Pause{5}});
  scenario.events.push_back({milliseconds(3'500), std::nullopt, scenario::Join{6}});
  const reports::RunReport report = report_of(scenario);
  ASSERT_EQ(report.peers.size(), 6U);
  ASSERT_TRUE(report.peers[4].joined && report.peers[5].joined);
  EXPECT_GT(report.peers[4].joined->first_frame, report.peers[5].joined->first_frame);
  EXPECT_GT(report.peers[4].completeness, 0.9);
  EXPECT_GT(report.peers[5].completeness, 0.9);
  expect_explained(report, {"not_forwarded", "in_flight", "expired"});
}

}  // namespace
}  // namespace strand::sim
