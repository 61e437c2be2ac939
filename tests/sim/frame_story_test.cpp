#include "sim/frame_story.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sim/frame_watch.hpp"
#include "sim/repair_rows.hpp"
#include "sim/story_teller.hpp"
#include "tests/sim/random_faults.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using End = CarriedCopy::End;
using Kind = Moment::Kind;

// What a watch saw of one frame, and the report of the run.
struct Watched {
  FrameStory story;
  reports::RunReport report;
};

Watched watch(const scenario::Scenario& scenario, std::uint32_t frame, std::uint32_t peer) {
  Simulation simulation(scenario, scenario.seed, test::source_of(scenario, scenario.seed));
  FrameWatch frame_watch{FrameNumber(frame), HostId(peer)};
  simulation.observe(frame_watch);
  simulation.list_missing_of(FrameNumber(frame));
  reports::RunReport report = simulation.run(test::never_stop).report;
  return {frame_watch.take(), std::move(report)};
}

// Four peers A to D, 300 frames of 4 datagrams at 30 frames a second, 20 ms a hop, no loss.
scenario::Scenario quiet_chain(wire::Forwarding forwarding = wire::Forwarding::cut_through) {
  return test::chain_of(4, Probability(), forwarding);
}

TEST(FrameStory, FollowsEveryChunkOverEveryHop) {
  const FrameStory story = watch(quiet_chain(), 30, 4).story;
  ASSERT_TRUE(story.captured);
  EXPECT_EQ(*story.captured - story.source_started, std::chrono::seconds(1));
  EXPECT_EQ(story.chunks, 4);
  EXPECT_EQ(story.size, 4 * wire::chunk_capacity(wire::Format::binary, wire::default_datagram));
  ASSERT_EQ(story.hops.size(), 4U);
  for (std::size_t hop = 0; hop < 4; ++hop) {
    ASSERT_EQ(story.hops[hop].size(), 4U);
    for (const CarriedCopy& copy : story.hops[hop]) {
      EXPECT_EQ(copy.end, End::received);
      EXPECT_EQ(copy.sent - *story.captured, hop * milliseconds(20));
      EXPECT_EQ(copy.ended - copy.sent, milliseconds(20));
      EXPECT_EQ(copy.size, wire::default_datagram);
    }
    const Moment* const completed = story.last(hop + 1, Kind::completed);
    ASSERT_NE(completed, nullptr);
    EXPECT_EQ(completed->at - *story.captured, (hop + 1) * milliseconds(20));
  }
  EXPECT_EQ(story.life_ended() - *story.captured, milliseconds(80));
}

// The sender hears of the loss when feedback about the chunks behind has come back: the chunk is
// told of 40 ms after its sending at the earliest.
TEST(FrameStory, FollowsWhatWasSentAgainAndWhy) {
  scenario::Scenario scenario = quiet_chain();
  scenario.transport.recovery = wire::Recovery::hybrid;
  link::LinkOptions cruel = scenario.default_link;
  cruel.drops.chunks = {{FrameNumber(30), ChunkIndex(2)}};
  scenario.links = {{{1, 2}, cruel}};
  const FrameStory story = watch(scenario, 30, 2).story;
  ASSERT_EQ(story.hops[1].size(), 5U);
  const CarriedCopy& lost = story.hops[1][2];
  const CarriedCopy& again = story.hops[1][4];
  EXPECT_FALSE(lost.resent);
  EXPECT_TRUE(again.resent);
  EXPECT_EQ(again.chunk, ChunkIndex(2));
  EXPECT_EQ(again.end, End::received);
  ASSERT_EQ(story.notices[1].size(), 1U);
  const LossNotice& notice = story.notices[1][0];
  EXPECT_EQ(notice.at, again.sent);
  EXPECT_GE(notice.at - lost.sent, milliseconds(40));
  EXPECT_FALSE(notice.probed);
  ASSERT_EQ(notice.chunks.size(), 1U);
  EXPECT_EQ(notice.chunks[0].sequence, lost.sequence);
  EXPECT_TRUE(notice.repairs.empty());
  EXPECT_TRUE(story.notices[0].empty());
}

TEST(FrameStory, FollowsRepairsAndWhatIsMadeOfThem) {
  scenario::Scenario scenario = quiet_chain();
  scenario.transport.recovery = wire::Recovery::fec;
  scenario.default_link.loss = Probability::percent(15);
  std::size_t recovered = 0;
  std::size_t lost = 0;
  for (std::uint32_t frame = 40; frame < 60; ++frame) {
    const FrameStory story = watch(scenario, frame, 4).story;
    for (std::size_t hop = 0; hop < 4; ++hop) {
      for (const CarriedCopy& copy : story.hops[hop]) EXPECT_FALSE(copy.resent);
      for (const CarriedCopy& repair : story.repairs[hop]) {
        EXPECT_NE(repair.end, End::on_its_way);
        lost += repair.end == End::lost ? 1U : 0U;
      }
      for (const Moment& moment : story.hosts[hop + 1]) {
        if (moment.kind != Kind::recovered) continue;
        ++recovered;
        const auto chunk = static_cast<std::uint32_t>(moment.detail);
        EXPECT_EQ(repairs_used(story, hop, {chunk}, moment.at).size(), 1U);
      }
    }
  }
  EXPECT_GT(recovered, 10U);
  EXPECT_GT(lost, 10U);
}

// What the sender counts of each feedback as newly lost is what the notices of all frames name: no
// datagram twice, and none that the network brought in order.
TEST(FrameStory, NamesEveryLossOnceToItsSender) {
  scenario::Scenario scenario = quiet_chain();
  scenario.transport.recovery = wire::Recovery::hybrid;
  scenario.default_link.loss = Probability::percent(10);
  std::size_t named = 0;
  for (std::uint32_t frame = 20; frame < 40; ++frame) {
    const FrameStory story = watch(scenario, frame, 4).story;
    for (std::size_t hop = 0; hop < 4; ++hop) {
      std::set<LinkSequence> lost;
      for (const auto* const carried : {&story.hops[hop], &story.repairs[hop]}) {
        for (const CarriedCopy& copy : *carried) {
          if (copy.end == End::lost) lost.insert(copy.sequence);
        }
      }
      std::set<LinkSequence> told;
      for (const LossNotice& notice : story.notices[hop]) {
        for (const auto* const copies : {&notice.chunks, &notice.repairs}) {
          for (const CarriedCopy& copy : *copies) {
            EXPECT_TRUE(told.insert(copy.sequence).second);
          }
        }
      }
      EXPECT_EQ(told, lost) << "frame " << frame << " hop " << hop;
      named += told.size();
    }
  }
  EXPECT_GT(named, 20U);
}

TEST(FrameStory, SaysNothingOfAFrameThatWasNotSent) {
  const FrameStory story = watch(quiet_chain(), 300, 4).story;
  EXPECT_FALSE(story.captured);
  for (const auto& hop : story.hops) EXPECT_TRUE(hop.empty());
}

TEST(FrameStory, SaysWhatKilledAChunkAndWhenItsFrameWasGivenUp) {
  scenario::Scenario scenario = quiet_chain();
  link::LinkOptions cruel = scenario.default_link;
  cruel.drops.chunks = {{FrameNumber(30), ChunkIndex(2)}};
  scenario.links = {{{1, 2}, cruel}};
  const FrameStory story = watch(scenario, 30, 2).story;
  const CarriedCopy& dropped = story.hops[1][2];
  EXPECT_EQ(dropped.chunk, ChunkIndex(2));
  EXPECT_EQ(dropped.end, End::lost);
  EXPECT_EQ(dropped.cause, LossCause::pinpoint);
  EXPECT_EQ(dropped.ended, dropped.sent);
  EXPECT_FALSE(story.receipts(2)[2]);
  EXPECT_TRUE(story.receipts(2)[3]);
  EXPECT_TRUE(story.receipts(1)[2]);
  // Frames are held for twice their deadline of 1 s from their first chunk on.
  const Moment* const given_up = story.last(2, Kind::given_up);
  ASSERT_NE(given_up, nullptr);
  EXPECT_EQ(given_up->detail, 3U);
  EXPECT_EQ(given_up->at - *story.captured, milliseconds(2'040));
}

TEST(FrameStory, TellsCopiesFromTheirOriginals) {
  scenario::Scenario scenario = quiet_chain();
  scenario.default_link.duplicate = Probability::percent(100);
  const FrameStory story = watch(scenario, 30, 1).story;
  ASSERT_EQ(story.hops[0].size(), 8U);
  for (std::size_t i = 0; i < 8; i += 2) {
    EXPECT_EQ(story.hops[0][i].end, End::received);
    EXPECT_FALSE(story.hops[0][i].made_by_link);
    EXPECT_EQ(story.hops[0][i + 1].end, End::repeated);
    EXPECT_TRUE(story.hops[0][i + 1].made_by_link);
    EXPECT_EQ(story.hops[0][i].number, story.hops[0][i + 1].number);
  }
}

TEST(FrameStory, SeesThatADamagedDatagramWasRefused) {
  scenario::Scenario scenario = quiet_chain();
  scenario.default_link.corrupt = Probability::percent(100);
  const FrameStory story = watch(scenario, 30, 1).story;
  for (const CarriedCopy& copy : story.hops[0]) {
    EXPECT_TRUE(copy.corrupted);
    EXPECT_EQ(copy.end, End::lost);
    EXPECT_EQ(copy.cause, LossCause::corruption);
    EXPECT_EQ(copy.ended - copy.sent, milliseconds(20));
  }
}

TEST(FrameStory, RemembersWhatACrashTookAlong) {
  // Frame 30 is captured at 1 s, and B has it 40 ms later.
  scenario::Scenario scenario = quiet_chain();
  scenario.events = {{milliseconds(1'500), std::nullopt, scenario::Crash{2, milliseconds(500)}}};
  const FrameStory story = watch(scenario, 30, 2).story;
  const Moment* const crashed = story.last(2, Kind::crashed);
  ASSERT_NE(crashed, nullptr);
  EXPECT_EQ(crashed->at - story.source_started, milliseconds(1'500));
  EXPECT_EQ(crashed->detail, 4U);
  const Moment* const restarted = story.last(2, Kind::restarted);
  ASSERT_NE(restarted, nullptr);
  EXPECT_EQ(restarted->at - crashed->at, milliseconds(500));
  EXPECT_EQ(story.life_ended() - *story.captured, milliseconds(40));
}

bool carried(const std::vector<CarriedCopy>& copies, std::uint32_t chunk) {
  return std::any_of(copies.begin(), copies.end(),
                     [chunk](const CarriedCopy& copy) { return copy.chunk.value() == chunk; });
}

// The hop of a link's name.
std::size_t hop_of(const scenario::Scenario& scenario, const std::string& link) {
  std::size_t hop = 0;
  while (place_name(scenario, hop) + "->" + place_name(scenario, hop + 1) != link) ++hop;
  return hop;
}

// Whether the peer behind a link had a chunk, and lost it in a crash.
bool went_down(const FrameStory& story, std::size_t hop, std::uint32_t chunk) {
  const auto receipt = story.receipts(hop + 1)[chunk];
  const Moment* const crashed = story.last(hop + 1, Kind::crashed);
  return receipt && crashed != nullptr && crashed->at >= *receipt;
}

// Whether a chunk came to its end on a link for a cause, as the report says, by what was watched.
bool tells(const scenario::Scenario& scenario, const FrameStory& story,
           const reports::MissingReport& row) {
  const std::size_t hop = hop_of(scenario, row.link);
  const auto& copies = story.hops[hop];
  if (row.cause == "not_forwarded") {
    // Either the peer before the link had it and did not send it; or relays wait for whole frames,
    // and the peer behind it had it, and had the frame whole never or in an earlier life only.
    if (!carried(copies, row.chunk)) return story.receipts(hop)[row.chunk].has_value();
    const bool never_whole =
        story.last(hop + 1, Kind::completed) == nullptr || went_down(story, hop, row.chunk);
    return scenario.transport.forwarding == wire::Forwarding::store_and_forward && never_whole;
  }
  if (row.cause == "crash" && went_down(story, hop, row.chunk)) return true;
  return std::any_of(copies.begin(), copies.end(), [&](const CarriedCopy& copy) {
    if (copy.chunk.value() != row.chunk && copy.received_as.value() != row.chunk) return false;
    const bool damaged = row.cause == "corruption" && copy.corrupted;
    const bool ended = copy.end == End::lost && to_string(copy.cause) == row.cause;
    const bool cut_off = copy.end == End::on_its_way && row.cause == "in_flight";
    return damaged || ended || cut_off;
  });
}

// 150 chains of 2 to 5 peers with up to 6 faults, and in each a frame of 60.
TEST(FrameStory, AgreesWithTheReportOnWhatKilledEveryMissingChunk) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const scenario::Scenario scenario = test::random_faults(seed);
    const auto frame = static_cast<std::uint32_t>(Random(seed).below(60));
    const auto last = static_cast<std::uint32_t>(scenario.chain.size());
    const Watched watched = watch(scenario, frame, last);
    const Story story = tell_story(scenario, watched.report, watched.story);
    std::size_t told = 0;
    for (const reports::MissingReport& row : watched.report.missing) {
      ASSERT_EQ(row.frame, frame);
      if (row.peer != story.peer) continue;
      ++rows;
      const auto where = [&](const reports::MissingReport& missing) {
        return testing::Message() << "seed " << seed << ", frame " << frame << ", chunk "
                                  << missing.chunk << ": " << missing.cause << " on "
                                  << missing.link;
      };
      EXPECT_TRUE(tells(scenario, watched.story, row)) << where(row);
      // The verdict names the same.
      ASSERT_LT(told, story.missing.size());
      const reports::MissingReport& verdict = story.missing[told++];
      EXPECT_EQ(verdict.chunk, row.chunk);
      EXPECT_TRUE(tells(scenario, watched.story, verdict)) << where(verdict);
      const std::size_t hop = hop_of(scenario, verdict.link);
      if (hop + 1 < last) {
        EXPECT_FALSE(carried(watched.story.hops[hop + 1], row.chunk)) << where(verdict);
      }
      EXPECT_EQ(verdict.link, row.link) << where(row) << " / " << where(verdict);
      EXPECT_EQ(verdict.cause, row.cause) << where(row) << " / " << where(verdict);
    }
    EXPECT_EQ(told, story.missing.size());
  }
  EXPECT_GT(rows, 500U) << "else the check has seen too little";
}

TEST(FrameStory, WatchingChangesNothing) {
  const scenario::Scenario scenario = test::random_faults(7);
  const reports::RunReport unwatched = test::run_once(scenario, scenario.seed).report;
  EXPECT_EQ(watch(scenario, 20, 2).report.digest, unwatched.digest);
}

}  // namespace
}  // namespace strand::sim
