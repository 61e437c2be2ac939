#include "reports/peer_table.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/first_worst_last.hpp"
#include "reports/frame_strip.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t most_dropped = 2;  // p95 and p99, for which a narrow terminal has no room
constexpr std::ptrdiff_t picture_column = 5;
constexpr std::size_t narrowest_strip = 10;
constexpr std::size_t widest_strip = 500;
constexpr std::string_view gap = "  ";

using Row = std::vector<std::string>;  // all columns but the strip

struct TableRow {
  Row cells;
  Color color = Color::none;  // of COMPLETE
  std::size_t peer = 0;       // index into the aggregate
};

Color complete_color(const PeerAggregate& peer) {
  if (peer.completeness.mean >= 1) return Color::green;
  return peer.completeness.mean >= 0.9 ? Color::yellow : Color::red;
}

TableRow make_row(const PeerAggregate& peer, std::size_t index, bool with_pictures) {
  TableRow row;
  row.peer = index;
  row.color = complete_color(peer);
  const auto latency = [&](double LatencyMs::*figure) {
    return peer.latency_ms ? milliseconds_text((*peer.latency_ms).*figure) : std::string("-");
  };
  row.cells = {fmt::format(" {}", printable(peer.name)),
               complete_text(peer),
               count_text(peer.late),
               count_text(peer.partial),
               count_text(peer.lost),
               latency(&LatencyMs::p50),
               latency(&LatencyMs::p95),
               latency(&LatencyMs::p99)};
  if (with_pictures) row.cells.insert(row.cells.begin() + picture_column, psnr_text(peer.picture));
  return row;
}

std::string pad(const std::string& cell, std::size_t width, bool left) {
  return left ? fmt::format("{:<{}}", cell, width) : fmt::format("{:>{}}", cell, width);
}

// The strip with each stretch of one character in its colour.
std::string paint_strip(const std::string& strip, bool enabled) {
  std::string result;
  for (std::size_t begin = 0; begin < strip.size();) {
    const char glyph = strip[begin];
    const std::size_t end = std::min(strip.find_first_not_of(glyph, begin), strip.size());
    const Color color = glyph == '#'   ? Color::green
                        : glyph == '=' ? Color::yellow
                        : glyph == ' ' ? Color::none
                                       : Color::red;
    result += paint(std::string_view(strip).substr(begin, end - begin), color, enabled);
    begin = end;
  }
  return result;
}

// The frames of each peer over all runs.
class Strips {
 public:
  Strips(const Report& report, const Aggregate& totals, std::size_t room) {
    for (const RunReport& run : report.runs) frames_ = std::max(frames_, run.frames_sent);
    heading_ = frames_ == 0 ? "" : fmt::format("FRAMES 0..{}", frames_ - 1);
    if (room < std::max(narrowest_strip, heading_.size())) heading_.clear();
    if (heading_.empty()) return;
    width_ = std::min(room, widest_strip);
    for (const RunReport& run : report.runs) {
      for (const PeerReport& peer : run.peers) {
        statuses_[peer.name].push_back({peer.frame_status, peer.first_frame()});
      }
    }
    names_.reserve(totals.peers.size());
    for (const PeerAggregate& peer : totals.peers) names_.push_back(peer.name);
  }

  // Empty when there is no room for strips, or no frame.
  [[nodiscard]] const std::string& heading() const { return heading_; }
  [[nodiscard]] std::string strip(std::size_t peer) const {
    return heading_.empty() ? "" : frame_strip(statuses_.at(names_[peer]), frames_, width_);
  }

 private:
  std::uint64_t frames_ = 0;
  std::size_t width_ = 0;
  std::string heading_;
  std::map<std::string_view, std::vector<StripRun>> statuses_;
  std::vector<std::string_view> names_;
};

// "  ... 12 more, 93.1 % to 98.2 % complete"
std::string left_out_text(const std::vector<PeerAggregate>& peers, std::size_t begin,
                          std::size_t end) {
  double least = 1;
  double most = 0;
  for (std::size_t i = begin; i < end; ++i) {
    least = std::min(least, peers[i].completeness.mean);
    most = std::max(most, peers[i].completeness.mean);
  }
  return fmt::format("  ... {} more, {} to {} complete\n", end - begin, percent_text(least),
                     percent_text(most));
}

// "  E joined: what stands there is of the frames from 902 on"
std::string joined_text(const Report& report, const std::string& name) {
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t most = 0;
  for (const RunReport& run : report.runs) {
    for (const PeerReport& peer : run.peers) {
      if (peer.name != name || !peer.joined) continue;
      if (!peer.joined->seconds) continue;
      least = std::min(least, peer.joined->first_frame);
      most = std::max(most, peer.joined->first_frame);
    }
  }
  if (least > most) return {};
  const std::string from =
      least == most ? std::to_string(least) : fmt::format("{} to {}", least, most);
  return fmt::format("  {} joined: what stands there is of the frames from {} on\n",
                     printable(name), from);
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::vector<std::size_t> shown_peers(const std::vector<PeerAggregate>& peers,
                                     std::size_t max_peers) {
  return first_worst_last(peers.size(), max_peers,
                          [&](std::size_t i) { return peers[i].completeness.mean; });
}

std::string complete_text(const PeerAggregate& peer) {
  if (peer.runs_reported == 0) return "no report";
  std::string text = fmt::format("{:>7}", percent_text(peer.completeness.mean));
  if (peer.completeness.confidence_95) {
    text += fmt::format(" +-{:.1f}", *peer.completeness.confidence_95 * 100);
  }
  return text;
}

bool any_pictures(const std::vector<PeerAggregate>& peers) {
  return std::any_of(peers.begin(), peers.end(),
                     [](const PeerAggregate& peer) { return peer.picture.has_value(); });
}

std::string psnr_text(const std::optional<PictureReport>& picture) {
  return picture ? fmt::format("{:.1f} dB", picture->psnr_db.mean) : "-";
}

std::string peer_table(const Report& report, const Aggregate& totals,
                       const TerminalOptions& options) {
  const std::vector<PeerAggregate>& peers = totals.peers;
  if (peers.empty()) return {};
  const bool with_pictures = any_pictures(peers);
  Row heading = {"PEER", "COMPLETE", "LATE", "PARTIAL", "LOST", "p50", "p95", "p99"};
  if (with_pictures) heading.insert(heading.begin() + picture_column, "PSNR");
  const std::size_t columns = heading.size();
  std::vector<TableRow> rows;
  for (const std::size_t i : shown_peers(peers, options.max_peers)) {
    rows.push_back(make_row(peers[i], i, with_pictures));
  }
  std::vector<std::size_t> widths(columns);
  std::size_t used = 1;
  for (std::size_t column = 0; column < columns; ++column) {
    widths[column] = heading[column].size();
    for (const TableRow& row : rows) {
      widths[column] = std::max(widths[column], row.cells[column].size());
    }
    used += widths[column] + gap.size();
  }
  const std::size_t width = std::max<std::size_t>(options.width, 60);
  std::size_t shown_columns = columns;
  while (shown_columns > columns - most_dropped && used - gap.size() > width) {
    --shown_columns;
    used -= widths[shown_columns] + gap.size();
  }
  const Strips strips(report, totals, width > used ? width - used : 0);

  const auto line = [&](const Row& cells, Color color, const std::string& strip) {
    std::string text = " ";
    for (std::size_t column = 0; column < shown_columns; ++column) {
      const std::string cell = pad(cells[column], widths[column], column < 2);
      text += paint(cell, column == 1 ? color : Color::none, options.color);
      text += gap;
    }
    return without_trailing_spaces(text + strip);
  };
  std::string text = line(heading, Color::none, strips.heading());
  std::size_t next = 0;
  for (const TableRow& row : rows) {
    if (row.peer > next) text += left_out_text(peers, next, row.peer);
    text += line(row.cells, row.color, paint_strip(strips.strip(row.peer), options.color));
    next = row.peer + 1;
  }
  if (rows.size() < peers.size()) {
    const std::size_t third = rows.size() / 3;
    text += fmt::format("  {} of {} peers: first {}, worst {} between, last {}\n", rows.size(),
                        peers.size(), third, third, third);
  }
  for (const TableRow& row : rows) text += joined_text(report, peers[row.peer].name);
  if (!strips.heading().empty()) text += fmt::format("  {}\n", frame_strip_legend);
  return text;
}

}  // namespace strand::reports
