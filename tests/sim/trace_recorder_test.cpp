#include "sim/trace_recorder.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "sim/world.hpp"
#include "tests/sim/chrome_trace.hpp"
#include "tests/sim/scenarios.hpp"
#include "tests/support/string_sink.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::ChromeTrace;

struct Traced {
  std::string text;
  RunOutcome outcome;
};

Traced trace(const scenario::Scenario& scenario) {
  Traced traced;
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i <= scenario.chain.size(); ++i) hosts.push_back(place_name(scenario, i));
  TraceRecorder recorder({hosts, scenario.transport.deadline, scenario.name, "strandsim 1", 2, 42},
                         std::make_unique<support::StringSink>(traced.text));
  Simulation simulation(scenario, 42, test::source_of(scenario, 42));
  simulation.observe(recorder);
  traced.outcome = simulation.run(test::never_stop);
  return traced;
}

// 100 frames of 4 datagrams at 30 frames a second, from the coordinator to A, B and C.
scenario::Scenario hundred_frames(Probability loss = Probability()) {
  scenario::Scenario scenario = test::chain_of(3, loss, wire::Forwarding::cut_through);
  scenario.source = test::frames_of(4, 100);
  return scenario;
}

// Everything that a link can do to a datagram, and faults of hosts.
scenario::Scenario mess() {
  scenario::Scenario scenario = hundred_frames(Probability::percent(3));
  link::LinkOptions& link = scenario.default_link;
  link.duplicate = Probability::percent(5);
  link.corrupt = Probability::percent(5);
  link.jitter = milliseconds(5);
  link::LinkOptions slow = link;
  slow.rate = BitRate(1'000'000);
  slow.queue.packets.reset();
  slow.queue.bytes = ByteCount(5'000);
  scenario.links.push_back({{1, 2}, slow});
  scenario.events = {
      {milliseconds(500), milliseconds(200), scenario::Partition{{{0, 1, 2}, {3}}, false}},
      {milliseconds(1'000), std::nullopt, scenario::Crash{3, milliseconds(300)}},
      {milliseconds(2'000), milliseconds(100), scenario::Pause{2}},
      {milliseconds(2'500), milliseconds(100), scenario::LinkChange{{{{2, 3}, slow}}}}};
  return scenario;
}

TEST(TraceRecorder, SaysWhatItIsOf) {
  const ChromeTrace trace(sim::trace(hundred_frames()).text);
  EXPECT_EQ(trace.about().at("scenario"), "test");
  EXPECT_EQ(trace.about().at("application"), "strandsim 1");
  EXPECT_EQ(trace.about().at("run"), 2);
  EXPECT_EQ(trace.about().at("seed"), "42");
  const std::map<std::int64_t, std::string> places{
      {0, "coordinator"}, {1, "A"}, {2, "B"}, {3, "C"}};
  EXPECT_EQ(trace.places(), places);
}

// Without loss: at the coordinator a frame of four datagrams is sent at the instant of its capture,
// at a peer it begins and ends when its chunks come, 20 ms a hop later.
TEST(TraceRecorder, FramesAreSpansAtEveryHost) {
  const ChromeTrace trace(sim::trace(hundred_frames()).text);
  ASSERT_EQ(trace.spans().size(), 400U);
  std::map<std::uint32_t, std::int64_t> captured;
  for (const test::TraceSpan& span : trace.spans()) {
    if (span.process == "coordinator") captured[span.frame] = span.begin_ns;
  }
  ASSERT_EQ(captured.size(), 100U);
  for (const test::TraceSpan& span : trace.spans()) {
    const int hops = span.process == "coordinator" ? 0 : span.process[0] - 'A' + 1;
    EXPECT_EQ(span.begin_ns, captured.at(span.frame) + hops * 20'000'000) << span.frame;
    EXPECT_EQ(span.end_ns, span.begin_ns);
    EXPECT_EQ(span.chunks, 4U);
    EXPECT_EQ(span.of, 4U);
    EXPECT_EQ(span.outcome, hops == 0 ? "sent" : "complete");
  }
}

// The report counts the same, by other means.
TEST(TraceRecorder, OutcomesOfFramesAreTheReports) {
  scenario::Scenario scenario = mess();
  scenario.events.clear();
  scenario.transport.deadline = milliseconds(75);  // what the slow link makes some frames miss
  const Traced traced = sim::trace(scenario);
  const ChromeTrace trace(traced.text);
  std::uint64_t late = 0;
  for (const reports::PeerReport& peer : traced.outcome.report.peers) {
    EXPECT_EQ(trace.outcomes(peer.name, "complete"), peer.frames.complete) << peer.name;
    EXPECT_EQ(trace.outcomes(peer.name, "late"), peer.frames.late) << peer.name;
    EXPECT_EQ(trace.outcomes(peer.name, "partial"), peer.frames.partial) << peer.name;
    late += peer.frames.late;
  }
  EXPECT_GT(late, 0U);
}

TEST(TraceRecorder, EveryLossIsAnInstantOnTheLinksTrack) {
  scenario::Scenario scenario = mess();
  scenario.events.clear();
  const Traced traced = sim::trace(scenario);
  const ChromeTrace trace(traced.text);
  std::uint64_t dropped = 0;
  for (const reports::LinkReport& link : traced.outcome.report.links) {
    const std::string name = link.from + "->" + link.to;
    EXPECT_EQ(trace.count("loss", name), link.datagrams.lost) << name;
    EXPECT_EQ(trace.count("queue_full", name), link.datagrams.queue_dropped) << name;
    // What is sent and copied is lost or arrives.
    EXPECT_EQ(link.datagrams.sent + trace.count("duplicated", name),
              link.datagrams.delivered + link.datagrams.lost + link.datagrams.queue_dropped)
        << name;
    EXPECT_GT(trace.count("corruption", name), 0U);
    dropped += link.datagrams.queue_dropped;
  }
  EXPECT_GT(dropped, 0U);
  const auto loss = std::find_if(trace.instants().begin(), trace.instants().end(),
                                 [](const auto& instant) { return instant.name == "loss"; });
  ASSERT_NE(loss, trace.instants().end());
  EXPECT_EQ(loss->arguments.at("link"), loss->thread);
  EXPECT_EQ(loss->process, loss->thread.substr(loss->thread.find('>') + 1)) << "the receiver's";
  EXPECT_LT(loss->arguments.at("frame"), 100);
  EXPECT_LT(loss->arguments.at("chunk"), 4);
}

// Counted anew from the report, which knows it from the ledgers.
TEST(TraceRecorder, WhatRepairsAHopStandsOnItsTrack) {
  scenario::Scenario scenario = hundred_frames(Probability::percent(10));
  scenario.transport.recovery = wire::Recovery::hybrid;
  scenario.transport.deadline = milliseconds(150);
  const Traced traced = sim::trace(scenario);
  const ChromeTrace trace(traced.text);
  std::uint64_t resent = 0;
  std::uint64_t recovered = 0;
  for (const reports::LinkReport& link : traced.outcome.report.links) {
    const std::string name = link.from + "->" + link.to;
    // Datagrams are full: 1,200 bytes each.
    EXPECT_EQ(trace.count("chunk_retransmitted", name) * 1'200, link.bytes.retransmission) << name;
    EXPECT_EQ(trace.count("repair_sent", name) * 1'200,
              link.bytes.repair - link.bytes.retransmission)
        << name;
    EXPECT_GE(trace.count("chunk_recovered", name), link.chunks.recovered) << name;
    EXPECT_GT(trace.count("feedback_received", name), 0U) << name;
    resent += trace.count("chunk_retransmitted", name);
    recovered += trace.count("chunk_recovered", name);
  }
  EXPECT_GT(resent, 0U);
  EXPECT_GT(recovered, 0U);
  for (const test::TraceInstant& instant : trace.instants()) {
    if (instant.name != "repair_sent" && instant.name != "chunk_recovered") continue;
    EXPECT_EQ(instant.arguments.at("link"), instant.thread);
    EXPECT_LT(instant.arguments.at("frame"), 100);
    EXPECT_EQ(instant.arguments.contains("repair"), instant.name == "repair_sent");
  }
  for (const test::TraceSpan& span : trace.spans()) {
    if (span.outcome != "complete") continue;
    EXPECT_EQ(span.chunks, 4U) << "recovered ones included";
  }
}

// B->C's chunks that cannot arrive in time: the deadline leaves no time for a round trip there.
TEST(TraceRecorder, WhatIsGivenUpSaysWhy) {
  scenario::Scenario scenario = hundred_frames(Probability::percent(10));
  scenario.transport.recovery = wire::Recovery::arq;
  scenario.transport.deadline = milliseconds(90);
  const ChromeTrace trace(sim::trace(scenario).text);
  EXPECT_GT(trace.count("chunk_given_up", "B->C"), 0U);
  for (const test::TraceInstant& instant : trace.instants()) {
    if (instant.name != "chunk_given_up") continue;
    EXPECT_EQ(instant.arguments.at("reason"), "time");
  }
}

// The partition begins half a second after the source has started.
TEST(TraceRecorder, FaultsAreInstants) {
  const ChromeTrace trace(sim::trace(mess()).text);
  const std::int64_t source_started = trace.spans().front().begin_ns;
  std::vector<std::string> faults;
  for (const test::TraceInstant& instant : trace.instants()) {
    const bool is_partition = instant.name.starts_with("partition_");
    EXPECT_EQ(instant.global, is_partition) << instant.name;
    if (instant.name == "partition_began") {
      EXPECT_EQ(instant.time_ns, source_started + 500'000'000);
    }
    if (is_partition || instant.name.starts_with("host_") || instant.name == "link_changed") {
      const bool of_all = is_partition;
      faults.push_back(instant.name + (of_all ? "" : " " + instant.process));
    }
    if (instant.name == "link_changed") {
      EXPECT_EQ(instant.arguments.at("link"), "B->C");
    }
  }
  EXPECT_EQ(faults, (std::vector<std::string>{
                        "partition_began", "partition_ended", "host_crashed C", "host_restarted C",
                        "host_paused B", "host_resumed B", "link_changed C", "link_changed C"}));
  EXPECT_GT(trace.count("partition", "B->C"), 0U);
  EXPECT_GT(trace.count("crash", "B->C"), 0U);
}

// A frame of 4 datagrams takes 38 ms on 1 Mbit/s: at 1.02 s one is under way at B, where the crash
// ends it.
TEST(TraceRecorder, ACrashEndsTheFramesOfItsHost) {
  scenario::Scenario scenario = hundred_frames();
  scenario.default_link.rate = BitRate(1'000'000);
  scenario.source = scenario::SizesSource{{10, 1}, 20, ByteCount(4'640), ByteCount(4'640)};
  scenario.events = {{milliseconds(1'080), std::nullopt, scenario::Crash{2, std::nullopt}}};
  const ChromeTrace trace(sim::trace(scenario).text);
  EXPECT_EQ(trace.outcomes("B", "crash"), 1U);
  EXPECT_EQ(trace.outcomes("A", "complete"), 20U);
}

// All that was put on a link has left it when the run is over.
TEST(TraceRecorder, CountersEndAtNothing) {
  const ChromeTrace trace(sim::trace(mess()).text);
  ASSERT_EQ(trace.counters().size(), 3U);
  for (const auto& [name, values] : trace.counters()) {
    EXPECT_GT(values.size(), 10U) << name;
    EXPECT_EQ(values.back().second, 0) << name;
    for (const auto& [time, value] : values) EXPECT_GE(value, 0) << name;
  }
}

// 4 datagrams at once, 20 ms under way: 4 and then 0, a frame.
TEST(TraceRecorder, CountersHaveOneValueForAnInstant) {
  const ChromeTrace trace(sim::trace(hundred_frames()).text);
  const auto& values = trace.counters().at("on A->B");
  ASSERT_EQ(values.size(), 2U * 101);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(values[i].second, i % 2 == 0 ? 4 : 0) << i;
  EXPECT_EQ(values[200].second, 1) << "the end of the stream";
  EXPECT_EQ(values[1].first - values[0].first, 20'000'000);
}

TEST(TraceRecorder, TwoRunsGiveTheSameBytes) {
  const Traced first = sim::trace(mess());
  EXPECT_EQ(first.text, sim::trace(mess()).text);
  EXPECT_EQ(first.outcome.report.digest, test::run_once(mess(), 42).report.digest)
      << "and watching a run does not change it";
}

// Told by hand: what the end of a run cuts off.
TEST(TraceRecorder, TheEndOfTheRunEndsEverything) {
  std::string text;
  TraceRecorder recorder({{"coordinator", "A"}, seconds(1), "test", "strandsim", 0, 1},
                         std::make_unique<support::StringSink>(text));
  const auto chunk_of = [](std::uint16_t index) {
    wire::Chunk chunk;
    chunk.frame = FrameNumber(7);
    chunk.index = ChunkIndex(index);
    chunk.count = 2;
    chunk.frame_size = 2;
    chunk.payload = Buffer::copy_of(std::as_bytes(std::span("x", 1))).slice();
    chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
    const wire::EncodedDatagram datagram = wire::encode(chunk);
    link::Packet packet({IpAddress::v4(1), 1}, {IpAddress::v4(2), 1}, datagram.header(),
                        datagram.body);
    packet.set_number(index + 1U);
    return packet;
  };
  const Timestamp start = run_start + seconds(1);
  recorder.on_event(start, HostId(0), {EventKind::frame_captured, FrameNumber(7), {}, 2, 2});
  recorder.on_sent(start, HostId(0), HostId(1), chunk_of(0));
  recorder.on_event(start, HostId(0), {EventKind::datagram_sent, FrameNumber(7), ChunkIndex(0)});
  recorder.on_sent(start, HostId(0), HostId(1), chunk_of(1));
  recorder.on_in_flight(start, HostId(0), HostId(1), chunk_of(1));
  recorder.on_in_flight(start, HostId(0), HostId(1), chunk_of(0));
  recorder.on_run_ended(start);
  const ChromeTrace trace(text);
  ASSERT_EQ(trace.spans().size(), 1U);
  EXPECT_EQ(trace.spans()[0].outcome, "end_of_run");
  EXPECT_EQ(trace.spans()[0].chunks, 1U);
  EXPECT_EQ(trace.count("in_flight", "coordinator->A"), 2U);
  EXPECT_EQ(trace.instants().front().arguments.at("chunk"), 0);
  EXPECT_EQ(trace.counters().at("on coordinator->A").back().second, 2);
}

// Without a next hop a coordinator sends nothing, and forgets what it captured.
TEST(TraceRecorder, FramesThatAreNeverSentDoNotPileUp) {
  std::string text;
  TraceRecorder recorder({{"coordinator", "A"}, seconds(1), "test", "strandsim", 0, 1},
                         std::make_unique<support::StringSink>(text));
  constexpr std::uint32_t frames = 300;
  for (std::uint32_t i = 0; i < frames; ++i) {
    recorder.on_event(run_start + i * milliseconds(33), HostId(0),
                      {EventKind::frame_captured, FrameNumber(i), {}, 2, 2});
  }
  // And what goes out again ends those before it.
  recorder.on_event(run_start + seconds(10), HostId(0),
                    {EventKind::datagram_sent, FrameNumber(frames - 1), ChunkIndex(0)});
  recorder.on_event(run_start + seconds(10), HostId(0),
                    {EventKind::datagram_sent, FrameNumber(frames - 1), ChunkIndex(1)});
  recorder.on_run_ended(run_start + seconds(10));
  const ChromeTrace trace(text);
  EXPECT_EQ(trace.outcomes("coordinator", "not_sent"), frames - 1);
  EXPECT_EQ(trace.outcomes("coordinator", "sent"), 1U);
  // The first is given up when there is one too many of them.
  EXPECT_EQ(trace.spans().front().end_ns, TraceRecorder::most_waiting_frames * 33'000'000);
}

}  // namespace
}  // namespace strand::sim
