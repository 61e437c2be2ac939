#include "tests/fuzz/address_properties.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <arpa/inet.h>

#include "core/base/assert.hpp"
#include "core/base/endpoint.hpp"
#include "core/base/ip_address.hpp"

namespace strand {

namespace {

// What the C library makes of a text. It agrees with us on every text that has no zero byte, where
// its own would end: it takes no zone, no leading zero in an octet, and neither white space nor
// signs. What it does not do is take an IPv4 address and the IPv6 one that stands for it for the
// same, so that it is asked for both kinds, and the former is brought to the latter.
std::optional<IpAddress> parse_as_the_library(const std::string& text) {
  IpAddress::Bytes bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return IpAddress::from_bytes(bytes);
  in_addr octets{};
  if (::inet_pton(AF_INET, text.c_str(), &octets) == 1) {
    return IpAddress::v4(ntohl(octets.s_addr));
  }
  return std::nullopt;
}

// Writing is not compared: the library writes ::ffff:1.2.3.4 where we write 1.2.3.4, and octets in
// the obsolete ::1.2.3.4, too.
void check_written(IpAddress address) {
  const std::string text = format_address(address);
  STRAND_ASSERT(parse_address(text) == address);
  STRAND_ASSERT(parse_as_the_library(text) == address);
  STRAND_ASSERT((text.find(':') == std::string::npos) == address.is_v4());
  STRAND_ASSERT(IpAddress::from_bytes(address.bytes()) == address);
  const Endpoint endpoint{address, 9'000};
  STRAND_ASSERT((parse_host_and_port(to_string(endpoint)) == HostAndPort{text, 9'000}));
}

void check_host(const HostAndPort& read) {
  const auto is_of_no_host = [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte <= 0x20 || byte == 0x7f || character == '[' || character == ']';
  };
  STRAND_ASSERT(!read.host.empty());
  STRAND_ASSERT(std::none_of(read.host.begin(), read.host.end(), is_of_no_host));
  STRAND_ASSERT(!read.port || *read.port > 0);
  STRAND_ASSERT(parse_host_and_port(to_string(read)) == read);
}

}  // namespace

AddressReadings check_address(std::string_view input) {
  const auto address = parse_address(input);
  const bool has_zero_byte = input.find('\0') != std::string_view::npos;
  STRAND_ASSERT(!has_zero_byte || !address);
  if (!has_zero_byte) STRAND_ASSERT(address == parse_as_the_library(std::string(input)));
  if (address) check_written(*address);
  const auto host = parse_host_and_port(input);
  if (host) check_host(*host);
  // An address is a host without a port.
  if (address) STRAND_ASSERT((host == HostAndPort{std::string(input), std::nullopt}));
  return {address.has_value(), host.has_value()};
}

}  // namespace strand
