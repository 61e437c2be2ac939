// The view of a sweep's page that has every cell: as a table, and as columns of text where there
// are so many cells that the marks of a table would make most of the page.
#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/sweep_views.hpp"
#include "reports/markdown_text.hpp"
#include "reports/sweep_text.hpp"

namespace strand::reports::html {

namespace {

constexpr std::size_t most_table_rows = 2'000;
constexpr std::size_t longest_value = 40;  // characters of a value in a table
constexpr std::size_t longest_in_columns = 12;

// Headings say the units, so that the figures need none. '|' breaks a line in a table.
constexpr const char* delivery_headings[] = {"complete|%", "±",          "worst|%",        "p50|ms",
                                             "p95|ms",     "overhead|%", "bit rate|kbit/s"};
constexpr const char* picture_headings[] = {"shown|dB", "±",       "shown|SSIM",
                                            "frozen|%", "sent|dB", "front"};

// Characters of a text in UTF-8; '±' is one.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  }));
}

bool has_pictures(const SweepReport& sweep) {
  return std::any_of(sweep.cells.begin(), sweep.cells.end(), [](const SweepCell& cell) {
    return cell.figures && cell.figures->picture.has_value();
  });
}

std::string percent(double share) {
  // What is not all does not read as all.
  const std::string text = fmt::format("{:.1f}", share * 100);
  if (share < 1 && text == "100.0") return ">99.9";
  return share > 0 && text == "0.0" ? "<0.1" : text;
}

// Of a figure that may be below 0.
std::string percent(const std::optional<double>& share) {
  if (!share) return {};
  const std::string text = fmt::format("{:.1f}", *share * 100);
  return text == "-0.0" ? "0.0" : text;
}

std::vector<std::string> picture_fields(const PictureFigures& picture, const FrontPlace& place) {
  const auto confidence = shown_confidence(picture.shown_psnr_of_runs);
  return {fmt::format("{:.2f}", picture.shown_psnr),
          confidence ? fmt::format("{:.2f}", *confidence) : "",
          fmt::format("{:.4f}", picture.shown_ssim),
          percent(picture.frozen),
          fmt::format("{:.2f}", picture.psnr),
          place.on_front ? "*" : (place.by_mean ? "~" : "")};
}

// The figures of a cell below the headings.
std::vector<std::string> fields_of(const SweepCell& cell, const FrontPlace& place, bool pictures) {
  constexpr std::size_t delivery = std::size(delivery_headings);
  constexpr std::size_t picture = std::size(picture_headings);
  std::vector<std::string> fields(delivery + (pictures ? picture : 0) + 1);
  if (!cell.figures) {
    fields.back() = "missing";
    return fields;
  }
  const CellFigures& figures = *cell.figures;
  fields = {percent(figures.completeness),
            percent(figures.confidence_95),
            percent(figures.worst_completeness),
            figures.latency_ms ? fmt::format("{:.1f}", figures.latency_ms->p50) : "",
            figures.latency_ms ? fmt::format("{:.1f}", figures.latency_ms->p95) : "",
            percent(figures.overhead),
            fmt::format("{:.1f}", figures.bit_rate / 1e3)};
  if (pictures) {
    const std::vector<std::string> more = figures.picture ? picture_fields(*figures.picture, place)
                                                          : std::vector<std::string>(picture);
    fields.insert(fields.end(), more.begin(), more.end());
  }
  fields.emplace_back(figures.pass ? "" : "fail");
  return fields;
}

std::vector<std::string> figure_headings(bool pictures) {
  std::vector<std::string> headings(std::begin(delivery_headings), std::end(delivery_headings));
  if (pictures) {
    headings.insert(headings.end(), std::begin(picture_headings), std::end(picture_headings));
  }
  headings.emplace_back("");
  return headings;
}

std::string broken(std::string heading) {
  const std::size_t bar = heading.find('|');
  return bar == std::string::npos ? heading : heading.replace(bar, 1, "<br/>");
}

std::string table_row(const SweepContent& content, std::size_t cell, bool pictures) {
  const SweepReport& sweep = content.sweep;
  const SweepCell& one = sweep.cells[cell];
  std::string text = content.front[cell].on_front ? "<tr class=\"on\">" : "<tr>";
  for (const std::string& value : cell_values(sweep, one)) {
    text += "<td class=\"l\">" + short_name(value, longest_value) + "</td>";
  }
  std::vector<std::string> fields = fields_of(one, content.front[cell], pictures);
  const std::string verdict = fields.back();
  fields.pop_back();
  for (const std::string& field : fields) text += "<td>" + escaped(field) + "</td>";
  text += verdict.empty() ? "<td></td>" : "<td class=\"fail\">" + verdict + "</td>";
  return text + "</tr>\n";
}

// Ends before the row that would make it larger than `room`; `shown` is how many cells it has.
std::string table(const SweepContent& content, bool pictures, std::size_t room,
                  std::size_t& shown) {
  std::string text = "<div class=\"scroll\"><table>\n<tr>";
  for (const std::string& name : axis_names(content.sweep)) {
    text += "<th class=\"l\">" + short_name(name, longest_value) + "</th>";
  }
  for (const std::string& heading : figure_headings(pictures)) {
    text += "<th>" + broken(heading) + "</th>";
  }
  text += "</tr>\n";
  for (shown = 0; shown < content.sweep.cells.size(); ++shown) {
    const std::string row = table_row(content, shown, pictures);
    if (text.size() + row.size() > room) break;
    text += row;
  }
  return text + "</table></div>\n";
}

using Row = std::vector<std::string>;

std::string short_text(const std::string& text) {
  return text.size() <= longest_in_columns ? text : clipped(text, longest_in_columns - 3);
}

// Of each cell, after two rows of headings: the parts before and after the bar.
std::vector<Row> rows_of(const SweepContent& content, bool pictures) {
  const SweepReport& sweep = content.sweep;
  std::vector<Row> rows(2);
  for (const std::string& name : axis_names(sweep)) {
    rows[0].emplace_back();
    rows[1].push_back(short_text(name));
  }
  for (const std::string& heading : figure_headings(pictures)) {
    const std::size_t bar = heading.find('|');
    rows[0].push_back(bar == std::string::npos ? "" : heading.substr(0, bar));
    rows[1].push_back(bar == std::string::npos ? heading : heading.substr(bar + 1));
  }
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    Row row = cell_values(sweep, sweep.cells[i]);
    for (std::string& value : row) value = short_text(value);
    const Row fields = fields_of(sweep.cells[i], content.front[i], pictures);
    row.insert(row.end(), fields.begin(), fields.end());
    rows.push_back(std::move(row));
  }
  return rows;
}

// Columns of text, which end before the row that would make them larger than `room`.
std::string columns(const SweepContent& content, bool pictures, std::size_t room,
                    std::size_t& shown) {
  const std::vector<Row> rows = rows_of(content, pictures);
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  const std::size_t keys = content.sweep.axes.size();
  std::string text = "<div class=\"scroll\"><pre>";
  std::size_t written = 0;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string room_beside(widths[i] - width_of(row[i]), ' ');
      if (i > 0) line += ' ';
      line += i < keys ? row[i] + room_beside : room_beside + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    line = escaped(line) + "\n";
    if (text.size() + line.size() > room) break;
    text += line;
    ++written;
  }
  shown = written - std::min<std::size_t>(written, 2);
  return text + "</pre></div>\n";
}

}  // namespace

std::string sweep_grid_view(const SweepContent& content, std::size_t room) {
  const SweepReport& sweep = content.sweep;
  const bool pictures = has_pictures(sweep);
  std::string text =
      "<h2>All cells</h2>\n<p class=\"note\">Of the last peer: the share of the frames that were "
      "complete in time, with half the width of its 95 % interval over the runs, and latency; the "
      "least completeness of any peer in any run; the mean overhead of the links; the bit rate of "
      "the encoded frames.";
  if (pictures) {
    text +=
        " Of the pictures: PSNR and SSIM of what the last peer shows, the share of frames in whose "
        "place an older one stands, and PSNR of what was sent. A * is on the Pareto front of bit "
        "rate against PSNR, a ~ by its mean only.";
  }
  text += "</p>\n";
  std::size_t shown = 0;
  text += sweep.cells.size() <= most_table_rows ? table(content, pictures, room, shown)
                                                : columns(content, pictures, room, shown);
  if (shown < sweep.cells.size()) {
    text += fmt::format("<p class=\"note\">The first {} of {} cells; sweep.csv has all.</p>\n",
                        shown, sweep.cells.size());
  }
  return text;
}

}  // namespace strand::reports::html
