// Sweeps as their reports have them, made up for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/sweep.hpp"

namespace strand::reports {

// A cell with pictures whose runs show `psnr`, and SSIM of a hundredth of it.
[[nodiscard]] inline SweepCell cell_with_pictures(std::vector<std::uint32_t> values,
                                                  double bit_rate, std::vector<double> psnr) {
  SweepCell cell;
  cell.id = "00000000000000";
  for (const std::uint32_t value : values) cell.id += static_cast<char>('0' + value % 10);
  cell.values = std::move(values);
  CellFigures figures;
  figures.runs = psnr.size();
  figures.frames_sent = 30 * figures.runs;
  figures.completeness = 0.97;
  if (psnr.size() > 1) figures.confidence_95 = 0.012;
  figures.worst_completeness = 0.9;
  figures.worst = "run 0, peer B";
  figures.latency_ms = LatencyMs{30, 42.5, 60, 70};
  figures.overhead = 0.051;
  figures.worst_overhead = 0.06;
  figures.bit_rate = bit_rate;
  figures.frame_bytes = bit_rate / 240;
  figures.digests.assign(figures.runs, "d1");
  PictureFigures picture;
  picture.jpeg_bytes = bit_rate / 230;
  picture.psnr = 38;
  picture.ssim = 0.96;
  picture.frozen = 0.03;
  for (const double run : psnr) {
    picture.shown_psnr += run / static_cast<double>(psnr.size());
    picture.shown_ssim += run / 100 / static_cast<double>(psnr.size());
    picture.shown_ssim_of_runs.push_back(run / 100);
  }
  picture.shown_psnr_of_runs = std::move(psnr);
  figures.picture = std::move(picture);
  cell.figures = std::move(figures);
  return cell;
}

// Cells of one axis, each with its bit rate and what its runs show.
[[nodiscard]] inline SweepReport sweep_of(
    const std::vector<std::pair<double, std::vector<double>>>& points) {
  SweepReport sweep;
  sweep.scenario_name = "made_up";
  sweep.scenario_file = "made_up.yaml";
  sweep.seed = 42;
  sweep.resolved_json = "{}";
  sweep.axes.push_back({"codec.jpeg_quality", {}});
  for (const auto& [rate, psnr] : points) {
    const auto value = static_cast<std::uint32_t>(sweep.cells.size());
    sweep.axes[0].values.push_back(std::to_string(10 * (value + 1)));
    sweep.cells.push_back(cell_with_pictures({value}, rate, psnr));
    sweep.repeat = static_cast<std::uint32_t>(psnr.size());
  }
  return sweep;
}

// Two qualities and two levels of two runs; one cell fails what is expected, the last has not run.
[[nodiscard]] inline SweepReport sample_sweep() {
  SweepReport sweep;
  sweep.scenario_name = "made_up";
  sweep.scenario_file = "made_up.yaml";
  sweep.seed = 42;
  sweep.repeat = 2;
  sweep.resolved_json = "{\"version\":1}";
  sweep.axes = {{"codec.jpeg_quality", {"50", "80"}}, {"codec.zlib_level", {"none", "9"}}};
  sweep.cells = {cell_with_pictures({0, 0}, 1'200'000, {30, 30.2}),
                 cell_with_pictures({0, 1}, 1'000'000, {30, 30.2}),
                 cell_with_pictures({1, 0}, 2'400'000, {35, 35.3}), SweepCell{}};
  sweep.cells[2].figures->pass = false;
  sweep.cells[2].figures->failed = {"min(completeness) >= 99%"};
  sweep.cells[3].id = "ffffffffffffffff";
  sweep.cells[3].values = {1, 1};
  return sweep;
}

// The same without pictures.
[[nodiscard]] inline SweepReport sample_transport_sweep() {
  SweepReport sweep = sample_sweep();
  sweep.axes = {{"transport.recovery", {"none", "arq"}}, {"links.default.loss", {"0%", "5%"}}};
  for (SweepCell& cell : sweep.cells) {
    if (cell.figures) cell.figures->picture.reset();
  }
  return sweep;
}

}  // namespace strand::reports
