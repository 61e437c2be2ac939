#include "reports/run_report.hpp"

#include <algorithm>
#include <limits>

#include "reports/frame_status.hpp"
#include "reports/latency.hpp"
#include "reports/link_reports.hpp"
#include "reports/measurements.hpp"
#include "reports/missing_chunks.hpp"
#include "reports/saved_frames.hpp"

namespace strand::reports {

namespace {

void count(FrameStatus status, FrameCounts& counts) {
  switch (status) {
    case FrameStatus::complete:
      ++counts.complete;
      break;
    case FrameStatus::late:
      ++counts.late;
      break;
    case FrameStatus::partial:
      ++counts.partial;
      break;
    case FrameStatus::lost:
      ++counts.lost;
      break;
  }
}

void fill_frames(const RunObservation& observation, const PeerLedger* ledger, PeerReport& peer) {
  const std::vector<SourceFrame>& source = observation.coordinator.frames;
  std::vector<FrameStatus> statuses(source.size());
  std::vector<Duration> latencies;
  for (std::uint32_t frame = 0; frame < source.size(); ++frame) {
    const FrameRecord* record = ledger == nullptr ? nullptr : find_record(*ledger, frame);
    const FrameStatus status = status_of(record, source[frame], observation.deadline);
    statuses[frame] = status;
    count(status, peer.frames);
    if (status == FrameStatus::complete || status == FrameStatus::late) {
      latencies.push_back(latency_of(*record, source[frame]));
    }
    if (record != nullptr && record->state == FrameState::corrupt) ++peer.frames.corrupt;
  }
  peer.frames.sent = source.size();
  if (!source.empty()) {
    peer.completeness =
        static_cast<double>(peer.frames.complete) / static_cast<double>(peer.frames.sent);
  }
  peer.frame_status = encode_status(statuses);
  std::sort(latencies.begin(), latencies.end());
  peer.latency_ms = summarise_latencies(latencies);
  peer.latency_cdf = latency_cdf_of(latencies);
}

PeerReport make_peer_report(const RunObservation& observation, std::size_t place) {
  const PeerObservation& observed = observation.peers[place];
  const PeerLedger* ledger = observed.ledger ? &*observed.ledger : nullptr;
  PeerReport peer;
  peer.name = observed.name;
  peer.hop = static_cast<std::uint32_t>(place + 1);
  peer.reported = ledger != nullptr;
  peer.clock = observed.clock;
  fill_frames(observation, ledger, peer);
  peer.complete_by = complete_at_peer(observation, place);
  if (ledger != nullptr) {
    peer.frames.duplicate = ledger->duplicate_frames;
    peer.frames.not_stored = ledger->not_stored_frames;
    peer.chunks.received = ledger->received.chunks;
    peer.chunks.duplicate = ledger->received.duplicate_chunks;
    peer.chunks.refused = ledger->received.refused;
    peer.chunks.expired = ledger->received.expired_chunks;
    peer.chunks.repaired_arq = ledger->received.resent_chunks;
    peer.chunks.repaired_fec = ledger->received.recovered_chunks;
    if (const auto& residence = ledger->driver.residence) {
      const auto microseconds = [](Duration duration) {
        return static_cast<double>(duration.count()) / 1e3;
      };
      peer.residence_us = {microseconds(residence->p50), microseconds(residence->p99),
                           microseconds(residence->max)};
    }
  }
  return peer;
}

std::optional<double> frame_rate_held(const std::vector<SourceFrame>& frames) {
  if (frames.size() < 2) return std::nullopt;
  const Duration span = frames.back().captured - frames.front().captured;
  if (span <= Duration::zero()) return std::nullopt;
  return static_cast<double>(frames.size() - 1) * 1e9 / static_cast<double>(span.count());
}

SourceReport make_source_report(const CoordinatorLedger& ledger) {
  SourceReport source;
  source.skipped_frames = ledger.skipped_frames;
  std::uint64_t sum = 0;
  std::uint64_t sent = 0;
  std::uint8_t lowest = std::numeric_limits<std::uint8_t>::max();
  for (const SourceFrame& frame : ledger.frames) {
    source.encoded_bytes += frame.encoded_size;
    // The coordinator refused it, and it has no quality.
    if (frame.chunk_count == 0) continue;
    ++sent;
    sum += frame.quality;
    lowest = std::min(lowest, frame.quality);
  }
  if (sent == 0) return source;
  source.quality = {static_cast<double>(lowest),
                    static_cast<double>(sum) / static_cast<double>(sent)};
  return source;
}

}  // namespace

RunReport make_run_report(const RunObservation& observation) {
  RunReport report;
  report.frames_sent = observation.coordinator.frames.size();
  report.frame_rate = observation.rate.as_double();
  report.frame_rate_held = frame_rate_held(observation.coordinator.frames);
  report.source = make_source_report(observation.coordinator);
  report.complete_by = complete_everywhere(observation);
  report.peers.reserve(observation.peers.size());
  for (std::size_t place = 0; place < observation.peers.size(); ++place) {
    report.peers.push_back(make_peer_report(observation, place));
  }
  report.links = make_link_reports(observation);
  report.measurements = measure(observation, report.links);
  explain_missing(observation, report);
  count_repaired(observation, report);
  return report;
}

}  // namespace strand::reports
