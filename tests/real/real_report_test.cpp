#include "real/real_report.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand::real {
namespace {

using namespace std::chrono_literals;
using test::at;

wire::PeerEntry entry(const std::string& name, std::uint16_t port) {
  return {*PeerName::parse(name), loopback_address, port,
          static_cast<std::uint16_t>(port + 10'000)};
}

// A coordinator that waits for A alone, and what it hears.
class RealReportTest : public ::testing::Test {
 protected:
  RealReportTest() {
    settings.chain = {*PeerName::parse("A")};
    settings.source = scenario::SyntheticSource{};
  }

  ConnectionId join(const std::string& name, std::uint16_t port, Duration now) {
    const ConnectionId connection(next_++);
    coordinator.handle(StreamOpened{connection, {loopback_address, 50'000}, true}, at(now), out);
    say(connection, wire::Register{entry(name, port), true}, now);
    return connection;
  }
  void say(ConnectionId connection, const wire::ControlMessage& message, Duration now) {
    const std::string text = wire::format_control(message);
    coordinator.handle(StreamReceived{connection, test::bytes_of(text)}, at(now), out);
  }
  void capture(Duration now) {
    const Buffer frame = Buffer::copy_of(test::bytes_of("frame"));
    coordinator.handle(FrameCaptured{frame.slice(), true}, at(now), out);
  }
  void report(ConnectionId connection, const PeerLedger& ledger, Duration now) {
    for (const wire::ReportPart& part : wire::split_ledger(ledger)) say(connection, part, now);
  }
  [[nodiscard]] reports::Report made() const {
    return make_real_report(settings, FrameRate(10, 1), coordinator, {}, {1s, 1s, {}}, false, {});
  }

  scenario::Scenario settings;
  Coordinator coordinator{{.chain = {*PeerName::parse("A")}}};
  test::RecordingOutbox out;

 private:
  std::uint64_t next_ = 1'000'000;
};

// B was started by hand 250 ms after the first frame, when three of five had been captured, and has
// the two others.
TEST_F(RealReportTest, CountsForAPeerThatJoinedWhatWasCapturedSince) {
  const ConnectionId a = join("A", 10'001, 0s);
  for (int frame = 0; frame < 3; ++frame) capture(1s + frame * 100ms);
  const ConnectionId b = join("B", 10'002, 1'250ms);
  for (int frame = 3; frame < 5; ++frame) capture(1s + frame * 100ms);
  coordinator.handle(SourceEnded{}, at(1'500ms), out);
  PeerLedger of_a;
  for (int frame = 0; frame < 5; ++frame) {
    of_a.frames.push_back({at(1'010ms + frame * 100ms), 1, 1, FrameState::complete});
  }
  PeerLedger of_b = of_a;
  of_b.first_frame = FrameNumber(3);
  of_b.frames.erase(of_b.frames.begin(), of_b.frames.begin() + 3);
  report(a, of_a, 2s);
  report(b, of_b, 2s);

  const reports::Report report = made();
  ASSERT_EQ(report.runs.size(), 1U);
  const auto& peers = report.runs[0].peers;
  ASSERT_EQ(peers.size(), 2U);
  EXPECT_FALSE(peers[0].joined);
  EXPECT_EQ(peers[0].frame_status, "5c");
  EXPECT_EQ(peers[1].name, "B");
  EXPECT_EQ(peers[1].joined, (reports::PeerJoined{3, 0.25}));
  EXPECT_EQ(peers[1].frames.sent, 2U);
  EXPECT_EQ(peers[1].completeness, 1.0);
  EXPECT_EQ(peers[1].frame_status, "2c");
  EXPECT_TRUE(report.runs[0].missing.empty());
  EXPECT_NE(report.resolved_json.find(R"("chain":["A","B"])"), std::string::npos);
}

}  // namespace
}  // namespace strand::real
