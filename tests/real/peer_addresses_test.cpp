#include "real/peer_addresses.hpp"

#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "real/host_lookup.hpp"
#include "real/program_error.hpp"
#include "tests/real/sockets.hpp"

namespace strand::real {
namespace {

void say_nothing(const std::string& /*line*/) {}

PeerAddresses find(const std::string& coordinator, const std::string& bind,
                   const std::string& advertise) {
  PeerCommand command;
  command.coordinator = *parse_host_and_port(coordinator);
  command.bind = bind;
  command.advertise = advertise;
  return find_peer_addresses(command, say_nothing);
}

std::string failure(const std::string& coordinator, const std::string& bind,
                    const std::string& advertise) {
  try {
    static_cast<void>(find(coordinator, bind, advertise));
  } catch (const ProgramError& error) {
    return error.what();
  }
  return "";
}

bool host_has_ipv6() {
  return local_address_towards(loopback_address_v6).has_value();
}

TEST(PeerAddresses, AreOnLoopbackWhereTheCoordinatorIs) {
  EXPECT_EQ(find("127.0.0.1:9001", "", ""),
            (PeerAddresses{{loopback_address, 9001}, loopback_address, loopback_address}));
  EXPECT_EQ(find("127.0.0.1", "", "").coordinator.port, 9000);
  if (!host_has_ipv6()) GTEST_SKIP() << "this host has no IPv6";
  EXPECT_EQ(find("::1", "", ""),
            (PeerAddresses{{loopback_address_v6, 9000}, loopback_address_v6, loopback_address_v6}));
}

TEST(PeerAddresses, OfAWildcardAreTheOneThatTheCoordinatorIsReachedFrom) {
  EXPECT_EQ(find("127.0.0.1:9000", "0.0.0.0", ""),
            (PeerAddresses{{loopback_address, 9000}, wildcard_address, loopback_address}));
  EXPECT_EQ(find("127.0.0.1:9000", "::", ""),
            (PeerAddresses{{loopback_address, 9000}, wildcard_address_v6, loopback_address}));
}

TEST(PeerAddresses, AreAdvertisedAsTold) {
  EXPECT_EQ(find("127.0.0.1", "0.0.0.0", "192.0.2.7").advertised, IpAddress::v4(0xc000'0207));
  EXPECT_EQ(find("127.0.0.1", "::", "2001:db8::7").advertised, *parse_address("2001:db8::7"));
}

TEST(PeerAddresses, RefusesWhatNobodyCouldReach) {
  EXPECT_EQ(failure("127.0.0.1", "::1", ""), "");
  EXPECT_EQ(failure("127.0.0.1", "0.0.0.0", "2001:db8::7"),
            "--advertise 2001:db8::7 is IPv6, and the peer listens on IPv4 only, at 0.0.0.0; "
            "advertise an address of that kind, or bind both with --bind ::");
  EXPECT_EQ(failure("127.0.0.1", "", "0.0.0.0"),
            "--advertise 0.0.0.0 is not the address of one host; write the one at which others "
            "reach this peer");
  EXPECT_EQ(failure("127.0.0.1", "", "239.0.0.1"),
            "--advertise 239.0.0.1 is not the address of one host; write the one at which others "
            "reach this peer");
  EXPECT_EQ(failure("127.0.0.1", "10.0.0.300", ""),
            "--bind: '10.0.0.300' is not an address, such as 192.168.1.20 or 2001:db8::20");
  EXPECT_EQ(failure("[fe80::1%lo]:9000", "", ""),
            "--coordinator: 'fe80::1%lo' is an address of one interface only, which other hosts "
            "cannot be told; use an IPv4 address, or an IPv6 address that is not link-local");
}

// .invalid never resolves (RFC 6761, section 6.4).
TEST(PeerAddresses, SaysWhichNameDoesNotResolve) {
  const std::string line = failure("media1.invalid:9000", "", "");
  EXPECT_TRUE(line.starts_with("--coordinator: cannot find the host 'media1.invalid': ")) << line;
  EXPECT_TRUE(
      line.ends_with("; write its address, or see that its name resolves "
                     "(getent hosts media1.invalid)"))
      << line;
}

TEST(HostLookup, FindsLoopbackByItsName) {
  for (const IpAddress address : look_up("localhost", "--coordinator")) {
    EXPECT_TRUE(address.is_loopback()) << format_address(address);
  }
}

TEST(HostLookup, TellsAListenerFromNobody) {
  test::TestSocket socket(SOCK_STREAM);
  EXPECT_FALSE(answers(socket.endpoint(), 1'000));
  ASSERT_EQ(::listen(socket.get(), 1), 0);
  EXPECT_TRUE(answers(socket.endpoint(), 1'000));
}

}  // namespace
}  // namespace strand::real
