// Writes captures of packets in pcapng (draft-ietf-opsawg-pcapng), which Wireshark and tcpdump
// read.
//
// A stream of one section: every packet is written as it comes, and nothing of it is kept. It
// borrows the sink. Fields are little-endian on every machine, times have nanoseconds, and packets
// begin with their IPv4 header (LINKTYPE_RAW).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/buffer.hpp"
#include "core/base/time.hpp"
#include "reports/byte_sink.hpp"

namespace strand::reports {

// Which way a packet passes the interface that it was captured on.
enum class PcapngDirection : std::uint8_t { inbound = 1, outbound = 2 };

struct PcapngPacket {
  std::uint32_t interface = 0;  // what add_interface() gave
  Duration time{};              // since 1970-01-01 00:00:00 UTC, not below 0
  // The packet from its IPv4 header on, in pieces that follow one another.
  std::span<const ByteSpan> parts;
  PcapngDirection direction = PcapngDirection::outbound;
  // The same for all captures of one packet.
  std::uint64_t id = 0;
  std::span<const std::string> comments;  // UTF-8, of up to 65,535 bytes each
};

class PcapngWriter {
 public:
  // Which program writes the file, and a comment on all of it.
  PcapngWriter(ByteSink& sink, std::string_view application, std::string_view comment);

  // Interfaces are numbered from 0.
  [[nodiscard]] std::uint32_t add_interface(std::string_view name, std::string_view description);
  void write(const PcapngPacket& packet);

 private:
  void begin_block(std::uint32_t type);
  void add_option(std::uint16_t code, std::string_view value);
  void end_options();
  void end_block();

  ByteSink& sink_;
  std::string block_;  // at hand
  std::uint32_t interfaces_ = 0;
};

}  // namespace strand::reports
