#include <algorithm>
#include <string>
#include <utility>

#include "core/scenario/event_entry.hpp"
#include "core/scenario/event_overlaps.hpp"
#include "core/scenario/join.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

void refuse_after_the_end(const EventEntry& entry, Duration source_length, ProblemList& problems) {
  if (entry.event.at <= source_length) return;
  problems.add(entry.at.place, entry.at.path,
               in_seconds(entry.event.at) + " is after the end of the source, which is " +
                   in_seconds(source_length) +
                   " long; let it begin earlier, or give the source more frames");
}

}  // namespace

std::vector<Event> read_events(const Value& value, const Scenario& scenario,
                               std::optional<Duration> source_length, TraceFiles& traces,
                               ProblemList& problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::scalar || kind == YamlNode::Kind::map) {
    problems.add(
        value.place, value.path,
        "must be a list such as [{at: 22s, crash: C}], is " + std::string(to_string(kind)));
    return {};
  }
  const std::size_t count = value.node->items.size();
  if (count > ranges::most_events) {
    problems.add(value.place, value.path,
                 "must be at most " + std::to_string(ranges::most_events) + " events, are " +
                     std::to_string(count));
    return {};
  }
  const ChainPlaces places(scenario.chain, scenario.joining);
  EventContext context{scenario, places, traces};
  std::vector<EventEntry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<EventEntry> entry = read_event(item_of(value, i), context, problems);
    if (!entry) continue;
    if (source_length) refuse_after_the_end(*entry, *source_length, problems);
    entries.push_back(*std::move(entry));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const EventEntry& a, const EventEntry& b) {
    if (a.event.at != b.event.at) return a.event.at < b.event.at;
    return std::holds_alternative<Join>(a.event.what) &&
           !std::holds_alternative<Join>(b.event.what);
  });
  refuse_before_join(entries, scenario, problems);
  EventOverlaps overlaps(scenario, problems);
  for (const EventEntry& entry : entries) overlaps.add(entry);
  std::vector<Event> events;
  events.reserve(entries.size());
  for (EventEntry& entry : entries) events.push_back(std::move(entry.event));
  return events;
}

}  // namespace strand::scenario
