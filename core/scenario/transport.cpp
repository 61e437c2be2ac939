#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"

namespace strand::scenario {
Codec read_codec(const Value& value, ProblemList& problems) {
  Section section(value, keys::codec, problems);
  Codec codec;
  auto quality = static_cast<std::uint64_t>(codec.jpeg_quality);
  section.set_number("jpeg_quality", quality, ranges::jpeg_quality);
  codec.jpeg_quality = static_cast<int>(quality);
  const std::optional<Value> level = section.find("zlib_level");
  if (level && level->node->text == "none") {
    codec.zlib_level.reset();
  } else if (std::uint64_t number = 0;
             section.set_number("zlib_level", number, ranges::zlib_level, "; or write none")) {
    codec.zlib_level = static_cast<int>(number);
  }
  section.finish();
  return codec;
}

Transport read_transport(const Value& value, ProblemList& problems) {
  Section section(value, keys::transport, problems);
  Transport transport;
  section.set_choice<wire::Format>(
      "wire", transport.format, {{"binary", wire::Format::binary}, {"json", wire::Format::json}});
  ByteCount datagram(transport.max_datagram);
  section.set("max_datagram", datagram,
              [](std::string_view text) { return read_size(text, ranges::max_datagram); });
  transport.max_datagram = datagram.value();
  section.set_choice<wire::Forwarding>(
      "forwarding", transport.forwarding,
      {{"cut_through", wire::Forwarding::cut_through},
       {"store_and_forward", wire::Forwarding::store_and_forward}});
  const bool says_recovery =
      section.set_choice<wire::Recovery>("recovery", transport.recovery,
                                         {{"none", wire::Recovery::none},
                                          {"arq", wire::Recovery::arq},
                                          {"fec", wire::Recovery::fec},
                                          {"hybrid", wire::Recovery::hybrid}});
  if (transport.format == wire::Format::json) {
    if (says_recovery && transport.recovery != wire::Recovery::none) {
      const Value recovery = *section.find("recovery");
      section.report(recovery, "datagrams in JSON cannot be repaired; write none, or wire: binary");
    }
    transport.recovery = wire::Recovery::none;
  }
  section.set("deadline", transport.deadline,
              [](std::string_view text) { return read_duration(text, ranges::deadline); });
  section.finish();
  return transport;
}

}  // namespace strand::scenario
