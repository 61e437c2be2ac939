#include "reports/saved_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

using Row = std::array<std::string, 5>;

double saved_at(const PeerAggregate& peer) {
  return peer.complete_by ? peer.complete_by->saved() : 0;
}

Row make_row(const std::string& name, const CompleteByMean& by) {
  return {name, count_text(by.first_sending), count_text(by.retransmission), count_text(by.repair),
          count_text(by.both)};
}

// In chain order.
std::vector<const PeerAggregate*> shown_peers(const Aggregate& totals, std::size_t max_peers) {
  std::vector<const PeerAggregate*> shown;
  for (const PeerAggregate& peer : totals.peers) {
    if (peer.complete_by) shown.push_back(&peer);
  }
  if (shown.size() <= max_peers) return shown;
  std::stable_sort(shown.begin(), shown.end(),
                   [](const auto* a, const auto* b) { return saved_at(*a) > saved_at(*b); });
  shown.resize(max_peers / 3);
  std::sort(shown.begin(), shown.end());  // they lie in one vector
  return shown;
}

}  // namespace

std::string saved_table(const Aggregate& totals, const TerminalOptions& options) {
  const bool any = std::any_of(totals.peers.begin(), totals.peers.end(),
                               [](const PeerAggregate& peer) { return saved_at(peer) > 0; });
  if (!any) return {};
  const auto shown = shown_peers(totals, std::max<std::size_t>(options.max_peers, 3));
  std::vector<Row> rows{{"SAVED BY", "NOTHING", "RESENDING", "REPAIRS", "BOTH"}};
  for (const PeerAggregate* peer : shown) {
    rows.push_back(make_row(" " + printable(peer->name), *peer->complete_by));
  }
  if (totals.complete_by) rows.push_back(make_row(" all hops", *totals.complete_by));
  std::array<std::size_t, 5> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    text += fmt::format(" {:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format("  {:>{}}", row[i], widths[i]);
    text += '\n';
  }
  const std::size_t left_out = totals.peers.size() - shown.size();
  if (left_out > 0) text += fmt::format("  and {}\n", plural(left_out, "more peer"));
  return text;
}

}  // namespace strand::reports
