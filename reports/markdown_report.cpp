#include "reports/markdown_report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "reports/aggregate.hpp"
#include "reports/expectation_lines.hpp"
#include "reports/expectation_outcome.hpp"
#include "reports/hop_lines.hpp"
#include "reports/markdown_text.hpp"
#include "reports/peer_table.hpp"
#include "reports/runs_text.hpp"
#include "reports/text_format.hpp"
#include "reports/verdict_reason.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t max_rows = 24;  // of each table, as in the terminal
constexpr std::size_t longest_cell = 200;
constexpr std::size_t longest_command = 8'000;

constexpr std::string_view cross = "\u274C";
constexpr std::string_view warning = "\u26A0\uFE0F";
constexpr std::string_view tick = "\u2705";

std::string_view mark_of(const ExpectationReport& one) {
  constexpr std::array marks{cross, warning, tick};
  return marks[static_cast<std::size_t>(outcome_of(one))];
}

std::string code(std::string_view text) {
  return markdown_code_cell(clipped(text, longest_cell));
}

std::string plain(std::string_view text) {
  return markdown_text(clipped(text, longest_cell));
}

std::string headline(const Report& report) {
  const bool pass = report.verdict == "pass";
  std::string text = fmt::format("### {} {}: {}\n\n", pass ? tick : cross,
                                 plain(report.scenario_name), pass ? "pass" : "fail");
  const std::string counts = expectation_counts(report);
  if (!counts.empty()) text += counts + "; ";
  text += runs_text(report) + ".\n";
  if (const auto reason = other_reason(report)) {
    text += fmt::format("\n{} {}.\n", cross, plain(reason->text));
  }
  return text;
}

std::string expectation_table(const Report& report) {
  if (report.expectations.empty()) return {};
  std::string text =
      "\n| | expectation | got | bound | worst | line |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  const std::vector<const ExpectationReport*> all = by_outcome(report);
  const std::size_t shown = std::min(all.size(), max_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const ExpectationReport& one = *all[i];
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} |\n", mark_of(one), code(one.expression),
                    actual_text(one), bound_text(one), one.pass ? std::string() : plain(one.worst),
                    one.line ? std::to_string(*one.line) : std::string());
  }
  if (shown < all.size()) text += fmt::format("\nand {} more\n", all.size() - shown);
  return text;
}

std::string peer_row(const PeerAggregate& peer, bool with_pictures) {
  const auto latency = [&](double LatencyMs::*figure) {
    return peer.latency_ms ? milliseconds_text((*peer.latency_ms).*figure) : std::string("-");
  };
  std::string complete = complete_text(peer);
  complete.erase(0, complete.find_first_not_of(' '));
  const std::string psnr = with_pictures ? psnr_text(peer.picture) + " | " : std::string();
  return fmt::format("| {} | {} | {} | {} | {} | {}{} | {} | {} |\n", code(peer.name),
                     plain(complete), count_text(peer.late), count_text(peer.partial),
                     count_text(peer.lost), psnr, latency(&LatencyMs::p50),
                     latency(&LatencyMs::p95), latency(&LatencyMs::p99));
}

std::string peers_table(const Aggregate& totals, std::size_t runs) {
  if (totals.peers.empty()) return {};
  const bool with_pictures = any_pictures(totals.peers);
  std::string text = fmt::format(
      "\n| peer | complete | late | partial | lost |{} p50 | p95 | p99 |\n"
      "| --- | ---: | ---: | ---: | ---: |{} ---: | ---: | ---: |\n",
      with_pictures ? " PSNR |" : "", with_pictures ? " ---: |" : "");
  const std::vector<std::size_t> shown = shown_peers(totals.peers, max_rows);
  for (const std::size_t i : shown) text += peer_row(totals.peers[i], with_pictures);
  if (shown.size() < totals.peers.size()) {
    const std::size_t third = shown.size() / 3;
    text += fmt::format("\n{} of {} peers: first {}, worst {} between, last {}\n", shown.size(),
                        totals.peers.size(), third, third, third);
  }
  if (runs > 1) text += fmt::format("\nFrames and latencies are means over {} runs.\n", runs);
  return text;
}

// Hops that did nothing to the stream have nothing to say here.
std::string hop_table(const Aggregate& totals, std::size_t runs) {
  std::string text;
  const ShownHops shown = shown_hops(totals, max_rows);
  for (const LinkAggregate* link : shown.hops) {
    if (dropped_share(*link) == 0 && link->missing.empty()) continue;
    std::string did;
    for (const std::string& part : hop_parts(*link, runs)) {
      did += (did.empty() ? "" : ", ") + part;
    }
    text += fmt::format("| {} | {} |\n", code(hop_name(*link)), plain(did));
  }
  if (text.empty()) return {};
  text.insert(0, "\n| hop | what it did |\n| --- | --- |\n");
  if (shown.left_out > 0) text += "\n" + left_out_text(shown) + "\n";
  return text;
}

}  // namespace

std::string to_markdown(const Report& report, std::string_view again) {
  const Aggregate totals = aggregate(report.runs);
  std::string text = headline(report);
  text += expectation_table(report);
  text += peers_table(totals, report.runs.size());
  text += hop_table(totals, report.runs.size());
  // Half a command is none.
  if (!again.empty() && again.size() <= longest_command) {
    text += "\nTo run it again:\n\n" + markdown_block(again, "sh");
  }
  return text;
}

}  // namespace strand::reports
