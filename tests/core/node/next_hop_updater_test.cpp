#include "core/node/next_hop_updater.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint control_of_a{loopback_address, 20'001};

wire::UpdateNext update_to(const char* name, std::uint16_t port) {
  return {*PeerName::parse(name), Endpoint{loopback_address, port}};
}

class NextHopUpdaterTest : public ::testing::Test {
 protected:
  Turn turn(Duration now) { return {at(now), out, journal}; }
  void announce(const wire::UpdateNext& update, Duration now) {
    Turn t = turn(now);
    updater.announce(0, control_of_a, update, t);
  }
  bool open(ConnectionId connection, Duration now) {
    Turn t = turn(now);
    return updater.on_opened({connection, control_of_a, false}, t);
  }
  bool receive(ConnectionId connection, std::string_view text, Duration now) {
    Turn t = turn(now);
    return updater.on_received({connection, test::bytes_of(text)}, t);
  }
  bool close(ConnectionId connection, Duration now) {
    Turn t = turn(now);
    return updater.on_closed({connection, CloseReason::refused}, t);
  }
  void retry(Duration now) {
    Turn t = turn(now);
    updater.retry_due(t);
  }

  NextHopUpdater updater;
  test::RecordingOutbox out;
  test::NoJournal journal;
};

TEST_F(NextHopUpdaterTest, TellsAPeerItsNextHopAndIsIdleOnceItSaidOk) {
  announce(update_to("B", 10'002), 0s);
  EXPECT_FALSE(updater.idle());
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, control_of_a);
  const ConnectionId connection = out.opened[0].connection;
  EXPECT_TRUE(open(connection, 1ms));
  const auto told = wire::parse_control(out.sent_on(connection));
  ASSERT_TRUE(told);
  EXPECT_EQ(std::get<wire::UpdateNext>(*told).next, (Endpoint{loopback_address, 10'002}));
  EXPECT_TRUE(receive(connection, "OK", 2ms));
  EXPECT_TRUE(updater.idle());
  EXPECT_TRUE(out.has_closed(connection));
  EXPECT_EQ(updater.deadline(), std::nullopt);
}

TEST_F(NextHopUpdaterTest, UnderstandsAnAnswerThatComesInPieces) {
  announce(update_to("B", 10'002), 0s);
  const ConnectionId connection = out.opened[0].connection;
  open(connection, 1ms);
  EXPECT_TRUE(receive(connection, "O", 2ms));
  EXPECT_FALSE(updater.idle());
  EXPECT_TRUE(receive(connection, "K", 3ms));
  EXPECT_TRUE(updater.idle());
}

TEST_F(NextHopUpdaterTest, TriesAgainWithGrowingPausesWhileNobodyListens) {
  announce(update_to("B", 10'002), 0s);
  EXPECT_TRUE(close(out.opened[0].connection, 0s));
  EXPECT_EQ(updater.deadline(), at(100ms));
  retry(99ms);
  EXPECT_EQ(out.opened.size(), 1U);
  retry(100ms);
  ASSERT_EQ(out.opened.size(), 2U);
  close(out.opened[1].connection, 100ms);
  EXPECT_EQ(updater.deadline(), at(300ms));
}

TEST_F(NextHopUpdaterTest, GivesUpAnAttemptThatHangsAndMakesAnother) {
  announce(update_to("B", 10'002), 0s);
  open(out.opened[0].connection, 1ms);
  EXPECT_EQ(updater.deadline(), at(5s));
  retry(5s);
  EXPECT_TRUE(out.has_closed(out.opened[0].connection));
  EXPECT_EQ(out.opened.size(), 2U);
}

TEST_F(NextHopUpdaterTest, ReplacesNewsThatWasNotAcknowledgedYet) {
  announce(update_to("C", 10'003), 0s);
  announce(update_to("B", 10'002), 1ms);
  ASSERT_EQ(out.opened.size(), 2U);
  EXPECT_TRUE(out.has_closed(out.opened[0].connection));
  // The first connection is no business of the updater's any more.
  EXPECT_FALSE(receive(out.opened[0].connection, "OK", 2ms));
  open(out.opened[1].connection, 2ms);
  receive(out.opened[1].connection, "OK", 3ms);
  EXPECT_TRUE(updater.idle());
}

TEST_F(NextHopUpdaterTest, DoesNotRepeatWhatAPeerKnows) {
  announce(update_to("B", 10'002), 0s);
  open(out.opened[0].connection, 1ms);
  receive(out.opened[0].connection, "OK", 2ms);
  announce(update_to("B", 10'002), 3ms);
  EXPECT_EQ(out.opened.size(), 1U);
  EXPECT_TRUE(updater.idle());
}

TEST_F(NextHopUpdaterTest, IsIdleWhenThePeerThatWasToBeToldIsGone) {
  announce(update_to("B", 10'002), 0s);
  Turn t = turn(1ms);
  updater.forget(0, t);
  EXPECT_TRUE(updater.idle());
  EXPECT_FALSE(updater.knows(0));
  EXPECT_EQ(updater.deadline(), std::nullopt);
  EXPECT_TRUE(out.has_closed(out.opened[0].connection));
}

TEST_F(NextHopUpdaterTest, LeavesConnectionsOfOthersAlone) {
  EXPECT_FALSE(open(ConnectionId(99), 0s));
  EXPECT_FALSE(receive(ConnectionId(99), "OK", 0s));
  EXPECT_FALSE(close(ConnectionId(99), 0s));
}

}  // namespace
}  // namespace strand
