// Digests of small runs, kept beside the test: the same on every compiler, at every optimisation
// level, with and without sanitizers. They change when what a node does, or when, is changed; then
// STRANDCAST_UPDATE_SNAPSHOTS=1 writes them anew.

#include <string>

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using wire::Forwarding;

std::string line(const std::string& name, const scenario::Scenario& scenario) {
  const RunOutcome outcome = test::run_once(scenario, scenario.seed);
  std::string text = name + " " + outcome.report.digest;
  for (const reports::PeerReport& peer : outcome.report.peers) {
    text += " " + std::to_string(peer.frames.complete);
  }
  return text + "\n";
}

// Name, digest, and the frames that are complete at each peer.
TEST(GoldenDigests, AreTheSameEverywhere) {
  std::string lines;
  lines += line("perfect", test::chain_of(3, Probability(), Forwarding::cut_through));
  const scenario::Scenario lossy =
      test::chain_of(3, Probability::percent(5), Forwarding::store_and_forward);
  lines += line("store_and_forward_with_loss", lossy);

  scenario::Scenario jittery = test::chain_of(3, Probability::percent(2), Forwarding::cut_through);
  jittery.source = scenario::SizesSource{{30'000, 1'001}, 300, ByteCount(500), ByteCount(60'000)};
  jittery.default_link.jitter = milliseconds(5);
  jittery.default_link.distribution = link::JitterDistribution::normal;
  jittery.default_link.reorder.probability = Probability::percent(1);
  lines += line("cut_through_with_normal_jitter", jittery);

  scenario::Scenario narrow = jittery;
  narrow.default_link.distribution = link::JitterDistribution::uniform;
  narrow.default_link.rate = BitRate(7'000'000);
  narrow.default_link.queue = {ByteCount::kibibytes(32), std::nullopt};
  lines += line("cut_through_with_a_rate", narrow);

  scenario::Scenario json = lossy;
  json.transport.format = wire::Format::json;
  json.source = test::frames_of(4, 100, wire::Format::json);
  lines += line("json_with_loss", json);
  EXPECT_TRUE(support::matches_snapshot(lines, "tests/sim/golden_digests.txt"));
}

}  // namespace
}  // namespace strand::sim
