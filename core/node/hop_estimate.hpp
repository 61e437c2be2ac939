// What a hop's sender has learnt of its link, and of the chain behind it: round-trip time, loss,
// and the way that is left to go.
#pragma once

#include <cstdint>
#include <optional>

#include "core/node/loss_estimator.hpp"
#include "core/node/rate_control.hpp"
#include "core/node/repair_plan.hpp"
#include "core/node/rtt_estimator.hpp"
#include "core/wire/feedback.hpp"

namespace strand {

class HopEstimate {
 public:
  void add_round_trip(Duration sample, Timestamp now);
  void add_delivered(std::uint64_t bytes, Timestamp now) { rate_.add_delivered(bytes, now); }
  void add_fate(bool lost) { loss_.add(lost); }
  // A loss became known so long after the sending of what was lost. Of those that one feedback
  // tells of, the newest counts: the others may have been told in feedback that did not come.
  void add_notice(Duration since_sent);
  // What the next peer told of the hops behind it.
  void set_onward(const wire::Onward& onward) { onward_ = onward; }
  // What the slowest of those hops can carry; nothing where they carry whatever comes.
  void set_onward_rate(std::optional<std::uint32_t> kbit) { onward_rate_kbit_ = kbit; }
  // Another next peer: nothing is known any more.
  void forget() { *this = {}; }

  [[nodiscard]] const RttEstimator& rtt() const { return rtt_; }
  [[nodiscard]] const LossEstimator& loss() const { return loss_; }
  // What of a deadline is slack, when `left` of it remains at the arrival at the next peer.
  [[nodiscard]] Duration slack(Duration left) const { return left - onward_.way; }
  [[nodiscard]] RepairOutlook outlook() const;
  // This hop and those behind it, as the peer at its sending end sees them.
  [[nodiscard]] wire::Onward with_this_hop() const;
  // What the slowest hop from here on can carry, in kilobits a second; nothing where all carry
  // whatever comes.
  [[nodiscard]] std::optional<std::uint32_t> rate_kbit() const;
  // From a sending that is lost to the arrival of the next one: the round trip, and what it takes
  // to notice the loss.
  [[nodiscard]] Duration round() const;

 private:
  // A loss is noticed by the next datagram, at best.
  static constexpr Duration quick_notice = std::chrono::milliseconds(2);
  // Probes, and reports that are lost themselves, take up to this, which does not happen every
  // time. Where it takes longer on average, datagrams overtake one another, and the next peer waits
  // before it takes one for lost.
  static constexpr Duration ordinary_notice = std::chrono::milliseconds(10);

  RttEstimator rtt_;
  LossEstimator loss_;
  RateControl rate_;
  Duration notice_{};  // how long beyond the round trip it takes to learn of a loss, on average
  wire::Onward onward_;
  std::optional<std::uint32_t> onward_rate_kbit_;
};

}  // namespace strand
