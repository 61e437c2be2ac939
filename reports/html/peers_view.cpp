// The view of a page that says how every peer fared over all runs.
#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/clock_lines.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"
#include "reports/not_stored_text.hpp"
#include "reports/peer_table.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

constexpr double left = 130;
constexpr double width = 860;
constexpr std::size_t most_dots = 10'000;

// PSNR, SSIM and the share of frozen frames.
std::string picture_cells(const std::optional<PictureReport>& picture) {
  if (!picture) return "<td>-</td><td>-</td><td>-</td>";
  return fmt::format("<td>{}</td><td>{:.3f}</td><td>{}</td>", psnr_text(picture),
                     picture->ssim.mean, escaped(percent_text(picture->frozen)));
}

std::string peer_row(const PeerAggregate& peer, bool several, bool with_pictures) {
  std::string complete = percent_text(peer.completeness.mean);
  if (peer.runs_reported == 0) complete = "no report";
  if (peer.runs_reported > 0 && peer.completeness.confidence_95) {
    complete += fmt::format(" ±{:.1f}", *peer.completeness.confidence_95 * 100);
  }
  std::string row =
      fmt::format("<tr><td class=\"l\">{}</td><td>{}</td>", escaped(peer.name), complete);
  if (several) {
    row += fmt::format("<td>{}</td><td>{}</td>", escaped(percent_text(peer.completeness.min)),
                       escaped(percent_text(peer.completeness.max)));
  }
  for (const double count : {peer.late, peer.partial, peer.lost}) {
    row += fmt::format("<td>{}</td>", escaped(count_text(count)));
  }
  for (const auto figure : {&LatencyMs::p50, &LatencyMs::p95, &LatencyMs::p99, &LatencyMs::max}) {
    row +=
        fmt::format("<td>{}</td>",
                    peer.latency_ms ? escaped(milliseconds_text((*peer.latency_ms).*figure)) : "-");
  }
  if (with_pictures) row += picture_cells(peer.picture);
  return row + "</tr>\n";
}

// Nothing where every frame was stored.
std::string not_stored_notes(const Content& content) {
  std::string text;
  for (const std::size_t place : content.places) {
    for (const PeerAggregate& peer : content.totals.peers) {
      if (peer.name != content.run->peers[place].name || peer.not_stored_frames == 0) continue;
      text += fmt::format("<p class=\"note\">{}: {}.</p>\n", escaped(peer.name),
                          escaped(not_stored_text(peer.not_stored_frames, peer.not_stored)));
    }
  }
  return text;
}

// A dot a run on each peer's row, the mean as a line.
std::string runs_chart(const Content& content) {
  const std::vector<RunReport>& runs = content.report.runs;
  std::map<std::string_view, std::string> dots;
  double least = 1;
  for (const PeerAggregate& peer : content.totals.peers) {
    least = std::min(least, peer.completeness.min);
  }
  // From a multiple of 10 % on, so that small differences show where all are good.
  const double from = std::min(0.9, static_cast<double>(static_cast<int>(least * 10)) / 10);
  const auto x = [&](double share) { return left + width * (share - from) / (1 - from); };
  const bool draws_dots = runs.size() * content.places.size() <= most_dots;
  for (const RunReport& run : runs) {
    if (!draws_dots) break;
    for (const PeerReport& peer : run.peers) {
      dots[peer.name] += fmt::format("M{} 0h.01", decimal(x(peer.completeness), 1));
    }
  }
  const double row = content.places.size() > 24 ? 14 : 20;
  const double height = row * static_cast<double>(content.places.size()) + 10;
  std::string chart = fmt::format(
      "<figure><svg viewBox=\"0 0 1100 {}\" role=\"img\"><title>Completeness of each peer, a dot a "
      "run</title>\n",
      decimal(height + 36, 1));
  for (int tenth = 0; tenth <= 5; ++tenth) {
    const double share = from + (1 - from) * tenth / 5;
    chart +=
        chart_line(x(share), 0, x(share), height, "grid") +
        chart_text(x(share), height + 14, Anchor::middle, decimal(share * 100, 1) + " %", "dim");
  }
  chart += chart_text(left + width / 2, height + 31, Anchor::middle, "frames complete", "dim");
  double y = 14;
  for (const std::size_t place : content.places) {
    const std::string& name = content.run->peers[place].name;
    const auto peer = std::find_if(content.totals.peers.begin(), content.totals.peers.end(),
                                   [&](const PeerAggregate& one) { return one.name == name; });
    if (peer == content.totals.peers.end()) continue;
    const Summary& summary = peer->completeness;
    chart += chart_text(left - 10, y + 4, Anchor::end, short_name(name, 16)) +
             chart_line(x(summary.min), y, x(summary.max), y, "range");
    if (draws_dots) {
      chart += fmt::format("<path class=\"dots\" transform=\"translate(0 {})\" d=\"{}\"/>",
                           decimal(y, 1), dots[name]);
    }
    chart += chart_line(x(summary.mean), y - 6, x(summary.mean), y + 6, "mean") + "\n";
    y += row;
  }
  return chart + "</svg></figure>\n";
}

std::string clocks_note(const Report& report) {
  const std::vector<std::string> notes = clock_notes(report, 8);
  if (notes.empty()) return {};
  return fmt::format("<p class=\"note\">Clocks, against the coordinator's: {}.</p>\n",
                     escaped(fmt::format("{}", fmt::join(notes, "; "))));
}

}  // namespace

std::string peers_view(const Content& content) {
  if (content.run == nullptr || content.totals.peers.empty()) return {};
  const bool several = content.report.runs.size() > 1;
  const bool with_pictures = any_pictures(content.totals.peers);
  std::string text = fmt::format("<h2>Peers{}</h2>\n", several ? " over all runs" : "");
  if (several) {
    text +=
        "<p class=\"note\">Completeness is the mean with half its 95 % confidence interval; late, "
        "partial and lost are frames a run; latencies are means of the runs' percentiles, max "
        "the largest of all.</p>\n";
    text += runs_chart(content);
    text += "<p class=\"legend\">Each dot is a run, the upright line their mean.</p>\n";
  }
  text += left_out_note(content);
  text += fmt::format(
      "<div class=\"scroll\"><table>\n<tr><th class=\"l\">peer</th><th>complete</th>{}<th>late</th>"
      "<th>partial</th><th>lost</th><th>p50</th><th>p95</th><th>p99</th><th>max</th>{}</tr>\n",
      several ? "<th>lowest run</th><th>best run</th>" : "",
      with_pictures ? "<th>PSNR</th><th>SSIM</th><th>frozen</th>" : "");
  for (const std::size_t place : content.places) {
    const std::string& name = content.run->peers[place].name;
    for (const PeerAggregate& peer : content.totals.peers) {
      if (peer.name != name) continue;
      text += peer_row(peer, several, with_pictures);
      break;
    }
  }
  text += "</table></div>\n" + not_stored_notes(content) + clocks_note(content.report);
  if (several) {
    text += fmt::format(
        "<h2>The worst run: run {}, seed {}</h2>\n<p class=\"note\">All that follows is of this "
        "run, "
        "which has the lowest completeness at the last peer, {}.</p>\n",
        content.run->run, content.run->seed,
        escaped(content.run->peers.empty() ? "" : content.run->peers.back().name));
  }
  return text;
}

}  // namespace strand::reports::html
