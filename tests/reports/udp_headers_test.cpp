#include "reports/udp_headers.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

std::vector<int> numbers(const std::array<std::byte, udp_headers_size>& bytes) {
  std::vector<int> numbers;
  for (const std::byte byte : bytes) numbers.push_back(std::to_integer<int>(byte));
  return numbers;
}

// By hand: 4500 + 0021 + 1234 + 0000 + 4011 + 0a00 + 0001 + 0a00 + 0002 = ab69, whose complement is
// 5496. The lengths are 28 + 5 and 8 + 5.
TEST(UdpHeaders, AreThoseOfIpv4AndUdp) {
  const auto headers = udp_headers({IpAddress::v4(0x0a000001), 10'000},
                                   {IpAddress::v4(0x0a000002), 10'001}, 5, 0x1234);
  EXPECT_EQ(numbers(headers), (std::vector<int>{0x45, 0,    0,    33,   0x12, 0x34, 0,  0, 64, 17,
                                                0x54, 0x96, 10,   0,    0,    1,    10, 0, 0,  2,
                                                0x27, 0x10, 0x27, 0x11, 0,    13,   0,  0}));
}

// The sum of all words, the checksum included, is ffff when carries are added back (RFC 1071).
TEST(UdpHeaders, HaveARightChecksumWhenCarriesAreAddedTwice) {
  for (const std::uint32_t address : {0xffffffffU, 0xfffe0001U, 0x0U, 0xbaeeffffU}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1'160}, std::size_t{65'507}}) {
      const auto headers =
          udp_headers({IpAddress::v4(address), 1}, {IpAddress::v4(0xffffffffU), 2}, size, 0xffff);
      std::uint64_t sum = 0;
      for (std::size_t i = 0; i < 20; i += 2) {
        sum += static_cast<std::uint64_t>(numbers(headers)[i] * 256 + numbers(headers)[i + 1]);
      }
      while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
      EXPECT_EQ(sum, 0xffffU) << address << ' ' << size;
    }
  }
}

}  // namespace
}  // namespace strand::reports
