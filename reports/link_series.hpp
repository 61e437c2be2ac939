// What a link did over time, in bins of equal length from the start of the source on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/expectation.hpp"
#include "core/base/time.hpp"

namespace strand::reports {

// Bytes are UDP payloads.
struct LinkBin {
  std::uint64_t bytes = 0;     // sent by the node at its beginning, repairs included
  std::uint64_t repair = 0;    // of these: retransmissions and repairs
  std::uint64_t feedback = 0;  // sent back by the node at its end
  Duration longest_wait{};     // of a datagram in the link's queue

  friend bool operator==(const LinkBin&, const LinkBin&) = default;
};

struct LinkSeries {
  Duration bin = link_bin;  // the length of each
  std::vector<LinkBin> bins;

  friend bool operator==(const LinkSeries&, const LinkSeries&) = default;
};

// Two bins as one.
[[nodiscard]] LinkBin merged(const LinkBin& a, const LinkBin& b);

// The same in `most` bins at most, each a whole number of those of `series`, which is at least 1.
[[nodiscard]] LinkSeries coarsened(const LinkSeries& series, std::size_t most);

}  // namespace strand::reports
