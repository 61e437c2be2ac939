// The view of a page that shows what became of every frame at every peer.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "reports/frame_status.hpp"
#include "reports/html/frame_segments.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/timeline.hpp"
#include "reports/html/views.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr double left = 130;
constexpr double width = 900;
constexpr std::array<std::string_view, 4> class_of{"complete", "late", "partial", "lost"};

// An equal share of the frames.
struct Column {
  std::uint64_t end = 0;  // the frame after its last
  std::uint64_t frames = 0;
  std::array<std::uint64_t, 4> counts{};  // by status

  [[nodiscard]] std::uint64_t bad() const { return counts[1] + counts[2] + counts[3]; }
  // The worst that is in it.
  [[nodiscard]] std::size_t worst() const {
    return counts[3] > 0 ? 3U : counts[2] > 0 ? 2U : counts[1] > 0 ? 1U : 0U;
  }
};

std::vector<Column> columns_of(const PeerReport& peer, std::uint64_t frames, std::size_t count) {
  std::vector<Column> columns(count);
  for (std::size_t i = 0; i < count; ++i) {
    columns[i].end = static_cast<std::uint64_t>(static_cast<Wide>(frames) * (i + 1) / count);
  }
  const auto runs = parse_status(peer.frame_status);
  if (!runs) return columns;
  std::size_t column = 0;
  std::uint64_t frame = peer.first_frame();
  while (column < count && columns[column].end <= frame) ++column;
  for (const StatusRun& run : *runs) {
    const std::uint64_t end = frame + run.length;
    while (frame < end && column < count) {
      const std::uint64_t part = std::min(end, columns[column].end) - frame;
      columns[column].frames += part;
      columns[column].counts[static_cast<std::size_t>(run.status)] += part;
      frame += part;
      if (frame == columns[column].end) ++column;
    }
  }
  return columns;
}

// How high the bar of a column stands, of `row`: its share that is not complete, and enough to be
// seen if there is any.
int bar_height(const Column& column, int row) {
  if (column.bad() == 0) return 0;
  const auto share = static_cast<int>(static_cast<Wide>(column.bad()) * static_cast<unsigned>(row) /
                                      column.frames);
  return std::max(share, (row + 3) / 4);
}

// The bars of one status in a row, as one path along the row's foot.
std::string bars(const std::vector<Column>& columns, std::size_t status, int row) {
  std::string path;
  const double step = width / static_cast<double>(columns.size());
  int height = 0;
  for (std::size_t i = 0; i <= columns.size(); ++i) {
    const bool there = i < columns.size() && columns[i].worst() == status;
    const int next = there ? bar_height(columns[i], row) : 0;
    if (next == height) continue;
    if (path.empty()) path = fmt::format("M0 {}", row);
    path += fmt::format("H{}V{}", decimal(step * static_cast<double>(i), 1), row - next);
    height = next;
  }
  if (path.empty()) return path;
  return fmt::format("<path class=\"{}\" d=\"{}\"/>", class_of[status], path);
}

// The frames of a run on a strip.
struct Strip {
  std::uint64_t frames = 0;
  std::size_t columns = 0;
  int row = 0;    // its height
  int pitch = 0;  // from row to row
  TimeAxis axis;
  std::vector<PlacedEvent> events;
  double top = 0;
  double bottom = 0;
};

Strip layout(const Content& content) {
  Strip strip;
  strip.frames = content.run->frames_sent;
  strip.columns = static_cast<std::size_t>(std::min<std::uint64_t>(strip.frames, 900));
  const std::size_t rows = content.places.size();
  strip.pitch = rows <= 12 ? 26 : rows <= 32 ? 18 : 13;
  strip.row = strip.pitch - (rows <= 32 ? 4 : 2);
  strip.axis = {left, width, 0};
  if (content.run->frame_rate > 0) {
    strip.axis.seconds = static_cast<double>(strip.frames) / content.run->frame_rate;
  }
  strip.events = place_events(content.facts, strip.axis);
  strip.top = 18 + lane_height * static_cast<double>(lanes_of(strip.events)) + 2;
  strip.bottom = strip.top + static_cast<double>(strip.pitch) * static_cast<double>(rows);
  return strip;
}

std::string strip_rows(const Content& content, const Strip& strip) {
  std::string text;
  double y = strip.top;
  for (const std::size_t place : content.places) {
    const PeerReport& peer = content.run->peers[place];
    const std::vector<Column> columns = columns_of(peer, strip.frames, strip.columns);
    // Before it joined, nothing was sent to it: the row is blank there.
    const double begin =
        width * static_cast<double>(peer.first_frame()) / static_cast<double>(strip.frames);
    const double foot = y + strip.row - (strip.row > 12 ? 6 : 1.5);
    text += fmt::format(
        "<g><title>{}: {} complete, {} late, {} partial, {} lost</title>{}<g "
        "transform=\"translate({} {})\"><rect class=\"{}\"{} width=\"{}\" height=\"{}\"/>",
        escaped(peer.name), peer.frames.complete, peer.frames.late, peer.frames.partial,
        peer.frames.lost, chart_text(left - 10, foot, Anchor::end, short_name(peer.name, 16)),
        decimal(left, 1), decimal(y, 1), peer.reported ? "complete" : "unknown",
        begin > 0 ? fmt::format(" x=\"{}\"", decimal(begin, 1)) : "", decimal(width - begin, 1),
        strip.row);
    for (std::size_t status = 1; peer.reported && status < class_of.size(); ++status) {
      text += bars(columns, status, strip.row);
    }
    text += "</g>" +
            chart_text(left + width + 8, foot, Anchor::start,
                       peer.reported ? escaped(percent_text(peer.completeness)) : "no report") +
            "</g>\n";
    y += strip.pitch;
  }
  return text;
}

// Outlines of the rows that an event touches.
std::string touched_rows(const Content& content, const Strip& strip) {
  std::string text;
  for (const PlacedEvent& event : strip.events) {
    for (std::size_t i = 0; i < content.places.size(); ++i) {
      const std::string& name = content.run->peers[content.places[i]].name;
      const auto& places = event.mark->places;
      if (std::find(places.begin(), places.end(), name) == places.end()) continue;
      const double end = event.mark->for_good ? left + width : event.end;
      text +=
          chart_rect(event.begin,
                     strip.top + static_cast<double>(strip.pitch) * static_cast<double>(i) - 1.5,
                     std::max(end - event.begin, 2.0), strip.row + 3, "touched") +
          "\n";
    }
  }
  return text;
}

std::string frame_ticks(const Strip& strip) {
  std::string text;
  for (const double frame : ticks_to(static_cast<double>(strip.frames), 10)) {
    if (frame != static_cast<double>(static_cast<std::uint64_t>(frame))) continue;
    const double x = left + width * frame / static_cast<double>(strip.frames);
    text += chart_line(x, strip.bottom, x, strip.bottom + 4, "axis") +
            chart_text(x, strip.bottom + 16, Anchor::middle, decimal(frame, 0), "dim");
  }
  text += chart_text(left - 10, strip.bottom + 16, Anchor::end, "frame", "dim");
  if (strip.axis.seconds > 0) {
    text += chart_text(left - 10, strip.bottom + 33, Anchor::end, "time in s", "dim");
  }
  return text + "\n";
}

std::string strip_legend(const Content& content, const Strip& strip) {
  std::string text = "<p class=\"legend\">";
  text += legend_entry("complete", "complete");
  text += legend_entry("late", "late: whole, after the deadline");
  text += legend_entry("partial", "partial: some chunks");
  text += legend_entry("lost", "lost: none");
  if (std::any_of(content.run->peers.begin(), content.run->peers.end(),
                  [](const PeerReport& peer) { return !peer.reported; })) {
    text += legend_entry("unknown", "the peer never reported, which counts as lost");
  }
  if (!strip.events.empty()) text += legend_entry("band", "event; outlined where it acts");
  text += "</p>\n";
  if (strip.columns < strip.frames) {
    text += fmt::format(
        "<p class=\"note\">A column stands for {} to {} frames: its bar is as high as the share of "
        "them that is not complete, at least a quarter, and has the colour of the worst.</p>\n",
        strip.frames / strip.columns, (strip.frames + strip.columns - 1) / strip.columns);
  }
  return text;
}

}  // namespace

std::string strip_view(const Content& content) {
  if (content.run == nullptr || content.places.empty() || content.run->frames_sent == 0) return {};
  const Strip strip = layout(content);
  std::string text =
      "<h2>Every frame at every peer</h2>\n<p class=\"note\">Down the chain from the head to the "
      "last peer: a frame that is complete in one row and not in the next was broken on the hop "
      "between.</p>\n";
  text += left_out_note(content) + strip_legend(content, strip);
  text += fmt::format(
      "<figure><svg id=\"strip\" viewBox=\"0 0 1100 {}\" role=\"img\" data-from=\"{}\" "
      "data-wide=\"{}\" data-frames=\"{}\" data-rate=\"{}\" data-top=\"{}\" data-bottom=\"{}\">"
      "<title>What became of each frame at each peer</title>\n",
      decimal(strip.bottom + 42, 1), decimal(left, 1), decimal(width, 1), strip.frames,
      decimal(content.run->frame_rate, 6), decimal(strip.top, 1), decimal(strip.bottom, 1));
  text += chart_text(left + width + 8, strip.top - 6, Anchor::start, "complete", "dim");
  text += second_ticks(strip.axis, strip.bottom, strip.bottom, strip.bottom + 33);
  text += event_bands(strip.events, strip.top - 2, strip.bottom);
  text += strip_rows(content, strip);
  text += event_edges(strip.events, strip.top - 2, strip.bottom);
  text += touched_rows(content, strip) + event_marks(strip.events, strip.top - 4);
  text += frame_ticks(strip) + "<path id=\"cross\"/></svg></figure>\n";
  return text + event_list(content.facts, strip.events);
}

}  // namespace strand::reports::html
