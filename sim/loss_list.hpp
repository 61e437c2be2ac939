// Writes down why chunks did not come over the links of a chain, for the report's `missing`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/link/packet.hpp"
#include "reports/run_report.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

class LossList final : public Observer {
 public:
  void on_event(Timestamp now, HostId host, const Event& event) override;
  void on_drop(Timestamp now, HostId from, HostId to, const link::Packet& packet,
               link::DropCause cause) override;
  void on_corrupted(Timestamp now, HostId from, HostId to, const link::Packet& packet) override;
  void on_to_nobody(Timestamp now, HostId from, const link::Packet& packet) override;
  // What the end of the run has cut off.
  void on_in_flight(HostId from, HostId to, const link::Packet& packet);

  // All that was written down, sorted by hop, frame and chunk.
  [[nodiscard]] std::vector<reports::Loss> take();

 private:
  enum class Cause : std::uint8_t {
    loss,
    queue_full,
    codel,
    pinpoint,
    corruption,
    expired,
    in_flight
  };

  struct Entry {
    std::uint32_t hop;
    FrameNumber frame;
    ChunkIndex chunk;
    Cause cause;

    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  static const char* to_string(Cause cause);
  static Cause cause_of(link::DropCause cause);
  // A packet on the link between two hosts; what is no chunk, or goes back, is left out.
  void add(HostId from, HostId to, const link::Packet& packet, Cause cause);

  std::vector<Entry> entries_;
  std::vector<bool> reported_;  // by host: what comes later is in no ledger
};

}  // namespace strand::sim
