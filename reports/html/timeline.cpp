#include "reports/html/timeline.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/html/markup.hpp"

namespace strand::reports::html {

namespace {

constexpr double narrowest = 2;    // band
constexpr double mark_width = 17;  // of a number

double seconds_of(Duration duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

// "8 s to 11 s"
std::string when(const EventMark& mark) {
  const std::string begin = decimal(seconds_of(mark.begin), 3) + " s";
  if (mark.end) return begin + " to " + decimal(seconds_of(*mark.end), 3) + " s";
  return mark.for_good ? "from " + begin + " on" : begin;
}

}  // namespace

double TimeAxis::at(double second) const {
  if (seconds <= 0) return left;
  return left + width * std::clamp(second / seconds, 0.0, 1.0);
}

std::vector<PlacedEvent> place_events(const ScenarioFacts& facts, const TimeAxis& axis) {
  std::vector<PlacedEvent> placed;
  if (axis.seconds <= 0) return placed;
  std::vector<double> lane_ends;
  for (const EventMark& mark : facts.events) {
    if (placed.size() == most_events || seconds_of(mark.begin) > axis.seconds) break;
    PlacedEvent event{.mark = &mark, .number = placed.size() + 1};
    event.begin = axis.at(seconds_of(mark.begin));
    event.end = mark.end ? axis.at(seconds_of(*mark.end)) : event.begin;
    if (mark.for_good) event.end = axis.left + axis.width;
    const auto free = std::find_if(lane_ends.begin(), lane_ends.end(),
                                   [&](double end) { return end + 2 <= event.begin; });
    event.lane = static_cast<std::size_t>(free - lane_ends.begin());
    if (free == lane_ends.end()) lane_ends.push_back(0);
    // What goes on to the end would push all others down: its line gives way to them.
    const double taken = mark.for_good ? event.begin : event.end;
    lane_ends[event.lane] = std::max(taken, event.begin + mark_width);
    placed.push_back(event);
  }
  return placed;
}

std::size_t lanes_of(const std::vector<PlacedEvent>& events) {
  std::size_t lanes = 0;
  for (const PlacedEvent& event : events) lanes = std::max(lanes, event.lane + 1);
  return lanes;
}

std::string event_bands(const std::vector<PlacedEvent>& events, double top, double bottom) {
  std::string text;
  for (const PlacedEvent& event : events) {
    if (!event.mark->for_good && event.end > event.begin) {
      text += chart_rect(event.begin, top, std::max(event.end - event.begin, narrowest),
                         bottom - top, "band") +
              "\n";
    }
  }
  return text;
}

std::string event_edges(const std::vector<PlacedEvent>& events, double top, double bottom) {
  std::string text;
  for (const PlacedEvent& event : events) {
    if (!event.mark->for_good && event.end > event.begin) {
      text += chart_line(event.end, top, event.end, bottom, "edge");
    }
    text += chart_line(event.begin, top, event.begin, bottom, "edge") + "\n";
  }
  return text;
}

std::string event_marks(const std::vector<PlacedEvent>& events, double bottom) {
  std::string text;
  for (const PlacedEvent& event : events) {
    const double y = bottom - lane_height * static_cast<double>(event.lane + 1);
    const std::string about = escaped(when(*event.mark) + ": " + event.mark->text);
    text += fmt::format("<g><title>{}</title>", about);
    if (!event.mark->for_good && event.end > event.begin + mark_width) {
      text += chart_line(event.begin, y + 7, event.end, y + 7, "tail");
    }
    text += chart_rect(event.begin, y, mark_width - 1, 14, "badge") +
            chart_text(event.begin + (mark_width - 1) / 2, y + 10.8, Anchor::middle,
                       std::to_string(event.number), "mark") +
            "</g>\n";
  }
  return text;
}

std::string event_list(const ScenarioFacts& facts, const std::vector<PlacedEvent>& events) {
  if (events.empty()) return {};
  std::string text =
      "<div class=\"scroll\"><table>\n<tr><th>event</th><th class=\"l\">when</th><th "
      "class=\"l\">what</th></tr>\n";
  for (const PlacedEvent& event : events) {
    text += fmt::format("<tr><td>{}</td><td class=\"l\">{}</td><td class=\"l wrap\">{}</td></tr>\n",
                        event.number, when(*event.mark), escaped(event.mark->text));
  }
  text += "</table></div>\n";
  if (events.size() < facts.events.size()) {
    text += fmt::format("<p class=\"note\">{} of {} events; the others come later.</p>\n",
                        events.size(), facts.events.size());
  }
  return text;
}

std::string second_ticks(const TimeAxis& axis, double top, double bottom, double label_at) {
  if (axis.seconds <= 0) return {};
  std::string text;
  for (const double second : ticks_to(axis.seconds, axis.width > 600 ? 12 : 6)) {
    const double x = axis.at(second);
    text += chart_line(x, top, x, bottom, "grid") +
            chart_text(x, label_at, Anchor::middle, decimal(second, 3), "dim");
  }
  return text + "\n";
}

}  // namespace strand::reports::html
