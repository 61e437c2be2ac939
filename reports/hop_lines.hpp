// The terminal report's lines on hops: what each lost, and by which cause.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/aggregate.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// A line for each hop, or for the worst of a long chain; lines end in a newline. `runs` is the
// number of runs, at least 1 where there is a hop.
[[nodiscard]] std::string hop_lines(const Aggregate& totals, std::size_t runs,
                                    const TerminalOptions& options);

// Which hops are shown, in chain order: all, or, of more than `max_hops` (at least 3), the third of
// that many that lost most.
struct ShownHops {
  std::vector<const LinkAggregate*> hops;  // into the aggregate
  std::size_t left_out = 0;
  double left_out_most = 0;  // share of its datagrams that one of those lost
};

[[nodiscard]] ShownHops shown_hops(const Aggregate& totals, std::size_t max_hops);
// "and 56 more hops, each of which lost at most 1.2 %"; empty where none is left out.
[[nodiscard]] std::string left_out_text(const ShownHops& shown);

// "A->B"
[[nodiscard]] std::string hop_name(const LinkAggregate& link);
// Lost or dropped by a queue, of the datagrams sent, 0 to 1.
[[nodiscard]] double dropped_share(const LinkAggregate& link);
// What the hop did, in the order of the line: "lost 14.3 %", "reordered 4", "overhead 2.1 %". At
// least one; `runs` is at least 1.
[[nodiscard]] std::vector<std::string> hop_parts(const LinkAggregate& link, std::size_t runs);

}  // namespace strand::reports
