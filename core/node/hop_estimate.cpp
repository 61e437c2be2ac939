#include "core/node/hop_estimate.hpp"

#include <algorithm>

namespace strand {

namespace {
// A hop that loses everything counts as one that needs so many.
constexpr std::uint64_t most_retransmissions = 64 * wire::Onward::retransmission_unit;
}  // namespace

void HopEstimate::add_round_trip(Duration sample, Timestamp now) {
  rtt_.add(sample, now);
  rate_.add_round_trip(std::max(sample, Duration::zero()), now);
}

void HopEstimate::add_notice(Duration since_sent) {
  if (rtt_.known()) notice_ += (since_sent - rtt_.smoothed() - notice_) / 8;
}

std::optional<std::uint32_t> HopEstimate::rate_kbit() const {
  std::optional<std::uint32_t> least = onward_rate_kbit_;
  if (const auto limit = rate_.limit()) {
    const auto here = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(*limit / 1'000, wire::Feedback::max_rate_kbit));
    least = least ? std::min(*least, here) : here;
  }
  return least;
}

RepairOutlook HopEstimate::outlook() const {
  return {.loss = loss_.rate(),
          .run_sixteenths = loss_.mean_run_sixteenths(),
          .round = round(),
          .onward = onward_};
}

wire::Onward HopEstimate::with_this_hop() const {
  const std::uint64_t lost = loss_.rate().parts();
  const std::uint64_t kept = loss_.rate().complement().parts();
  const std::uint64_t here =
      kept == 0 ? most_retransmissions
                : std::min(most_retransmissions, lost * wire::Onward::retransmission_unit / kept);
  wire::Onward whole;
  whole.hops = onward_.hops + 1;
  whole.way = onward_.way + rtt_.one_way();
  whole.retransmissions = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(onward_.retransmissions + here, (1U << 28) - 1));
  // The mean of all, by a difference: a next peer that lies could make a sum overflow.
  whole.round = onward_.round + (round() - onward_.round) / whole.hops;
  return whole;
}

Duration HopEstimate::round() const {
  const Duration variation = rtt_.variation();
  return rtt_.smoothed() +
         std::max(2 * variation + quick_notice, variation + notice_ - ordinary_notice);
}

}  // namespace strand
