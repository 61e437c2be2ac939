// The receiving end of a hop: notes which datagrams of the link arrive, and tells the sender, in
// time for it to send again what was lost.
//
// Feedback leaves at once when a loss is certain and when the sender asks (a probe), and otherwise
// `report_delay` after the first datagram that it has not told of, as QUIC delays acknowledgements
// (RFC 9000, section 13.2). After a loss it is repeated a few times, so that one that is lost costs
// no more than report_delay. Whatever arrives, no more than one leaves a `shortest_pause`.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/endpoint.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/node/arrival_log.hpp"
#include "core/node/turn.hpp"
#include "core/wire/feedback.hpp"

namespace strand {

class HopReceiver {
 public:
  static constexpr Duration report_delay = std::chrono::milliseconds(10);
  static constexpr Duration shortest_pause = std::chrono::milliseconds(1);
  static constexpr Duration sender_patience = std::chrono::milliseconds(100);

  // A datagram of the stream with this number came from `from`. The sender is who sent first, until
  // it has been silent for `sender_patience`: nobody else can turn its feedback away, or muddle its
  // numbers. True unless a datagram of this number had come from the sender before.
  bool on_datagram(Endpoint from, StreamId stream, LinkSequence sequence, Timestamp now);
  // The sender wants to know at once.
  void on_probe(Timestamp now) { want_report(now); }

  // What is told of the chain from here on, from the next feedback on.
  void set_onward(const wire::Onward& onward) { onward_ = onward; }
  // A limit that is lower than before is told at once.
  void set_rate(std::optional<std::uint32_t> rate_kbit, Timestamp now);

  // Sends feedback if it is due. Call after every datagram, and at deadline().
  void report_due(Turn& turn);
  [[nodiscard]] std::optional<Timestamp> deadline() const;

 private:
  // How often feedback is repeated after one that told of a loss.
  static constexpr unsigned repeats_after_loss = 2;
  // Feedback tells of the chain when that has changed by more than an eighth, and every so often.
  static constexpr unsigned onward_every = 16;

  void want_report(Timestamp at);
  [[nodiscard]] bool onward_is_news() const;

  std::optional<Endpoint> sender_;
  Timestamp heard_{};  // the sender, last
  StreamId stream_;
  ArrivalLog arrivals_;
  std::optional<Timestamp> report_at_;
  std::optional<Timestamp> last_report_;
  unsigned repeats_left_ = 0;
  wire::Onward onward_;
  std::optional<wire::Onward> told_onward_;
  unsigned reports_since_onward_ = 0;
  std::optional<std::uint32_t> rate_kbit_;
};

}  // namespace strand
