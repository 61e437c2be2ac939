#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/scenario/decimal.hpp"
#include "core/scenario/event_entry.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"

namespace strand::scenario {
namespace {

std::string in_seconds(Duration duration) {
  return format_decimal(static_cast<std::uint64_t>(duration.count()), 9) + "s";
}

void refuse_after_the_end(const EventEntry& entry, Duration source_length, ProblemList& problems) {
  if (entry.event.at <= source_length) return;
  problems.add(entry.at.place, entry.at.path,
               in_seconds(entry.event.at) + " is after the end of the source, which is " +
                   in_seconds(source_length) +
                   " long; let it begin earlier, or give the source more frames");
}

// What a direction of a hop is changed by, and until when.
struct Change {
  const EventEntry* entry;
  std::optional<Duration> end;
};

// Two changes at a time would leave open what a link is like after the first of them ends.
class Overlaps {
 public:
  Overlaps(const Scenario& scenario, ProblemList& problems)
      : scenario_(scenario), problems_(problems) {}

  // In the order of their times.
  void add(const EventEntry& entry) {
    const auto* const change = std::get_if<LinkChange>(&entry.event.what);
    if (change == nullptr) return;
    std::optional<Duration> end;
    if (entry.event.lasting) end = entry.event.at + *entry.event.lasting;
    bool reported = false;
    for (const LinkChange::Direction& direction : change->directions) {
      const auto [at, fresh] = changes_.emplace(direction.ends, Change{&entry, end});
      if (fresh) continue;
      const Change first = std::exchange(at->second, Change{&entry, end});
      const bool over = first.end && *first.end <= entry.event.at;
      if (!over && !std::exchange(reported, true)) report(entry, direction.ends, first);
    }
  }

 private:
  void report(const EventEntry& entry, LinkEnds ends, const Change& first) {
    const Value& other = first.entry->value;
    const std::string where = other.place.in_file()
                                  ? "the event on line " + std::to_string(other.place.line)
                                  : other.path;
    const std::string link =
        place_name(scenario_, ends.from) + "->" + place_name(scenario_, ends.to);
    problems_.add(
        entry.value.place, entry.value.path,
        "at " + in_seconds(entry.event.at) + " " + link + " is still as " + where + " sets it, " +
            (first.end ? "until " + in_seconds(*first.end) + "; let that end before this begins"
                       : "to the end of the run; write 'for' there, so that it ends before"));
  }

  const Scenario& scenario_;
  ProblemList& problems_;
  std::map<LinkEnds, Change> changes_;
};

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
  const ChainPlaces places(scenario.chain);
  EventContext context{scenario, places, traces};
  std::vector<EventEntry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<EventEntry> entry = read_event(item_of(value, i), context, problems);
    if (!entry) continue;
    if (source_length) refuse_after_the_end(*entry, *source_length, problems);
    entries.push_back(*std::move(entry));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const EventEntry& a, const EventEntry& b) {
    return a.event.at < b.event.at;
  });
  Overlaps overlaps(scenario, problems);
  for (const EventEntry& entry : entries) overlaps.add(entry);
  std::vector<Event> events;
  events.reserve(entries.size());
  for (EventEntry& entry : entries) events.push_back(std::move(entry.event));
  return events;
}

}  // namespace strand::scenario
