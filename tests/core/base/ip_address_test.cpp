#include "core/base/ip_address.hpp"

#include <cstring>
#include <set>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand {
namespace {

// What the C library makes of a text: the 16 bytes of the address, IPv4 with the mapped prefix.
std::optional<IpAddress> parse_as_the_library(const std::string& text) {
  IpAddress::Bytes bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return IpAddress::from_bytes(bytes);
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return IpAddress::v4(ntohl(v4.s_addr));
  return std::nullopt;
}

std::string format_as_the_library(IpAddress address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const IpAddress::Bytes bytes = address.bytes();
  return ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
}

TEST(IpAddress, ReadsFourOctets) {
  EXPECT_EQ(parse_address("127.0.0.1"), loopback_address);
  EXPECT_EQ(parse_address("0.0.0.0"), wildcard_address);
  EXPECT_EQ(parse_address("255.255.255.255"), IpAddress::v4(0xffff'ffff));
  EXPECT_EQ(parse_address("192.168.1.20"), IpAddress::v4(0xc0a8'0114));
}

TEST(IpAddress, ReadsGroupsAndAGap) {
  EXPECT_EQ(parse_address("::1"), loopback_address_v6);
  EXPECT_EQ(parse_address("::"), wildcard_address_v6);
  const auto whole =
      IpAddress::from_bytes({0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0xab, 0xcd});
  EXPECT_EQ(parse_address("2001:db8:1:2:3:4:5:abcd"), whole);
  EXPECT_EQ(parse_address("2001:0DB8:0001:0002:0003:0004:0005:ABCD"), whole);
  EXPECT_EQ(format_address(whole), "2001:db8:1:2:3:4:5:abcd");
}

TEST(IpAddress, IsOneValueHoweverAnIpv4AddressIsWritten) {
  EXPECT_EQ(parse_address("::ffff:127.0.0.1"), loopback_address);
  EXPECT_EQ(parse_address("::ffff:7f00:1"), loopback_address);
  EXPECT_EQ(format_address(*parse_address("::ffff:192.168.1.20")), "192.168.1.20");
}

TEST(IpAddress, RefusesWhatIsNoAddress) {
  for (const std::string_view text : {"",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.4 ",
                                      " 1.2.3.4",
                                      "256.0.0.1",
                                      "1.2.3.0004",
                                      "1.2.3.04",
                                      "1..2.3",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "-1.2.3.4",
                                      "+1.2.3.4",
                                      "0x7f.0.0.1",
                                      "1.2.3.99999999999",
                                      "localhost",
                                      ":",
                                      ":::",
                                      "::1::",
                                      "1::2::3",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1:2:3:4:5:6:7:8::",
                                      "1:2:3:4::5:6:7:8",
                                      "12345::",
                                      "g::",
                                      "::1 ",
                                      "[::1]",
                                      "::1:",
                                      ":1",
                                      "fe80::1%eth0",
                                      "1.2.3.4::",
                                      "::1.2.3",
                                      "1:2:3:4:5:6:7:1.2.3.4",
                                      "::+1",
                                      "::0x1"}) {
    EXPECT_EQ(parse_address(text), std::nullopt) << text;
    EXPECT_EQ(parse_as_the_library(std::string(text)), std::nullopt) << text;
  }
}

// The examples of RFC 5952, sections 4 and 5, and others of its rules.
TEST(IpAddress, WritesIpv6AsRfc5952Recommends) {
  const auto again = [](std::string_view text) { return format_address(*parse_address(text)); };
  EXPECT_EQ(again("2001:0db8::0001"), "2001:db8::1");
  EXPECT_EQ(again("2001:db8:0:0:0:0:2:1"), "2001:db8::2:1");
  EXPECT_EQ(again("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(again("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");
  EXPECT_EQ(again("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
  EXPECT_EQ(again("2001:DB8::AbCd"), "2001:db8::abcd");
  EXPECT_EQ(again("1:2:3:4:5:6:7::"), "1:2:3:4:5:6:7:0");
  EXPECT_EQ(again("1:0:0:0:0:0:0:0"), "1::");
  EXPECT_EQ(again("::"), "::");
  EXPECT_EQ(again("64:ff9b::192.0.2.1"), "64:ff9b::c000:201");
}

TEST(IpAddress, TellsKindsApart) {
  const auto is = [](std::string_view text) { return *parse_address(text); };
  EXPECT_TRUE(is("10.0.0.1").is_v4());
  EXPECT_FALSE(is("::1").is_v4());
  EXPECT_TRUE(is("127.8.9.10").is_loopback() && is("::1").is_loopback());
  EXPECT_FALSE(is("128.0.0.1").is_loopback() || is("::2").is_loopback());
  EXPECT_TRUE(is("0.0.0.0").is_wildcard() && is("::").is_wildcard());
  EXPECT_FALSE(is("0.0.0.1").is_wildcard() || is("::1").is_wildcard());
  EXPECT_TRUE(is("fe80::1").is_link_local_v6() && is("febf::1").is_link_local_v6());
  EXPECT_FALSE(is("fec0::1").is_link_local_v6() || is("169.254.0.1").is_link_local_v6());
  EXPECT_TRUE(is("224.0.0.1").is_of_many_hosts() && is("ff02::1").is_of_many_hosts());
  EXPECT_FALSE(is("223.0.0.1").is_of_many_hosts() || is("fe00::").is_of_many_hosts());
}

TEST(IpAddress, AgreesWithTheLibraryOnRandomAddresses) {
  Random random(7);
  for (int round = 0; round < 20'000; ++round) {
    // Half of the groups are 0, so that gaps of all lengths come up.
    IpAddress::Bytes bytes{};
    for (std::size_t group = 0; group < 8; ++group) {
      if (random.next() % 2 == 0) continue;
      const std::uint64_t value = random.next();
      bytes[2 * group] =
          random.next() % 2 == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(value);
      bytes[2 * group + 1] = static_cast<std::uint8_t>(value >> 8);
    }
    const IpAddress address = IpAddress::from_bytes(bytes);
    ASSERT_EQ(address.bytes(), bytes);
    const std::string text = format_address(address);
    ASSERT_EQ(parse_address(text), address) << text;
    ASSERT_EQ(parse_as_the_library(text), address) << text;
    const std::string theirs = format_as_the_library(address);
    ASSERT_EQ(parse_address(theirs), address) << theirs;
    // The library writes the obsolete IPv4-compatible addresses, ::1.2.3.4, with octets.
    if (theirs.find('.') == std::string::npos) {
      ASSERT_EQ(text, theirs);
    }
  }
}

TEST(IpAddress, AgreesWithTheLibraryOnRandomTexts) {
  constexpr std::string_view alphabet = "::::..0011279afF%g ";
  Random random(8);
  int addresses = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text(random.next() % 14, ' ');
    for (char& character : text) character = alphabet[random.next() % alphabet.size()];
    const auto ours = parse_address(text);
    ASSERT_EQ(ours, parse_as_the_library(text)) << '"' << text << '"';
    addresses += ours ? 1 : 0;
  }
  EXPECT_GT(addresses, 100);
}

TEST(IpAddress, ReadsOctetsAsTheLibraryDoes) {
  Random random(9);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int octet = 0; octet < 4; ++octet) {
      if (octet > 0) text += '.';
      text += std::to_string(random.next() % 300);
    }
    ASSERT_EQ(parse_address(text), parse_as_the_library(text)) << text;
  }
}

}  // namespace
}  // namespace strand
