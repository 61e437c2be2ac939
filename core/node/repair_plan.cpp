#include "core/node/repair_plan.hpp"

#include <algorithm>
#include <array>

namespace strand {

namespace {

// A frame may miss its deadline this often, and a chunk that is in trouble already this often.
constexpr Odds frame_target = Odds::ratio(1, 4'096);
constexpr Odds chunk_target = Odds::ratio(1, 4'096);

// More rounds than this are as good as any number.
constexpr std::uint32_t most_rounds = 24;
// Chains that are longer are computed as if the loss were spread over this many hops.
constexpr std::uint32_t most_hops = 32;

// That of `trials` independent events of odds `p`, more than `allowed` happen. `allowed` is at most
// RepairPlan::most_repairs.
Odds happens_more_than(std::uint32_t trials, std::uint32_t allowed, Odds p) {
  if (allowed >= trials) return Odds();
  std::array<Odds, RepairPlan::most_repairs + 1> happened{};  // exactly so many, so far
  happened[0] = Odds::certain();
  const Odds q = p.complement();
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    for (std::uint32_t count = allowed; count > 0; --count) {
      happened[count] = happened[count] * q + happened[count - 1] * p;
    }
    happened[0] = happened[0] * q;
  }
  Odds enough;
  for (std::uint32_t count = 0; count <= allowed; ++count) enough = enough + happened[count];
  return enough.complement();
}

// The rounds that a row of hops needs, one after another.
class RoundCount {
 public:
  RoundCount() { exactly_[0] = Odds::certain(); }

  // A hop that needs a round with odds `first`, and after each another one with odds `next`.
  void add_hop(Odds first, Odds next) {
    // More rounds on this hop, at the present number of rounds in all.
    Odds more;
    std::array<Odds, most_rounds + 1> sum{};
    for (std::uint32_t rounds = 0; rounds <= most_rounds; ++rounds) {
      sum[rounds] = exactly_[rounds] * first.complement() + more * next.complement();
      more = more * next + exactly_[rounds] * first;
    }
    exactly_ = sum;
  }
  // So many hops alike.
  void add_hops(std::uint32_t hops, Odds first, Odds next) {
    for (std::uint32_t hop = 0; hop < hops; ++hop) add_hop(first, next);
  }
  [[nodiscard]] Odds more_than(std::uint32_t rounds) const {
    Odds enough;
    for (std::uint32_t count = 0; count <= std::min(rounds, most_rounds); ++count) {
      enough = enough + exactly_[count];
    }
    return enough.complement();
  }

 private:
  std::array<Odds, most_rounds + 1> exactly_{};
};

}  // namespace

bool RepairOutlook::bursts() const {
  // run (1 - p) >= 4/3
  return run_sixteenths * 3 * loss.complement().parts() >= 4 * 16 * Odds::one;
}

unsigned RepairPlan::copies(Duration slack) const {
  const Odds at_best = misses_onward(slack);
  const Odds otherwise = misses_here_and_onward(slack - outlook_.round);
  const Odds at_stake = otherwise - at_best;
  const Odds bearable = std::max(chunk_target, Odds::ratio(at_best.parts() / 4, Odds::one));
  Odds all_lost = outlook_.loss;
  unsigned copies = 1;
  while (copies < most_copies && all_lost * at_stake > bearable) {
    all_lost = all_lost * outlook_.loss;
    ++copies;
  }
  return copies;
}

std::uint16_t RepairPlan::repairs(std::uint16_t chunks, Duration slack, bool resends) const {
  const std::uint32_t rounds = resends ? rounds_in(slack) : 0;
  if (outlook_.loss == Odds() && outlook_.onward.retransmissions == 0) return 0;
  if (resends) {
    // Chunks go their ways alone where no repair ties them together.
    // The last round goes in copies, of which all must be lost for a miss: its odds are p^2 or
    // p^3 instead of p, which an eighth stands for.
    const Odds miss = misses_here_and_onward(slack);
    if (miss.parts() * chunks / 8 <= frame_target.parts()) return 0;
  }
  const std::uint16_t most = std::min(chunks, most_repairs);
  std::uint16_t repairs = 0;
  while (repairs < most && block_misses(chunks, repairs, rounds) > frame_target) ++repairs;
  return repairs;
}

Odds RepairPlan::misses_onward(Duration slack) const {
  if (slack < Duration::zero()) return Odds::certain();
  RoundCount count;
  count.add_hops(hops_onward(), loss_onward(), loss_onward());
  return count.more_than(rounds_in(slack));
}

Odds RepairPlan::misses_here_and_onward(Duration slack) const {
  if (slack < Duration::zero()) return Odds::certain();
  RoundCount count;
  count.add_hop(outlook_.loss, outlook_.loss);
  count.add_hops(hops_onward(), loss_onward(), loss_onward());
  return count.more_than(rounds_in(slack));
}

std::uint32_t RepairPlan::rounds_in(Duration slack) const {
  if (slack < Duration::zero()) return 0;
  const Duration round = std::max({outlook_.round, outlook_.onward.round, Duration(1)});
  return static_cast<std::uint32_t>(std::min<Duration::rep>(slack / round, most_rounds));
}

Odds RepairPlan::block_misses(std::uint16_t chunks, std::uint16_t repairs,
                              std::uint32_t rounds) const {
  // Runs instead of datagrams: as many as there is room for, and as many as the repairs make up.
  const std::uint32_t run = outlook_.bursts() ? outlook_.run_sixteenths : 16;
  const auto in_runs = [run](std::uint32_t datagrams) { return (datagrams * 16 + run / 2) / run; };
  const std::uint32_t trials = std::max(1U, in_runs(chunks + std::uint32_t{repairs}));
  const std::uint32_t allowed = in_runs(repairs);
  const Odds here = happens_more_than(trials, allowed, outlook_.loss);
  const Odds there = happens_more_than(trials, allowed, loss_onward());
  RoundCount count;
  count.add_hop(here, outlook_.loss);
  count.add_hops(hops_onward(), there, loss_onward());
  return count.more_than(rounds);
}

std::uint32_t RepairPlan::hops_onward() const {
  return std::min(outlook_.onward.hops, most_hops);
}

// Each of the hops onward loses p where p / (1 - p) is its part of all retransmissions.
Odds RepairPlan::loss_onward() const {
  const std::uint64_t hops = hops_onward();
  if (hops == 0) return Odds();
  const std::uint64_t retransmissions = outlook_.onward.retransmissions;
  return Odds::ratio(retransmissions, retransmissions + hops * wire::Onward::retransmission_unit);
}

}  // namespace strand
