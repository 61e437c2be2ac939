// How long a hop's receiver waits for a datagram that others have overtaken before it takes it for
// lost.
//
// On a link that keeps the order, not at all. Where datagrams overtake one another, five quarters
// of how late they come behind a later one, but for the latest 1 of 200 arrivals: to wait for those
// too would cost every loss more than the few needless retransmissions are worth, where delays have
// a long tail. RACK (RFC 8985, section 6.2) grows its window by needless retransmissions for the
// same end; here lateness itself is seen, for a link's number is used once.
//
// It owns two histograms of lateness, of the last four seconds and of the four before.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/log_linear.hpp"
#include "core/base/time.hpp"

namespace strand {

class ReorderWindow {
 public:
  // The window is no longer than this, however late datagrams come.
  static constexpr Duration longest = std::chrono::milliseconds(250);

  // A datagram arrived, in order or not.
  void add_arrival(Timestamp now);
  // It was the one before that came late: so long after one that was sent later.
  void add_late(Duration late);

  [[nodiscard]] Duration length() const { return length_; }

 private:
  static constexpr Duration period = std::chrono::seconds(4);
  // One in so many arrivals may come later than the window.
  static constexpr std::uint64_t tolerated = 200;
  // The window is looked at again after so many that came late, and whenever one came later.
  static constexpr std::uint32_t review_every = 32;

  static constexpr Duration unit = std::chrono::nanoseconds(62'500);
  using Steps = LogLinear<3>;  // of units
  static constexpr unsigned late_bits = 12;
  static_assert(longest / unit < Duration::rep{1} << late_bits);
  struct Period {
    std::uint64_t arrivals = 0;
    Duration latest{};
    std::array<std::uint32_t, Steps::steps(late_bits)> late{};
  };

  void review();

  Period current_;
  Period before_;
  Timestamp period_began_{};
  std::uint32_t unreviewed_ = 0;
  Duration length_{};
};

}  // namespace strand
