#include "core/base/endpoint.hpp"

#include <charconv>
#include <system_error>

namespace strand {

std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t address = 0;
  const char* position = text.data();
  const char* const end = position + text.size();
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) {
      if (position == end || *position != '.') return std::nullopt;
      ++position;
    }
    unsigned value = 0;
    const auto [next, error] = std::from_chars(position, end, value);
    if (error != std::errc{} || value > 255 || next - position > 3) return std::nullopt;
    address = (address << 8) | value;
    position = next;
  }
  if (position != end) return std::nullopt;
  return address;
}

std::string format_address(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string((address >> shift) & 0xff);
    if (shift > 0) text += '.';
  }
  return text;
}

std::string to_string(Endpoint endpoint) {
  return format_address(endpoint.address) + ':' + std::to_string(endpoint.port);
}

}  // namespace strand
