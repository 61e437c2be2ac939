// What a one-way link does to datagrams. The names and meanings are tc-netem's; the defaults are a
// perfect link.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/base/units.hpp"

namespace strand::link {

enum class JitterDistribution : std::uint8_t { uniform, normal };

// A droptail queue in front of the link's rate: what does not fit is dropped. Exactly one of the
// two limits holds.
struct QueueLimit {
  std::optional<ByteCount> bytes = ByteCount::kibibytes(256);
  std::optional<std::uint64_t> packets;

  friend bool operator==(const QueueLimit&, const QueueLimit&) = default;
};

struct LinkOptions {
  Duration delay{};  // one way, at least 0
  // Half width of the uniform distribution, standard deviation of the normal one. Datagrams that
  // draw less delay overtake others, as in netem; a delay below 0 becomes 0.
  Duration jitter{};
  JitterDistribution distribution = JitterDistribution::uniform;
  Probability loss;     // of each datagram, independent
  Probability reorder;  // a datagram is sent at once, without the delay, and so overtakes others
  // Serialisation, and the queue before it; without a rate there is no queue.
  std::optional<BitRate> rate;
  QueueLimit queue;

  friend bool operator==(const LinkOptions&, const LinkOptions&) = default;
};

}  // namespace strand::link
