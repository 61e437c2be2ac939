#include "reports/sweep_markdown.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "reports/markdown_text.hpp"
#include "reports/pareto.hpp"
#include "reports/sweep_text.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t most_rows = 50;
constexpr std::size_t longest_value = 60;
constexpr std::size_t longest_command = 8'000;  // half a command is none

constexpr std::string_view cross = "\u274C";
constexpr std::string_view tick = "\u2705";

// Which cells are shown, in the order of the matrix.
std::vector<std::size_t> shown_cells(const SweepReport& sweep,
                                     const std::vector<FrontPlace>& front) {
  std::vector<std::size_t> cells(sweep.cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i;
  if (cells.size() <= most_rows) return cells;
  const auto rank = [&](std::size_t cell) {
    const auto& figures = sweep.cells[cell].figures;
    if (figures && !figures->pass) return 0;
    return front[cell].on_front ? 1 : 2;
  };
  std::stable_sort(cells.begin(), cells.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  cells.resize(most_rows);
  std::sort(cells.begin(), cells.end());
  return cells;
}

std::string row(const SweepReport& sweep, const SweepCell& cell, const FrontPlace& place,
                bool pictures) {
  std::string text = "|";
  for (const std::string& value : cell_values(sweep, cell)) {
    text += " " + markdown_code_cell(clipped(value, longest_value)) + " |";
  }
  if (!cell.figures) return text + " missing | | | |" + (pictures ? " | | |" : "") + "\n";
  const CellFigures& figures = *cell.figures;
  std::string complete = percent_text(figures.completeness);
  if (figures.confidence_95) complete += fmt::format(" ± {:.1f}", *figures.confidence_95 * 100);
  text += fmt::format(" {} | {} | {} | {} |", markdown_text(complete),
                      figures.latency_ms ? milliseconds_text(figures.latency_ms->p95) : "-",
                      rate_text(figures.bit_rate), figures.pass ? tick : cross);
  if (!pictures) return text + "\n";
  if (!figures.picture) return text + " | | |\n";
  const auto confidence = shown_confidence(figures.picture->shown_psnr_of_runs);
  return text + fmt::format(" {:.2f} dB{} | {:.4f} | {} |\n", figures.picture->shown_psnr,
                            confidence ? fmt::format(" ± {:.2f}", *confidence) : "",
                            figures.picture->shown_ssim,
                            place.on_front ? "\\*" : (place.by_mean ? "\\~" : ""));
}

std::string table(const SweepReport& sweep) {
  const std::vector<FrontPlace> front = pareto_front(sweep);
  const bool pictures = std::any_of(
      sweep.cells.begin(), sweep.cells.end(),
      [](const SweepCell& cell) { return cell.figures && cell.figures->picture.has_value(); });
  std::string heading = "|";
  std::string rule = "|";
  for (const std::string& name : axis_names(sweep)) {
    heading += " " + markdown_text(clipped(name, longest_value)) + " |";
    rule += " --- |";
  }
  heading += " complete | p95 | bit rate | |";
  rule += " ---: | ---: | ---: | --- |";
  if (pictures) {
    heading += " PSNR shown | SSIM | front |";
    rule += " ---: | ---: | --- |";
  }
  std::string text = "\n" + heading + "\n" + rule + "\n";
  const std::vector<std::size_t> shown = shown_cells(sweep, front);
  for (const std::size_t i : shown) text += row(sweep, sweep.cells[i], front[i], pictures);
  if (shown.size() < sweep.cells.size()) {
    text += fmt::format("\n{} of {} cells: those that fail, {}then the first\n", shown.size(),
                        sweep.cells.size(), pictures ? "those on the front, " : "");
  }
  if (pictures) {
    text += "\n\\* on the Pareto front of bit rate against the PSNR that the last peer shows";
    text += sweep.repeat > 1 ? "; \\~ on it by the mean only\n" : ", by one run a cell\n";
  }
  return text;
}

}  // namespace

std::string to_markdown(const SweepReport& sweep, std::string_view again) {
  const bool pass = passes(sweep);
  std::string text = fmt::format("### {} {}: {}\n\n{}; {}.\n", pass ? tick : cross,
                                 markdown_text(clipped(sweep.scenario_name, 200)),
                                 pass ? "pass" : "fail", outcome_text(sweep), extent_text(sweep));
  text += table(sweep);
  if (!again.empty() && again.size() <= longest_command) {
    text += "\nTo run it again:\n\n" + markdown_block(again, "sh");
  }
  return text;
}

}  // namespace strand::reports
