// The driver on sockets of IPv6, and of both families.
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "real/clock.hpp"
#include "real/host_lookup.hpp"
#include "real/node_driver.hpp"
#include "tests/real/sockets.hpp"
#include "tests/real/toy_node.hpp"

namespace strand::real {
namespace {

using test::TestSocket;
using test::ToyNode;

class NodeDriverFamilies : public testing::Test {
 protected:
  void SetUp() override {
    if (!local_address_towards(loopback_address_v6)) GTEST_SKIP() << "this host has no IPv6";
  }
  static DriverOptions on(IpAddress address) {
    DriverOptions options;
    options.data = Endpoint{address, 0};
    options.control = Endpoint{address, 0};
    return options;
  }
  static void limit(NodeDriver& driver) {
    driver.call_at(monotonic_now() + std::chrono::seconds(60), [&driver] {
      ADD_FAILURE() << "the node did not finish";
      driver.stop();
    });
  }
};

// Several datagrams of one length go as one message, whatever the family.
TEST_F(NodeDriverFamilies, SpeaksBothFromOneSocket) {
  NodeDriver driver(on(wildcard_address_v6));
  const std::uint16_t port = driver.data_endpoint()->port;
  TestSocket v4(SOCK_DGRAM, loopback_address);
  TestSocket v6(SOCK_DGRAM, loopback_address_v6);
  v4.send_to({loopback_address, port}, "four");
  v6.send_to({loopback_address_v6, port}, "six");
  std::map<Endpoint, std::string> heard;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox& out) {
    const auto& datagram = std::get<DatagramReceived>(input);
    const ByteSpan bytes = datagram.body.bytes();
    heard[datagram.from] = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    for (int i = 0; i < 3; ++i) out.send_datagram(datagram.from, {}, datagram.body);
    if (heard.size() == 2) self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(heard,
            (std::map<Endpoint, std::string>{{v4.endpoint(), "four"}, {v6.endpoint(), "six"}}));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(v4.receive(), "four");
    EXPECT_EQ(v6.receive(), "six");
  }
  EXPECT_EQ(driver.counters().datagrams_failed, 0U);
}

TEST_F(NodeDriverFamilies, AcceptsBothAtOneListener) {
  NodeDriver driver(on(wildcard_address_v6));
  const std::uint16_t port = driver.control_endpoint()->port;
  TestSocket v4(SOCK_STREAM, loopback_address);
  TestSocket v6(SOCK_STREAM, loopback_address_v6);
  v4.connect({loopback_address, port});
  v6.connect({loopback_address_v6, port});
  std::set<Endpoint> remotes;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
    if (const auto* opened = std::get_if<StreamOpened>(&input)) remotes.insert(opened->remote);
    if (remotes.size() == 2) self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(remotes, (std::set<Endpoint>{v4.endpoint(), v6.endpoint()}));
}

TEST_F(NodeDriverFamilies, ConnectsOverIpv6) {
  const NodeDriver other(on(loopback_address_v6));
  NodeDriver driver(on(loopback_address_v6));
  const Endpoint target = *other.control_endpoint();
  EXPECT_EQ(target.address, loopback_address_v6);
  Endpoint remote;
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
        if (const auto* opened = std::get_if<StreamOpened>(&input)) remote = opened->remote;
        self.finish();
      },
      [&](ToyNode&, const Input&, Timestamp, Outbox& out) {
        static_cast<void>(out.open_stream(target));
      });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(remote, target);
}

TEST_F(NodeDriverFamilies, CountsWhatASocketOfIpv4CannotReach) {
  TestSocket v4(SOCK_DGRAM, loopback_address);
  NodeDriver driver(on(loopback_address));
  const BufferSlice body = Buffer::copy_of(std::as_bytes(std::span("x", 1))).slice();
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    out.send_datagram({loopback_address_v6, 9}, {}, body);
    out.send_datagram(v4.endpoint(), {}, body);
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(v4.receive(), "x");
  EXPECT_EQ(driver.counters().datagrams_failed, 1U);
}

}  // namespace
}  // namespace strand::real
