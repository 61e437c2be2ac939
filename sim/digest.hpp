// A fingerprint of a run that two runs share only if the same things happened at the same virtual
// times in the same order.
//
// Every fact becomes 32 bytes, little-endian whatever the machine, and every 1,024 facts are
// chained by XXH3-64 with the digest so far as the seed. The chain's links are kept as checkpoints,
// so that two runs that differ are pinned to 1,024 facts without keeping the facts.
// docs/determinism.md lays out the bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/fact.hpp"

namespace strand::sim {

class Digest {
 public:
  static constexpr std::size_t facts_per_checkpoint = 1024;

  void add(const Fact& fact) {
    pending_[pending_facts_] = fact;
    if (++pending_facts_ == facts_per_checkpoint) chain();
  }

  // Shows all facts to `sink`, which outlives the digest: those pending when they are chained, and
  // the rest by flush().
  void stream_to(FactSink& sink) { sink_ = &sink; }
  void flush();

  [[nodiscard]] std::uint64_t facts() const;
  // The digest of everything so far.
  [[nodiscard]] std::uint64_t value() const;
  // The digest after each full 1,024 facts.
  [[nodiscard]] const std::vector<std::uint64_t>& checkpoints() const { return checkpoints_; }

 private:
  void chain();
  [[nodiscard]] std::uint64_t hash_pending() const;

  std::array<Fact, facts_per_checkpoint> pending_;
  std::size_t pending_facts_ = 0;
  std::uint64_t chained_ = 0;
  std::vector<std::uint64_t> checkpoints_;
  FactSink* sink_ = nullptr;
};

// 16 hexadecimal digits.
[[nodiscard]] std::string format_digest(std::uint64_t digest);

}  // namespace strand::sim
