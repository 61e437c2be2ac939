#include "reports/sweep_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/csv_text.hpp"
#include "reports/markdown_text.hpp"
#include "reports/pareto.hpp"
#include "reports/sweep_text.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t longest_value = 32;  // columns that a swept value may take
constexpr std::size_t gap = 2;             // between columns

struct Row {
  std::vector<std::string> fields;
  Color color = Color::none;
};

std::vector<std::string> headings(const SweepReport& sweep) {
  std::vector<std::string> names = axis_names(sweep);
  for (std::string& name : names) name = printable(name);
  return names;
}

std::vector<std::string> values_of(const SweepReport& sweep, const SweepCell& cell) {
  std::vector<std::string> values = cell_values(sweep, cell);
  for (std::string& value : values) value = clipped(printable(value), longest_value);
  return values;
}

std::string cost_text(const std::optional<double>& milliseconds) {
  return milliseconds ? fmt::format("{:.2f} ms", *milliseconds) : "-";
}

std::vector<std::size_t> widths_of(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().fields.size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      widths[i] = std::max(widths[i], row.fields[i].size());
    }
  }
  return widths;
}

// The columns of every part of a table that is wider than asked: the first `keys` of them stand in
// each, and those that are empty in none.
std::vector<std::vector<std::size_t>> parts_of(const std::vector<std::size_t>& widths,
                                               std::size_t keys, std::size_t width) {
  std::vector<std::size_t> key_columns;
  std::size_t key_width = 0;
  for (std::size_t i = 0; i < keys; ++i) {
    key_columns.push_back(i);
    key_width += widths[i] + (i == 0 ? 1 : gap);
  }
  std::vector<std::vector<std::size_t>> parts{key_columns};
  std::size_t taken = key_width;
  for (std::size_t i = keys; i < widths.size(); ++i) {
    if (widths[i] == 0) continue;
    if (taken + gap + widths[i] > width && parts.back().size() > keys) {
      parts.push_back(key_columns);
      taken = key_width;
    }
    parts.back().push_back(i);
    taken += gap + widths[i];
  }
  return parts;
}

// Columns as wide as they must be; the first `keys` of them begin at the left. What does not fit
// into `options.width` stands below, with the keys again.
std::string layout(const std::vector<Row>& rows, std::size_t keys,
                   const SweepTableOptions& options) {
  const std::vector<std::size_t> widths = widths_of(rows);
  std::string text;
  for (const std::vector<std::size_t>& part : parts_of(widths, keys, options.width)) {
    if (!text.empty()) text += "\n";
    for (const Row& row : rows) {
      std::string line;
      for (const std::size_t i : part) {
        line += line.empty() ? " " : std::string(gap, ' ');
        line += i < keys ? fmt::format("{:<{}}", row.fields[i], widths[i])
                         : fmt::format("{:>{}}", row.fields[i], widths[i]);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += paint(line, row.color, options.color) + "\n";
    }
  }
  return text;
}

Row transport_row(const SweepReport& sweep, const SweepCell& cell) {
  Row row{values_of(sweep, cell), Color::none};
  if (!cell.figures) {
    row.fields.insert(row.fields.end(), {"", "missing", "", "", "", "", ""});
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
                    {figures.pass ? "" : "fail", complete, percent_text(figures.worst_completeness),
                     latency(&LatencyMs::p50), latency(&LatencyMs::p95),
                     figures.overhead ? fmt::format("{:.1f} %", *figures.overhead * 100) : "-",
                     rate_text(figures.bit_rate)});
  if (!figures.pass) row.color = Color::red;
  return row;
}

std::string_view mark_of(const FrontPlace& place) {
  if (place.on_front) return "*";
  return place.by_mean ? "~" : "";
}

// What is seen comes first, so that a narrow terminal has it in one part.
Row picture_row(const SweepReport& sweep, const SweepCell& cell, const FrontPlace& place) {
  const PictureFigures& picture = *cell.figures->picture;
  Row row{values_of(sweep, cell), place.on_front ? Color::green : Color::none};
  const CellCost cost = cell.cost.value_or(CellCost{});
  std::string shown = fmt::format("{:.2f}", picture.shown_psnr);
  if (const auto confidence = shown_confidence(picture.shown_psnr_of_runs)) {
    shown += fmt::format(" +-{:.2f}", *confidence);
  }
  row.fields.insert(
      row.fields.end(),
      {rate_text(cell.figures->bit_rate), shown + " dB", fmt::format("{:.4f}", picture.shown_ssim),
       percent_text(picture.frozen), std::string(mark_of(place)),
       fmt::format("{:.0f} B", picture.jpeg_bytes),
       fmt::format("{:.0f} B", cell.figures->frame_bytes), fmt::format("{:.2f} dB", picture.psnr),
       fmt::format("{:.4f}", picture.ssim), cost_text(cost.encode_ms), cost_text(cost.deflate_ms)});
  return row;
}

// What the marks of a picture table mean.
std::string front_legend(const SweepReport& sweep, const std::vector<FrontPlace>& front) {
  std::string text = " * on the Pareto front of bit rate against the PSNR shown by the last peer\n";
  if (sweep.repeat == 1) {
    return text + "   by one run a cell, which says nothing of noise: give --repeat\n";
  }
  const bool by_mean_only = std::any_of(front.begin(), front.end(), [](const FrontPlace& place) {
    return place.by_mean && !place.on_front;
  });
  if (by_mean_only) text += " ~ on it by the means only: the difference is within the noise\n";
  return text;
}

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::vector<std::string> csv_figures(const CellFigures& figures, const FrontPlace& place) {
  const auto latency = [&](double LatencyMs::*figure) {
    return figures.latency_ms ? number((*figures.latency_ms).*figure) : std::string();
  };
  const auto picture = [&](double PictureFigures::*figure) {
    return figures.picture ? number((*figures.picture).*figure) : std::string();
  };
  const auto yes_or_no = [&](bool yes) {
    return figures.picture ? std::string(yes ? "yes" : "no") : std::string();
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
          yes_or_no(place.on_front),
          yes_or_no(place.by_mean)};
}

constexpr std::string_view csv_heading =
    "runs,frames_sent,skipped_frames,verdict,completeness,confidence_95,worst_completeness,"
    "latency_p50_ms,latency_p95_ms,latency_p99_ms,latency_max_ms,overhead,worst_overhead,bit_rate,"
    "frame_bytes,jpeg_bytes,psnr_db,ssim,shown_psnr_db,shown_ssim,frozen,pareto,"
    "pareto_by_mean";

}  // namespace

std::string to_table(const SweepReport& sweep, const SweepTableOptions& options) {
  Row heading{headings(sweep), Color::bold};
  Row picture_heading = heading;
  heading.fields.insert(heading.fields.end(),
                        {"", "COMPLETE", "WORST", "p50", "p95", "OVERHEAD", "BIT RATE"});
  picture_heading.fields.insert(picture_heading.fields.end(),
                                {"BIT RATE", "SHOWN PSNR", "SSIM", "FROZEN", "", "JPEG", "SENT",
                                 "SENT PSNR", "SSIM", "ENCODE", "DEFLATE"});
  const std::vector<FrontPlace> front = pareto_front(sweep);
  std::vector<Row> transport{heading};
  std::vector<Row> picture{picture_heading};
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const SweepCell& cell = sweep.cells[i];
    transport.push_back(transport_row(sweep, cell));
    if (cell.figures && cell.figures->picture) {
      picture.push_back(picture_row(sweep, cell, front[i]));
    }
  }
  // The bit rate stands in one of the two tables.
  const bool all_have_pictures =
      std::all_of(sweep.cells.begin(), sweep.cells.end(),
                  [](const SweepCell& cell) { return !cell.figures || cell.figures->picture; });
  if (all_have_pictures && picture.size() > 1) {
    for (Row& row : transport) row.fields.back().clear();
  }
  std::string text = paint(printable(sweep.scenario_name) + "   " + extent_text(sweep), Color::bold,
                           options.color) +
                     "\n\n" + layout(transport, sweep.axes.size(), options);
  if (picture.size() == 1) return text;
  return text + "\n" + layout(picture, sweep.axes.size(), options) + front_legend(sweep, front);
}

std::string to_csv(const SweepReport& sweep) {
  std::string text = "cell,id,";
  for (const SweepAxis& axis : sweep.axes) text += csv_cell(axis.key) + ",";
  text += csv_heading;
  text += '\n';
  const auto columns =
      static_cast<std::size_t>(std::count(csv_heading.begin(), csv_heading.end(), ','));
  const std::vector<FrontPlace> front = pareto_front(sweep);
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
