#include "core/base/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace strand {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || next != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// Blanks, control characters and brackets; a zero byte would end the name for the resolver.
bool is_of_no_host(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte <= 0x20 || byte == 0x7f || character == '[' || character == ']';
}

bool is_host(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), is_of_no_host);
}

}  // namespace

std::string to_string(Endpoint endpoint) {
  return to_string(HostAndPort{format_address(endpoint.address), endpoint.port});
}

std::optional<HostAndPort> parse_host_and_port(std::string_view text) {
  HostAndPort result;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    result.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    const bool has_port = colon != std::string_view::npos && colon == text.rfind(':');
    result.host = has_port ? text.substr(0, colon) : text;
    if (has_port) port = text.substr(colon);
  }
  if (!is_host(result.host)) return std::nullopt;
  if (port.empty()) return result;
  if (!port.starts_with(':')) return std::nullopt;
  result.port = parse_port(port.substr(1));
  if (!result.port) return std::nullopt;
  return result;
}

std::string to_string(const HostAndPort& host_and_port) {
  const bool brackets = host_and_port.host.find(':') != std::string::npos;
  std::string text = brackets ? '[' + host_and_port.host + ']' : host_and_port.host;
  if (host_and_port.port) text += ':' + std::to_string(*host_and_port.port);
  return text;
}

}  // namespace strand
