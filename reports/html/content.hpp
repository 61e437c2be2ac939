// What the views of a page show: the report, the run that is drawn, and the rows that it has.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/aggregate.hpp"
#include "reports/html/scenario_facts.hpp"
#include "reports/model.hpp"

namespace strand::reports::html {

inline constexpr std::size_t most_rows = 96;

// It refers to the report, which outlives it.
struct Content {
  const Report& report;
  std::string again;  // the command that repeats the runs; empty for none
  Aggregate totals;
  ScenarioFacts facts;
  const RunReport* run = nullptr;   // that is drawn; null when there is none
  std::vector<std::size_t> places;  // of the peers that are drawn, ascending, at most most_rows

  [[nodiscard]] bool leaves_out() const {
    return run != nullptr && places.size() < run->peers.size();
  }
};

[[nodiscard]] Content content_of(const Report& report, const std::string& again);

// The link into a peer; null when there is none.
[[nodiscard]] const LinkReport* link_into(const RunReport& run, std::size_t place);

// How many peers are left out and why, as a paragraph; empty when all are there.
[[nodiscard]] std::string left_out_note(const Content& content);

}  // namespace strand::reports::html
