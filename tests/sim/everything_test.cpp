// scenarios/everything.yaml: all impairments and faults at once, with a source that needs no codec,
// so that its digests are the same on every machine.

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.hpp"
#include "sim/runs.hpp"
#include "sim/scenario_source.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::sim {
namespace {

// Seed, digest, and the frames that are complete at each peer. Like golden_digests.txt, the file is
// written anew by STRANDCAST_UPDATE_SNAPSHOTS=1 when what a node does, or when, is changed.
TEST(Everything, GivesTheSameDigestsEverywhereAndBreaksNoInvariant) {
  scenario::Scenario scenario = scenario::read_scenario(
      std::filesystem::path(STRANDCAST_SOURCE_DIR) / "scenarios/everything.yaml");
  scenario.repeat = 20;
  RunsOptions options;
  options.check = true;
  const std::atomic<bool> never{false};
  const std::vector<reports::RunReport> runs =
      run_all(scenario, make_shared_source(source_options(scenario)), options, never);
  ASSERT_EQ(runs.size(), 20U);
  std::string lines;
  for (const reports::RunReport& run : runs) {
    EXPECT_FALSE(run.partial);
    lines += std::to_string(run.seed) + " " + run.digest;
    for (const reports::PeerReport& peer : run.peers) {
      lines += " " + std::to_string(peer.frames.complete);
    }
    lines += "\n";
  }
  EXPECT_TRUE(support::matches_snapshot(lines, "tests/sim/everything_digests.txt"));
}

}  // namespace
}  // namespace strand::sim
