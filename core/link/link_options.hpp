// What a one-way link does to datagrams. The names and meanings are tc-netem's; the defaults are a
// perfect link.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/delivery_trace.hpp"
#include "core/link/loss_model.hpp"

namespace strand::link {

enum class JitterDistribution : std::uint8_t { uniform, normal, pareto, paretonormal };

enum class QueueDiscipline : std::uint8_t { droptail, codel };

// A queue in front of the link's rate: what does not fit is dropped. Exactly one of the two limits
// holds.
struct QueueLimit {
  std::optional<ByteCount> bytes = ByteCount::kibibytes(256);
  std::optional<std::uint64_t> packets;
  // CoDel (RFC 8289) drops at the head too, while what leaves the queue has waited for `target` or
  // longer throughout an `interval`, which is more than 0.
  QueueDiscipline discipline = QueueDiscipline::droptail;
  Duration target = std::chrono::milliseconds(5);
  Duration interval = std::chrono::milliseconds(100);

  friend bool operator==(const QueueLimit&, const QueueLimit&) = default;
};

// A datagram is sent at once, without the delay, and so overtakes others: with `probability`, but
// only after at least `gap` - 1 in a row that were delayed, as netem counts them: those that were
// lost or dropped are not among them. With a gap of 1 every datagram has its chance.
struct Reordering {
  Probability probability;
  std::uint32_t gap = 1;  // at least 1

  friend bool operator==(const Reordering&, const Reordering&) = default;
};

// The first datagram on the link that carries this chunk.
struct ChunkDrop {
  FrameNumber frame;
  ChunkIndex chunk;

  friend auto operator<=>(const ChunkDrop&, const ChunkDrop&) = default;
};

// Datagrams that are dropped whatever chance says.
struct PinpointDrops {
  std::vector<std::uint64_t> datagrams;  // by their number on the link, from 0; sorted, each once
  std::vector<ChunkDrop> chunks;         // sorted, each once

  [[nodiscard]] bool empty() const { return datagrams.empty() && chunks.empty(); }
  friend bool operator==(const PinpointDrops&, const PinpointDrops&) = default;
};

struct LinkOptions {
  Duration delay{};  // one way, at least 0
  // Half width of the uniform distribution, standard deviation of the others. Datagrams that draw
  // less delay overtake others, as in netem; a delay below 0 becomes 0.
  Duration jitter{};
  JitterDistribution distribution = JitterDistribution::uniform;
  LossModel loss;
  Reordering reorder;
  Probability duplicate;
  Probability corrupt;  // one bit of the datagram flips
  // The probability with which a random decision repeats the draw before it: of loss that is
  // independent otherwise, jitter, reordering, duplication and corruption, each for itself.
  Probability correlation;
  // Serialisation, and the queue before it; without a rate or a trace there is no queue.
  std::optional<BitRate> rate;
  DeliveryTrace trace;  // instead of a rate
  QueueLimit queue;
  // The largest IP packet, headers included: a datagram that is longer travels as fragments, and is
  // lost with any of them. At least min_mtu.
  std::optional<ByteCount> mtu;
  PinpointDrops drops;

  friend bool operator==(const LinkOptions&, const LinkOptions&) = default;
};

// What every IPv4 host has to take (RFC 791).
inline constexpr ByteCount min_mtu{576};

}  // namespace strand::link
