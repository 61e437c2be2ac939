#include "reports/saved_frames.hpp"

#include <gtest/gtest.h>

#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

constexpr bool resent = true;
constexpr bool recovered = true;

void help(RunObservation& observation, std::size_t place, std::size_t frame, bool retransmissions,
          bool repairs) {
  FrameRecord& record = observation.peers[place].ledger->frames[frame];
  record.took_retransmissions = retransmissions;
  record.took_repairs = repairs;
}

// Five frames of three chunks, captured every 100 ms, at A and B; deadline 1 s. Frame 3 is late at
// A, and frame 4 comes to B in part.
RunObservation two_peers() {
  RunObservation observation = make_observation(5, 3);
  LedgerBuilder a(3);
  LedgerBuilder b(3);
  for (const int frame : {0, 1, 2}) a.complete(at_ms(frame * 100 + 20));
  a.complete(at_ms(1'301)).complete(at_ms(420));
  for (const int frame : {0, 1, 2, 3}) b.complete(at_ms(frame * 100 + 40));
  b.partial({1});
  add_peer(observation, "A", a);
  add_peer(observation, "B", b);
  return observation;
}

TEST(SavedFrames, CountsTheCompleteFramesOfAPeerByTheHelpThatTheyTook) {
  RunObservation observation = two_peers();
  help(observation, 0, 1, resent, false);
  help(observation, 0, 2, false, recovered);
  help(observation, 0, 3, resent, recovered);  // late
  help(observation, 0, 4, resent, recovered);
  EXPECT_EQ(complete_at_peer(observation, 0), (CompleteBy{1, 1, 1, 1}));
}

TEST(SavedFrames, DoesNotCountAFrameThatIsNotWholeInSpiteOfHelp) {
  RunObservation observation = two_peers();
  help(observation, 1, 4, resent, recovered);
  EXPECT_EQ(complete_at_peer(observation, 1), (CompleteBy{4, 0, 0, 0}));
}

TEST(SavedFrames, SaysNothingOfAPeerThatNeverReported) {
  RunObservation observation = two_peers();
  add_silent_peer(observation, "C");
  EXPECT_EQ(complete_at_peer(observation, 2), CompleteBy{});
}

TEST(SavedFrames, PutsTheHelpOfAllHopsTogether) {
  RunObservation observation = two_peers();
  help(observation, 0, 1, resent, false);
  help(observation, 1, 1, false, recovered);
  help(observation, 1, 2, resent, false);
  // Frames 3 and 4 are not complete at both.
  help(observation, 1, 3, resent, false);
  help(observation, 0, 4, resent, false);
  EXPECT_EQ(complete_everywhere(observation), (CompleteBy{1, 1, 0, 1}));
}

TEST(SavedFrames, LeavesPeersThatNeverReportedOutOfTheWhole) {
  RunObservation observation = two_peers();
  add_silent_peer(observation, "C");
  EXPECT_EQ(complete_everywhere(observation).first_sending, 3U);
  observation.peers[0].ledger.reset();
  observation.peers[1].ledger.reset();
  EXPECT_EQ(complete_everywhere(observation), CompleteBy{});
}

TEST(SavedFrames, DividesTheRepairedChunksByAllThatDidNotComeAtFirst) {
  RunObservation observation = two_peers();
  observation.losses = {{1, 4, 1, "loss"}};
  watch_network(observation);
  observation.peers[1].ledger->received.resent_chunks = 2;
  observation.peers[1].ledger->received.recovered_chunks = 1;
  const LinkReport link = make_run_report(observation).links[1];
  EXPECT_EQ(link.chunks.retransmitted, 2U);
  EXPECT_EQ(link.chunks.recovered, 1U);
  EXPECT_EQ(link.chunks.not_repaired, 1U);
  // 2 + 1 of 2 + 1 + 1.
  EXPECT_DOUBLE_EQ(link.repaired.value(), 0.75);
}

TEST(SavedFrames, KnowsOfARealRunWhatWasRepairedToo) {
  RunObservation observation = two_peers();
  observation.peers[1].ledger->received.resent_chunks = 4;
  // Nobody watched: the missing chunk is put down to `network`.
  EXPECT_DOUBLE_EQ(make_run_report(observation).links[1].repaired.value(), 0.8);
}

TEST(SavedFrames, TakesNoChunkForLostThatEndedOtherwise) {
  for (const char* cause : {"crash", "not_forwarded", "in_flight"}) {
    RunObservation observation = two_peers();
    observation.losses = {{1, 4, 1, cause}};
    watch_network(observation);
    const LinkReport link = make_run_report(observation).links[1];
    EXPECT_EQ(link.chunks.not_repaired, 0U) << cause;
    EXPECT_FALSE(link.repaired) << cause;
  }
}

TEST(SavedFrames, HasNoShareWhereNothingWasLostOrNobodyReported) {
  RunObservation observation = two_peers();
  add_silent_peer(observation, "C");
  const auto links = make_run_report(observation).links;
  EXPECT_FALSE(links[0].repaired);
  EXPECT_FALSE(links[2].repaired);
}

}  // namespace
}  // namespace strand::reports
