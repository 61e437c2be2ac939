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

#include "core/base/time.hpp"
#include "core/node/event.hpp"
#include "sim/host_id.hpp"
#include "sim/network_fact.hpp"

namespace strand::sim {

class Digest {
 public:
  static constexpr std::size_t facts_per_checkpoint = 1024;

  void add(Timestamp now, HostId host, const Event& event);
  void add(Timestamp now, HostId host, NetworkFact fact, std::uint32_t peer, std::uint32_t size,
           std::uint64_t detail);

  [[nodiscard]] std::uint64_t facts() const;
  // The digest of everything so far.
  [[nodiscard]] std::uint64_t value() const;
  // The digest after each full 1,024 facts.
  [[nodiscard]] const std::vector<std::uint64_t>& checkpoints() const { return checkpoints_; }

 private:
  void append(std::uint64_t time, std::uint64_t identity, std::uint64_t place,
              std::uint64_t detail);

  std::array<std::uint64_t, 4 * facts_per_checkpoint> pending_;
  std::size_t pending_facts_ = 0;
  std::uint64_t chained_ = 0;
  std::vector<std::uint64_t> checkpoints_;
};

// 16 hexadecimal digits.
[[nodiscard]] std::string format_digest(std::uint64_t digest);

}  // namespace strand::sim
