// The report on a sweep: the cells of a matrix over a scenario, and the figures of each. A plan is
// the same without figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/model.hpp"

namespace strand::reports {

struct SweepAxis {
  std::string key;                  // the dotted path of a setting
  std::vector<std::string> values;  // as YAML in one line each, all different

  friend bool operator==(const SweepAxis&, const SweepAxis&) = default;
};

// Of the pictures, where a codec makes them. PSNR is in dB. The pictures that the last peer shows
// are those that are complete by their deadline; where one is not, it goes on showing the one
// before.
struct PictureFigures {
  double jpeg_bytes = 0;  // a frame, before it is deflated
  double psnr = 0;        // of the frames sent, against the source's
  double ssim = 0;
  double shown_psnr = 0;  // of what the last peer shows, against the source's
  double shown_ssim = 0;
  double frozen = 0;  // the share of frames in whose place an older one is shown
  // The same of every run, in the order of the runs, which have the same seeds in all cells.
  std::vector<double> shown_psnr_of_runs;
  std::vector<double> shown_ssim_of_runs;
};

// What the runs of a cell say together. Figures are rounded as reports/rounding.hpp has it.
struct CellFigures {
  std::uint64_t runs = 0;
  std::uint64_t frames_sent = 0;     // in all runs
  std::uint64_t skipped_frames = 0;  // that the source left out, in all runs
  bool pass = true;                  // the expectations hold
  std::vector<std::string> failed;   // those that do not
  // Of the last peer, over the runs; the confidence is half the width of the 95 % interval.
  double completeness = 0;
  std::optional<double> confidence_95;
  // The least of any peer in any run.
  double worst_completeness = 0;
  std::string worst;                    // "run 3, peer D"
  std::optional<LatencyMs> latency_ms;  // of the last peer, as in PeerAggregate
  std::optional<double> overhead;       // the mean over links and runs
  std::optional<double> worst_overhead;
  double bit_rate = 0;               // of the encoded frames, bits a second
  double frame_bytes = 0;            // a frame, as it is sent
  std::vector<std::string> digests;  // of the runs
  std::optional<PictureFigures> picture;
};

// Wall-clock figures, which stand apart: they differ from run to run.
struct CellCost {
  double wall_seconds = 0;
  std::optional<double> encode_ms;   // a frame
  std::optional<double> deflate_ms;  // a frame
};

struct SweepCell {
  std::string id;                     // of its resolved scenario, 16 hexadecimal digits
  std::vector<std::uint32_t> values;  // which value each axis has
  std::optional<CellFigures> figures;
  std::optional<CellCost> cost;
};

struct SweepReport {
  std::string scenario_name;
  std::string scenario_file;
  std::uint64_t seed = 0;
  std::uint32_t repeat = 1;
  std::string resolved_json;  // the scenario without the sweep, a JSON object
  std::vector<SweepAxis> axes;
  std::vector<SweepCell> cells;  // the last axis changes fastest
};

// "codec.jpeg_quality=50, codec.zlib_level=none"
[[nodiscard]] std::string cell_name(const SweepReport& sweep, const SweepCell& cell);
// "pass" where every cell has figures and holds its expectations.
[[nodiscard]] bool passes(const SweepReport& sweep);

}  // namespace strand::reports
