#include "reports/sweep_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/csv_text.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t longest_value = 32;  // columns that a swept value may take

struct Row {
  std::vector<std::string> fields;
  Color color = Color::none;
};

// The last part of an axis' path, or all of it where that would say two things.
std::vector<std::string> headings(const SweepReport& sweep) {
  const auto last_part = [](const std::string& key) { return key.substr(key.rfind('.') + 1); };
  std::vector<std::string> names;
  for (const SweepAxis& axis : sweep.axes) {
    const std::string name = last_part(axis.key);
    const auto same = std::count_if(sweep.axes.begin(), sweep.axes.end(), [&](const auto& other) {
      return last_part(other.key) == name;
    });
    names.push_back(printable(same > 1 ? axis.key : name));
  }
  return names;
}

std::vector<std::string> values_of(const SweepReport& sweep, const SweepCell& cell) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    std::string value = printable(sweep.axes[i].values[cell.values[i]]);
    if (value.size() > longest_value) value = value.substr(0, longest_value - 3) + "...";
    values.push_back(std::move(value));
  }
  return values;
}

std::string rate_text(double bits) {
  if (bits >= 999'500'000) return fmt::format("{:.2f} gbit/s", bits / 1e9);
  if (bits >= 999'500) return fmt::format("{:.2f} mbit/s", bits / 1e6);
  return fmt::format("{:.1f} kbit/s", bits / 1e3);
}

std::string cost_text(const std::optional<double>& milliseconds) {
  return milliseconds ? fmt::format("{:.2f} ms", *milliseconds) : "-";
}

// Columns as wide as they must be; the first `left` of them begin at the left.
std::string layout(const std::vector<Row>& rows, std::size_t left, bool color) {
  std::vector<std::size_t> widths(rows.front().fields.size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      widths[i] = std::max(widths[i], row.fields[i].size());
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      line += i == 0 ? " " : "  ";
      line += i < left ? fmt::format("{:<{}}", row.fields[i], widths[i])
                       : fmt::format("{:>{}}", row.fields[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += paint(line, row.color, color) + "\n";
  }
  return text;
}

Row transport_row(const SweepReport& sweep, const SweepCell& cell) {
  Row row{values_of(sweep, cell), Color::none};
  if (!cell.figures) {
    row.fields.insert(row.fields.end(), {"missing", "", "", "", "", "", ""});
    row.color = Color::yellow;
    return row;
  }
  const CellFigures& figures = *cell.figures;
  std::string complete = percent_text(figures.completeness);
  if (figures.confidence_95) complete += fmt::format(" +-{:.1f}", *figures.confidence_95 * 100);
  const auto latency = [&](double LatencyMs::*figure) {
    return figures.latency_ms ? milliseconds_text((*figures.latency_ms).*figure) : std::string("-");
  };
  row.fields.insert(row.fields.end(),
                    {complete, percent_text(figures.worst_completeness), latency(&LatencyMs::p50),
                     latency(&LatencyMs::p95),
                     figures.overhead ? fmt::format("{:.1f} %", *figures.overhead * 100) : "-",
                     rate_text(figures.bit_rate), figures.pass ? "" : "fail"});
  if (!figures.pass) row.color = Color::red;
  return row;
}

Row picture_row(const SweepReport& sweep, const SweepCell& cell, bool on_front) {
  const PictureFigures& picture = *cell.figures->picture;
  Row row{values_of(sweep, cell), on_front ? Color::green : Color::none};
  const CellCost cost = cell.cost.value_or(CellCost{});
  row.fields.insert(
      row.fields.end(),
      {fmt::format("{:.0f} B", picture.jpeg_bytes),
       fmt::format("{:.0f} B", cell.figures->frame_bytes), rate_text(cell.figures->bit_rate),
       fmt::format("{:.2f} dB", picture.psnr), fmt::format("{:.4f}", picture.ssim),
       fmt::format("{:.2f} dB", picture.shown_psnr), fmt::format("{:.4f}", picture.shown_ssim),
       percent_text(picture.frozen), cost_text(cost.encode_ms), cost_text(cost.deflate_ms),
       on_front ? "*" : ""});
  return row;
}

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::vector<std::string> csv_figures(const CellFigures& figures, bool on_front) {
  const auto latency = [&](double LatencyMs::*figure) {
    return figures.latency_ms ? number((*figures.latency_ms).*figure) : std::string();
  };
  const auto picture = [&](double PictureFigures::*figure) {
    return figures.picture ? number((*figures.picture).*figure) : std::string();
  };
  return {std::to_string(figures.runs),
          std::to_string(figures.frames_sent),
          std::to_string(figures.skipped_frames),
          figures.pass ? "pass" : "fail",
          number(figures.completeness),
          number(figures.confidence_95),
          number(figures.worst_completeness),
          latency(&LatencyMs::p50),
          latency(&LatencyMs::p95),
          latency(&LatencyMs::p99),
          latency(&LatencyMs::max),
          number(figures.overhead),
          number(figures.worst_overhead),
          number(figures.bit_rate),
          number(figures.frame_bytes),
          picture(&PictureFigures::jpeg_bytes),
          picture(&PictureFigures::psnr),
          picture(&PictureFigures::ssim),
          picture(&PictureFigures::shown_psnr),
          picture(&PictureFigures::shown_ssim),
          picture(&PictureFigures::frozen),
          figures.picture ? (on_front ? "yes" : "no") : ""};
}

constexpr std::string_view csv_heading =
    "runs,frames_sent,skipped_frames,verdict,completeness,confidence_95,worst_completeness,"
    "latency_p50_ms,latency_p95_ms,latency_p99_ms,latency_max_ms,overhead,worst_overhead,bit_rate,"
    "frame_bytes,jpeg_bytes,psnr_db,ssim,shown_psnr_db,shown_ssim,frozen,pareto";

}  // namespace

std::string to_table(const SweepReport& sweep, const SweepTableOptions& options) {
  Row heading{headings(sweep), Color::bold};
  Row picture_heading = heading;
  heading.fields.insert(heading.fields.end(),
                        {"COMPLETE", "WORST", "p50", "p95", "OVERHEAD", "BIT RATE", ""});
  picture_heading.fields.insert(picture_heading.fields.end(),
                                {"JPEG", "SENT", "BIT RATE", "PSNR", "SSIM", "SHOWN PSNR", "SSIM",
                                 "FROZEN", "ENCODE", "DEFLATE", ""});
  const std::vector<bool> front = pareto_front(sweep);
  std::vector<Row> transport{heading};
  std::vector<Row> picture{picture_heading};
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const SweepCell& cell = sweep.cells[i];
    transport.push_back(transport_row(sweep, cell));
    if (cell.figures && cell.figures->picture) {
      picture.push_back(picture_row(sweep, cell, front[i]));
    }
  }
  std::string text =
      paint(fmt::format("{}   seed {}, {} of {}", printable(sweep.scenario_name), sweep.seed,
                        plural(sweep.cells.size(), "cell"), plural(sweep.repeat, "run")),
            Color::bold, options.color) +
      "\n\n" + layout(transport, sweep.axes.size(), options.color);
  if (picture.size() == 1) return text;
  return text + "\n" + layout(picture, sweep.axes.size(), options.color) +
         " * on the Pareto front of bit rate against the PSNR shown by the last peer\n";
}

std::string to_csv(const SweepReport& sweep) {
  std::string text = "cell,id,";
  for (const SweepAxis& axis : sweep.axes) text += csv_cell(axis.key) + ",";
  text += csv_heading;
  text += '\n';
  const auto columns =
      static_cast<std::size_t>(std::count(csv_heading.begin(), csv_heading.end(), ','));
  const std::vector<bool> front = pareto_front(sweep);
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const SweepCell& cell = sweep.cells[i];
    text += std::to_string(i) + "," + cell.id;
    for (std::size_t k = 0; k < sweep.axes.size(); ++k) {
      text += "," + csv_cell(sweep.axes[k].values[cell.values[k]]);
    }
    if (cell.figures) {
      for (const std::string& field : csv_figures(*cell.figures, front[i])) text += "," + field;
    } else {
      text += "," + std::string(columns, ',');
    }
    text += '\n';
  }
  return text;
}

}  // namespace strand::reports
