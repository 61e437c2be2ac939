#include "reports/hop_lines.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

// 1,000 encoded bytes; 100 datagrams, of which 10 were lost; 9 of 10 chunks came after all.
RunReport run_with_repairs() {
  RunReport run;
  run.source.encoded_bytes = 1'000;
  LinkReport& link = run.links.emplace_back();
  link.from = "B";
  link.to = "C";
  link.overhead = 0.2;
  link.datagrams.sent = 100;
  link.datagrams.lost = 10;
  link.bytes.repair = 180;
  link.bytes.retransmission = 50;
  link.chunks.retransmitted = 4;
  link.chunks.recovered = 5;
  link.chunks.not_repaired = 1;
  return run;
}

TEST(HopLines, SayHowMuchOfTheLossWasRepairedAndAtWhatCost) {
  // 9 of 10 chunks; 50 and 130 of 1,000 bytes.
  EXPECT_EQ(hop_lines(aggregate({run_with_repairs()}), 1, {}),
            " HOP B->C   lost 10.0 %, repaired 90.0 %, resent 5.0 %, repairs 13.0 %, overhead "
            "20.0 %\n");
}

TEST(HopLines, SayNothingOfRepairsOnAHopThatHasNone) {
  RunReport run = run_with_repairs();
  run.links[0].bytes.repair = run.links[0].bytes.retransmission = 0;
  run.links[0].chunks = {.not_repaired = 10};
  EXPECT_EQ(hop_lines(aggregate({run}), 1, {}), " HOP B->C   lost 10.0 %, overhead 20.0 %\n");
}

TEST(HopLines, SayThatAllEffortWasInVain) {
  RunReport run = run_with_repairs();
  run.links[0].chunks = {.not_repaired = 10};
  EXPECT_EQ(hop_lines(aggregate({run}), 1, {}),
            " HOP B->C   lost 10.0 %, repaired 0.0 %, resent 5.0 %, repairs 13.0 %, overhead "
            "20.0 %\n");
}

// 9 of 10 and 1 of 6 are 10 of 16 chunks; 50 + 30 and 130 + 0 of 2,000 bytes.
TEST(HopLines, CountTheChunksAndBytesOfAllRunsTogether) {
  RunReport other = run_with_repairs();
  other.links[0].bytes.repair = other.links[0].bytes.retransmission = 30;
  other.links[0].chunks = {.retransmitted = 1, .not_repaired = 5};
  EXPECT_EQ(hop_lines(aggregate({run_with_repairs(), other}), 2, {}),
            " HOP B->C   lost 10.0 %, repaired 62.5 %, resent 4.0 %, repairs 6.5 %, overhead "
            "20.0 %\n");
}

}  // namespace
}  // namespace strand::reports
