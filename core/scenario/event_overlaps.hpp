// Finds events that say two things of one link or one host at the same time, which would leave open
// what it is like after the first of them has ended: changes of a direction of a link, crashes,
// pauses and troubles of a disk.
//
// It borrows the scenario, the problems and the entries that it is shown.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "core/scenario/event_entry.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::scenario {

class EventOverlaps {
 public:
  EventOverlaps(const Scenario& scenario, ProblemList& problems)
      : scenario_(scenario), problems_(problems) {}

  // Entries come in the order of their times; each overlap is a problem of the later one.
  void add(const EventEntry& entry);

 private:
  // The alternative of Event::what, and what it is about: a direction of a link, or a host twice.
  using Subject = std::pair<std::size_t, LinkEnds>;
  struct Holding {
    const EventEntry* entry;
    std::optional<Duration> end;
  };

  // False if something else holds the subject still, which is a problem now.
  bool take(const EventEntry& entry, LinkEnds ends, std::optional<Duration> end);
  void report(const EventEntry& entry, LinkEnds ends, const Holding& first);

  const Scenario& scenario_;
  ProblemList& problems_;
  std::map<Subject, Holding> held_;
};

}  // namespace strand::scenario
