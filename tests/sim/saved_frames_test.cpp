// What peers say of how their frames were saved, held against what the simulated network carried.

#include <map>
#include <optional>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "core/wire/datagram.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;

// Which chunks came over each hop by their first sending.
class FirstSendings final : public Observer {
 public:
  using Chunks = std::map<FrameNumber, std::set<ChunkIndex>>;

  explicit FirstSendings(std::size_t hosts) : came_(hosts) {}

  [[nodiscard]] bool watches_datagrams() const override { return true; }
  void on_delivered(Timestamp /*now*/, HostId from, HostId to,
                    const link::Packet& packet) override {
    if (to < from) return;
    const auto datagram = wire::parse_datagram(packet.header(), packet.body());
    const auto* const chunk = datagram ? std::get_if<wire::Chunk>(&*datagram) : nullptr;
    if (chunk == nullptr || chunk->retransmission) return;
    counts_[chunk->frame] = chunk->count;
    came_[to.value()][chunk->frame].insert(chunk->index);
  }

  // Frames of which all chunks came so.
  [[nodiscard]] std::uint64_t whole_frames(std::size_t host) const {
    std::uint64_t whole = 0;
    for (const auto& [frame, came] : came_[host]) {
      whole += came.size() == counts_.at(frame) ? 1U : 0U;
    }
    return whole;
  }

 private:
  std::vector<Chunks> came_;  // by host
  std::map<FrameNumber, std::size_t> counts_;
};

constexpr std::uint32_t frames = 600;

scenario::Scenario lossy_chain(wire::Recovery recovery) {
  scenario::Scenario scenario =
      test::chain_of(4, Probability::percent(5), wire::Forwarding::cut_through);
  scenario.source = test::frames_of(8, frames);
  scenario.transport.recovery = recovery;
  scenario.transport.deadline = milliseconds(250);
  return scenario;
}

// The report's frames that needed nothing are those of which the network carried every chunk at
// once; all frames are complete, so that no other frame can be taken for one.
void expect_agreement(const scenario::Scenario& scenario, std::uint64_t seed) {
  FirstSendings watch(scenario.chain.size() + 1);
  Simulation simulation(scenario, seed, test::source_of(scenario, seed));
  simulation.observe(watch);
  const reports::RunReport report = simulation.run(test::never_stop).report;
  std::uint64_t saved = 0;
  for (std::size_t place = 0; place < report.peers.size(); ++place) {
    const reports::PeerReport& peer = report.peers[place];
    ASSERT_EQ(peer.frames.complete, report.frames_sent) << peer.name;
    ASSERT_TRUE(peer.complete_by);
    EXPECT_EQ(peer.complete_by->first_sending, watch.whole_frames(place + 1)) << peer.name;
    EXPECT_EQ(peer.complete_by->first_sending + peer.complete_by->saved(), report.frames_sent);
    saved += peer.complete_by->saved();
  }
  EXPECT_GT(saved, 0U);
}

TEST(SavedFrames, AreThoseOfWhichTheNetworkLostAFirstSending) {
  expect_agreement(lossy_chain(wire::Recovery::hybrid), 1);
}

// A first sending that is overtaken by what was sent instead of it was not lost.
TEST(SavedFrames, AreNotThoseOfWhichAFirstSendingCameLater) {
  scenario::Scenario scenario = lossy_chain(wire::Recovery::hybrid);
  scenario.default_link.jitter = milliseconds(15);
  scenario.default_link.duplicate = Probability::percent(2);
  scenario.transport.deadline = milliseconds(900);
  expect_agreement(scenario, 2);
}

// Of a frame of 8 chunks all come at once with 0.95^8 = 66.3 %, whatever the hop: of 600 frames
// 398, with a standard deviation of 11.6.
TEST(SavedFrames, AreAsManyOnEveryHopAsItsLossSays) {
  const RunOutcome outcome = test::run_once(lossy_chain(wire::Recovery::hybrid), 3);
  for (const reports::PeerReport& peer : outcome.report.peers) {
    EXPECT_NEAR(static_cast<double>(peer.complete_by->first_sending), 398, 4 * 11.6) << peer.name;
  }
}

TEST(SavedFrames, AreSavedByWhatTheHopsDo) {
  scenario::Scenario scenario = lossy_chain(wire::Recovery::arq);
  scenario.transport.deadline = milliseconds(900);
  const reports::RunReport resent = test::run_once(scenario, 4).report;
  const reports::RunReport repaired = test::run_once(lossy_chain(wire::Recovery::fec), 4).report;
  for (std::size_t place = 0; place < 4; ++place) {
    const reports::CompleteBy by_resending = resent.peers[place].complete_by.value();
    EXPECT_GT(by_resending.retransmission, 100U);
    EXPECT_EQ(by_resending.repair + by_resending.both, 0U);
    const reports::CompleteBy by_repairs = repaired.peers[place].complete_by.value();
    EXPECT_GT(by_repairs.repair, 100U);
    EXPECT_EQ(by_repairs.retransmission + by_repairs.both, 0U);
  }
  // All hops together lose a chunk of more frames than any of them.
  EXPECT_LT(resent.complete_by->first_sending, resent.peers[0].complete_by->first_sending);
}

TEST(SavedFrames, AreNoneWithoutRecovery) {
  const reports::RunReport report = test::run_once(lossy_chain(wire::Recovery::none), 5).report;
  for (const reports::PeerReport& peer : report.peers) {
    EXPECT_EQ(peer.complete_by->saved(), 0U);
    EXPECT_EQ(peer.complete_by->first_sending, peer.frames.complete);
  }
  for (const reports::LinkReport& link : report.links) EXPECT_EQ(link.repaired, 0.0);
}

}  // namespace
}  // namespace strand::sim
