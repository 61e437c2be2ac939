#include "core/scenario/event_overlaps.hpp"

#include <string>
#include <type_traits>

#include "core/scenario/text.hpp"

namespace strand::scenario {

namespace {

// What the earlier event has made of the link or host, ahead of the event's own name.
std::string state_of(const Scenario& scenario, const Event& event, LinkEnds ends) {
  const std::string name = place_name(scenario, ends.from);
  if (std::holds_alternative<Crash>(event.what)) return name + " is still down by ";
  if (std::holds_alternative<Pause>(event.what)) return name + " is still paused by ";
  if (std::holds_alternative<DiskFault>(event.what)) {
    return "the disk of " + name + " is still in trouble by ";
  }
  return name + "->" + place_name(scenario, ends.to) + " is still changed by ";
}

}  // namespace

void EventOverlaps::add(const EventEntry& entry) {
  const Duration at = entry.event.at;
  std::optional<Duration> end;
  if (entry.event.lasting) end = at + *entry.event.lasting;
  std::visit(
      [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, LinkChange>) {
          for (const LinkChange::Direction& direction : what.directions) {
            if (!take(entry, direction.ends, end)) return;
          }
        } else if constexpr (std::is_same_v<What, Crash>) {
          if (what.restart_after) end = at + *what.restart_after;
          take(entry, {what.place, what.place}, end);
        } else if constexpr (std::is_same_v<What, Pause> || std::is_same_v<What, DiskFault>) {
          take(entry, {what.place, what.place}, end);
        }
      },
      entry.event.what);
}

bool EventOverlaps::take(const EventEntry& entry, LinkEnds ends, std::optional<Duration> end) {
  const auto [at, fresh] =
      held_.emplace(Subject{entry.event.what.index(), ends}, Holding{&entry, end});
  if (fresh) return true;
  const Holding first = std::exchange(at->second, Holding{&entry, end});
  if (first.end && *first.end <= entry.event.at) return true;
  report(entry, ends, first);
  return false;
}

void EventOverlaps::report(const EventEntry& entry, LinkEnds ends, const Holding& first) {
  const Value& other = first.entry->value;
  const std::string where =
      other.place.in_file() ? "the event on line " + std::to_string(other.place.line) : other.path;
  const char* const length =
      std::holds_alternative<Crash>(entry.event.what) ? "'restart_after'" : "'for'";
  const std::string until =
      first.end ? ", until " + in_seconds(*first.end) + "; let that end before this begins"
                : std::string(", to the end of the run; write ") + length +
                      " there, so that it ends before";
  problems_.add(entry.value.place, entry.value.path,
                "at " + in_seconds(entry.event.at) + " " +
                    state_of(scenario_, first.entry->event, ends) + where + until);
}

}  // namespace strand::scenario
