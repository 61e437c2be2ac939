// Builds what the nodes of small chains wrote down.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "reports/run_report.hpp"

namespace strand::reports {

[[nodiscard]] inline Timestamp at_ms(std::int64_t milliseconds) {
  return run_start + std::chrono::milliseconds(milliseconds);
}

// `frames` frames of `chunks` chunks and `size` bytes, one every 100 ms from 0 on; deadline 1 s.
[[nodiscard]] inline RunObservation make_observation(std::uint32_t frames, std::uint16_t chunks,
                                                     std::uint32_t size = 1000) {
  RunObservation observation;
  for (std::uint32_t i = 0; i < frames; ++i) {
    observation.coordinator.frames.push_back({at_ms(i * 100), size, chunks});
  }
  observation.rate = FrameRate(10, 1);
  observation.deadline = std::chrono::seconds(1);
  return observation;
}

// A peer's ledger, frame by frame from `first_frame` on. All frames have `chunks` chunks.
class LedgerBuilder {
 public:
  explicit LedgerBuilder(std::uint16_t chunks, std::uint32_t first_frame = 0) : chunks_(chunks) {
    ledger_.first_frame = FrameNumber(first_frame);
  }

  LedgerBuilder& complete(Timestamp when) { return whole(when, FrameState::complete); }
  LedgerBuilder& corrupt(Timestamp when) { return whole(when, FrameState::corrupt); }
  LedgerBuilder& partial(std::initializer_list<std::uint16_t> missing) {
    const FrameNumber frame = next();
    for (const std::uint16_t chunk : missing) {
      ledger_.missing.push_back({frame, ChunkIndex(chunk)});
    }
    FrameRecord record;
    record.chunks_received = static_cast<std::uint16_t>(chunks_ - missing.size());
    record.chunk_count = chunks_;
    record.state = FrameState::partial;
    ledger_.frames.push_back(record);
    return *this;
  }
  LedgerBuilder& lost() {
    ledger_.frames.emplace_back();
    return *this;
  }

  [[nodiscard]] const PeerLedger& ledger() const { return ledger_; }

 private:
  [[nodiscard]] FrameNumber next() const {
    return FrameNumber(ledger_.first_frame.value() +
                       static_cast<std::uint32_t>(ledger_.frames.size()));
  }
  LedgerBuilder& whole(Timestamp when, FrameState state) {
    ledger_.frames.push_back({when, chunks_, chunks_, state});
    return *this;
  }

  std::uint16_t chunks_;
  PeerLedger ledger_;
};

inline void add_peer(RunObservation& observation, const std::string& name,
                     const LedgerBuilder& builder) {
  observation.peers.push_back({name, builder.ledger()});
}

inline void add_silent_peer(RunObservation& observation, const std::string& name) {
  observation.peers.push_back({name, std::nullopt});
}

// Says that the network was watched: without a known loss, nothing may be missing.
inline void watch_network(RunObservation& observation) {
  observation.links.resize(observation.peers.size());
}

}  // namespace strand::reports
