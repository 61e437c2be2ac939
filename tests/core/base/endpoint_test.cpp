#include "core/base/endpoint.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(Endpoint, PutsIpv6IntoBrackets) {
  EXPECT_EQ(to_string(Endpoint{loopback_address, 9000}), "127.0.0.1:9000");
  EXPECT_EQ(to_string(Endpoint{loopback_address_v6, 9000}), "[::1]:9000");
}

TEST(Endpoint, ReadsAHostAndPerhapsAPort) {
  const auto read = [](std::string_view text) { return parse_host_and_port(text); };
  EXPECT_EQ(read("localhost"), (HostAndPort{"localhost", {}}));
  EXPECT_EQ(read("host-1.example:9000"), (HostAndPort{"host-1.example", 9000}));
  EXPECT_EQ(read("127.0.0.1:65535"), (HostAndPort{"127.0.0.1", 65'535}));
  EXPECT_EQ(read("::1"), (HostAndPort{"::1", {}}));
  EXPECT_EQ(read("[::1]"), (HostAndPort{"::1", {}}));
  EXPECT_EQ(read("[2001:db8::1]:1"), (HostAndPort{"2001:db8::1", 1}));
  // Which zone it is means nothing here; whoever resolves the host refuses it.
  EXPECT_EQ(read("[fe80::1%eth0]:1"), (HostAndPort{"fe80::1%eth0", 1}));
}

TEST(Endpoint, RefusesWhatNamesNoHostOrNoPort) {
  for (const std::string_view text :
       {"", ":9000", "host:", "host:0", "host:65536", "host:-1", "host:+1", "host:9000x", "[]:1",
        "[::1", "::1]", "[::1]9000", "[::1]:", "a b:1", "host :1", "[[::1]]:1"}) {
    EXPECT_EQ(parse_host_and_port(text), std::nullopt) << text;
  }
}

TEST(Endpoint, RefusesControlCharactersInAHost) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"host\0.example:1"sv, "\x1b[2Jhost:1"sv, "a\vb"sv, "a\fb"sv, "a\x7f:1"sv, "[::1\0]:1"sv}) {
    EXPECT_EQ(parse_host_and_port(text), std::nullopt) << text;
  }
}

TEST(Endpoint, WritesWhatItReads) {
  for (const std::string text : {"localhost", "localhost:9000", "[::1]:9000", "[::1]"}) {
    EXPECT_EQ(to_string(*parse_host_and_port(text)), text);
  }
}

}  // namespace
}  // namespace strand
