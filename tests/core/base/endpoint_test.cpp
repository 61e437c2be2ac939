#include "core/base/endpoint.hpp"

#include <cstdint>
#include <string_view>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(Endpoint, ReadsFourOctets) {
  EXPECT_EQ(parse_address("127.0.0.1"), loopback_address);
  EXPECT_EQ(parse_address("0.0.0.0"), 0U);
  EXPECT_EQ(parse_address("255.255.255.255"), 0xffffffffU);
  EXPECT_EQ(parse_address("192.168.1.20"), 0xc0a80114U);
}

TEST(Endpoint, RefusesWhatIsNoAddress) {
  for (const std::string_view text :
       {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.4 ", " 1.2.3.4", "256.0.0.1", "1.2.3.0004", "1..2.3",
        "1.2.3.", ".1.2.3", "-1.2.3.4", "+1.2.3.4", "0x7f.0.0.1", "1.2.3.99999999999", "localhost",
        "::1"}) {
    EXPECT_EQ(parse_address(text), std::nullopt) << text;
  }
}

TEST(Endpoint, WritesWhatItReads) {
  for (const std::uint32_t address : {0U, 1U, loopback_address, 0xc0a80114U, 0xffffffffU}) {
    EXPECT_EQ(parse_address(format_address(address)), address);
  }
  EXPECT_EQ(format_address(0xc0a80114U), "192.168.1.20");
  EXPECT_EQ(to_string(Endpoint{loopback_address, 9000}), "127.0.0.1:9000");
}

}  // namespace
}  // namespace strand
