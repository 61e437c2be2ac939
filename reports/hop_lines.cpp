#include "reports/hop_lines.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "reports/rounding.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

// "not forwarded 132 chunks"; over several runs "not forwarded 26.4 chunks a run"
std::string cause_text(const LinkCause& missing, std::size_t runs) {
  std::string cause = printable(missing.cause);
  std::replace(cause.begin(), cause.end(), '_', ' ');
  if (runs == 1) return fmt::format("{} {}", cause, plural(missing.chunks, "chunk"));
  const double mean = static_cast<double>(missing.chunks) / static_cast<double>(runs);
  return fmt::format("{} {} chunks a run", cause, count_text(mean));
}

// Overhead is negative behind a hop that lost frames, so it takes no "<0.1 %".
std::string overhead_text(double overhead) {
  const double percent = std::round(overhead * 1000) / 10;
  return fmt::format("overhead {:.1f} %", percent == 0 ? 0.0 : percent);
}

// Nothing for a hop that neither repaired anything nor tried to.
void add_repair(const LinkAggregate& link, std::vector<std::string>& parts) {
  if (link.repaired_chunks == 0 && link.repair_bytes == 0) return;
  if (const auto repaired = link.repaired()) parts.push_back("repaired " + percent_text(*repaired));
  const auto add_share = [&](const char* what, std::optional<double> share) {
    if (share && *share > 0) parts.push_back(fmt::format("{} {}", what, percent_text(*share)));
  };
  add_share("resent", link.retransmission_share());
  add_share("repairs", link.redundancy_share());
}

}  // namespace

double dropped_share(const LinkAggregate& link) {
  return share_or_zero(link.lost + link.queue_dropped, link.sent);
}

std::string hop_name(const LinkAggregate& link) {
  return printable(fmt::format("{}->{}", link.from, link.to));
}

std::vector<std::string> hop_parts(const LinkAggregate& link, std::size_t runs) {
  std::vector<std::string> parts;
  if (link.runs_measured == 0) {
    parts.emplace_back("not measured");
  } else {
    parts.push_back("lost " + percent_text(share_or_zero(link.lost, link.sent)));
    if (link.queue_dropped > 0) {
      parts.push_back("queue drops " + percent_text(share_or_zero(link.queue_dropped, link.sent)));
    }
    add_repair(link, parts);
    if (link.duplicated > 0) parts.push_back(fmt::format("duplicated {}", link.duplicated));
    if (link.corrupted > 0) parts.push_back(fmt::format("corrupted {}", link.corrupted));
    if (link.reordered > 0) parts.push_back(fmt::format("reordered {}", link.reordered));
  }
  for (const LinkCause& missing : link.missing) {
    // The shares of datagrams above say these.
    if (missing.cause == "loss" || missing.cause == "queue_full" || missing.cause == "network") {
      continue;
    }
    parts.push_back(cause_text(missing, runs));
  }
  if (link.overhead) parts.push_back(overhead_text(link.overhead->mean));
  return parts;
}

ShownHops shown_hops(const Aggregate& totals, std::size_t max_hops) {
  ShownHops shown;
  for (const LinkAggregate& link : totals.links) shown.hops.push_back(&link);
  if (shown.hops.size() <= std::max<std::size_t>(max_hops, 3)) return shown;
  std::stable_sort(shown.hops.begin(), shown.hops.end(), [](const auto* a, const auto* b) {
    return dropped_share(*a) > dropped_share(*b);
  });
  const std::size_t kept = std::max<std::size_t>(max_hops, 3) / 3;
  shown.left_out = shown.hops.size() - kept;
  shown.left_out_most = dropped_share(*shown.hops[kept]);
  shown.hops.resize(kept);
  std::sort(shown.hops.begin(), shown.hops.end());  // into chain order: they lie in one vector
  return shown;
}

std::string left_out_text(const ShownHops& shown) {
  if (shown.left_out == 0) return {};
  return fmt::format("and {} more hops, each of which lost at most {}", shown.left_out,
                     percent_text(shown.left_out_most));
}

std::string hop_lines(const Aggregate& totals, std::size_t runs, const TerminalOptions& options) {
  const ShownHops shown = shown_hops(totals, options.max_peers);
  std::size_t name_width = 0;
  for (const LinkAggregate* link : shown.hops) {
    name_width = std::max(name_width, hop_name(*link).size());
  }
  std::string text;
  for (const LinkAggregate* link : shown.hops) {
    text += wrapped(fmt::format(" HOP {:<{}}   ", hop_name(*link), name_width),
                    hop_parts(*link, runs), std::max<std::size_t>(options.width, 60));
  }
  if (shown.left_out > 0) text += " " + left_out_text(shown) + "\n";
  return text;
}

}  // namespace strand::reports
