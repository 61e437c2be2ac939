// What the receiver of a hop tells its sender: which of the link's datagrams have arrived, how far
// it is to the end of the chain, and how much the links from there on can carry.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/assert.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace strand::wire {

// The most runs that a Feedback names, and the most datagrams that they cover together.
inline constexpr std::size_t max_feedback_runs = 64;
inline constexpr std::uint32_t max_feedback_span = 4'096;

// The rest of the chain, as the receiver of the hop knows it: nothing of it for the last peer.
struct Onward {
  std::uint32_t hops = 0;  // that a chunk has yet to go
  Duration way{};          // the sum of their one-way delays; whole time_left_units on the wire
  // The sum over those hops of the retransmissions that a chunk needs on average, p / (1 - p) for a
  // loss of p, in units of 1/retransmission_unit.
  std::uint32_t retransmissions = 0;
  // How long one of them takes, on average; whole time_left_units on the wire.
  Duration round{};

  static constexpr std::uint64_t retransmission_unit = 1'024;

  friend bool operator==(const Onward&, const Onward&) = default;
};

struct Feedback {
  StreamId stream;
  // The datagram that the first run begins with. Of later ones nothing is said.
  LinkSequence newest;
  // How long ago `newest` arrived, at the instant of sending; whole time_left_units on the wire.
  Duration age{};
  // How many datagrams arrived, how many before those did not, how many before those did, and so
  // on, from `newest` downwards: an odd number of runs, each at least 1, which cover no more than
  // max_feedback_span datagrams. What did not arrive is lost: the receiver has waited for it as
  // long as datagrams overtake one another on this link.
  std::array<std::uint16_t, max_feedback_runs> run_storage{};
  std::size_t run_count = 0;
  std::optional<Onward> onward;
  // What the slowest link from the receiver on can carry, in kilobits a second of UDP payload,
  // where one of them cannot carry the stream. At most max_rate_kbit.
  std::optional<std::uint32_t> rate_kbit;

  static constexpr std::uint32_t max_rate_kbit = (1U << 28) - 1;

  [[nodiscard]] std::span<const std::uint16_t> runs() const {
    return std::span(run_storage).first(run_count);
  }
  void add_run(std::uint16_t length) {
    STRAND_ASSERT(run_count < max_feedback_runs);
    run_storage[run_count++] = length;
  }
};

}  // namespace strand::wire
