#include "reports/aggregate.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

RunReport run_with(double completeness, std::optional<LatencyMs> latency = {}) {
  RunReport run;
  PeerReport peer;
  peer.name = "A";
  peer.hop = 1;
  peer.completeness = completeness;
  peer.latency_ms = latency;
  run.peers.push_back(peer);
  return run;
}

LinkReport link_with(std::optional<double> overhead, std::uint64_t sent, std::uint64_t lost) {
  LinkReport link;
  link.from = "A";
  link.to = "B";
  link.overhead = overhead;
  link.datagrams.sent = sent;
  link.datagrams.lost = lost;
  return link;
}

TEST(Aggregate, SummarisesCompletenessOverRuns) {
  const auto peers = aggregate({run_with(0.90), run_with(0.94), run_with(0.98)}).peers;
  ASSERT_EQ(peers.size(), 1U);
  const Summary& summary = peers[0].completeness;
  EXPECT_EQ(summary.runs, 3U);
  EXPECT_DOUBLE_EQ(summary.mean, 0.94);
  EXPECT_DOUBLE_EQ(summary.min, 0.90);
  EXPECT_DOUBLE_EQ(summary.max, 0.98);
  // Deviations -0.04, 0, 0.04: sqrt(0.0032 / 2) = 0.04.
  EXPECT_DOUBLE_EQ(summary.stddev.value(), 0.04);
  // t(2) = 4.303: 4.303 x 0.04 / sqrt(3) = 0.0993735...
  EXPECT_NEAR(summary.confidence_95.value(), 0.0993735, 1e-7);
}

TEST(Aggregate, HasNoSpreadForOneRun) {
  const Summary summary = aggregate({run_with(0.9)}).peers[0].completeness;
  EXPECT_DOUBLE_EQ(summary.mean, 0.9);
  EXPECT_FALSE(summary.stddev);
  EXPECT_FALSE(summary.confidence_95);
}

TEST(Aggregate, HasNoSpreadToSpeakOfWhereRunsAreEqual) {
  const Summary summary =
      aggregate({run_with(0.7), run_with(0.7), run_with(0.7)}).peers[0].completeness;
  EXPECT_EQ(summary.stddev, 0.0);
  EXPECT_EQ(summary.confidence_95, 0.0);
}

TEST(Aggregate, AveragesPercentilesOverTheRunsThatHaveThem) {
  const auto peers = aggregate({run_with(1, LatencyMs{10, 20, 30, 40}), run_with(0),
                                run_with(1, LatencyMs{20, 40, 60, 100})})
                         .peers;
  ASSERT_TRUE(peers[0].latency_ms);
  EXPECT_DOUBLE_EQ(peers[0].latency_ms->p50, 15);
  EXPECT_DOUBLE_EQ(peers[0].latency_ms->p95, 30);
  EXPECT_DOUBLE_EQ(peers[0].latency_ms->p99, 45);
  EXPECT_DOUBLE_EQ(peers[0].latency_ms->max, 100);  // the largest, not a mean
}

TEST(Aggregate, KeepsPeersApartByName) {
  RunReport first = run_with(1);
  RunReport second = run_with(0.5);
  second.peers[0].name = "B";
  second.peers[0].reported = false;
  const auto peers = aggregate({first, second}).peers;
  ASSERT_EQ(peers.size(), 2U);
  EXPECT_EQ(peers[0].name, "A");
  EXPECT_EQ(peers[0].runs, 1U);
  EXPECT_EQ(peers[0].runs_reported, 1U);
  EXPECT_EQ(peers[1].name, "B");
  EXPECT_EQ(peers[1].runs_reported, 0U);
}

TEST(Aggregate, AddsDatagramsUpAndAveragesOverhead) {
  RunReport first;
  first.links.push_back(link_with(0.06, 100, 4));
  first.missing_totals = {{"A->B", "loss", 3, 9}, {"A->B", "not_forwarded", 5, 5}};
  RunReport second;
  second.links.push_back(link_with(0.08, 200, 8));
  second.missing_totals = {{"A->B", "loss", 2, 2}, {"X->Y", "loss", 1, 1}};
  RunReport third;  // not measured, and without overhead
  third.links.push_back(link_with(std::nullopt, 50, 0));
  third.links[0].measured = false;
  const auto links = aggregate({first, second, third}).links;
  ASSERT_EQ(links.size(), 1U) << "a total of a link that no run has makes no link";
  EXPECT_EQ(links[0].sent, 300U);
  EXPECT_EQ(links[0].lost, 12U);
  EXPECT_EQ(links[0].runs_measured, 2U);
  EXPECT_DOUBLE_EQ(links[0].overhead->mean, 0.07);
  EXPECT_EQ(links[0].overhead->runs, 2U);
  ASSERT_EQ(links[0].missing.size(), 2U);
  EXPECT_EQ(links[0].missing[0].cause, "loss");
  EXPECT_EQ(links[0].missing[0].chunks, 5U);
  EXPECT_EQ(links[0].missing[1].chunks, 5U);
}

TEST(Aggregate, IsEmptyForNoRuns) {
  EXPECT_TRUE(aggregate({}).peers.empty());
  EXPECT_TRUE(aggregate({}).links.empty());
}

TEST(StudentT, FollowsTheTable) {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: the two-sided 95 % column.
  EXPECT_EQ(student_t_95(1), 12.706);
  EXPECT_EQ(student_t_95(4), 2.776);
  EXPECT_EQ(student_t_95(30), 2.042);
  EXPECT_EQ(student_t_95(39), 2.042);
  EXPECT_EQ(student_t_95(40), 2.021);
  EXPECT_EQ(student_t_95(60), 2.000);
  EXPECT_EQ(student_t_95(1'000'000), 1.980);
}

TEST(StudentT, NeverGrowsWithMoreRuns) {
  for (std::uint64_t degrees = 1; degrees < 200; ++degrees) {
    EXPECT_GE(student_t_95(degrees), student_t_95(degrees + 1)) << degrees;
  }
}

}  // namespace
}  // namespace strand::reports
