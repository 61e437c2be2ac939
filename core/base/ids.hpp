// Identifiers as types of their own, so that a frame number cannot be passed for a chunk index.
//
// A StrongId is a number with an identity and an order, and no arithmetic but next().
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace strand {

template <class Tag, class Rep>
class StrongId {
 public:
  using rep = Rep;

  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}

  [[nodiscard]] constexpr Rep value() const { return value_; }
  [[nodiscard]] constexpr StrongId next() const { return StrongId(static_cast<Rep>(value_ + 1)); }

  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Rep value_ = 0;
};

// A frame of the source, from 0, in the order of capture.
using FrameNumber = StrongId<struct FrameNumberTag, std::uint32_t>;
// A chunk within its frame, from 0.
using ChunkIndex = StrongId<struct ChunkIndexTag, std::uint16_t>;
// One media stream; two runs of a coordinator have different ones.
using StreamId = StrongId<struct StreamIdTag, std::uint16_t>;
// The number of a datagram on one link, fresh for every datagram, retransmissions too.
using LinkSequence = StrongId<struct LinkSequenceTag, std::uint32_t>;
// A reliable connection, as the driver of a node numbers it.
using ConnectionId = StrongId<struct ConnectionIdTag, std::uint64_t>;

}  // namespace strand

template <class Tag, class Rep>
struct std::hash<strand::StrongId<Tag, Rep>> {
  std::size_t operator()(strand::StrongId<Tag, Rep> id) const noexcept {
    return std::hash<Rep>{}(id.value());
  }
};
