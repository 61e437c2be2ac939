// A fact of a run as it goes into the digest, and in words for people.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/time.hpp"
#include "core/node/event.hpp"
#include "sim/host_id.hpp"
#include "sim/network_fact.hpp"

namespace strand::sim {

// Four words; docs/determinism.md says what they hold.
struct Fact {
  std::array<std::uint64_t, 4> words{};

  [[nodiscard]] static Fact of(Timestamp now, HostId host, const Event& event);
  [[nodiscard]] static Fact of(Timestamp now, HostId host, NetworkFact fact, std::uint32_t peer,
                               std::uint32_t size, std::uint64_t detail);

  [[nodiscard]] Timestamp time() const {
    return run_start + Duration(static_cast<std::int64_t>(words[0]));
  }
  [[nodiscard]] HostId host() const { return HostId(static_cast<std::uint32_t>(words[1] >> 32)); }
  // "frame_captured", "datagram_lost"
  [[nodiscard]] std::string kind() const;
  // "2.004000000 s, C: frame_completed, frame 20, chunk 0, size 4640, detail 4". A host without a
  // name is called by its number.
  [[nodiscard]] std::string text(std::span<const std::string> host_names) const;

  friend bool operator==(const Fact&, const Fact&) = default;
};

// Takes the facts of a run as they happen.
class FactSink {
 public:
  FactSink() = default;
  FactSink(const FactSink&) = delete;
  FactSink& operator=(const FactSink&) = delete;
  virtual ~FactSink() = default;

  // Some facts in order; called at least every Digest::facts_per_checkpoint facts.
  virtual void take(std::span<const Fact> facts) = 0;
};

}  // namespace strand::sim
