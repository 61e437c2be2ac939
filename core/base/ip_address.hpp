// The address of a host: IPv4 or IPv6, as one type.
//
// An IPv4 address is held as the IPv6 address that stands for it (::ffff:192.168.1.20, RFC 4291,
// section 2.5.5.2). So a socket of one family and a socket of both tell the same sender by the same
// value, and comparing takes no look at the kind. Zones are not part of it: an address that means
// something on one interface only (fe80::1%eth0) cannot be told to another host.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strand {

class IpAddress {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  // 0.0.0.0
  constexpr IpAddress() = default;
  // `octets` in host byte order: 127.0.0.1 is 0x7f000001.
  [[nodiscard]] static constexpr IpAddress v4(std::uint32_t octets) {
    return IpAddress(0, v4_prefix | octets);
  }
  // 16 bytes in the order of the wire.
  [[nodiscard]] static constexpr IpAddress from_bytes(const Bytes& bytes) {
    IpAddress address(0, 0);
    for (std::size_t i = 0; i < 8; ++i) {
      address.high_ = address.high_ << 8 | bytes[i];
      address.low_ = address.low_ << 8 | bytes[i + 8];
    }
    return address;
  }

  [[nodiscard]] constexpr bool is_v4() const {
    return high_ == 0 && (low_ & ~std::uint64_t{0xffff'ffff}) == v4_prefix;
  }
  // Of an IPv4 address; of another, its last four bytes.
  [[nodiscard]] constexpr std::uint32_t octets() const { return static_cast<std::uint32_t>(low_); }
  // An IPv4 address with the prefix that stands for its kind.
  [[nodiscard]] constexpr Bytes bytes() const {
    Bytes bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
      bytes[i] = static_cast<std::uint8_t>(high_ >> (56 - 8 * i));
      bytes[i + 8] = static_cast<std::uint8_t>(low_ >> (56 - 8 * i));
    }
    return bytes;
  }

  // 0.0.0.0 or ::, which name no host: a socket that is bound to one listens on all addresses.
  [[nodiscard]] constexpr bool is_wildcard() const {
    return high_ == 0 && (low_ == 0 || low_ == v4_prefix);
  }
  // 127.0.0.0/8 or ::1
  [[nodiscard]] constexpr bool is_loopback() const {
    return is_v4() ? octets() >> 24 == 127 : high_ == 0 && low_ == 1;
  }
  // fe80::/10, which only means something together with an interface.
  [[nodiscard]] constexpr bool is_link_local_v6() const { return high_ >> 54 == 0xfe80U >> 6; }
  // 224.0.0.0/4, 255.255.255.255 or ff00::/8: not one host.
  [[nodiscard]] constexpr bool is_of_many_hosts() const {
    return is_v4() ? octets() >> 28 == 0xe || octets() == 0xffff'ffff : high_ >> 56 == 0xff;
  }

  friend constexpr auto operator<=>(IpAddress, IpAddress) = default;

 private:
  static constexpr std::uint64_t v4_prefix = std::uint64_t{0xffff} << 32;

  constexpr IpAddress(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}

  std::uint64_t high_ = 0;
  std::uint64_t low_ = v4_prefix;
};

inline constexpr IpAddress loopback_address = IpAddress::v4(0x7f00'0001);
inline constexpr IpAddress loopback_address_v6 =
    IpAddress::from_bytes({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
inline constexpr IpAddress wildcard_address = IpAddress::v4(0);
inline constexpr IpAddress wildcard_address_v6 = IpAddress::from_bytes({});

// Reads "127.0.0.1" (four decimal octets without leading zeros) or an IPv6 address as RFC 4291,
// section 2.2, writes it, in any of its forms; nothing else, and no zone.
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);
// IPv6 as RFC 5952 has it: "2001:db8::1".
[[nodiscard]] std::string format_address(IpAddress address);

}  // namespace strand
