#include "reports/saved_table.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

RunReport run_with(const CompleteBy& a, const CompleteBy& b, const CompleteBy& chain) {
  RunReport run;
  run.peers.resize(2);
  run.peers[0].name = "A";
  run.peers[0].complete_by = a;
  run.peers[1].name = "B";
  run.peers[1].complete_by = b;
  run.complete_by = chain;
  return run;
}

TEST(SavedTable, ShowsEachPeerAndTheWholeChain) {
  const Aggregate totals = aggregate({run_with({9, 1, 0, 0}, {4, 3, 2, 1}, {3, 4, 2, 1})});
  EXPECT_EQ(saved_table(totals, {}),
            " SAVED BY   NOTHING  RESENDING  REPAIRS  BOTH\n"
            "  A               9          1        0     0\n"
            "  B               4          3        2     1\n"
            "  all hops        3          4        2     1\n");
}

TEST(SavedTable, ShowsMeansOverRuns) {
  const Aggregate totals = aggregate({run_with({9, 1, 0, 0}, {10, 0, 0, 0}, {9, 1, 0, 0}),
                                      run_with({8, 2, 0, 0}, {10, 0, 0, 0}, {8, 2, 0, 0})});
  const std::string text = saved_table(totals, {});
  EXPECT_NE(text.find("  A             8.5        1.5        0     0\n"), std::string::npos)
      << text;
}

TEST(SavedTable, IsEmptyWhereNoFrameTookHelpOrNobodySaysIt) {
  EXPECT_EQ(saved_table(aggregate({run_with({9, 0, 0, 0}, {9, 0, 0, 0}, {9, 0, 0, 0})}), {}), "");
  RunReport before;
  before.peers.resize(1);
  EXPECT_EQ(saved_table(aggregate({before}), {}), "");
  EXPECT_EQ(saved_table(aggregate({}), {}), "");
}

// Of 7 peers and at most 6 a third, those with the most saved frames: P7 and P6.
TEST(SavedTable, ShowsThePeersOfALongChainAtWhichMostWasSaved) {
  RunReport run;
  for (std::uint64_t i = 1; i <= 7; ++i) {
    PeerReport& peer = run.peers.emplace_back();
    peer.name = "P" + std::to_string(i);
    peer.complete_by = CompleteBy{10 - i, i, 0, 0};
  }
  TerminalOptions options;
  options.max_peers = 6;
  EXPECT_EQ(saved_table(aggregate({run}), options),
            " SAVED BY  NOTHING  RESENDING  REPAIRS  BOTH\n"
            "  P6             4          6        0     0\n"
            "  P7             3          7        0     0\n"
            "  and 5 more peers\n");
}

}  // namespace
}  // namespace strand::reports
