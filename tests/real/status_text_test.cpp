#include "real/status_text.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using std::chrono::milliseconds;

constexpr Timestamp at(long long ms) {
  return Timestamp(milliseconds(ms));
}

HopStatus some_hop() {
  HopStatus hop;
  hop.next = "A";
  hop.loss = 0.0125;
  hop.round_trip = milliseconds(20);
  hop.sent.datagrams = 520;
  hop.sent.bytes = 600'000;
  hop.sent.payload_bytes = 500'000;
  hop.sent.repair_datagrams = 20;
  hop.sent.repair_bytes = 20'000;  // 4 % of the payload
  return hop;
}

CoordinatorStatus streaming() {
  CoordinatorStatus status;
  status.frames = 450;
  status.frames_per_second = 30;
  status.megabits_per_second = 7.214;
  status.hop = some_hop();
  status.peers = 4;
  return status;
}

TEST(RateMeter, TellsOfTheLastSecond) {
  RateMeter meter;
  meter.sample(at(0), 0, 0);
  meter.sample(at(500), 20, 100'000);
  EXPECT_EQ(meter.frames_per_second(), 0.0);
  // 45 frames and 1,500,000 bytes in 1.5 s: 30 a second, and 8 Mbit/s.
  meter.sample(at(1500), 45, 1'500'000);
  EXPECT_DOUBLE_EQ(meter.frames_per_second(), 30.0);
  EXPECT_DOUBLE_EQ(meter.megabits_per_second(), 8.0);
}

TEST(StatusText, ACoordinatorTellsOfItsFirstHop) {
  EXPECT_EQ(status_line(streaming()),
            "sent 450 frames  30.0/s 7.21 Mbit/s | to A: loss 1.2 %, repair 4.0 %, rtt 20.0 ms");
}

TEST(StatusText, ACoordinatorTellsWhatTheChainCannotCarry) {
  CoordinatorStatus status = streaming();
  status.quality = 60;
  status.skipped = 7;
  status.hop.next = "";
  EXPECT_EQ(status_line(status), "sent 450 frames  30.0/s 7.21 Mbit/s | quality 60 % | 7 left out");
}

TEST(StatusText, BeforeTheStreamThereIsThePhaseAlone) {
  CoordinatorStatus head;
  head.phase = "2 of 4 peers registered";
  EXPECT_EQ(status_line(head), "2 of 4 peers registered");
  PeerStatus peer;
  peer.phase = "waiting for the stream";
  EXPECT_EQ(status_line(peer), "waiting for the stream");
}

TEST(StatusText, APeerTellsHowMuchItHasSoFar) {
  PeerStatus status;
  status.frames = 99;
  status.highest = 100;
  status.received.resent_chunks = 3;
  status.received.recovered_chunks = 2;
  EXPECT_EQ(status_line(status), "99 frames | complete 99.0 % | 5 chunks repaired");
  status.frames = 100;
  EXPECT_EQ(status_line(status), "100 frames | complete 100.0 % | 5 chunks repaired");
}

TEST(StatusText, CompletenessIsNotRoundedUpToAll) {
  PeerStatus status;
  status.frames = 99'999;
  status.highest = 100'000;
  EXPECT_EQ(status_line(status), "99999 frames | complete 99.9 %");
}

TEST(StatusText, APeerTellsHowOldItsFramesAre) {
  PeerStatus status;
  status.frames = status.highest = 100;
  status.latency = std::chrono::microseconds(2'430);
  EXPECT_EQ(status_line(status), "100 frames | complete 100.0 %, in 2.4 ms");
  status.latency = std::chrono::microseconds(143'400);
  EXPECT_EQ(status_line(status), "100 frames | complete 100.0 %, in 143 ms");
  EXPECT_EQ(closing_line(status), "100 frames | complete 100.0 %");
}

TEST(StatusText, TheEndSaysNothingOfTheMoment) {
  CoordinatorStatus status = streaming();
  status.phase = "collecting reports";
  EXPECT_EQ(closing_line(status), "sent 450 frames | to A: loss 1.2 %, repair 4.0 %, rtt 20.0 ms");
}

TEST(StatusText, ATableHasALineForEachFigure) {
  EXPECT_EQ(status_table(streaming()),
            "peers          4\n"
            "frames         450 sent, 0 left out\n"
            "rate           30.0 frames/s, 7.21 Mbit/s\n"
            "quality        100 % of the source's own\n"
            "next peer      A\n"
            "sent           520 datagrams, 0.60 MB, of which 20 datagrams of repair\n"
            "loss           1.25 % lately\n"
            "repair         4.00 % of the payload\n"
            "round trip     20.00 ms\n");
  PeerStatus peer;
  peer.frames = 9;
  peer.highest = 10;
  peer.stored = 8;
  peer.latency = milliseconds(20);
  peer.residence = Residence{.datagrams = 1, .p50 = milliseconds(1), .p99 = milliseconds(2)};
  EXPECT_EQ(status_table(peer),
            "frames         9 complete of 10 so far, 8 stored\n"
            "complete       90.0 %\n"
            "rate           0.0 frames/s, 0.00 Mbit/s\n"
            "received       0 datagrams, 0.00 MB\n"
            "repaired       0 chunks sent again, 0 put together from repairs\n"
            "of no use      0 chunks twice, 0 too late, 0 datagrams refused\n"
            "latency        20 ms lately, from capture to complete\n"
            "passed on in   1.00 ms (median), 2.00 ms (p99)\n"
            "next peer      none\n");
}

}  // namespace
}  // namespace strand::real
