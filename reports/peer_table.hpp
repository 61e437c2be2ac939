// The terminal report's table of peers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/aggregate.hpp"
#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// The heading, a row for each peer that is shown, and what the table leaves out; lines end in a
// newline. Empty when there is no peer. A byte counts as a column: the names of peers are ASCII
// (core/base/peer_name.hpp), and so is all else in the table.
[[nodiscard]] std::string peer_table(const Report& report, const Aggregate& totals,
                                     const TerminalOptions& options);

// Which of the peers tables show, ascending: all, or, of more than `max_peers` (at least 3), a
// third each of the head, the tail, and the least complete between them.
[[nodiscard]] std::vector<std::size_t> shown_peers(const std::vector<PeerAggregate>& peers,
                                                   std::size_t max_peers);

// " 99.8 % +-0.1", the percentage in seven columns, or "no report"
[[nodiscard]] std::string complete_text(const PeerAggregate& peer);

// Whether pictures were compared at any of them.
[[nodiscard]] bool any_pictures(const std::vector<PeerAggregate>& peers);
// "34.2 dB", the mean; "-" where pictures were not compared.
[[nodiscard]] std::string psnr_text(const std::optional<PictureReport>& picture);

}  // namespace strand::reports
