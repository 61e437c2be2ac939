#include "core/node/coordinator_session.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint coordinator{loopback_address, 9'000};

class CoordinatorSessionTest : public ::testing::Test {
 protected:
  Turn turn(Duration now) { return {at(now), out, journal}; }
  void connect(Duration now) {
    Turn t = turn(now);
    session.connect_due(t);
  }
  [[nodiscard]] ConnectionId latest() const { return out.opened.back().connection; }
  void open(Duration now, bool has_part = false) {
    Turn t = turn(now);
    EXPECT_TRUE(session.on_opened({latest(), coordinator, false}, has_part, t));
  }
  void close(Duration now) {
    Turn t = turn(now);
    EXPECT_TRUE(session.on_closed({latest(), CloseReason::broken}, t));
  }
  std::vector<wire::ControlMessage> read(std::string_view text, Duration now) {
    Turn t = turn(now);
    return session.read(test::bytes_of(text), t);
  }
  void register_at(Duration now) {
    connect(now);
    open(now);
    read(wire::format_control(wire::Registered{}), now);
  }

  CoordinatorSession session{coordinator,
                             {*PeerName::parse("B"), loopback_address, 10'002, 20'002}};
  test::RecordingOutbox out;
  test::NoJournal journal;
};

TEST_F(CoordinatorSessionTest, ConnectsAtOnceAndRegisters) {
  EXPECT_EQ(session.deadline(), run_start);
  connect(0s);
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, coordinator);
  open(1ms);
  const auto sent = wire::parse_control(out.sent_on(latest()));
  ASSERT_TRUE(sent);
  const auto& registration = std::get<wire::Register>(*sent);
  EXPECT_EQ(registration.peer.name.text(), "B");
  EXPECT_EQ(registration.peer.data_port, 10'002);
  EXPECT_TRUE(registration.session);
}

TEST_F(CoordinatorSessionTest, KeepsTryingWithGrowingPausesWhileNobodyListens) {
  Duration now = 0s;
  // 100 ms, doubling, up to 2 s.
  for (const Duration pause : {100ms, 200ms, 400ms, 800ms, 1600ms, 2000ms, 2000ms}) {
    connect(now);
    close(now);
    EXPECT_EQ(session.deadline(), at(now + pause));
    now += pause;
  }
  EXPECT_EQ(out.opened.size(), 7U);
}

TEST_F(CoordinatorSessionTest, IsRegisteredOnceTheCoordinatorSaysSo) {
  register_at(0s);
  EXPECT_TRUE(session.registered());
  EXPECT_TRUE(session.can_report());
  EXPECT_EQ(session.deadline(), std::nullopt);
  EXPECT_EQ(out.count(EventKind::registered), 1U);
}

TEST_F(CoordinatorSessionTest, TakesTheSeedCoordinatorsAnswerAndLetsItHangUp) {
  connect(0s);
  open(0s);
  read("{}", 1ms);
  EXPECT_TRUE(session.speaks_seed());
  EXPECT_FALSE(session.can_report());
  EXPECT_EQ(session.deadline(), std::nullopt);
  EXPECT_TRUE(out.has_closed(latest()));
}

TEST_F(CoordinatorSessionTest, EndsForGoodWhenItIsRefused) {
  connect(0s);
  open(0s);
  read(wire::format_control(wire::Refused{"the name B is taken"}), 1ms);
  EXPECT_EQ(session.refusal(), "the name B is taken");
  EXPECT_EQ(session.deadline(), std::nullopt);
  EXPECT_EQ(out.count(EventKind::registration_refused), 1U);
}

TEST_F(CoordinatorSessionTest, RegistersAgainWhenTheConnectionBreaks) {
  register_at(0s);
  close(1s);
  EXPECT_FALSE(session.registered());
  EXPECT_EQ(out.count(EventKind::control_lost), 1U);
  EXPECT_EQ(session.deadline(), at(1100ms));
  connect(1100ms);
  open(1100ms);
  read(wire::format_control(wire::Registered{}), 1200ms);
  EXPECT_TRUE(session.registered());
}

// As a coordinator names it, and only a peer that has part in it.
TEST_F(CoordinatorSessionTest, SaysInWhichRunItHasPartWhenItRegistersAgain) {
  wire::Registered of_run_7;
  of_run_7.run = StreamId(7);
  connect(0s);
  open(0s);
  read(wire::format_control(of_run_7), 0s);
  const auto run_said = [&](bool has_part, Duration now) {
    close(now);
    connect(now + 100ms);
    open(now + 100ms, has_part);
    const auto sent = wire::parse_control(out.sent_on(latest()));
    return std::get<wire::Register>(*sent).run;
  };
  EXPECT_EQ(run_said(false, 1s), std::nullopt);
  read(wire::format_control(of_run_7), 2s);
  EXPECT_EQ(run_said(true, 3s), StreamId(7));
  // One that does not name its run cannot tell it from others.
  read(wire::format_control(wire::Registered{}), 4s);
  EXPECT_EQ(run_said(true, 5s), std::nullopt);
}

TEST_F(CoordinatorSessionTest, MakesAnotherAttemptWhenNoAnswerComes) {
  connect(0s);
  open(0s);
  EXPECT_EQ(session.deadline(), at(10s));
  connect(10s);
  EXPECT_TRUE(out.has_closed(out.opened[0].connection));
  EXPECT_EQ(out.opened.size(), 2U);
}

TEST_F(CoordinatorSessionTest, PassesOnMessagesThatArriveInPieces) {
  register_at(0s);
  const std::string text = wire::format_control(wire::StreamEnded{900});
  EXPECT_TRUE(read(text.substr(0, 5), 1s).empty());
  const auto messages = read(text.substr(5), 1s);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(std::get<wire::StreamEnded>(messages[0]).frames, 900U);
}

TEST_F(CoordinatorSessionTest, CountsWhatItCannotReadAndGoesOn) {
  register_at(0s);
  const auto messages = read(R"({"type":"riddle"})" + wire::format_control(wire::Quit{}), 1s);
  EXPECT_EQ(out.count(EventKind::control_refused), 1U);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<wire::Quit>(messages[0]));
}

TEST_F(CoordinatorSessionTest, StartsAnewWhenWhatArrivesIsNoJsonAtAll) {
  register_at(0s);
  EXPECT_TRUE(read("GET / HTTP/1.1", 1s).empty());
  EXPECT_TRUE(out.has_closed(latest()));
  EXPECT_FALSE(session.registered());
  EXPECT_EQ(session.deadline(), at(1100ms));
}

}  // namespace
}  // namespace strand
