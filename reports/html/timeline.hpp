// The scenario's events over a chart whose horizontal axis is the run: bands, and numbered marks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/html/content.hpp"

namespace strand::reports::html {

// Of a chart: where the source's time stands on it. Figures are in the chart's units and seconds.
struct TimeAxis {
  double left = 0;
  double width = 0;
  double seconds = 0;  // from left to right; 0 where time is not known

  [[nodiscard]] double at(double second) const;
};

inline constexpr std::size_t most_events = 60;  // that are drawn
inline constexpr double lane_height = 16;

// An event as it stands on an axis.
struct PlacedEvent {
  const EventMark* mark = nullptr;
  std::size_t number = 0;  // from 1
  double begin = 0;
  double end = 0;
  std::size_t lane = 0;
};

// The events of which something falls into the axis, so that none of a lane lies over another.
[[nodiscard]] std::vector<PlacedEvent> place_events(const ScenarioFacts& facts,
                                                    const TimeAxis& axis);

// How many lanes they take.
[[nodiscard]] std::size_t lanes_of(const std::vector<PlacedEvent>& events);

// Bands from `top` to `bottom`, which lie under what is drawn, and their edges, which lie over it.
[[nodiscard]] std::string event_bands(const std::vector<PlacedEvent>& events, double top,
                                      double bottom);
[[nodiscard]] std::string event_edges(const std::vector<PlacedEvent>& events, double top,
                                      double bottom);

// The numbered marks above `bottom`.
[[nodiscard]] std::string event_marks(const std::vector<PlacedEvent>& events, double bottom);

// What the numbers mean, as a list; empty without events.
[[nodiscard]] std::string event_list(const ScenarioFacts& facts,
                                     const std::vector<PlacedEvent>& events);

// Upright lines from `top` to `bottom` at round seconds, with their figures below; nothing where
// time is not known.
[[nodiscard]] std::string second_ticks(const TimeAxis& axis, double top, double bottom,
                                       double label_at);

}  // namespace strand::reports::html
