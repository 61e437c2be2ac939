#include "sim/story_text.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "sim/frame_watch.hpp"
#include "sim/story_json.hpp"
#include "sim/story_teller.hpp"
#include "tests/reports/sample_reports.hpp"
#include "tests/sim/random_faults.hpp"
#include "tests/sim/scenarios.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using wire::Forwarding;

// The story of a frame at the last peer.
Story story_of(const scenario::Scenario& scenario, std::uint32_t frame) {
  const auto last = static_cast<std::uint32_t>(scenario.chain.size());
  Simulation simulation(scenario, scenario.seed, test::source_of(scenario, scenario.seed));
  FrameWatch watch{FrameNumber(frame), HostId(last)};
  simulation.observe(watch);
  simulation.list_missing_of(FrameNumber(frame));
  const reports::RunReport report = simulation.run(test::never_stop).report;
  return tell_story(scenario, report, watch.take());
}

// Three peers A to C, 300 frames of 6 datagrams at 30 frames a second, 20 ms a hop.
scenario::Scenario chain(Forwarding forwarding = Forwarding::cut_through) {
  scenario::Scenario scenario = test::chain_of(3, Probability(), forwarding);
  scenario.source = test::frames_of(6, 300);
  return scenario;
}

link::LinkOptions& change(scenario::Scenario& scenario, scenario::LinkEnds ends) {
  return scenario.links.emplace_back(ends, scenario.default_link).second;
}

testing::AssertionResult looks_as_kept(const Story& story, const std::string& name) {
  return support::matches_snapshot(to_text(story, {90, false, false}),
                                   "tests/sim/snapshots/" + name + ".txt");
}

TEST(StoryText, TellsOfAFrameThatCameInTime) {
  EXPECT_TRUE(looks_as_kept(story_of(chain(), 30), "complete"));
}

TEST(StoryText, TellsOfLossByChanceAndOfAFullQueue) {
  // A queue of two datagrams drops of a burst of six all that does not fit.
  scenario::Scenario scenario = chain();
  change(scenario, {1, 2}).loss = Probability::percent(20);
  link::LinkOptions& narrow = change(scenario, {2, 3});
  narrow.rate = BitRate(1'000'000);
  narrow.queue = {std::nullopt, 2};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 31), "loss_and_full_queue"));
}

TEST(StoryText, TellsOfAChunkThatTheScenarioDrops) {
  scenario::Scenario scenario = chain();
  change(scenario, {1, 2}).drops.chunks = {{FrameNumber(30), ChunkIndex(4)}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "pinpoint"));
}

// A datagram of 1,200 bytes is 1,208 with its UDP header: fragments of 552, 552 and 104 bytes.
TEST(StoryText, TellsOfLostFragments) {
  scenario::Scenario scenario = chain();
  link::LinkOptions& fragmenting = change(scenario, {0, 1});
  fragmenting.mtu = ByteCount(576);
  fragmenting.loss = Probability::percent(20);
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "fragments"));
}

TEST(StoryText, TellsOfARelayThatWaitsForTheWholeFrame) {
  scenario::Scenario scenario = chain(Forwarding::store_and_forward);
  change(scenario, {0, 1}).drops.chunks = {{FrameNumber(30), ChunkIndex(4)}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "store_and_forward"));
}

// Frame 90 is captured at the third second of the source.
TEST(StoryText, TellsOfACrash) {
  scenario::Scenario scenario = chain();
  scenario.events = {{milliseconds(3'010), std::nullopt, scenario::Crash{2, seconds(2)}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "crash"));
}

TEST(StoryText, TellsOfAPeerThatForgotTheFrame) {
  scenario::Scenario scenario = chain();
  scenario.events = {{seconds(4), std::nullopt, scenario::Crash{3, seconds(1)}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "forgotten"));
}

TEST(StoryText, TellsOfARelayThatBeganAnew) {
  scenario::Scenario scenario = chain();
  scenario.events = {{seconds(1), std::nullopt, scenario::Crash{2, seconds(2)}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "new_relay"));
}

TEST(StoryText, TellsOfAPeerThatNeverReported) {
  scenario::Scenario scenario = chain();
  scenario.events = {{seconds(4), std::nullopt, scenario::Crash{3, std::nullopt}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "never_reported"));
}

TEST(StoryText, TellsOfAPartition) {
  scenario::Scenario scenario = chain();
  scenario.events = {{seconds(2), seconds(3), scenario::Partition{{{0, 1}, {2, 3}}, false}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "partition"));
}

TEST(StoryText, TellsOfAFrameThatIsLateAndWhereItsTimeWent) {
  // 576 kbit/s carry a datagram of 1,200 bytes in 16.7 ms: a frame of six takes 100 ms.
  scenario::Scenario scenario = chain();
  scenario.transport.deadline = milliseconds(100);
  scenario.events.resize(1);
  scenario.events[0].at = milliseconds(2'990);
  scenario.events[0].lasting = milliseconds(50);
  link::LinkOptions slow = scenario.default_link;
  slow.rate = BitRate(576'000);
  scenario.events[0].what = scenario::LinkChange{{{{1, 2}, slow}}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 90), "late"));
}

scenario::Scenario repaired_chain(wire::Recovery recovery) {
  scenario::Scenario scenario = chain();
  scenario.transport.recovery = recovery;
  return scenario;
}

TEST(StoryText, TellsOfAChunkThatWasSentAgain) {
  scenario::Scenario scenario = repaired_chain(wire::Recovery::hybrid);
  change(scenario, {1, 2}).drops.chunks = {{FrameNumber(30), ChunkIndex(4)}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "sent_again"));
}

// Nothing comes behind the last chunk of a frame, so that it takes a probe to learn of its loss.
TEST(StoryText, TellsOfALossThatAProbeFound) {
  scenario::Scenario scenario = repaired_chain(wire::Recovery::arq);
  change(scenario, {1, 2}).drops.chunks = {{FrameNumber(30), ChunkIndex(5)}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "probed"));
}

TEST(StoryText, TellsOfChunksThatWereMadeOfRepairs) {
  scenario::Scenario scenario = repaired_chain(wire::Recovery::fec);
  change(scenario, {1, 2}).loss = Probability::percent(30);
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 47), "repairs"));
}

// B hears of the loss 20 + 20 + 20 + 20 ms after the capture at the earliest, and what it would
// send then would be there 100 ms after it.
TEST(StoryText, TellsOfAChunkThatItWasTooLateToSendAgain) {
  scenario::Scenario scenario = repaired_chain(wire::Recovery::arq);
  scenario.transport.deadline = milliseconds(90);
  change(scenario, {2, 3}).drops.chunks = {{FrameNumber(30), ChunkIndex(4)}};
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "given_up"));
}

// Copies that are lost in their turn, and copies that come in vain.
TEST(StoryText, TellsOfEveryRoundOnALinkThatLosesMuch) {
  scenario::Scenario scenario = repaired_chain(wire::Recovery::arq);
  change(scenario, {1, 2}).loss = Probability::percent(40);
  scenario.transport.deadline = milliseconds(250);
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 31), "rounds"));
}

TEST(StoryText, DrawsHopsOfALongChainThatFaredAlikeTogether) {
  scenario::Scenario scenario = test::chain_of(20, Probability(), Forwarding::cut_through);
  change(scenario, {9, 10}).drops.chunks = {{FrameNumber(30), ChunkIndex(1)}};
  change(scenario, {14, 15}).loss = Probability::percent(100);
  EXPECT_TRUE(looks_as_kept(story_of(scenario, 30), "long_chain"));
}

TEST(StoryText, TellsOfARealRunWhatItsReportKnows) {
  const reports::Report report = reports::sample_real_report();
  std::string text;
  // Frame 1 is altered at A, frame 1 lacks a chunk at B, and C never reported.
  for (std::size_t peer = 0; peer < 3; ++peer) {
    text += to_text(tell_reported_story(report, 0, peer, 1), {90, false, false}) + "\n";
  }
  EXPECT_TRUE(support::matches_snapshot(text, "tests/sim/snapshots/real.txt"));
}

TEST(StoryText, KeepsToItsWidth) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const std::string text = to_text(story_of(test::random_faults(seed), 20), {80, false, false});
    std::size_t begin = text.find('\n') + 1;  // the headline is not broken
    for (std::size_t end = text.find('\n', begin); end != std::string::npos;
         begin = end + 1, end = text.find('\n', begin)) {
      EXPECT_LE(end - begin, 80U) << text.substr(begin, end - begin);
    }
  }
}

TEST(StoryText, IsBriefOnDemand) {
  EXPECT_EQ(to_text(story_of(chain(), 30), {100, false, true}),
            "test   seed 42, run 0, frame 30 at C: complete after 60.0 ms\n"
            "\n"
            "  All 6 chunks reached C, the last of them 60.0 ms after the capture and 940.0 ms "
            "before the\n"
            "  deadline.\n");
}

TEST(StoryText, ColoursWhatMatters) {
  const Story story = story_of(chain(), 30);
  const std::string text = to_text(story, {100, true, false});
  EXPECT_NE(text.find("\033[1mtest\033[0m"), std::string::npos);
  EXPECT_NE(text.find("\033[32mcomplete after 60.0 ms\033[0m"), std::string::npos);
}

TEST(StoryText, LetsNoControlCharacterThrough) {
  Story story = story_of(chain(), 30);
  story.scenario_name = "a\033[2Jb";
  story.hops[0].rows[0].text = "x\ny";
  const std::string text = to_text(story, {100, false, false});
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_NE(text.find("a?[2Jb"), std::string::npos);
  EXPECT_NE(text.find("x?y"), std::string::npos);
}

TEST(StoryJson, HasTheWholeStory) {
  scenario::Scenario scenario = chain();
  change(scenario, {1, 2}).drops.chunks = {{FrameNumber(30), ChunkIndex(4)}};
  EXPECT_TRUE(
      support::matches_snapshot(to_json(story_of(scenario, 30)), "tests/sim/snapshots/story.json"));
}

}  // namespace
}  // namespace strand::sim
