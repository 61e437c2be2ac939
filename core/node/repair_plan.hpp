// How much redundancy a datagram is worth: copies of a retransmission, and repairs of a frame,
// priced by the slack, which is what the deadline leaves beyond the way still to go.
//
// Plenty of slack needs neither: what is lost is sent again, once, and costs p / (1 - p) of the
// datagrams, the least that any repair of a hop can cost. The less slack, the fewer rounds of
// retransmission it holds, and the more a copy is worth (Hairpin, NSDI 2024, prices copies so); and
// where too few rounds are left for a whole frame, repairs go with it that make most of them
// unneeded. Both are the smallest numbers that keep the odds of a miss under a target.
//
// The odds come from the loss of this hop and of those behind it. Losses are taken for independent;
// where they come in runs, whole runs are.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "core/node/odds.hpp"
#include "core/wire/feedback.hpp"

namespace strand {

struct RepairOutlook {
  Odds loss;                          // of a datagram on this hop
  std::uint32_t run_sixteenths = 16;  // lost datagrams in a row, on average
  Duration round{};                   // from a sending that is lost to the arrival of the next one
  wire::Onward onward;                // the hops behind this one

  // Whether losses come in bursts: in runs that are at least 4/3 of the 1 / (1 - p) in which
  // independent ones come.
  [[nodiscard]] bool bursts() const;
};

class RepairPlan {
 public:
  static constexpr unsigned most_copies = 3;
  static constexpr std::uint16_t most_repairs = 64;  // of a block

  explicit RepairPlan(const RepairOutlook& outlook) : outlook_(outlook) {}

  // How many copies of a chunk to send, 1 to most_copies, when it would arrive with `slack`.
  [[nodiscard]] unsigned copies(Duration slack) const;

  // How many repairs to send with a block of `chunks`, which is at least 1, so that all of it comes
  // to the end of the chain in time: 0 to most_repairs, and at most `chunks`. `slack` is that of a
  // block which is not held up anywhere. `resends` tells whether lost datagrams are sent again.
  [[nodiscard]] std::uint16_t repairs(std::uint16_t chunks, Duration slack, bool resends) const;

  // Odds that a chunk needs more than the retransmissions that `slack` has time for, on all of the
  // hops behind this one.
  [[nodiscard]] Odds misses_onward(Duration slack) const;

 private:
  [[nodiscard]] Odds misses_here_and_onward(Duration slack) const;
  [[nodiscard]] std::uint32_t rounds_in(Duration slack) const;
  // That a block needs more than `rounds` rounds of retransmission, on this hop and those behind.
  [[nodiscard]] Odds block_misses(std::uint16_t chunks, std::uint16_t repairs,
                                  std::uint32_t rounds) const;
  [[nodiscard]] std::uint32_t hops_onward() const;
  [[nodiscard]] Odds loss_onward() const;

  RepairOutlook outlook_;
};

}  // namespace strand
