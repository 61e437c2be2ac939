#include "sim/link_capture.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"
#include "tests/support/pcapng.hpp"
#include "tests/support/string_sink.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using support::PcapngCapture;
using support::PcapngFile;
using support::PcapngReader;

using Files = std::map<std::string, std::string>;

LinkCapture::FileOpener into(Files& files) {
  return [&files](const std::string& name) {
    return std::make_unique<support::StringSink>(files[name]);
  };
}

struct Captured {
  Files files;
  reports::RunReport report;
};

Captured capture(const scenario::Scenario& scenario) {
  Captured captured;
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i <= scenario.chain.size(); ++i) hosts.push_back(place_name(scenario, i));
  LinkCapture capture({hosts, "strandsim 1", "a comment"}, into(captured.files));
  Simulation simulation(scenario, 42, test::source_of(scenario, 42));
  simulation.observe(capture);
  captured.report = simulation.run(test::never_stop).report;
  return captured;
}

// The coordinator sends 100 frames of 4 datagrams, and an end of the stream, to A, A to B.
scenario::Scenario hundred_frames(Probability loss = Probability()) {
  scenario::Scenario scenario = test::chain_of(2, loss, wire::Forwarding::cut_through);
  scenario.source = test::frames_of(4, 100);
  return scenario;
}

std::vector<PcapngCapture> on(const PcapngFile& file, const std::string& interface) {
  std::vector<PcapngCapture> captures;
  std::copy_if(file.captures.begin(), file.captures.end(), std::back_inserter(captures),
               [&](const PcapngCapture& capture) { return capture.interface == interface; });
  return captures;
}

// How many comments of a file begin so, on one interface.
std::uint64_t comments(const PcapngFile& file, const std::string& interface,
                       const std::string& beginning) {
  std::uint64_t count = 0;
  for (const PcapngCapture& capture : on(file, interface)) {
    for (const std::string& comment : capture.comments()) {
      if (comment.starts_with(beginning)) ++count;
    }
  }
  return count;
}

// A datagram of a link that is told of by hand.
link::Packet numbered(std::uint64_t number, char content = 'x') {
  const auto bytes = std::as_bytes(std::span(&content, 1));
  link::Packet packet({IpAddress::v4(1), 1}, {IpAddress::v4(2), 1}, {},
                      Buffer::copy_of(bytes).slice());
  packet.set_number(number);
  return packet;
}

Timestamp at(int time) {
  return run_start + milliseconds(time);
}

TEST(LinkCapture, HasAFileForEveryHopWithBothWays) {
  const Captured captured = capture(hundred_frames());
  ASSERT_EQ(captured.files.size(), 2U);
  const PcapngFile file = PcapngReader::read(captured.files.at("coordinator-A"));
  EXPECT_EQ(file.options.find(4)->second, "strandsim 1");
  EXPECT_EQ(file.options.find(1)->second, "a comment");
  EXPECT_EQ(file.interfaces,
            (std::vector<std::string>{"coordinator->A sent", "coordinator->A received",
                                      "A->coordinator sent", "A->coordinator received"}));
  EXPECT_EQ(PcapngReader::read(captured.files.at("A-B")).interfaces[0], "A->B sent");
}

// What comes out of the link is what went in, 20 ms later: 28 bytes of headers, and datagrams of
// 1,200 bytes, and of 15 at the end.
TEST(LinkCapture, HasEveryDatagramWhenItIsSentAndWhenItIsReceived) {
  const Captured captured = capture(hundred_frames());
  const PcapngFile file = PcapngReader::read(captured.files.at("A-B"));
  const auto sent = on(file, "A->B sent");
  const auto received = on(file, "A->B received");
  ASSERT_EQ(sent.size(), 401U);
  ASSERT_EQ(received.size(), 401U);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(received[i].bytes, sent[i].bytes);
    EXPECT_EQ(received[i].time, sent[i].time + 20'000'000);
    EXPECT_EQ(sent[i].comments(), std::vector<std::string>{});
    EXPECT_EQ(sent[i].options.find(5)->second, received[i].options.find(5)->second) << "its id";
    EXPECT_EQ(sent[i].bytes.size(), i == 400 ? 43U : 1'228U);
  }
  // From 10.0.0.2 to 10.0.0.3, and the header's first bytes behind those of IPv4 and UDP.
  EXPECT_EQ(sent[0].bytes.substr(12, 8), std::string("\x0a\0\0\x02\x0a\0\0\x03", 8));
  EXPECT_EQ(sent[0].bytes.substr(28, 2), std::string("\xa1\0", 2));
}

TEST(LinkCapture, SaysWhyDatagramsWereLostAsOftenAsTheReportDoes) {
  scenario::Scenario scenario = hundred_frames(Probability::percent(10));
  scenario.default_link.duplicate = Probability::percent(5);
  scenario.default_link.rate = BitRate(1'000'000);
  scenario.default_link.queue.packets.reset();
  scenario.default_link.queue.bytes = ByteCount(4'000);
  const Captured captured = capture(scenario);
  std::uint64_t dropped = 0;
  for (const reports::LinkReport& link : captured.report.links) {
    const PcapngFile file = PcapngReader::read(captured.files.at(link.from + "-" + link.to));
    const std::string hop = link.from + "->" + link.to;
    EXPECT_EQ(on(file, hop + " sent").size(), link.datagrams.sent);
    EXPECT_EQ(on(file, hop + " received").size(), link.datagrams.delivered);
    EXPECT_EQ(comments(file, hop + " sent", "lost: loss (by chance)"), link.datagrams.lost);
    EXPECT_EQ(comments(file, hop + " sent", "lost: queue_full (the queue was full)"),
              link.datagrams.queue_dropped);
    const std::uint64_t copies = comments(file, hop + " sent", "duplicated by the link");
    EXPECT_EQ(link.datagrams.sent + copies,
              link.datagrams.delivered + link.datagrams.lost + link.datagrams.queue_dropped);
    EXPECT_GT(link.datagrams.lost * copies, 0U);
    dropped += link.datagrams.queue_dropped;
  }
  EXPECT_GT(dropped, 0U);
}

TEST(LinkCapture, TellsCorruptedDatagramsAndCopiesAtBothEnds) {
  scenario::Scenario scenario = hundred_frames();
  scenario.default_link.corrupt = Probability::percent(20);
  scenario.default_link.duplicate = Probability::percent(20);
  const Captured captured = capture(scenario);
  const PcapngFile file = PcapngReader::read(captured.files.at("coordinator-A"));
  std::map<std::string, std::string> sent;  // bytes by packet id
  for (const PcapngCapture& capture : on(file, "coordinator->A sent")) {
    sent[capture.options.find(5)->second] = capture.bytes;
  }
  std::uint64_t changed = 0;
  for (const PcapngCapture& capture : on(file, "coordinator->A received")) {
    const std::vector<std::string> said = capture.comments();
    const bool is_changed = sent.at(capture.options.find(5)->second) != capture.bytes;
    EXPECT_EQ(std::count(said.begin(), said.end(), "corrupted: a bit flipped on the link"),
              is_changed ? 1 : 0);
    if (is_changed) ++changed;
  }
  EXPECT_GT(changed, 0U);
  EXPECT_EQ(comments(file, "coordinator->A sent", "corrupted"), changed);
  EXPECT_EQ(comments(file, "coordinator->A sent", "duplicated"),
            comments(file, "coordinator->A received", "duplicated"));
}

TEST(LinkCapture, PacketsStandInTheOrderOfTime) {
  scenario::Scenario scenario = hundred_frames(Probability::percent(5));
  scenario.default_link.jitter = milliseconds(15);
  scenario.default_link.duplicate = Probability::percent(5);
  scenario.events = {{milliseconds(500), milliseconds(500), scenario::Pause{1}},
                     {milliseconds(2'000), std::nullopt, scenario::Crash{2, milliseconds(500)}}};
  const Captured captured = capture(scenario);
  for (const auto& [name, bytes] : captured.files) {
    const PcapngFile file = PcapngReader::read(bytes);
    EXPECT_TRUE(std::is_sorted(file.captures.begin(), file.captures.end(),
                               [](const auto& a, const auto& b) { return a.time < b.time; }))
        << name;
  }
  const PcapngFile file = PcapngReader::read(captured.files.at("A-B"));
  EXPECT_GT(comments(file, "A->B sent", "lost: crash (B was down)"), 0U);
}

TEST(LinkCapture, TwoRunsGiveTheSameBytes) {
  const Captured first = capture(hundred_frames(Probability::percent(5)));
  EXPECT_EQ(first.files, capture(hundred_frames(Probability::percent(5))).files);
}

TEST(LinkCapture, WhatIsOnItsWayAtTheEndIsSaidToBe) {
  Files files;
  LinkCapture capture({{"coordinator", "A"}, "app", ""}, into(files));
  capture.on_sent(at(1), HostId(0), HostId(1), numbered(1));
  capture.on_sent(at(2), HostId(0), HostId(1), numbered(2));
  capture.on_duplicated(at(2), HostId(0), HostId(1), numbered(2));
  capture.on_delivered(at(3), HostId(0), HostId(1), numbered(2));
  capture.on_run_ended(at(4));
  const PcapngFile file = PcapngReader::read(files.at("coordinator-A"));
  const std::string in_flight = "lost: in_flight (when the run ended)";
  ASSERT_EQ(file.captures.size(), 3U);
  EXPECT_EQ(file.captures[0].comments(), std::vector{in_flight});
  EXPECT_EQ(file.captures[1].comments(),
            (std::vector<std::string>{"duplicated by the link", in_flight}));
  EXPECT_EQ(file.captures[2].comments(), std::vector<std::string>{});
}

// A datagram waits at a host that stands still, and many more pass or are lost behind it.
TEST(LinkCapture, OneDatagramDoesNotHoldAllOthersInMemory) {
  Files files;
  LinkCapture capture({{"coordinator", "A"}, "app", ""}, into(files));
  capture.on_sent(at(0), HostId(0), HostId(1), numbered(1));
  constexpr int many = 3 * LinkCapture::most_waiting;
  std::size_t written = 0;
  for (int i = 2; i <= many; ++i) {
    capture.on_sent(at(i), HostId(0), HostId(1), numbered(static_cast<std::uint64_t>(i)));
    capture.on_lost(at(i), HostId(0), HostId(1), numbered(static_cast<std::uint64_t>(i)),
                    LossCause::socket_full);
    if (i == many - 1) written = files.at("coordinator-A").size();
  }
  // All but what waits, of more than 50 bytes each.
  EXPECT_GT(written, 50U * (many - LinkCapture::most_waiting - 2));
  capture.on_delivered(at(many + 1), HostId(0), HostId(1), numbered(1));
  capture.on_run_ended(at(many + 2));
  const PcapngFile file = PcapngReader::read(files.at("coordinator-A"));
  EXPECT_EQ(file.captures.size(), static_cast<std::size_t>(many + 1));
  EXPECT_EQ(comments(file, "coordinator->A sent", "lost: socket_full"),
            static_cast<std::uint64_t>(many - 1));
}

// B has left, and A sends to C; and C answers.
TEST(LinkCapture, HostsThatAreNoNeighboursHaveAFileWhenTheyTalk) {
  Files files;
  LinkCapture capture({{"coordinator", "A", "B", "C"}, "app", ""}, into(files));
  EXPECT_EQ(files.size(), 3U);
  capture.on_sent(at(0), HostId(3), HostId(1), numbered(1));
  capture.on_delivered(at(1), HostId(3), HostId(1), numbered(1));
  capture.on_sent(at(2), HostId(1), HostId(3), numbered(1));
  capture.on_run_ended(at(3));
  const PcapngFile file = PcapngReader::read(files.at("A-C"));
  ASSERT_EQ(file.captures.size(), 3U);
  EXPECT_EQ(file.captures[0].interface, "C->A sent");
  EXPECT_EQ(file.captures[1].interface, "C->A received");
  EXPECT_EQ(file.captures[2].interface, "A->C sent");
  EXPECT_NE(file.captures[0].options.find(5)->second, file.captures[2].options.find(5)->second)
      << "both ways number from 1, and the file tells their packets apart";
}

TEST(LinkCapture, HopsOfOneNameHaveFilesOfTheirOwn) {
  Files files;
  LinkCapture capture({{"coordinator", "A", "B-C", "A-B", "C"}, "app", ""}, into(files));
  capture.on_run_ended(at(0));
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"A-B-C", "A-B-C.2", "B-C-A-B", "coordinator-A"}));
}

}  // namespace
}  // namespace strand::sim
