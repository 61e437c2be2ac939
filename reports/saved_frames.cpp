#include "reports/saved_frames.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "reports/frame_status.hpp"
#include "reports/link_reports.hpp"

namespace strand::reports {

namespace {

struct Help {
  bool retransmission = false;
  bool repair = false;
};

// A chunk that ended so was never lost on its way.
constexpr std::array<std::string_view, 3> no_losses{"not_forwarded", "crash", "in_flight"};

void count(const Help& help, CompleteBy& counts) {
  if (help.retransmission && help.repair) {
    ++counts.both;
  } else if (help.retransmission) {
    ++counts.retransmission;
  } else if (help.repair) {
    ++counts.repair;
  } else {
    ++counts.first_sending;
  }
}

// The peer's record of a frame that is complete there; null where it is not.
const FrameRecord* complete_record(const RunObservation& observation, std::size_t place,
                                   std::uint32_t frame) {
  const auto& ledger = observation.peers[place].ledger;
  const FrameRecord* const record = ledger ? find_record(*ledger, frame) : nullptr;
  const SourceFrame& source = observation.coordinator.frames[frame];
  return status_of(record, source, observation.deadline) == FrameStatus::complete ? record
                                                                                  : nullptr;
}

}  // namespace

CompleteBy complete_at_peer(const RunObservation& observation, std::size_t place) {
  CompleteBy counts;
  const std::uint32_t first = observation.peers[place].first_frame();
  for (std::uint32_t frame = first; frame < observation.coordinator.frames.size(); ++frame) {
    const FrameRecord* const record = complete_record(observation, place, frame);
    if (record != nullptr) count({record->took_retransmissions, record->took_repairs}, counts);
  }
  return counts;
}

CompleteBy complete_everywhere(const RunObservation& observation) {
  const bool any_reported =
      std::any_of(observation.peers.begin(), observation.peers.end(),
                  [](const PeerObservation& peer) { return peer.ledger.has_value(); });
  CompleteBy counts;
  if (!any_reported) return counts;
  for (std::uint32_t frame = 0; frame < observation.coordinator.frames.size(); ++frame) {
    Help help;
    bool everywhere = true;
    for (std::size_t place = 0; place < observation.peers.size() && everywhere; ++place) {
      const PeerObservation& peer = observation.peers[place];
      if (!peer.ledger || frame < peer.first_frame()) continue;
      const FrameRecord* const record = complete_record(observation, place, frame);
      everywhere = record != nullptr;
      if (!everywhere) continue;
      help.retransmission = help.retransmission || record->took_retransmissions;
      help.repair = help.repair || record->took_repairs;
    }
    if (everywhere) count(help, counts);
  }
  return counts;
}

void count_repaired(const RunObservation& observation, RunReport& report) {
  std::map<std::string_view, std::uint64_t> ended;
  for (const MissingTotal& total : report.missing_totals) {
    const bool is_loss =
        std::find(no_losses.begin(), no_losses.end(), total.cause) == no_losses.end();
    if (is_loss) ended[total.link] += total.chunks;
  }
  for (std::size_t hop = 0; hop < report.links.size(); ++hop) {
    const auto& ledger = observation.peers[hop].ledger;
    if (!ledger) continue;
    LinkReport& link = report.links[hop];
    link.chunks.retransmitted = ledger->received.resent_chunks;
    link.chunks.recovered = ledger->received.recovered_chunks;
    const auto found = ended.find(link_name(observation, hop));
    if (found != ended.end()) link.chunks.not_repaired = found->second;
    const std::uint64_t repaired = link.chunks.retransmitted + link.chunks.recovered;
    const std::uint64_t all = repaired + link.chunks.not_repaired;
    if (all > 0) link.repaired = static_cast<double>(repaired) / static_cast<double>(all);
  }
}

}  // namespace strand::reports
