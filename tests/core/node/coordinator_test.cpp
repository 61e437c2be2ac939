#include "core/node/coordinator.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

PeerName name(const std::string& text) {
  return *PeerName::parse(text);
}

wire::PeerEntry entry(const std::string& text, std::uint16_t port) {
  return {name(text), loopback_address, port, static_cast<std::uint16_t>(port + 10'000)};
}

class CoordinatorTest : public ::testing::Test {
 protected:
  explicit CoordinatorTest(const CoordinatorOptions& options = {.chain = {name("A"), name("B")}})
      : coordinator(options) {}

  void handle(const Input& input, Duration now = 0s) { coordinator.handle(input, at(now), out); }

  // Opens a connection to the coordinator and says something on it.
  ConnectionId call(std::string_view text) {
    const ConnectionId connection(next_caller_++);
    handle(StreamOpened{connection, {loopback_address, 50'000}, true});
    handle(StreamReceived{connection, test::bytes_of(text)});
    return connection;
  }
  ConnectionId join(const std::string& peer, std::uint16_t port) {
    return call(wire::format_control(wire::Register{entry(peer, port), true}));
  }
  // Every peer that was to be told its next hop says OK.
  void acknowledge_updates() {
    for (const auto& opened : out.opened) {
      handle(StreamOpened{opened.connection, opened.to, false});
      handle(StreamReceived{opened.connection, test::bytes_of("OK")});
    }
    out.opened.clear();
  }
  void start_chain() {
    session_a = join("A", 10'001);
    session_b = join("B", 10'002);
    acknowledge_updates();
  }
  void capture(std::size_t size, Duration now) {
    handle(FrameCaptured{Buffer::copy_of(test::bytes_of(std::string(size, 'x'))).slice(), true},
           now);
  }
  void report(ConnectionId session, const PeerLedger& ledger) {
    for (const wire::ReportPart& part : wire::split_ledger(ledger)) {
      handle(StreamReceived{session, test::bytes_of(wire::format_control(part))}, 5s);
    }
  }
  [[nodiscard]] wire::ControlMessage first_answer(ConnectionId connection) const {
    wire::ControlFramer framer;
    framer.append(out.sent_on(connection));
    return *wire::parse_control(**framer.next());
  }
  [[nodiscard]] bool was_told_to_quit(ConnectionId connection) const {
    return out.sent_on(connection).find(wire::format_control(wire::Quit{})) != std::string::npos;
  }

  Coordinator coordinator;
  test::RecordingOutbox out;
  ConnectionId session_a;
  ConnectionId session_b;

 private:
  std::uint64_t next_caller_ = 1'000'000;
};

class CoordinatorOfJoiningTest : public CoordinatorTest {
 protected:
  CoordinatorOfJoiningTest()
      : CoordinatorTest({.chain = {name("A"), name("B")}, .joining = {name("E"), name("F")}}) {}
};

TEST_F(CoordinatorTest, AnswersARegistrationWithThePreviousPeerAndTheStreamsSettings) {
  const ConnectionId a = join("A", 10'001);
  const ConnectionId b = join("B", 10'002);
  const auto to_a = std::get<wire::Registered>(first_answer(a));
  EXPECT_TRUE(to_a.session);
  EXPECT_EQ(to_a.previous, std::nullopt);
  EXPECT_EQ(to_a.forwarding, wire::Forwarding::cut_through);
  EXPECT_EQ(to_a.deadline, 1s);
  EXPECT_EQ(std::get<wire::Registered>(first_answer(b)).previous, entry("A", 10'001));
}

TEST_F(CoordinatorTest, AnswersASeedPeerAsTheSeedDid) {
  const ConnectionId a =
      call(R"({"type": "register", "name": "A", "port": 10001, "ctrl_port": 20001})");
  EXPECT_EQ(out.sent_on(a), "{}");
  const ConnectionId b =
      call(R"({"type": "register", "name": "B", "port": 10002, "ctrl_port": 20002})");
  EXPECT_EQ(out.sent_on(b), wire::format_entry(entry("A", 10'001)));
  EXPECT_TRUE(out.has_closed(b));
}

TEST_F(CoordinatorTest, TellsThePeerBeforeANewOneWhoComesNext) {
  join("A", 10'001);
  EXPECT_TRUE(out.opened.empty());
  join("B", 10'002);
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, entry("A", 10'001).control());
  handle(StreamOpened{out.opened[0].connection, out.opened[0].to, false});
  const auto told = std::get<wire::UpdateNext>(first_answer(out.opened[0].connection));
  EXPECT_EQ(told.name, name("B"));
  EXPECT_EQ(told.next, entry("B", 10'002).data());
}

TEST_F(CoordinatorTest, StartsTheSourceOnceAllPeersAreThereAndKnowTheirNextHop) {
  join("B", 10'002);
  join("A", 10'001);
  EXPECT_EQ(out.source_starts, 0);
  acknowledge_updates();
  EXPECT_EQ(out.source_starts, 1);
  EXPECT_TRUE(coordinator.streaming());
}

class CoordinatorWithoutAChainTest : public CoordinatorTest {
 protected:
  CoordinatorWithoutAChainTest() : CoordinatorTest({.chain = {}, .start_by_itself = false}) {}
};

TEST_F(CoordinatorWithoutAChainTest, StartsWhenAskedToAsSoonAsPeersKnowTheirNextHop) {
  join("A", 10'001);
  join("B", 10'002);
  handle(StartRequested{});
  EXPECT_EQ(out.source_starts, 0);
  acknowledge_updates();
  EXPECT_EQ(out.source_starts, 1);
}

TEST_F(CoordinatorWithoutAChainTest, WaitsTwoSecondsAtMostForAPeerThatDoesNotAnswer) {
  join("A", 10'001);
  join("B", 10'002);
  handle(StartRequested{}, 1s);
  handle(DeadlineReached{}, 2'999ms);
  EXPECT_EQ(out.source_starts, 0);
  EXPECT_LE(*coordinator.deadline(), at(3s));
  handle(DeadlineReached{}, 3s);
  EXPECT_EQ(out.source_starts, 1);
}

TEST_F(CoordinatorTest, StartsWithWhoIsThereWhenAskedTo) {
  handle(StartRequested{});
  EXPECT_EQ(out.source_starts, 0);  // nobody is there
  join("A", 10'001);
  handle(StartRequested{});
  EXPECT_EQ(out.source_starts, 1);
  handle(StartRequested{});
  EXPECT_EQ(out.source_starts, 1);
}

TEST_F(CoordinatorTest, CutsAFrameIntoDatagramsForTheHeadOfTheChain) {
  start_chain();
  // 1,200 less a header of 21 bytes is 1,179 of payload: 4,716 bytes are 4 chunks.
  capture(4'716, 1s);
  ASSERT_EQ(out.datagrams.size(), 4U);
  for (std::uint16_t index = 0; index < 4; ++index) {
    EXPECT_EQ(out.datagrams[index].to, entry("A", 10'001).data());
    EXPECT_EQ(out.datagrams[index].bytes().size(), 1'200U);
    const auto chunk =
        std::get<wire::Chunk>(*wire::parse_datagram({}, out.datagrams[index].bytes()));
    EXPECT_EQ(chunk.frame, FrameNumber(0));
    EXPECT_EQ(chunk.index, ChunkIndex(index));
    EXPECT_EQ(chunk.count, 4);
    EXPECT_TRUE(chunk.deflated);
    EXPECT_EQ(chunk.time_left, 1s);
  }
  EXPECT_EQ(coordinator.ledger().frames.at(0), (SourceFrame{at(1s), 4'716, 4}));
}

TEST_F(CoordinatorTest, RefusesAnEmptyFrameAndKeepsItsNumber) {
  start_chain();
  capture(0, 0s);
  capture(10, 33ms);
  ASSERT_EQ(out.datagrams.size(), 1U);
  const auto chunk = std::get<wire::Chunk>(*wire::parse_datagram({}, out.datagrams[0].bytes()));
  EXPECT_EQ(chunk.frame, FrameNumber(1));
  EXPECT_EQ(coordinator.ledger().frames.size(), 2U);
  EXPECT_EQ(out.count(EventKind::frame_refused), 1U);
}

TEST_F(CoordinatorTest, TellsAllPeersWhenTheSourceHasEnded) {
  start_chain();
  capture(10, 0s);
  handle(SourceEnded{}, 33ms);
  const auto last = *wire::parse_datagram({}, out.datagrams.back().bytes());
  EXPECT_EQ(std::get<wire::EndOfStream>(last).frames, 1U);
  const std::string ended = wire::format_control(wire::StreamEnded{1});
  EXPECT_NE(out.sent_on(session_a).find(ended), std::string::npos);
  EXPECT_NE(out.sent_on(session_b).find(ended), std::string::npos);
  EXPECT_FALSE(coordinator.finished());
}

TEST_F(CoordinatorTest, FinishesWhenEveryPeerHasReported) {
  start_chain();
  capture(10, 0s);
  handle(SourceEnded{}, 33ms);
  PeerLedger ledger;
  ledger.frames.push_back({at(1ms), 1, 1, FrameState::complete});
  report(session_a, ledger);
  EXPECT_FALSE(coordinator.finished());
  EXPECT_EQ(coordinator.report_of(1), nullptr);
  report(session_b, ledger);
  EXPECT_TRUE(coordinator.finished());
  ASSERT_NE(coordinator.report_of(1), nullptr);
  EXPECT_EQ(*coordinator.report_of(1), ledger);
  EXPECT_TRUE(was_told_to_quit(session_a));
  EXPECT_TRUE(was_told_to_quit(session_b));
}

TEST_F(CoordinatorTest, DoesNotWaitForAPeerThatLeftBeforeItReported) {
  start_chain();
  handle(SourceEnded{}, 33ms);
  report(session_a, {});
  handle(StreamClosed{session_b, CloseReason::broken}, 40ms);
  // B might have data on its way to others; the playout deadline is over at the latest then.
  ASSERT_TRUE(coordinator.deadline());
  handle(DeadlineReached{}, *coordinator.deadline() - run_start);
  EXPECT_TRUE(coordinator.finished());
  EXPECT_EQ(coordinator.report_of(1), nullptr);
}

TEST_F(CoordinatorTest, LosesPatienceWithAPeerThatIsThereAndNeverReports) {
  start_chain();
  handle(SourceEnded{}, 10s);
  EXPECT_EQ(coordinator.deadline(), at(40s));
  handle(DeadlineReached{}, 40s);
  EXPECT_TRUE(coordinator.finished());
}

TEST_F(CoordinatorTest, GivesSeedPeersTheDeadlineToTakeWhatIsOnItsWay) {
  call(R"({"type": "register", "name": "A", "port": 10001, "ctrl_port": 20001})");
  call(R"({"type": "register", "name": "B", "port": 10002, "ctrl_port": 20002})");
  acknowledge_updates();
  handle(SourceEnded{}, 10s);
  EXPECT_FALSE(coordinator.finished());
  EXPECT_EQ(coordinator.deadline(), at(11s));
  handle(DeadlineReached{}, 11s);
  EXPECT_TRUE(coordinator.finished());
}

TEST_F(CoordinatorTest, RefusesANameThatIsTakenAndSaysWhatToDo) {
  join("A", 10'001);
  const ConnectionId second = join("A", 10'005);
  EXPECT_EQ(std::get<wire::Refused>(first_answer(second)).reason,
            "the name A is taken; start this peer under another name");
  EXPECT_TRUE(out.has_closed(second));
  EXPECT_EQ(out.count(EventKind::registration_refused), 1U);
}

TEST_F(CoordinatorTest, RefusesAPeerThatHasPartOfAnotherRun) {
  const auto register_with = [&](std::optional<StreamId> run) {
    return first_answer(call(wire::format_control(wire::Register{entry("A", 10'001), true, run})));
  };
  // The coordinator's own is 1, unless it is told otherwise.
  EXPECT_EQ(std::get<wire::Refused>(register_with(StreamId(2))).reason,
            "peer A has part of an earlier run; start it again to take part in this one");
  EXPECT_EQ(coordinator.topology().present(), 0U);
  EXPECT_TRUE(std::holds_alternative<wire::Registered>(register_with(StreamId(1))));
  EXPECT_TRUE(std::holds_alternative<wire::Registered>(register_with(std::nullopt)));
}

TEST_F(CoordinatorTest, NamesNoRunUnlessItIsToldTo) {
  EXPECT_EQ(std::get<wire::Registered>(first_answer(join("A", 10'001))).run, std::nullopt);
}

class ACoordinatorThatNamesItsRun : public CoordinatorTest {
 protected:
  ACoordinatorThatNamesItsRun()
      : CoordinatorTest({.chain = {name("A")}, .stream = StreamId(77), .names_run = true}) {}
};

TEST_F(ACoordinatorThatNamesItsRun, CallsItByItsStream) {
  EXPECT_EQ(std::get<wire::Registered>(first_answer(join("A", 10'001))).run, StreamId(77));
}

TEST_F(CoordinatorTest, LetsAPeerRegisterAgainAfterItsConnectionBroke) {
  start_chain();
  handle(StreamClosed{session_b, CloseReason::broken});
  const ConnectionId again = join("B", 10'002);
  EXPECT_TRUE(std::holds_alternative<wire::Registered>(first_answer(again)));
  handle(SourceEnded{}, 33ms);
  report(session_a, {});
  EXPECT_FALSE(coordinator.finished());
  report(again, {});
  EXPECT_TRUE(coordinator.finished());
}

// It may have crashed and begun anew, knowing nothing.
TEST_F(CoordinatorTest, TellsAPeerThatRegistersAgainItsNextHopAgain) {
  start_chain();
  handle(StreamClosed{session_a, CloseReason::broken});
  join("A", 10'001);
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, entry("A", 10'001).control());
  handle(StreamOpened{out.opened[0].connection, out.opened[0].to, false});
  EXPECT_EQ(std::get<wire::UpdateNext>(first_answer(out.opened[0].connection)).name, name("B"));
}

TEST_F(CoordinatorTest, TakesADepartedPeerBackFromAnotherPort) {
  start_chain();
  handle(StreamClosed{session_b, CloseReason::broken});
  join("B", 10'022);
  // A is told where B is now.
  ASSERT_EQ(out.opened.size(), 1U);
  handle(StreamOpened{out.opened[0].connection, out.opened[0].to, false});
  EXPECT_EQ(std::get<wire::UpdateNext>(first_answer(out.opened[0].connection)).next,
            (Endpoint{loopback_address, 10'022}));
}

TEST_F(CoordinatorTest, WaitsAgainForAPeerThatLeftWhileTheChainGathered) {
  const ConnectionId a = join("A", 10'001);
  handle(StreamClosed{a, CloseReason::finished});
  join("B", 10'002);
  acknowledge_updates();
  EXPECT_EQ(out.source_starts, 0);
  join("A", 10'001);
  acknowledge_updates();
  EXPECT_EQ(out.source_starts, 1);
}

TEST_F(CoordinatorTest, AnswersLookupsAndLists) {
  join("A", 10'001);
  EXPECT_EQ(out.sent_on(call(R"({"type":"lookup","name":"A"})")),
            wire::format_entry(entry("A", 10'001)));
  EXPECT_EQ(out.sent_on(call(R"({"type":"lookup","name":"Z"})")), "{}");
  EXPECT_EQ(out.sent_on(call(R"({"type":"list"})")), wire::format_entries({entry("A", 10'001)}));
}

TEST_F(CoordinatorTest, AnswersWhatItDoesNotKnowAsTheSeedDid) {
  for (const char* unknown : {R"({"type":"riddle"})", R"({"type":5})", R"({"cmd":[]})", "{}"}) {
    const ConnectionId caller = call(unknown);
    EXPECT_EQ(out.sent_on(caller), wire::format_error("unknown type")) << unknown;
    EXPECT_TRUE(out.has_closed(caller)) << unknown;
  }
}

TEST_F(CoordinatorTest, HangsUpOnWhatIsNoJson) {
  const ConnectionId caller = call("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(out.has_closed(caller));
  EXPECT_EQ(out.count(EventKind::control_refused), 1U);
}

TEST_F(CoordinatorTest, TakesNoReportFromAConnectionThatIsNotRegistered) {
  start_chain();
  handle(SourceEnded{}, 33ms);
  call(wire::format_control(wire::split_ledger({}).front()));
  EXPECT_EQ(out.count(EventKind::report_received), 0U);
}

TEST_F(CoordinatorTest, EndsTheRunWhenAskedTo) {
  start_chain();
  handle(QuitRequested{}, 1s);
  EXPECT_TRUE(coordinator.finished());
  EXPECT_TRUE(was_told_to_quit(session_b));
  EXPECT_EQ(coordinator.deadline(), std::nullopt);
}

TEST_F(CoordinatorTest, SendsAllThatWaitsBeforeItFinishes) {
  start_chain();
  handle(StreamClosed{session_a, CloseReason::broken});
  handle(StreamClosed{session_b, CloseReason::broken});
  // 100 datagrams, of which 40 leave at once.
  capture(117'900, 0s);
  handle(SourceEnded{}, 0s);
  while (!coordinator.finished()) {
    ASSERT_TRUE(coordinator.deadline());
    handle(DeadlineReached{}, *coordinator.deadline() - run_start);
  }
  EXPECT_EQ(out.datagrams.size(), 101U);
}

// E was not expected, and comes when a frame has been sent: it is fed by the last peer, the frames
// from the second on are sent to it, and its report is waited for like any other.
TEST_F(CoordinatorTest, TakesAPeerInBehindTheLastInMidStream) {
  start_chain();
  capture(10, 0s);
  const ConnectionId e = join("E", 10'005);
  EXPECT_EQ(std::get<wire::Registered>(first_answer(e)).previous, entry("B", 10'002));
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, entry("B", 10'002).control());
  handle(StreamOpened{out.opened[0].connection, out.opened[0].to, false});
  EXPECT_EQ(std::get<wire::UpdateNext>(first_answer(out.opened[0].connection)).next,
            entry("E", 10'005).data());

  capture(10, 33ms);
  const auto& arrivals = coordinator.ledger().arrivals;
  ASSERT_EQ(arrivals.size(), 3U);
  EXPECT_EQ(arrivals[1]->first_frame, FrameNumber(0));
  EXPECT_EQ(arrivals[2]->first_frame, FrameNumber(1));

  handle(SourceEnded{}, 66ms);
  report(session_a, {});
  report(session_b, {});
  EXPECT_FALSE(coordinator.finished());
  report(e, {});
  EXPECT_TRUE(coordinator.finished());
  EXPECT_NE(coordinator.report_of(2), nullptr);
}

// Both have their places, though the second comes first. It is fed by the last that is there, and
// by the first as soon as that has come.
TEST_F(CoordinatorOfJoiningTest, KeepsThePlacesOfThoseWhoMayJoin) {
  start_chain();
  join("F", 10'006);
  EXPECT_EQ(coordinator.topology().find(name("F")), 3U);
  acknowledge_updates();
  join("E", 10'005);
  EXPECT_EQ(coordinator.topology().find(name("E")), 2U);
  ASSERT_EQ(out.opened.size(), 2U);
  EXPECT_EQ(out.opened[0].to, entry("B", 10'002).control());
  EXPECT_EQ(out.opened[1].to, entry("E", 10'005).control());
}

}  // namespace
}  // namespace strand
