// Whether two datagrams say the same. What a JSON datagram looked like (`original`) does not count.
#pragma once

#include <algorithm>
#include <type_traits>
#include <variant>

#include "core/wire/datagram.hpp"

namespace strand::wire {

inline bool same_bytes(ByteSpan a, ByteSpan b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

inline bool same(const Chunk& a, const Chunk& b) {
  return a.format == b.format && a.stream == b.stream && a.frame == b.frame && a.index == b.index &&
         a.count == b.count && a.deflated == b.deflated && a.retransmission == b.retransmission &&
         a.frame_size == b.frame_size && a.link_sequence == b.link_sequence &&
         a.time_left == b.time_left && a.checksum == b.checksum &&
         same_bytes(a.payload.bytes(), b.payload.bytes());
}

inline bool same(const Repair& a, const Repair& b) {
  return a.stream == b.stream && a.frame == b.frame && a.index == b.index && a.count == b.count &&
         a.deflated == b.deflated && a.retransmission == b.retransmission &&
         a.frame_size == b.frame_size && a.link_sequence == b.link_sequence &&
         a.time_left == b.time_left && a.checksum == b.checksum &&
         same_bytes(a.payload.bytes(), b.payload.bytes());
}

inline bool same(const EndOfStream& a, const EndOfStream& b) {
  return a.format == b.format && a.stream == b.stream && a.frames == b.frames &&
         a.link_sequence == b.link_sequence;
}

inline bool same(const Probe& a, const Probe& b) {
  return a.stream == b.stream && a.link_sequence == b.link_sequence;
}

inline bool same(const Feedback& a, const Feedback& b) {
  return a.stream == b.stream && a.newest == b.newest && a.age == b.age &&
         std::equal(a.runs().begin(), a.runs().end(), b.runs().begin(), b.runs().end()) &&
         a.onward == b.onward && a.rate_kbit == b.rate_kbit;
}

inline bool same(const Datagram& a, const Datagram& b) {
  return std::visit(
      [&](const auto& message) {
        const auto* other = std::get_if<std::decay_t<decltype(message)>>(&b);
        return other != nullptr && same(message, *other);
      },
      a);
}

}  // namespace strand::wire
