// A NodeDriver that sends over the links of a scenario.

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

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

constexpr Duration millisecond = std::chrono::milliseconds(1);

BufferSlice slice_of(std::string_view text) {
  return Buffer::copy_of(std::as_bytes(std::span(text))).slice();
}

DriverOptions on_loopback(LinkShaper& links) {
  DriverOptions options;
  options.data = any_port;
  options.links = &links;
  return options;
}

// Ends a run that ought to have ended by itself long before.
void limit(NodeDriver& driver) {
  driver.call_at(monotonic_now() + std::chrono::seconds(60), [&driver] {
    ADD_FAILURE() << "the node did not finish";
    driver.stop();
  });
}

LinkShaper link_with_delay(Duration delay, Probability loss = {}) {
  LinkPlan plan;
  plan.forward.emplace();
  plan.forward->link.delay = delay;
  plan.forward->link.loss = loss;
  plan.forward->random = Random(42);
  plan.feeds_the_chain = true;
  return LinkShaper(std::move(plan));
}

// A node that sends itself ten datagrams a millisecond, each with the time at which it was sent. Of
// 1,000 the link loses 10 %, with a standard error of sqrt(1,000 * 0.1 * 0.9) = 9.5, and all others
// take 20 ms and what the machine adds.
TEST(NodeDriverLinks, DelayAndLoseWhatANodeSends) {
  constexpr std::uint64_t datagrams = 1'000;
  constexpr Duration delay = 20 * millisecond;
  LinkShaper links = link_with_delay(delay, Probability::percent(10));
  NodeDriver driver(on_loopback(links));
  std::uint64_t sent = 0;
  std::vector<std::uint64_t> order;
  const auto send = [&](ToyNode& self, Timestamp now, Outbox& out) {
    for (int i = 0; i < 10; ++i) {
      const std::array<std::int64_t, 2> body{now.time_since_epoch().count(),
                                             static_cast<std::int64_t>(sent++)};
      out.send_datagram(*driver.data_endpoint(), {},
                        Buffer::copy_of(std::as_bytes(std::span(body))).slice());
    }
    self.wake_at(now + millisecond);
  };
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp now, Outbox& out) {
        if (const auto* datagram = std::get_if<DatagramReceived>(&input)) {
          std::array<std::int64_t, 2> body{};
          ASSERT_EQ(datagram->body.size(), sizeof body);
          std::memcpy(body.data(), datagram->body.data(), sizeof body);
          EXPECT_GE(now, Timestamp(Duration(body[0])) + delay);
          order.push_back(static_cast<std::uint64_t>(body[1]));
        } else if (sent < datagrams) {
          send(self, now, out);
        } else {
          self.wake_at(now + millisecond);
        }
        if (links.forward()->counters().sent == datagrams && !links.deadline() &&
            order.size() + driver.counters().datagrams_overflowed ==
                links.forward()->counters().delivered) {
          self.finish();
        }
      },
      [&](ToyNode& self, const Input&, Timestamp now, Outbox& out) { send(self, now, out); });
  limit(driver);
  driver.run(node);
  const link::LinkCounters& counters = links.forward()->counters();
  EXPECT_EQ(counters.sent, datagrams);
  EXPECT_EQ(counters.lost + counters.delivered, datagrams);
  EXPECT_NEAR(static_cast<double>(counters.lost), 100, 4 * 9.5);
  EXPECT_EQ(driver.counters().datagrams_sent, counters.delivered);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(NodeDriverLinks, AreEmptiedWhenTheNodeHasFinished) {
  LinkShaper links = link_with_delay(20 * millisecond);
  NodeDriver driver(on_loopback(links));
  TestSocket receiver(SOCK_DGRAM);
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    out.send_datagram(receiver.endpoint(), {}, slice_of("last"));
    self.finish();
  });
  limit(driver);
  const Timestamp start = monotonic_now();
  driver.run(node);
  EXPECT_GE(monotonic_now(), start + 20 * millisecond);
  EXPECT_EQ(receiver.receive(), "last");
}

TEST(NodeDriverLinks, AreNotWaitedForForEver) {
  LinkShaper links = link_with_delay(std::chrono::minutes(10));
  DriverOptions options = on_loopback(links);
  options.drain = 30 * millisecond;
  NodeDriver driver(options);
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    out.send_datagram(*driver.data_endpoint(), {}, slice_of("x"));
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(links.forward()->held_datagrams(), 1U);
  EXPECT_EQ(driver.counters().datagrams_sent, 0U);
}

}  // namespace
}  // namespace strand::real
