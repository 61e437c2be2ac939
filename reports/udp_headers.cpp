#include "reports/udp_headers.hpp"

#include <span>

#include "core/base/assert.hpp"
#include "core/base/byte_order.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t ip_header_size = 20;
constexpr std::size_t udp_header_size = 8;
static_assert(ip_header_size + udp_header_size == udp_headers_size);
constexpr std::size_t most_payload = 65'535 - udp_headers_size;

constexpr std::uint8_t version_and_words = 0x45;  // IPv4, five words of header
constexpr std::uint8_t time_to_live = 64;
constexpr std::uint8_t udp_protocol = 17;

void write_ip_header(std::span<std::byte> bytes, Endpoint from, Endpoint to, std::size_t size,
                     std::uint16_t identification, std::uint16_t checksum) {
  ByteWriter writer(bytes);
  writer.write(version_and_words);
  writer.write(std::uint8_t{0});  // type of service
  writer.write(static_cast<std::uint16_t>(size));
  writer.write(identification);
  writer.write(std::uint16_t{0});  // no flags, offset 0
  writer.write(time_to_live);
  writer.write(udp_protocol);
  writer.write(checksum);
  writer.write(from.address.octets());
  writer.write(to.address.octets());
}

// RFC 1071: the complement of the sum of all words, with carries added back.
std::uint16_t internet_checksum(ByteSpan bytes) {
  ByteReader reader(bytes);
  std::uint32_t sum = 0;
  while (reader.remaining() > 0) sum += reader.read<std::uint16_t>();
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace

std::array<std::byte, udp_headers_size> udp_headers(Endpoint from, Endpoint to,
                                                    std::size_t payload_size,
                                                    std::uint16_t identification) {
  STRAND_ASSERT(payload_size <= most_payload);
  STRAND_ASSERT(from.address.is_v4() && to.address.is_v4());
  std::array<std::byte, udp_headers_size> bytes{};
  const auto ip_header = std::span(bytes).first<ip_header_size>();
  const std::size_t size = udp_headers_size + payload_size;
  write_ip_header(ip_header, from, to, size, identification, 0);
  write_ip_header(ip_header, from, to, size, identification, internet_checksum(ip_header));

  const auto udp_header = std::span(bytes).last<udp_header_size>();
  ByteWriter writer(udp_header);
  writer.write(from.port);
  writer.write(to.port);
  writer.write(static_cast<std::uint16_t>(udp_header_size + payload_size));
  writer.write(std::uint16_t{0});  // no checksum
  return bytes;
}

}  // namespace strand::reports
