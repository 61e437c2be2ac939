// A NodeDriver whose node passes on what it receives.

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "real/clock.hpp"
#include "real/node_driver.hpp"
#include "tests/real/sockets.hpp"
#include "tests/real/toy_node.hpp"

namespace strand::real {
namespace {

using test::any_port;
using test::TestSocket;
using test::ToyNode;

BufferSlice slice_of(std::string_view text) {
  return Buffer::copy_of(std::as_bytes(std::span(text))).slice();
}

DriverOptions on_loopback() {
  DriverOptions options;
  options.data = any_port;
  return options;
}

// Ends a run that ought to have ended by itself long before.
void limit(NodeDriver& driver) {
  driver.call_at(monotonic_now() + std::chrono::seconds(60), [&driver] {
    ADD_FAILURE() << "the node did not finish";
    driver.stop();
  });
}

// Passes on, behind another header, what is behind the first two bytes of a datagram.
ToyNode relay_of(std::size_t datagrams, Endpoint next) {
  return ToyNode(
      [left = datagrams, next](ToyNode& self, const Input& input, Timestamp, Outbox& out) mutable {
        const auto* datagram = std::get_if<DatagramReceived>(&input);
        if (datagram == nullptr) return;
        const BufferSlice payload = datagram->body.subslice(2, datagram->body.size() - 2);
        out.send_datagram(next, std::as_bytes(std::span("B:", 2)), payload);
        if (--left == 0) self.finish();
      });
}

TEST(NodeDriverRelay, MeasuresHowLongItKeepsWhatItPassesOn) {
  NodeDriver driver(on_loopback());
  TestSocket before(SOCK_DGRAM);
  TestSocket next(SOCK_DGRAM);
  ToyNode node = relay_of(3, next.endpoint());
  const std::string payload(1'000, 'x');
  for (int i = 0; i < 3; ++i) before.send_to(*driver.data_endpoint(), "A:" + payload);
  limit(driver);
  const Timestamp start = monotonic_now();
  driver.run(node);
  const Duration whole = monotonic_now() - start;
  EXPECT_EQ(next.receive(), "B:" + payload);
  const Residence residence = driver.ledger().residence.value();
  EXPECT_EQ(residence.datagrams, 3U);
  EXPECT_GT(residence.p50, Duration(0));
  EXPECT_GE(residence.p99, residence.p50);
  EXPECT_GE(residence.max, residence.p99);
  EXPECT_LE(residence.max, whole);
  EXPECT_EQ(driver.ledger().link, LinkTally{});
}

// The link takes 50 ms, which are not the relay's.
TEST(NodeDriverRelay, MeasuresUpToTheLinkOfAScenario) {
  LinkPlan plan;
  plan.forward.emplace();
  plan.forward->link.delay = std::chrono::milliseconds(50);
  LinkShaper links(std::move(plan));
  DriverOptions options = on_loopback();
  options.links = &links;
  NodeDriver driver(options);
  TestSocket before(SOCK_DGRAM);
  TestSocket next(SOCK_DGRAM);
  ToyNode node = relay_of(1, next.endpoint());
  before.send_to(*driver.data_endpoint(), "A:payload of a datagram");
  limit(driver);
  const Timestamp start = monotonic_now();
  driver.run(node);
  const Duration whole = monotonic_now() - start;
  EXPECT_EQ(next.receive(), "B:payload of a datagram");
  const Residence residence = driver.ledger().residence.value();
  EXPECT_EQ(residence.datagrams, 1U);
  EXPECT_LE(residence.max, whole - std::chrono::milliseconds(50));
}

TEST(NodeDriverRelay, DoesNotMeasureWhatItsNodeMakes) {
  NodeDriver driver(on_loopback());
  TestSocket next(SOCK_DGRAM);
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    out.send_datagram(next.endpoint(), {}, slice_of("made here, and not received"));
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(driver.ledger().residence, std::nullopt);
}

// Looks, when it is given a frame, at what has come to a socket.
class CuriousSink final : public FrameSink {
 public:
  explicit CuriousSink(int descriptor) : descriptor_(descriptor) {}
  void deliver_frame(const DeliveredFrame& frame) override {
    for (const BufferSlice& chunk : frame.chunks) {
      content += std::string(reinterpret_cast<const char*>(chunk.data()), chunk.size());
    }
    std::array<char, 64> seen{};
    if (::recv(descriptor_, seen.data(), seen.size(), MSG_DONTWAIT) > 0) sent_before = seen.data();
  }

  std::string content;
  std::string sent_before;

 private:
  int descriptor_;
};

TEST(NodeDriverRelay, SendsWhatATurnSaysBeforeItHandsItsFramesOver) {
  TestSocket next(SOCK_DGRAM);
  CuriousSink sink(next.get());
  DriverOptions options = on_loopback();
  options.frames = &sink;
  NodeDriver driver(options);
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    {
      const std::array<BufferSlice, 2> chunks{slice_of("two "), slice_of("chunks")};
      out.deliver_frame({FrameNumber(0), false, 10, chunks});
    }
    out.send_datagram(next.endpoint(), {}, slice_of("datagram"));
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(sink.content, "two chunks");
  EXPECT_EQ(sink.sent_before, "datagram");
}

}  // namespace
}  // namespace strand::real
