#include "core/node/peer.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint coordinator{loopback_address, 9'000};
constexpr Endpoint previous_hop{loopback_address, 10'001};
constexpr Endpoint next_hop{loopback_address, 10'003};
constexpr ConnectionId caller{1ULL << 40};

// The content of a frame of `chunks` chunks of ten bytes.
std::string content(std::uint32_t frame, std::uint16_t chunks) {
  std::string text;
  while (text.size() < chunks * 10U) text += "frame " + std::to_string(frame) + ", ";
  return text.substr(0, chunks * 10U);
}

wire::Chunk chunk_of(std::uint32_t frame, std::uint16_t index, std::uint16_t count) {
  wire::Chunk chunk;
  chunk.stream = StreamId(7);
  chunk.frame = FrameNumber(frame);
  chunk.index = ChunkIndex(index);
  chunk.count = count;
  chunk.frame_size = 10U * count;
  chunk.time_left = 1s;
  chunk.payload = test::slice_of(content(frame, count).substr(index * 10U, 10));
  chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
  return chunk;
}

class PeerTest : public ::testing::Test {
 protected:
  void handle(const Input& input, Duration now) { peer.handle(input, at(now), out); }

  void receive(const wire::Chunk& chunk, Duration now) { deliver(wire::encode(chunk), now); }
  void receive(const wire::EndOfStream& end, Duration now) { deliver(wire::encode(end), now); }
  void deliver(const wire::EncodedDatagram& datagram, Duration now) {
    handle(DatagramReceived{previous_hop, datagram.header(), datagram.body}, now);
  }
  void receive_frame(std::uint32_t frame, std::uint16_t chunks, Duration now) {
    for (std::uint16_t index = 0; index < chunks; ++index) {
      receive(chunk_of(frame, index, chunks), now);
    }
  }
  void tell(const wire::ControlMessage& message, Duration now) {
    const std::string text = wire::format_control(message);
    handle(StreamReceived{session, test::bytes_of(text)}, now);
  }
  void register_with(wire::Forwarding forwarding) {
    handle(DeadlineReached{}, 0s);
    session = out.opened.back().connection;
    handle(StreamOpened{session, coordinator, false}, 0s);
    wire::Registered registered;
    registered.forwarding = forwarding;
    registered.deadline = 1s;
    tell(registered, 0s);
  }
  // With a coordinator that answers as the Python StrandCast's does.
  void register_with_seed() {
    handle(DeadlineReached{}, 0s);
    session = out.opened.back().connection;
    handle(StreamOpened{session, coordinator, false}, 0s);
    handle(StreamReceived{session, test::bytes_of("{}")}, 1ms);
  }
  void set_next_hop(Duration now) {
    handle(StreamOpened{caller, coordinator, true}, now);
    const std::string text =
        wire::format_control(wire::UpdateNext{*PeerName::parse("C"), next_hop});
    handle(StreamReceived{caller, test::bytes_of(text)}, now);
  }
  [[nodiscard]] std::vector<wire::ReportPart> reports() const {
    wire::ControlFramer framer;
    framer.append(out.sent_on(session));
    std::vector<wire::ReportPart> parts;
    for (auto object = framer.next(); object && *object; object = framer.next()) {
      const auto message = wire::parse_control(**object);
      if (!message) continue;
      if (const auto* part = std::get_if<wire::ReportPart>(&*message)) parts.push_back(*part);
    }
    return parts;
  }

  Peer peer{
      {*PeerName::parse("B"), {loopback_address, 10'002}, {loopback_address, 20'002}, coordinator}};
  test::RecordingOutbox out;
  ConnectionId session;
};

TEST_F(PeerTest, ConnectsToTheCoordinatorWhenItsLifeBegins) {
  EXPECT_EQ(peer.deadline(), run_start);
  handle(DeadlineReached{}, 0s);
  ASSERT_EQ(out.opened.size(), 1U);
  EXPECT_EQ(out.opened[0].to, coordinator);
}

TEST_F(PeerTest, DeliversAFrameWhenItsLastChunkArrives) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 1, 2), 1ms);
  EXPECT_TRUE(out.delivered.empty());
  receive(chunk_of(0, 0, 2), 2ms);
  ASSERT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.delivered[0].content, content(0, 2));
  EXPECT_FALSE(out.delivered[0].deflated);
  EXPECT_EQ(peer.ledger().frames[0].completed, at(2ms));
}

TEST_F(PeerTest, CutThroughRelaysAChunkTheMomentItArrives) {
  register_with(wire::Forwarding::cut_through);
  set_next_hop(0s);
  receive(chunk_of(0, 1, 4), 1ms);
  ASSERT_EQ(out.datagrams.size(), 1U);
  EXPECT_EQ(out.datagrams[0].to, next_hop);
  const auto relayed = wire::parse_datagram({}, out.datagrams[0].bytes());
  ASSERT_TRUE(relayed);
  EXPECT_EQ(std::get<wire::Chunk>(*relayed).index, ChunkIndex(1));
  EXPECT_EQ(std::get<wire::Chunk>(*relayed).checksum, chunk_of(0, 1, 4).checksum);
}

TEST_F(PeerTest, RelaysTheVeryBytesThatArrivedWithoutACopy) {
  register_with(wire::Forwarding::cut_through);
  set_next_hop(0s);
  const wire::EncodedDatagram datagram = wire::encode(chunk_of(0, 0, 1));
  deliver(datagram, 1ms);
  ASSERT_EQ(out.datagrams.size(), 1U);
  EXPECT_EQ(out.datagrams[0].payload.data(), datagram.body.data());
}

TEST_F(PeerTest, StoreAndForwardRelaysAFrameWhenItIsCompleteInTheOrderOfItsChunks) {
  register_with(wire::Forwarding::store_and_forward);
  set_next_hop(0s);
  receive(chunk_of(0, 2, 3), 1ms);
  receive(chunk_of(0, 0, 3), 1ms);
  EXPECT_TRUE(out.datagrams.empty());
  receive(chunk_of(0, 1, 3), 2ms);
  ASSERT_EQ(out.datagrams.size(), 3U);
  for (std::uint16_t index = 0; index < 3; ++index) {
    const auto relayed = wire::parse_datagram({}, out.datagrams[index].bytes());
    EXPECT_EQ(std::get<wire::Chunk>(*relayed).index, ChunkIndex(index));
  }
}

TEST_F(PeerTest, StoreAndForwardNeverRelaysAFrameThatStaysIncomplete) {
  register_with(wire::Forwarding::store_and_forward);
  set_next_hop(0s);
  receive(chunk_of(0, 0, 2), 1ms);
  handle(DeadlineReached{}, 10s);
  EXPECT_TRUE(out.datagrams.empty());
  EXPECT_EQ(out.count(EventKind::frame_abandoned), 1U);
}

TEST_F(PeerTest, ReducesTheTimeLeftByItsOwnResidence) {
  register_with(wire::Forwarding::store_and_forward);
  set_next_hop(0s);
  receive(chunk_of(0, 0, 2), 100ms);
  receive(chunk_of(0, 1, 2), 130ms);
  const auto relayed = wire::parse_datagram({}, out.datagrams.at(0).bytes());
  EXPECT_EQ(std::get<wire::Chunk>(*relayed).time_left, 970ms);
}

// Chunks have a time left: what is gone of the deadline of 1 s is the way to here.
TEST_F(PeerTest, KnowsTheLatencyOfItsFramesByTheTimeThatIsLeft) {
  register_with(wire::Forwarding::cut_through);
  EXPECT_EQ(peer.latency(), std::nullopt);
  wire::Chunk chunk = chunk_of(0, 0, 2);
  chunk.time_left = 940ms;
  receive(chunk, 100ms);
  EXPECT_EQ(peer.latency(), std::nullopt);
  chunk = chunk_of(0, 1, 2);
  chunk.time_left = 930ms;
  receive(chunk, 120ms);
  // 60 ms until the first chunk came, and 20 ms until the last.
  EXPECT_EQ(peer.latency(), 80ms);
  chunk = chunk_of(1, 0, 1);
  chunk.time_left = 840ms;
  receive(chunk, 140ms);
  // An eighth of the way from 80 ms to 160 ms.
  EXPECT_EQ(peer.latency(), 90ms);
}

TEST_F(PeerTest, TakesNoLatencyForLessThanNothing) {
  register_with(wire::Forwarding::cut_through);
  wire::Chunk chunk = chunk_of(0, 0, 1);
  chunk.time_left = 5s;
  receive(chunk, 100ms);
  EXPECT_EQ(peer.latency(), 0ms);
}

TEST_F(PeerTest, ProcessesAFrameNumberOnceAndRelaysNoChunkTwice) {
  register_with(wire::Forwarding::cut_through);
  set_next_hop(0s);
  receive_frame(0, 2, 1ms);
  receive_frame(0, 2, 2ms);
  EXPECT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.datagrams.size(), 2U);
  EXPECT_EQ(peer.ledger().received.duplicate_chunks, 2U);
}

TEST_F(PeerTest, TakesItsNextHopFromItsControlPortAndSaysOk) {
  register_with(wire::Forwarding::cut_through);
  set_next_hop(0s);
  EXPECT_EQ(peer.next_hop(), next_hop);
  EXPECT_EQ(out.sent_on(caller), "OK");
  EXPECT_TRUE(out.has_closed(caller));
}

TEST_F(PeerTest, AnswersAnythingElseOnItsControlPortWithAnError) {
  handle(StreamOpened{caller, coordinator, true}, 0s);
  handle(StreamReceived{caller, test::bytes_of(R"({"cmd":"DANCE"})")}, 0s);
  EXPECT_EQ(out.sent_on(caller), wire::format_error("unknown cmd"));
  EXPECT_TRUE(out.has_closed(caller));
  EXPECT_EQ(out.count(EventKind::control_refused), 1U);
}

TEST_F(PeerTest, CountsDatagramsThatAreNoneOfOursAndGoesOn) {
  register_with(wire::Forwarding::cut_through);
  handle(DatagramReceived{previous_hop, {}, test::slice_of("not a datagram")}, 1ms);
  handle(DatagramReceived{previous_hop, {}, {}}, 1ms);
  receive_frame(0, 1, 2ms);
  EXPECT_EQ(peer.ledger().received.refused, 2U);
  EXPECT_EQ(out.delivered.size(), 1U);
}

TEST_F(PeerTest, RelaysTheEndOfTheStreamOnce) {
  register_with(wire::Forwarding::cut_through);
  set_next_hop(0s);
  wire::EndOfStream end;
  end.frames = 3;
  receive(end, 1ms);
  receive(end, 2ms);
  ASSERT_EQ(out.datagrams.size(), 1U);
  const auto relayed = wire::parse_datagram({}, out.datagrams[0].bytes());
  EXPECT_EQ(std::get<wire::EndOfStream>(*relayed).frames, 3U);
}

TEST_F(PeerTest, ReportsAtOnceWhenEveryFrameIsThereAndVerified) {
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 2, 1ms);
  receive_frame(1, 2, 34ms);
  handle(FrameVerified{FrameNumber(0), Verification::intact}, 35ms);
  tell(wire::StreamEnded{2}, 40ms);
  EXPECT_TRUE(reports().empty());
  handle(FrameVerified{FrameNumber(1), Verification::intact}, 41ms);
  ASSERT_EQ(reports().size(), 1U);
  EXPECT_TRUE(reports()[0].last);
  EXPECT_EQ(reports()[0].part, peer.ledger());
}

TEST_F(PeerTest, ReportsWhatItsDriverSaw) {
  out.driver.link = LinkTally{.lost = 3, .queue_dropped = 2};
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 2, 1ms);
  tell(wire::StreamEnded{1}, 2ms);
  // It is asked as the peer reports, and not before.
  out.driver.link->lost = 4;
  handle(FrameVerified{FrameNumber(0), Verification::intact}, 3ms);
  ASSERT_EQ(reports().size(), 1U);
  EXPECT_EQ(reports()[0].part.driver, out.driver);
}

TEST_F(PeerTest, ReportsAFrameThatCouldNotBeCheckedAsComplete) {
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 2, 1ms);
  tell(wire::StreamEnded{1}, 40ms);
  EXPECT_TRUE(reports().empty());
  handle(FrameVerified{FrameNumber(0), Verification::unchecked}, 41ms);
  ASSERT_EQ(reports().size(), 1U);
  EXPECT_EQ(reports()[0].part.frames.at(0).state, FrameState::complete);
}

TEST_F(PeerTest, ReportsAFrameThatCouldNotBeStored) {
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 2, 1ms);
  tell(wire::StreamEnded{1}, 40ms);
  handle(FrameVerified{FrameNumber(0), Verification::intact, true}, 41ms);
  ASSERT_EQ(reports().size(), 1U);
  EXPECT_EQ(reports()[0].part.not_stored_frames, 1U);
  EXPECT_EQ(reports()[0].part.frames.at(0).state, FrameState::complete);
}

TEST_F(PeerTest, ReportsWhatIsMissingOnceNothingMoreArrivesForTheDeadline) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 0, 3), 1ms);
  tell(wire::StreamEnded{2}, 40ms);
  EXPECT_EQ(peer.deadline(), at(1040ms));
  handle(DeadlineReached{}, 1040ms);
  ASSERT_EQ(reports().size(), 1U);
  const PeerLedger ledger = reports()[0].part;
  EXPECT_EQ(ledger.frames[0].state, FrameState::partial);
  EXPECT_EQ(ledger.missing, (std::vector<MissingChunk>{{FrameNumber(0), ChunkIndex(1)},
                                                       {FrameNumber(0), ChunkIndex(2)}}));
}

TEST_F(PeerTest, WaitsOnWhileChunksStillArriveAfterTheEnd) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 0, 2), 1ms);
  tell(wire::StreamEnded{2}, 40ms);
  receive(chunk_of(1, 0, 2), 900ms);
  handle(DeadlineReached{}, 1040ms);
  EXPECT_TRUE(reports().empty());
  EXPECT_EQ(peer.deadline(), at(1900ms));
}

TEST_F(PeerTest, ReportsWithoutFramesThatItsDriverNeverVerifies) {
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 1, 1ms);
  tell(wire::StreamEnded{1}, 40ms);
  EXPECT_TRUE(reports().empty());
  handle(DeadlineReached{}, *peer.deadline() - run_start);
  EXPECT_EQ(reports().size(), 1U);
}

TEST_F(PeerTest, FinishesWhenTheCoordinatorEndsTheRun) {
  register_with(wire::Forwarding::cut_through);
  tell(wire::Quit{}, 1s);
  EXPECT_TRUE(peer.finished());
  EXPECT_EQ(peer.deadline(), std::nullopt);
}

TEST_F(PeerTest, FinishesWithTheReasonWhenItIsRefused) {
  handle(DeadlineReached{}, 0s);
  session = out.opened.back().connection;
  handle(StreamOpened{session, coordinator, false}, 0s);
  tell(wire::Refused{"the name B is taken"}, 1ms);
  EXPECT_TRUE(peer.finished());
  EXPECT_EQ(peer.refusal(), "the name B is taken");
}

TEST_F(PeerTest, ReportsAfterItFoundItsCoordinatorAgain) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 0, 2), 1ms);
  tell(wire::StreamEnded{1}, 10ms);
  handle(StreamClosed{session, CloseReason::broken}, 20ms);
  // Nobody to report to: nothing is due but the next attempt to connect.
  EXPECT_EQ(peer.deadline(), at(120ms));
  handle(DeadlineReached{}, 120ms);
  session = out.opened.back().connection;
  handle(StreamOpened{session, coordinator, false}, 121ms);
  tell(wire::Registered{}, 122ms);
  handle(DeadlineReached{}, 1122ms);
  EXPECT_EQ(reports().size(), 1U);
}

TEST_F(PeerTest, EndsByItselfWhenItsCoordinatorStaysAwayInMidStream) {
  register_with(wire::Forwarding::cut_through);
  receive_frame(0, 1, 1s);
  handle(StreamClosed{session, CloseReason::broken}, 2s);
  Duration now = 2s;
  while (!peer.finished()) {
    now = *peer.deadline() - run_start;
    ASSERT_LE(now, 60s);
    handle(DeadlineReached{}, now);
    if (peer.finished()) break;
    if (!out.opened.empty()) {
      handle(StreamClosed{out.opened.back().connection, CloseReason::refused}, now);
    }
  }
  // Thirty seconds after the last chunk.
  EXPECT_EQ(now, 31s);
}

TEST_F(PeerTest, KeepsTryingForEverWhileItHasSeenNoStream) {
  for (int attempt = 0; attempt < 1'000; ++attempt) {
    const Duration now = *peer.deadline() - run_start;
    handle(DeadlineReached{}, now);
    handle(StreamClosed{out.opened.back().connection, CloseReason::refused}, now);
  }
  EXPECT_FALSE(peer.finished());
  EXPECT_EQ(out.opened.size(), 1'000U);
}

TEST_F(PeerTest, ServesASeedCoordinatorAndFinishesAfterTheEndOfItsStream) {
  register_with_seed();
  set_next_hop(2ms);
  wire::Chunk chunk = chunk_of(0, 0, 1);
  chunk.format = wire::Format::json;
  chunk.deflated = true;
  receive(chunk, 3ms);
  handle(FrameVerified{FrameNumber(0), Verification::intact}, 4ms);
  wire::EndOfStream end;
  end.format = wire::Format::json;
  end.frames = 1;
  receive(end, 5ms);
  EXPECT_EQ(out.datagrams.size(), 2U);
  EXPECT_TRUE(peer.finished());
}

TEST_F(PeerTest, OfASeedCoordinatorFinishesOnceAllHasLeftForTheNextPeer) {
  register_with_seed();
  set_next_hop(2ms);
  // Each chunk's JSON has more than 120 bytes: together more than one burst of 48,000.
  constexpr std::uint16_t chunks = 400;
  for (std::uint16_t index = 0; index < chunks; ++index) {
    wire::Chunk chunk = chunk_of(0, index, chunks);
    chunk.format = wire::Format::json;
    chunk.deflated = true;
    receive(chunk, 3ms);
  }
  wire::EndOfStream end;
  end.format = wire::Format::json;
  end.frames = 1;
  receive(end, 3ms);
  handle(FrameVerified{FrameNumber(0), Verification::intact}, 3ms);
  ASSERT_LT(out.datagrams.size(), chunks);
  EXPECT_FALSE(peer.finished());
  while (!peer.finished()) {
    ASSERT_TRUE(peer.deadline() && *peer.deadline() < at(1s));
    peer.handle(DeadlineReached{}, *peer.deadline(), out);
  }
  ASSERT_EQ(out.datagrams.size(), chunks + 1U);
  const auto last = wire::parse_datagram({}, out.datagrams.back().bytes());
  ASSERT_TRUE(last);
  EXPECT_TRUE(std::holds_alternative<wire::EndOfStream>(*last));
}

TEST_F(PeerTest, HoldsAFrameForTwiceTheDeadlineSoThatItMayStillComeLate) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 0, 2), 0s);
  handle(DeadlineReached{}, 1999ms);
  receive(chunk_of(0, 1, 2), 1999ms);
  EXPECT_EQ(out.delivered.size(), 1U);
}

TEST_F(PeerTest, AlwaysWantsToBeWokenLaterThanItWasWoken) {
  register_with(wire::Forwarding::store_and_forward);
  set_next_hop(0s);
  for (std::uint32_t frame = 0; frame < 20; ++frame) {
    receive_frame(frame, 40, 10ms * frame);
    receive(chunk_of(frame + 20, 0, 2), 10ms * frame);
  }
  tell(wire::StreamEnded{40}, 200ms);
  while (peer.deadline()) {
    const Timestamp now = std::max(*peer.deadline(), at(200ms));
    peer.handle(DeadlineReached{}, now, out);
    if (!peer.deadline()) break;
    ASSERT_GT(*peer.deadline(), now);
    if (now > at(60s)) break;
  }
  EXPECT_EQ(reports().size(), 1U);
}

// A peer that comes when frames 0 to 99 are gone: its ledger begins with the first that it saw of,
// and the end is that of the whole stream.
TEST_F(PeerTest, BeginsInTheMiddleOfAStream) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(100, 1, 2), 1ms);
  receive_frame(101, 2, 2ms);
  receive(chunk_of(100, 0, 2), 3ms);
  EXPECT_EQ(out.delivered.size(), 2U);
  EXPECT_EQ(peer.ledger().first_frame.value() + peer.ledger().frames.size(), 102U);
  for (const std::uint32_t frame : {100U, 101U}) {
    const auto& delivered = peer.ledger().frames[frame - peer.ledger().first_frame.value()];
    EXPECT_EQ(delivered.state, FrameState::complete);
    handle(FrameVerified{FrameNumber(frame), Verification::intact, false}, 4ms);
  }
  tell(wire::StreamEnded{102}, 5ms);
  // It cannot know that nothing of the other frames will come, and gives them the deadline.
  EXPECT_TRUE(reports().empty());
  handle(DeadlineReached{}, 1'005ms);
  EXPECT_FALSE(reports().empty());
}

// One that was the last, and is told of another behind it, relays from the next chunk on.
TEST_F(PeerTest, RelaysFromTheMiddleOfAFrameOnWhenAnotherJoinsBehindIt) {
  register_with(wire::Forwarding::cut_through);
  receive(chunk_of(0, 0, 3), 1ms);
  set_next_hop(2ms);
  receive(chunk_of(0, 1, 3), 3ms);
  receive(chunk_of(0, 2, 3), 4ms);
  EXPECT_EQ(out.datagrams.size(), 2U);
  EXPECT_EQ(out.delivered.size(), 1U);
}

}  // namespace
}  // namespace strand
