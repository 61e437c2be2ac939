#include "reports/pcapng_writer.hpp"

#include <concepts>
#include <cstddef>

#include "core/base/assert.hpp"

namespace strand::reports {

namespace {

// Types of blocks.
constexpr std::uint32_t section_header = 0x0A0D0D0A;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t enhanced_packet = 6;

// Codes of options: of all blocks, then of each.
constexpr std::uint16_t opt_endofopt = 0;
constexpr std::uint16_t opt_comment = 1;
constexpr std::uint16_t shb_userappl = 4;
constexpr std::uint16_t if_name = 2;
constexpr std::uint16_t if_description = 3;
constexpr std::uint16_t if_tsresol = 9;
constexpr std::uint16_t epb_flags = 2;
constexpr std::uint16_t epb_packetid = 5;

constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint64_t section_length_unknown = ~std::uint64_t{0};
constexpr std::uint16_t linktype_raw = 101;
constexpr std::uint32_t no_snap_length = 0;
constexpr std::string_view nanoseconds("\x09", 1);  // 10^-9 s

template <std::unsigned_integral T>
void append(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

template <std::unsigned_integral T>
std::string bytes_of(T value) {
  std::string bytes;
  append(bytes, value);
  return bytes;
}

void pad(std::string& out) {
  out.append((4 - out.size() % 4) % 4, '\0');
}

}  // namespace

PcapngWriter::PcapngWriter(ByteSink& sink, std::string_view application, std::string_view comment)
    : sink_(sink) {
  begin_block(section_header);
  append(block_, byte_order_magic);
  append(block_, std::uint16_t{1});  // version 1.0
  append(block_, std::uint16_t{0});
  append(block_, section_length_unknown);
  add_option(opt_comment, comment);
  add_option(shb_userappl, application);
  end_options();
  end_block();
}

std::uint32_t PcapngWriter::add_interface(std::string_view name, std::string_view description) {
  begin_block(interface_description);
  append(block_, linktype_raw);
  append(block_, std::uint16_t{0});
  append(block_, no_snap_length);
  add_option(if_name, name);
  add_option(if_description, description);
  add_option(if_tsresol, nanoseconds);
  end_options();
  end_block();
  return interfaces_++;
}

void PcapngWriter::write(const PcapngPacket& packet) {
  STRAND_ASSERT(packet.interface < interfaces_ && packet.time >= Duration::zero());
  std::size_t size = 0;
  for (const ByteSpan part : packet.parts) size += part.size();
  const auto time = static_cast<std::uint64_t>(packet.time.count());

  begin_block(enhanced_packet);
  append(block_, packet.interface);
  append(block_, static_cast<std::uint32_t>(time >> 32));
  append(block_, static_cast<std::uint32_t>(time));
  append(block_, static_cast<std::uint32_t>(size));  // captured
  append(block_, static_cast<std::uint32_t>(size));  // on the wire
  for (const ByteSpan part : packet.parts) {
    block_.append(reinterpret_cast<const char*>(part.data()), part.size());
  }
  pad(block_);
  for (const std::string& comment : packet.comments) add_option(opt_comment, comment);
  add_option(epb_flags, bytes_of(std::uint32_t{static_cast<std::uint8_t>(packet.direction)}));
  add_option(epb_packetid, bytes_of(packet.id));
  end_options();
  end_block();
}

void PcapngWriter::begin_block(std::uint32_t type) {
  block_.clear();
  append(block_, type);
  append(block_, std::uint32_t{0});  // the length, when it is known
}

void PcapngWriter::add_option(std::uint16_t code, std::string_view value) {
  STRAND_ASSERT(value.size() <= 0xFFFF);
  append(block_, code);
  append(block_, static_cast<std::uint16_t>(value.size()));
  block_ += value;
  pad(block_);
}

void PcapngWriter::end_options() {
  append(block_, opt_endofopt);
  append(block_, std::uint16_t{0});
}

// The length stands before and after what it is the length of.
void PcapngWriter::end_block() {
  const std::string length =
      bytes_of(static_cast<std::uint32_t>(block_.size() + sizeof(std::uint32_t)));
  block_.replace(4, length.size(), length);
  block_ += length;
  sink_.write(block_);
}

}  // namespace strand::reports
