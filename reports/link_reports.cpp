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

std::uint64_t less(std::uint64_t from, std::uint64_t part) {
  return from - std::min(from, part);
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

// What the ends say, and the model of the link that the sender's driver may have. That knows what
// it did. Of what is gone besides, a datagram that the sender's own socket refused never was on the
// way: it is a drop of that socket's queue, and the rest is loss.
void fill_from_ends(LinkReport& link, const SendCounters* sent, const LinkTally& modelled,
                    const PeerLedger* receiver) {
  link.measured = sent != nullptr && receiver != nullptr;
  if (sent != nullptr) link.datagrams.sent = sent->datagrams;
  if (!link.measured) return;
  link.datagrams.delivered = receiver->received.datagrams;
  link.datagrams.duplicated = modelled.duplicated;
  link.datagrams.corrupted = modelled.corrupted;
  link.datagrams.reordered = modelled.reordered;
  const std::uint64_t gone =
      less(less(sent->datagrams + modelled.duplicated, receiver->received.datagrams),
           modelled.lost + modelled.queue_dropped);
  const std::uint64_t refused = std::min(modelled.blocked, gone);
  link.datagrams.queue_dropped = modelled.queue_dropped + refused;
  link.datagrams.lost = modelled.lost + gone - refused;
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

// Of the frames that were sent to a peer.
std::uint64_t encoded_bytes(const RunObservation& observation, const PeerObservation& peer) {
  const std::vector<SourceFrame>& frames = observation.coordinator.frames;
  std::uint64_t sum = 0;
  for (std::size_t i = peer.first_frame(); i < frames.size(); ++i) sum += frames[i].encoded_size;
  return sum;
}

}  // namespace

std::string sender_of_hop(const RunObservation& observation, std::size_t hop) {
  return hop == 0 ? std::string("coordinator") : observation.peers[hop - 1].name;
}

std::optional<LinkTally> tally_of_hop(const RunObservation& observation, std::size_t hop) {
  if (hop == 0) return observation.coordinator.driver.link;
  const auto& ledger = observation.peers[hop - 1].ledger;
  return ledger ? ledger->driver.link : std::nullopt;
}

std::string link_name(const RunObservation& observation, std::size_t hop) {
  return sender_of_hop(observation, hop) + "->" + observation.peers[hop].name;
}

std::vector<LinkReport> make_link_reports(const RunObservation& observation) {
  const bool watched = !observation.links.empty();
  STRAND_ASSERT(!watched || observation.links.size() == observation.peers.size());
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
      fill_from_ends(link, sent, tally_of_hop(observation, hop).value_or(LinkTally{}), receiver);
    }
    if (sent == nullptr) continue;
    fill_bytes(link, *sent, receiver, encoded_bytes(observation, observation.peers[hop]));
  }
  return links;
}

}  // namespace strand::reports
