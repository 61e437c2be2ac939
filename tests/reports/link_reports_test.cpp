#include "reports/link_reports.hpp"

#include <gtest/gtest.h>

#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

// Ten frames of 1,000 encoded bytes; the coordinator sends 40 datagrams, A gets 36 and sends 30, B
// gets 27.
RunObservation two_peers() {
  RunObservation observation = make_observation(10, 4);
  add_peer(observation, "A", LedgerBuilder(4));
  add_peer(observation, "B", LedgerBuilder(4));
  observation.coordinator.sent = {40, 10'700, 10'000, 700};
  observation.peers[0].ledger->received.datagrams = 36;
  observation.peers[0].ledger->sent = {30, 8'025, 7'500, 525};
  observation.peers[1].ledger->received.datagrams = 27;
  return observation;
}

TEST(LinkReports, TakesTheDatagramsOfAnUnwatchedLinkFromItsEnds) {
  const auto links = make_link_reports(two_peers());
  ASSERT_EQ(links.size(), 2U);
  EXPECT_EQ(links[0].from, "coordinator");
  EXPECT_EQ(links[0].to, "A");
  EXPECT_TRUE(links[0].measured);
  EXPECT_EQ(links[0].datagrams.sent, 40U);
  EXPECT_EQ(links[0].datagrams.delivered, 36U);
  EXPECT_EQ(links[0].datagrams.lost, 4U);
  EXPECT_EQ(links[1].from, "A");
  EXPECT_EQ(links[1].to, "B");
  EXPECT_EQ(links[1].datagrams.sent, 30U);
  EXPECT_EQ(links[1].datagrams.delivered, 27U);
  EXPECT_EQ(links[1].datagrams.lost, 3U);
}

TEST(LinkReports, DividesBytesSentByTheBytesOfTheFramesSent) {
  const auto links = make_link_reports(two_peers());
  // 10 frames of 1,000 bytes: 10,700 / 10,000 - 1, and 8,025 / 10,000 - 1.
  EXPECT_DOUBLE_EQ(links[0].overhead.value(), 0.07);
  EXPECT_DOUBLE_EQ(links[1].overhead.value(), -0.1975);
  EXPECT_EQ(links[0].bytes.sent, 10'700U);
  EXPECT_EQ(links[0].bytes.payload, 10'000U);
  EXPECT_EQ(links[0].bytes.header, 700U);
}

TEST(LinkReports, HasNoOverheadWhenNothingWasSent) {
  RunObservation observation = make_observation(0, 0);
  add_peer(observation, "A", LedgerBuilder(4));
  EXPECT_FALSE(make_link_reports(observation)[0].overhead);
}

TEST(LinkReports, CountsDatagramsThatTheSendersSocketRefusedAsQueueDrops) {
  RunObservation observation = two_peers();
  observation.coordinator.driver.link = LinkTally{.blocked = 3};
  // 40 sent, 36 came, 3 never left: 1 was lost on the way.
  LinkReport link = make_link_reports(observation)[0];
  EXPECT_EQ(link.datagrams.queue_dropped, 3U);
  EXPECT_EQ(link.datagrams.lost, 1U);

  observation.coordinator.driver.link = LinkTally{.blocked = 9};
  link = make_link_reports(observation)[0];
  EXPECT_EQ(link.datagrams.queue_dropped, 4U);
  EXPECT_EQ(link.datagrams.lost, 0U);
}

// 30 sent and 2 copies; 27 came, and the link lost 3 and dropped 1: the machine lost another.
TEST(LinkReports, TakesCausesFromTheDriverThatModelsTheLink) {
  RunObservation observation = two_peers();
  observation.peers[0].ledger->driver.link =
      LinkTally{.lost = 3, .queue_dropped = 1, .duplicated = 2, .corrupted = 4, .reordered = 5};
  LinkReport link = make_link_reports(observation)[1];
  EXPECT_EQ(link.datagrams.sent, 30U);
  EXPECT_EQ(link.datagrams.delivered, 27U);
  EXPECT_EQ(link.datagrams.lost, 4U);
  EXPECT_EQ(link.datagrams.queue_dropped, 1U);
  EXPECT_EQ(link.datagrams.duplicated, 2U);
  EXPECT_EQ(link.datagrams.corrupted, 4U);
  EXPECT_EQ(link.datagrams.reordered, 5U);

  // What the sender's socket refused is a drop of its queue too.
  observation.peers[0].ledger->driver.link->blocked = 7;
  link = make_link_reports(observation)[1];
  EXPECT_EQ(link.datagrams.lost, 3U);
  EXPECT_EQ(link.datagrams.queue_dropped, 2U);

  // More came than was sent when A reported: what the link dropped until then stays dropped.
  observation.peers[1].ledger->received.datagrams = 33;
  link = make_link_reports(observation)[1];
  EXPECT_EQ(link.datagrams.lost, 3U);
  EXPECT_EQ(link.datagrams.queue_dropped, 1U);
}

TEST(LinkReports, TakesTheFirstLinksCausesFromTheCoordinatorsDriver) {
  RunObservation observation = two_peers();
  observation.coordinator.driver.link = LinkTally{.lost = 1, .queue_dropped = 3};
  const LinkReport link = make_link_reports(observation)[0];
  EXPECT_EQ(link.datagrams.lost, 1U);
  EXPECT_EQ(link.datagrams.queue_dropped, 3U);
}

TEST(LinkReports, LosesNothingWhenMoreCameThanWasSent) {
  RunObservation observation = two_peers();
  observation.peers[0].ledger->received.datagrams = 41;
  const LinkReport link = make_link_reports(observation)[0];
  EXPECT_EQ(link.datagrams.delivered, 41U);
  EXPECT_EQ(link.datagrams.lost, 0U);
}

TEST(LinkReports, TakesTheDatagramsOfAWatchedLinkFromTheNetwork) {
  RunObservation observation = two_peers();
  observation.links = {{.sent = 40, .delivered = 36, .lost = 3, .queue_dropped = 1, .reordered = 5},
                       {.sent = 30, .delivered = 33, .duplicated = 3, .corrupted = 2}};
  const auto links = make_link_reports(observation);
  EXPECT_EQ(links[0].datagrams.lost, 3U);
  EXPECT_EQ(links[0].datagrams.queue_dropped, 1U);
  EXPECT_EQ(links[0].datagrams.reordered, 5U);
  EXPECT_EQ(links[1].datagrams.delivered, 33U);
  EXPECT_EQ(links[1].datagrams.duplicated, 3U);
  EXPECT_EQ(links[1].datagrams.corrupted, 2U);
}

TEST(LinkReports, ClaimsNoLossWhereAnEndNeverReported) {
  RunObservation observation = two_peers();
  observation.peers[0].ledger.reset();
  const auto links = make_link_reports(observation);
  // Into A: what was sent is known, what came is not. Out of A: the other way round.
  EXPECT_FALSE(links[0].measured);
  EXPECT_EQ(links[0].datagrams.sent, 40U);
  EXPECT_EQ(links[0].datagrams.lost, 0U);
  EXPECT_DOUBLE_EQ(links[0].overhead.value(), 0.07);
  EXPECT_FALSE(links[1].measured);
  EXPECT_EQ(links[1].datagrams.sent, 0U);
  EXPECT_EQ(links[1].datagrams.lost, 0U);
  EXPECT_FALSE(links[1].overhead);
}

TEST(LinkReports, MeasuresAWatchedLinkWhoeverReports) {
  RunObservation observation = two_peers();
  observation.peers[0].ledger.reset();
  observation.links = {{.sent = 40, .delivered = 36, .lost = 4}, {.sent = 30, .delivered = 30}};
  const auto links = make_link_reports(observation);
  EXPECT_TRUE(links[0].measured);
  EXPECT_EQ(links[0].datagrams.lost, 4U);
  EXPECT_TRUE(links[1].measured);
  EXPECT_FALSE(links[1].overhead);
}

}  // namespace
}  // namespace strand::reports
