#include "reports/run_report.hpp"

#include <algorithm>
#include <limits>

#include "reports/frame_status.hpp"
#include "reports/latency.hpp"
#include "reports/link_reports.hpp"
#include "reports/measurements.hpp"
#include "reports/missing_chunks.hpp"
#include "reports/rounding.hpp"
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

// What a peer says of itself need not be possible.
std::optional<ProcessReport> process_of(const DriverLedger& driver) {
  if (!driver.process) return std::nullopt;
  const double cpu = static_cast<double>(driver.process->cpu.count()) / 1e9;
  const double over = static_cast<double>(driver.process->over.count()) / 1e9;
  const double percent = over > 0 ? 100 * cpu / over : 0;
  return ProcessReport{.cpu_seconds = cpu,
                       .cpu_percent = std::min(percent, largest_ratio),
                       .peak_memory_bytes = std::min(driver.process->peak_memory, largest_count)};
}

std::optional<PeerJoined> joined_of(const RunObservation& observation,
                                    const PeerObservation& peer) {
  if (!peer.joined) return std::nullopt;
  PeerJoined joined{peer.joined->first_frame.value(), std::nullopt};
  const std::vector<SourceFrame>& source = observation.coordinator.frames;
  if (peer.joined->at && !source.empty()) {
    const Duration since = *peer.joined->at - source.front().captured;
    joined.seconds = std::max(0.0, static_cast<double>(since.count()) / 1e9);
  }
  return joined;
}

void fill_frames(const RunObservation& observation, const PeerLedger* ledger, PeerReport& peer) {
  const std::vector<SourceFrame>& source = observation.coordinator.frames;
  std::vector<FrameStatus> statuses;
  std::vector<Duration> latencies;
  for (std::uint32_t frame = peer.first_frame(); frame < source.size(); ++frame) {
    const FrameRecord* record = ledger == nullptr ? nullptr : find_record(*ledger, frame);
    const FrameStatus status = status_of(record, source[frame], observation.deadline);
    statuses.push_back(status);
    count(status, peer.frames);
    if (status == FrameStatus::complete || status == FrameStatus::late) {
      latencies.push_back(latency_of(*record, source[frame]));
    }
    if (record != nullptr && record->state == FrameState::corrupt) ++peer.frames.corrupt;
  }
  peer.frames.sent = statuses.size();
  if (!statuses.empty()) {
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
  peer.joined = joined_of(observation, observed);
  fill_frames(observation, ledger, peer);
  peer.complete_by = complete_at_peer(observation, place);
  if (ledger != nullptr) {
    peer.frames.duplicate = ledger->duplicate_frames;
    peer.frames.not_stored = ledger->not_stored_frames;
    if (ledger->not_stored_frames > 0) {
      peer.not_stored = {ledger->not_stored, ledger->driver.storage_problem};
    }
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
    peer.process = process_of(ledger->driver);
  }
  return peer;
}

GivenFrames given_frames(const RunObservation& observation) {
  GivenFrames given{observation.rate, {}};
  const auto add = [&](std::uint64_t frames, bool sent, std::uint32_t quality) {
    if (frames == 0) return;
    GivenStretch* const last = given.stretches.empty() ? nullptr : &given.stretches.back();
    if (last != nullptr && last->sent == sent && last->quality == quality) {
      last->frames += frames;
    } else {
      given.stretches.push_back({frames, sent, quality});
    }
  };
  const CoordinatorLedger& ledger = observation.coordinator;
  std::uint64_t skipped = 0;
  for (const SourceFrame& frame : ledger.frames) {
    add(frame.skipped_before - skipped, false, 0);
    skipped = frame.skipped_before;
    add(1, true, frame.quality);
  }
  add(ledger.skipped_frames - skipped, false, 0);
  return given;
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
  source.process = process_of(ledger.driver);
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

std::optional<JoinObservation> join_of(const CoordinatorLedger& coordinator, std::size_t place,
                                       bool expected) {
  if (place < coordinator.arrivals.size() && coordinator.arrivals[place]) {
    const PeerArrival& arrival = *coordinator.arrivals[place];
    if (arrival.first_frame == FrameNumber(0)) return std::nullopt;
    return JoinObservation{arrival.first_frame, arrival.at};
  }
  if (expected) return std::nullopt;
  const auto sent = static_cast<std::uint32_t>(coordinator.frames.size());
  return JoinObservation{FrameNumber(sent), std::nullopt};
}

RunReport make_run_report(const RunObservation& observation) {
  RunReport report;
  report.frames_sent = observation.coordinator.frames.size();
  report.frame_rate = observation.rate.as_double();
  report.frame_rate_held = frame_rate_held(observation.coordinator.frames);
  report.source = make_source_report(observation.coordinator);
  report.given = given_frames(observation);
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
