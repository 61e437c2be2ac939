#include "real/link_plan.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/random.hpp"

namespace strand::real {
namespace {

using scenario::LinkEnds;

// Nothing where the change is of other links.
const link::LinkOptions* changed(const scenario::LinkChange& change, LinkEnds ends) {
  const auto found = std::find_if(change.directions.begin(), change.directions.end(),
                                  [&](const auto& direction) { return direction.ends == ends; });
  return found == change.directions.end() ? nullptr : &found->options;
}

bool separates(const scenario::Partition& partition, LinkEnds ends) {
  const auto group_of = [&](std::size_t place) -> std::optional<std::size_t> {
    for (std::size_t group = 0; group < partition.groups.size(); ++group) {
      const auto& places = partition.groups[group];
      if (std::find(places.begin(), places.end(), place) != places.end()) return group;
    }
    return std::nullopt;
  };
  const auto from = group_of(ends.from);
  const auto to = group_of(ends.to);
  if (!from || !to) return false;
  return partition.one_way ? *from < *to : *from != *to;
}

// As a simulator carries them out: at one instant those that are over end first, and then others
// begin in the order of the scenario.
std::vector<LinkTurn> turns_of(const scenario::Scenario& scenario, LinkEnds ends) {
  using Kind = LinkTurn::Kind;
  const auto usual = std::make_shared<const link::LinkOptions>(link_between(scenario, ends));
  std::vector<LinkTurn> begins;
  std::vector<LinkTurn> turns;
  for (const scenario::Event& event : scenario.events) {
    LinkTurn end;
    if (const auto* const change = std::get_if<scenario::LinkChange>(&event.what)) {
      const link::LinkOptions* const options = changed(*change, ends);
      if (options == nullptr) continue;
      begins.push_back(
          {event.at, Kind::change, std::make_shared<const link::LinkOptions>(*options)});
      end = {{}, Kind::change, usual};
    } else if (const auto* const partition = std::get_if<scenario::Partition>(&event.what)) {
      if (!separates(*partition, ends)) continue;
      begins.push_back({event.at, Kind::partition_begin, nullptr});
      end = {{}, Kind::partition_end, nullptr};
    } else {
      continue;
    }
    if (!event.lasting) continue;
    end.at = event.at + *event.lasting;
    turns.push_back(std::move(end));
  }
  turns.insert(turns.end(), begins.begin(), begins.end());
  std::stable_sort(turns.begin(), turns.end(),
                   [](const LinkTurn& a, const LinkTurn& b) { return a.at < b.at; });
  return turns;
}

std::optional<ShapedLinkOptions> plan_link(const scenario::Scenario& scenario, LinkEnds ends) {
  ShapedLinkOptions plan;
  plan.link = link_between(scenario, ends);
  plan.turns = turns_of(scenario, ends);
  if (plan.link == link::LinkOptions{} && plan.turns.empty()) return std::nullopt;
  const std::string& from = place_name(scenario, ends.from);
  const std::string& to = place_name(scenario, ends.to);
  plan.name = from + "->" + to;
  // The simulator's name of the stream.
  plan.random = Random(scenario.seed).fork("link").fork(from).fork(to);
  return plan;
}

}  // namespace

bool has_impaired_links(const scenario::Scenario& scenario) {
  const link::LinkOptions perfect;
  return scenario.default_link != perfect ||
         std::any_of(scenario.links.begin(), scenario.links.end(),
                     [&](const auto& entry) { return entry.second != perfect; }) ||
         std::any_of(scenario.events.begin(), scenario.events.end(), [](const auto& event) {
           return std::holds_alternative<scenario::LinkChange>(event.what) ||
                  std::holds_alternative<scenario::Partition>(event.what);
         });
}

LinkPlan plan_links(const scenario::Scenario& scenario, std::size_t place) {
  LinkPlan plan;
  plan.feeds_the_chain = place == 0;
  const std::size_t last = scenario.chain.size() + scenario.joining.size();
  if (place < last) plan.forward = plan_link(scenario, {place, place + 1});
  if (place > 0) plan.backward = plan_link(scenario, {place, place - 1});
  for (std::size_t hop = 0; hop < place; ++hop) {
    plan.away += link_between(scenario, {hop, hop + 1}).delay;
  }
  return plan;
}

std::unique_ptr<LinkShaper> make_link_shaper(const scenario::Scenario& scenario,
                                             std::size_t place) {
  LinkPlan plan = plan_links(scenario, place);
  if (!plan.forward && !plan.backward) return nullptr;
  return std::make_unique<LinkShaper>(std::move(plan));
}

}  // namespace strand::real
