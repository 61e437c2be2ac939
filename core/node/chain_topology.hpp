// The order of the chain: who feeds whom. Names that are known have their places from the start, in
// whatever order they register; any other joins at the tail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/base/expected.hpp"
#include "core/wire/control_message.hpp"

namespace strand {

class ChainTopology {
 public:
  // Peers beyond this many are refused.
  static constexpr std::size_t max_peers = 16'384;

  enum class Refusal : std::uint8_t { name_taken, endpoint_taken, chain_full };

  // Those of `joining` have the places behind the expected ones, and may never come.
  explicit ChainTopology(const std::vector<PeerName>& expected,
                         const std::vector<PeerName>& joining = {});

  // Takes a peer in and returns its place, from 0. The same entry again keeps its place. A peer
  // that has left may come back under its name from anywhere.
  expected<std::size_t, Refusal> join(const wire::PeerEntry& peer);
  // Forgets where the peer at `place` is; its place and name stay.
  void leave(std::size_t place);

  // Every expected peer is there, and at least one.
  [[nodiscard]] bool complete() const { return present_ > 0 && absent_expected_ == 0; }
  [[nodiscard]] std::size_t size() const { return slots_.size(); }
  [[nodiscard]] std::size_t present() const { return present_; }
  [[nodiscard]] const PeerName& name_at(std::size_t place) const { return slots_[place].name; }
  // Nothing where the peer has not come, or has left.
  [[nodiscard]] const std::optional<wire::PeerEntry>& at(std::size_t place) const {
    return slots_[place].entry;
  }
  [[nodiscard]] std::optional<std::size_t> find(const PeerName& name) const;
  // The nearest peer that is there before `place`, and after it.
  [[nodiscard]] std::optional<wire::PeerEntry> previous_of(std::size_t place) const;
  [[nodiscard]] std::optional<std::size_t> next_of(std::size_t place) const;
  // The first peer that is there.
  [[nodiscard]] std::optional<wire::PeerEntry> head() const;
  // All that are there, in chain order.
  [[nodiscard]] std::vector<wire::PeerEntry> entries() const;

 private:
  struct Slot {
    PeerName name;
    std::optional<wire::PeerEntry> entry;
    bool expected = false;
  };

  [[nodiscard]] std::optional<std::size_t> first_present_from(std::size_t place) const;
  [[nodiscard]] bool endpoint_taken(const wire::PeerEntry& peer) const;

  std::vector<Slot> slots_;
  std::map<PeerName, std::size_t> places_;
  std::set<Endpoint> data_endpoints_;
  std::set<Endpoint> control_endpoints_;
  std::size_t present_ = 0;
  std::size_t absent_expected_ = 0;
};

}  // namespace strand
