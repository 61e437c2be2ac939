// Writes down why chunks did not come over the links of a chain, for the report's `missing`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/link/packet.hpp"
#include "reports/run_report.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class LossList final : public Observer {
 public:
  [[nodiscard]] bool wants(EventKind kind) const override;
  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) override;
  [[nodiscard]] bool watches_datagrams() const override { return joins_ > 1; }
  void on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& packet,
               LossCause cause) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_in_flight(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;

  // The host is going to crash: what it receives is remembered, for it goes down with it. Not after
  // this has been added to a world. `is_relay`: there is a next hop that it ought to know.
  void expect_crash_of(HostId host, bool is_relay);

  // The host is going to join behind another: what that one receives until it knows of it is not
  // passed on. Not after this has been added to a world.
  void expect_join_of(HostId host);

  // All that was written down, sorted by hop, frame and chunk.
  [[nodiscard]] std::vector<reports::Loss> take();

 private:
  struct Entry {
    std::uint32_t hop;
    FrameNumber frame;
    ChunkIndex chunk;
    LossCause cause;

    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  struct Life;
  void follow_life(HostId host, const Event& event);
  // What a relay received, and did not send before it knew how: one that had begun anew, or behind
  // which another joined.
  void list_unsent(HostId host, Life& life);
  // A packet on the link between two hosts; what is no chunk, or goes back, is left out.
  void add(HostId from, HostId to, const link::Packet& packet, LossCause cause);

  std::vector<Entry> entries_;
  std::vector<bool> reported_;  // by host: what comes later is in no ledger
  // Of hosts that are going to crash, and of those behind which others join.
  struct Life {
    std::vector<std::pair<FrameNumber, ChunkIndex>> received;  // in this life
    std::set<std::pair<FrameNumber, ChunkIndex>> unsent;       // of those, before it was ready
    bool crashes = false;
    bool is_relay = false;
    // Without the one it sends nothing, without the other whole frames only.
    bool knows_next_hop = true;
    bool is_registered = true;
  };
  std::map<HostId, Life> lives_;
  std::set<std::uint32_t> registered_;  // places of the chain, from 0, of those who have come
  std::size_t joins_ = 0;
};

}  // namespace strand::sim
