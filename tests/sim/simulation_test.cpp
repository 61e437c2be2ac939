#include "sim/simulation.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using wire::Forwarding;

scenario::Scenario lossy_chain(std::size_t peers = 3) {
  scenario::Scenario scenario =
      test::chain_of(peers, Probability::percent(5), Forwarding::cut_through);
  scenario.default_link.jitter = milliseconds(5);
  return scenario;
}

std::string json_of(const reports::RunReport& run) {
  reports::Report report;
  report.transport = "simulated";
  report.runs = {run};
  return to_json(report);
}

TEST(Simulation, OneSeedGivesOneRunToTheByte) {
  const scenario::Scenario scenario = lossy_chain();
  const RunOutcome first = test::run_once(scenario, 7);
  const RunOutcome second = test::run_once(scenario, 7);
  EXPECT_EQ(first.report.digest, second.report.digest);
  EXPECT_EQ(first.checkpoints, second.checkpoints);
  EXPECT_FALSE(first.checkpoints.empty());
  EXPECT_EQ(json_of(first.report), json_of(second.report));
}

TEST(Simulation, AnotherSeedGivesAnotherRun) {
  const scenario::Scenario scenario = lossy_chain();
  EXPECT_NE(test::run_once(scenario, 7).report.digest, test::run_once(scenario, 8).report.digest);
}

TEST(Simulation, SeedsOfRunsAreTheScenariosOwnAndThenAllDifferent) {
  std::vector<std::uint64_t> seeds;
  for (std::uint32_t run = 0; run < 1000; ++run) seeds.push_back(seed_of_run(42, run));
  EXPECT_EQ(seeds[0], 42U);
  std::sort(seeds.begin(), seeds.end());
  EXPECT_EQ(std::unique(seeds.begin(), seeds.end()), seeds.end());
}

// The chunks that each link lost, in order.
class LostChunks final : public Observer {
 public:
  void on_lost(Timestamp /*now*/, HostId from, std::optional<HostId> /*to*/,
               const link::Packet& packet, LossCause /*cause*/) override {
    const auto datagram = wire::parse_datagram(packet.header(), packet.body());
    ASSERT_TRUE(datagram);
    if (const auto* chunk = std::get_if<wire::Chunk>(&*datagram)) {
      by_link[from].emplace_back(chunk->frame, chunk->index);
    }
  }
  std::map<HostId, std::vector<std::pair<FrameNumber, ChunkIndex>>> by_link;
};

TEST(Simulation, AnotherPeerChangesNoOtherLinksLosses) {
  const auto losses_of = [](std::size_t peers) {
    const scenario::Scenario scenario =
        test::chain_of(peers, Probability::percent(5), Forwarding::cut_through);
    LostChunks lost;
    Simulation simulation(scenario, 42, test::source_of(scenario, 42));
    simulation.observe(lost);
    (void)simulation.run(test::never_stop);
    return lost.by_link;
  };
  const auto three = losses_of(3);
  const auto four = losses_of(4);
  ASSERT_EQ(three.size(), 3U);
  ASSERT_EQ(four.size(), 4U);
  for (const auto& [from, chunks] : three) {
    EXPECT_FALSE(chunks.empty());
    EXPECT_EQ(chunks, four.at(from)) << "link from host " << from.value();
  }
}

TEST(Simulation, DeliversTheBytesThatTheSourceGave) {
  const scenario::Scenario scenario =
      test::chain_of(3, Probability::percent(5), Forwarding::store_and_forward);
  std::vector<BufferSlice> originals;
  const auto source = test::source_of(scenario, 5);
  while (auto frame = source->next()) originals.push_back(frame->bytes);

  std::vector<std::size_t> delivered(3);
  Simulation simulation(scenario, 5, test::source_of(scenario, 5));
  simulation.watch_frames([&](std::size_t place, const DeliveredFrame& frame) {
    ++delivered[place];
    const ByteSpan original = originals.at(frame.frame.value()).bytes();
    ASSERT_EQ(frame.size, original.size());
    std::size_t offset = 0;
    for (const BufferSlice& chunk : frame.chunks) {
      ASSERT_LE(offset + chunk.size(), original.size());
      ASSERT_EQ(std::memcmp(chunk.data(), original.data() + offset, chunk.size()), 0);
      offset += chunk.size();
    }
    ASSERT_EQ(offset, original.size());
  });
  const reports::RunReport report = simulation.run(test::never_stop).report;
  for (std::size_t place = 0; place < 3; ++place) {
    EXPECT_EQ(delivered[place], report.peers[place].frames.complete);
    EXPECT_GT(delivered[place], 100U);
  }
}

// The instants of capture, and of the source's start.
class Captures final : public Observer {
 public:
  void on_event(Timestamp now, HostId /*host*/, const Event& event) override {
    if (event.kind == EventKind::frame_captured) times.push_back(now);
    if (event.kind == EventKind::registered) last_registered = now;
  }
  void on_source_started(Timestamp now, HostId /*host*/) override { started = now; }
  std::vector<Timestamp> times;
  Timestamp started{};
  Timestamp last_registered{};
};

TEST(Simulation, CapturesFramesAtTheSourcesOwnRateExactly) {
  scenario::Scenario scenario = lossy_chain();
  const FrameRate rate(30'000, 1'001);
  scenario.source = scenario::SizesSource{rate, 100, ByteCount(1000), ByteCount(1000)};
  Captures captures;
  Simulation simulation(scenario, 1, test::source_of(scenario, 1));
  simulation.observe(captures);
  (void)simulation.run(test::never_stop);
  ASSERT_EQ(captures.times.size(), 100U);
  EXPECT_GE(captures.started, captures.last_registered);
  for (std::uint32_t i = 0; i < 100; ++i) {
    EXPECT_EQ(captures.times[i], captures.started + rate.offset_of(FrameNumber(i)));
  }
}

TEST(Simulation, ExplainsEveryMissingChunk) {
  // Loss, jitter, reordering and a queue that overflows, all at once, in both ways of relaying.
  for (const Forwarding forwarding : {Forwarding::store_and_forward, Forwarding::cut_through}) {
    scenario::Scenario scenario = test::chain_of(5, Probability::percent(3), forwarding);
    scenario.default_link.jitter = milliseconds(10);
    scenario.default_link.reorder.probability = Probability::percent(1);
    scenario.source = scenario::SizesSource{{30, 1}, 500, ByteCount(1'000), ByteCount(40'000)};
    link::LinkOptions narrow = scenario.default_link;
    narrow.rate = BitRate(6'000'000);
    narrow.queue = {std::nullopt, 20};
    scenario.links = {{{2, 3}, narrow}};
    const reports::RunReport report = test::run_once(scenario, 3).report;
    EXPECT_FALSE(report.partial);
    EXPECT_GT(test::count_missing(report, "loss"), 0U);
    EXPECT_GT(test::count_missing(report, "queue_full"), 0U);
    EXPECT_EQ(test::count_missing(report, "unexplained"), 0U);
    EXPECT_EQ(test::count_missing(report, "network"), 0U);
  }
}

TEST(Simulation, ExplainsChunksThatComeWhenThePeerHasReported) {
  // The link takes 6 s for what the source gives in 3, with a queue that holds all of it; the
  // peer waits for half a second of quiet only.
  scenario::Scenario scenario = test::chain_of(1, Probability(), Forwarding::cut_through);
  scenario.source = test::frames_of(4, 90);
  scenario.transport.deadline = milliseconds(100);
  scenario.default_link.rate = BitRate(576'000);
  scenario.default_link.queue = {ByteCount::mebibytes(8), std::nullopt};
  scenario.default_link.jitter = std::chrono::seconds(20);
  scenario.default_link.delay = std::chrono::seconds(20);
  const reports::RunReport report = test::run_once(scenario, 3).report;
  EXPECT_GT(report.missing.size(), 0U);
  EXPECT_EQ(test::count_missing(report, "unexplained"), 0U);
}

TEST(Simulation, AccountsForEveryDatagramOfALink) {
  scenario::Scenario scenario =
      test::chain_of(2, Probability::percent(3), wire::Forwarding::cut_through);
  scenario.default_link.duplicate = Probability::percent(5);
  scenario.default_link.corrupt = Probability::percent(2);
  scenario.default_link.drops.datagrams = {7, 8};
  scenario.default_link.rate = BitRate(2'000'000);
  scenario.default_link.queue = {ByteCount(3'000), std::nullopt};
  const reports::RunReport report = test::run_once(scenario, 42).report;
  EXPECT_GT(report.links[0].datagrams.queue_dropped, 0U);
  for (const reports::LinkReport& link : report.links) {
    EXPECT_GT(link.datagrams.duplicated, 0U);
    EXPECT_GT(link.datagrams.corrupted, 0U);
    EXPECT_GE(link.datagrams.lost, 2U);
    EXPECT_EQ(link.datagrams.sent + link.datagrams.duplicated,
              link.datagrams.delivered + link.datagrams.lost + link.datagrams.queue_dropped);
  }
}

TEST(Simulation, StopsEarlyWithAReportOfWhatRan) {
  class StopAtFrame final : public Observer {
   public:
    void on_event(Timestamp /*now*/, HostId /*host*/, const Event& event) override {
      if (event.kind == EventKind::frame_captured && event.frame == FrameNumber(99)) stop = true;
    }
    std::atomic<bool> stop{false};
  };
  StopAtFrame stopper;
  const scenario::Scenario scenario = lossy_chain();
  Simulation simulation(scenario, 1, test::source_of(scenario, 1));
  simulation.observe(stopper);
  const reports::RunReport report = simulation.run(stopper.stop).report;
  EXPECT_TRUE(report.partial);
  EXPECT_EQ(report.frames_sent, 100U);
  for (const reports::PeerReport& peer : report.peers) {
    EXPECT_TRUE(peer.reported);
    EXPECT_GT(peer.frames.complete, 0U);
    EXPECT_EQ(peer.frames.complete + peer.frames.partial + peer.frames.lost, 100U);
  }
  EXPECT_EQ(test::count_missing(report, "unexplained"), 0U);
}

TEST(Simulation, StopsBeforeTheSourceHasStarted) {
  const std::atomic<bool> stop{true};
  const scenario::Scenario scenario = lossy_chain();
  Simulation simulation(scenario, 1, test::source_of(scenario, 1));
  const reports::RunReport report = simulation.run(stop).report;
  EXPECT_TRUE(report.partial);
  EXPECT_EQ(report.frames_sent, 0U);
}

TEST(Simulation, GivesUpARunThatComesToNoEnd) {
  // Registering takes four times 20 ms at the least, and the run has 4 x 10 ms and a frame.
  scenario::Scenario scenario = lossy_chain();
  scenario.transport.deadline = milliseconds(10);
  Simulation simulation(scenario, 1, test::source_of(scenario, 1));
  simulation.limit_patience(Duration(0));
  const reports::RunReport report = simulation.run(test::never_stop).report;
  EXPECT_TRUE(report.partial);
  EXPECT_EQ(report.frames_sent, 0U);
  EXPECT_LT(report.seconds, 1.0);
}

TEST(Simulation, EndsWhenNoDatagramArrives) {
  const scenario::Scenario scenario =
      test::chain_of(3, Probability::percent(100), Forwarding::cut_through);
  const reports::RunReport report = test::run_once(scenario, 1).report;
  EXPECT_FALSE(report.partial);
  for (const reports::PeerReport& peer : report.peers) {
    EXPECT_TRUE(peer.reported);
    EXPECT_EQ(peer.frames.lost, 300U);
  }
  EXPECT_EQ(test::count_missing(report, "unexplained"), 0U);
}

TEST(Simulation, RunsALongChain) {
  // 26 letters are enough for names; what matters is that the peers far away are served.
  const scenario::Scenario scenario =
      test::chain_of(26, Probability(), Forwarding::store_and_forward);
  const reports::RunReport report = test::run_once(scenario, 1).report;
  ASSERT_EQ(report.peers.size(), 26U);
  EXPECT_EQ(report.peers.back().frames.complete, 300U);
  EXPECT_EQ(report.peers.back().latency_ms->max, 520.0);
}

}  // namespace
}  // namespace strand::sim
