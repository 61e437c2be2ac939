#include "reports/link_reports.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::reports {

namespace {

// Null when the sender never reported.
const SendCounters* sent_on_hop(const RunObservation& observation, std::size_t hop) {
  if (hop == 0) return &observation.coordinator.sent;
  const auto& ledger = observation.peers[hop - 1].ledger;
  return ledger ? &ledger->sent : nullptr;
}

void fill_from_network(LinkReport& link, const LinkObservation& seen) {
  link.datagrams.sent = seen.sent;
  link.datagrams.delivered = seen.delivered;
  link.datagrams.lost = seen.lost;
  link.datagrams.queue_dropped = seen.queue_dropped;
  link.datagrams.duplicated = seen.duplicated;
  link.datagrams.corrupted = seen.corrupted;
  link.datagrams.reordered = seen.reordered;
  if (seen.series) link.series = coarsened(*seen.series, link_series_bins);
}

// What the ends say. A datagram that the sender's own socket refused never was on the way: it is a
// drop of that socket's queue, and the rest of the difference is loss.
void fill_from_ends(LinkReport& link, const SendCounters* sent, const PeerLedger* receiver) {
  link.measured = sent != nullptr && receiver != nullptr;
  if (sent != nullptr) link.datagrams.sent = sent->datagrams;
  if (!link.measured) return;
  link.datagrams.delivered = receiver->received.datagrams;
  const std::uint64_t gone =
      sent->datagrams - std::min(sent->datagrams, receiver->received.datagrams);
  link.datagrams.queue_dropped = std::min(sent->blocked, gone);
  link.datagrams.lost = gone - link.datagrams.queue_dropped;
}

void fill_bytes(LinkReport& link, const SendCounters& sent, const PeerLedger* receiver,
                std::uint64_t encoded_bytes) {
  link.bytes.sent = sent.bytes;
  link.bytes.payload = sent.payload_bytes;
  link.bytes.header = sent.header_bytes;
  link.bytes.repair = sent.repair_bytes;
  link.bytes.retransmission = sent.resent_bytes;
  if (receiver != nullptr) link.bytes.feedback = receiver->received.feedback_bytes;
  if (encoded_bytes == 0) return;
  link.overhead = static_cast<double>(link.bytes.sent + link.bytes.feedback) /
                      static_cast<double>(encoded_bytes) -
                  1.0;
}

}  // namespace

std::string sender_of_hop(const RunObservation& observation, std::size_t hop) {
  return hop == 0 ? std::string("coordinator") : observation.peers[hop - 1].name;
}

std::string link_name(const RunObservation& observation, std::size_t hop) {
  return sender_of_hop(observation, hop) + "->" + observation.peers[hop].name;
}

std::vector<LinkReport> make_link_reports(const RunObservation& observation) {
  const bool watched = !observation.links.empty();
  STRAND_ASSERT(!watched || observation.links.size() == observation.peers.size());
  std::uint64_t encoded_bytes = 0;
  for (const SourceFrame& frame : observation.coordinator.frames) {
    encoded_bytes += frame.encoded_size;
  }
  std::vector<LinkReport> links(observation.peers.size());
  for (std::size_t hop = 0; hop < links.size(); ++hop) {
    LinkReport& link = links[hop];
    link.from = sender_of_hop(observation, hop);
    link.to = observation.peers[hop].name;
    const SendCounters* sent = sent_on_hop(observation, hop);
    const auto& ledger = observation.peers[hop].ledger;
    const PeerLedger* const receiver = ledger ? &*ledger : nullptr;
    if (watched) {
      fill_from_network(link, observation.links[hop]);
    } else {
      fill_from_ends(link, sent, receiver);
    }
    if (sent != nullptr) fill_bytes(link, *sent, receiver, encoded_bytes);
  }
  return links;
}

}  // namespace strand::reports
