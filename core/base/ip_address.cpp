#include "core/base/ip_address.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace strand {

namespace {

constexpr std::size_t group_count = 8;
using Groups = std::array<std::uint16_t, group_count>;

std::optional<std::uint32_t> parse_octets(std::string_view text) {
  std::uint32_t octets = 0;
  const char* position = text.data();
  const char* const end = position + text.size();
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) {
      if (position == end || *position != '.') return std::nullopt;
      ++position;
    }
    unsigned value = 0;
    const auto [next, error] = std::from_chars(position, end, value);
    if (error != std::errc{} || value > 255) return std::nullopt;
    // Some readers take a leading zero for octal: 010 would be 8.
    if (*position == '0' && next - position > 1) return std::nullopt;
    octets = (octets << 8) | value;
    position = next;
  }
  if (position != end) return std::nullopt;
  return octets;
}

// One to four hexadecimal digits.
std::optional<std::uint16_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  std::uint16_t value = 0;
  const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || next != text.data() + text.size()) return std::nullopt;
  return value;
}

// What stands on one side of "::", or the whole without one: groups between colons, of which the
// very last may be four octets. Nothing if it is malformed.
struct Side {
  Groups groups{};
  std::size_t count = 0;
};

std::optional<Side> parse_side(std::string_view text, bool may_end_in_octets) {
  Side side;
  if (text.empty()) return side;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    const bool last = colon == std::string_view::npos;
    if (last && may_end_in_octets && part.find('.') != std::string_view::npos) {
      const auto octets = parse_octets(part);
      if (!octets || side.count + 2 > group_count) return std::nullopt;
      side.groups[side.count++] = static_cast<std::uint16_t>(*octets >> 16);
      side.groups[side.count++] = static_cast<std::uint16_t>(*octets);
      return side;
    }
    const auto group = parse_group(part);
    if (!group || side.count == group_count) return std::nullopt;
    side.groups[side.count++] = *group;
    if (last) return side;
    text.remove_prefix(colon + 1);
  }
}

IpAddress from_groups(const Groups& groups) {
  IpAddress::Bytes bytes{};
  for (std::size_t i = 0; i < group_count; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return IpAddress::from_bytes(bytes);
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = parse_side(text.substr(0, gap), !has_gap);
  if (!head) return std::nullopt;
  if (!has_gap) {
    if (head->count != group_count) return std::nullopt;
    return from_groups(head->groups);
  }
  const auto tail = parse_side(text.substr(gap + 2), true);
  // "::" stands for one group at least.
  if (!tail || head->count + tail->count >= group_count) return std::nullopt;
  Groups groups = head->groups;
  std::copy_n(tail->groups.begin(), tail->count,
              groups.end() - static_cast<std::ptrdiff_t>(tail->count));
  return from_groups(groups);
}

std::string format_octets(std::uint32_t octets) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string((octets >> shift) & 0xff);
    if (shift > 0) text += '.';
  }
  return text;
}

struct Run {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The longest run of zeros, the first of those; a single one is written out (RFC 5952,
// section 4.2).
Run longest_zeros(const Groups& groups) {
  Run longest;
  for (std::size_t begin = 0; begin < group_count;) {
    std::size_t end = begin;
    while (end < group_count && groups[end] == 0) ++end;
    if (end - begin > std::max<std::size_t>(longest.size, 1)) longest = {begin, end - begin};
    begin = end + 1;
  }
  return longest;
}

std::string format_group(std::uint16_t group) {
  std::array<char, 4> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

std::optional<IpAddress> parse_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  const auto octets = parse_octets(text);
  if (!octets) return std::nullopt;
  return IpAddress::v4(*octets);
}

std::string format_address(IpAddress address) {
  if (address.is_v4()) return format_octets(address.octets());
  const IpAddress::Bytes bytes = address.bytes();
  Groups groups{};
  for (std::size_t i = 0; i < group_count; ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  const Run zeros = longest_zeros(groups);
  std::string text;
  for (std::size_t i = 0; i < group_count; ++i) {
    if (zeros.size > 0 && i == zeros.begin) {
      text += "::";
      i += zeros.size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += format_group(groups[i]);
  }
  return text;
}

}  // namespace strand
