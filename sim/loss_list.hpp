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
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& packet,
               LossCause cause) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_in_flight(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;

  // The host is going to crash: what it receives is remembered, for it goes down with it. Not after
  // this has been added to a world. `is_relay`: there is a next hop that it ought to know.
  void expect_crash_of(HostId host, bool is_relay);

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
  // What a relay that had begun anew received and did not send before it knew how.
  void list_unsent(HostId host, Life& life);
  // A packet on the link between two hosts; what is no chunk, or goes back, is left out.
  void add(HostId from, HostId to, const link::Packet& packet, LossCause cause);

  std::vector<Entry> entries_;
  std::vector<bool> reported_;  // by host: what comes later is in no ledger
  // Of hosts that are going to crash.
  struct Life {
    std::vector<std::pair<FrameNumber, ChunkIndex>> received;  // in this life
    std::set<std::pair<FrameNumber, ChunkIndex>> unsent;       // of those, before it was ready
    bool is_relay = false;
    // Without the one it sends nothing, without the other whole frames only.
    bool knows_next_hop = true;
    bool is_registered = true;
  };
  std::map<HostId, Life> lives_;
};

}  // namespace strand::sim
