#include "core/scenario/join.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

std::string event_at(const Value& event) {
  return event.place.in_file() ? "the event on line " + std::to_string(event.place.line)
                               : event.path;
}

// Holds events against the joins among them.
class JoinGuard {
 public:
  JoinGuard(const std::vector<EventEntry>& entries, const Scenario& scenario, ProblemList& problems)
      : scenario_(scenario), problems_(problems) {
    for (const EventEntry& entry : entries) {
      if (const auto* join = std::get_if<Join>(&entry.event.what)) joins_[join->place] = &entry;
    }
  }

  void check(const EventEntry& entry) const {
    std::visit(
        [&](const auto& what) {
          using What = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<What, LinkChange>) {
            check_links(entry, what);
          } else if constexpr (!std::is_same_v<What, Partition> && !std::is_same_v<What, Join>) {
            check_host(entry, what.place);
          }
        },
        entry.event.what);
  }

 private:
  void check_host(const EventEntry& entry, std::size_t place) const {
    const auto join = joins_.find(place);
    if (join == joins_.end() || join->second->event.at <= entry.event.at) return;
    report(entry, join->first, "let this begin then or later");
  }

  // A link may be set before it is there. Where every link of a change comes only after it is over,
  // nothing would come of it.
  void check_links(const EventEntry& entry, const LinkChange& change) const {
    if (!entry.event.lasting || change.directions.empty()) return;
    const Duration end = entry.event.at + *entry.event.lasting;
    const auto comes_later = [&](const LinkChange::Direction& direction) {
      const auto join = joins_.find(std::max(direction.ends.from, direction.ends.to));
      return join != joins_.end() && join->second->event.at >= end;
    };
    if (!std::all_of(change.directions.begin(), change.directions.end(), comes_later)) return;
    const LinkEnds ends = change.directions.front().ends;
    report(entry, std::max(ends.from, ends.to),
           "this is over by then; let it last longer, or begin later");
  }

  void report(const EventEntry& entry, std::size_t place, const std::string& how) const {
    const EventEntry& join = *joins_.at(place);
    problems_.add(entry.at.place, entry.at.path,
                  place_name(scenario_, place) + " joins only at " + in_seconds(join.event.at) +
                      ", by " + event_at(join.value) + "; " + how);
  }

  const Scenario& scenario_;
  ProblemList& problems_;
  std::map<std::size_t, const EventEntry*> joins_;  // by place
};

}  // namespace

std::vector<PeerName> find_joining(const Value& events, const std::vector<PeerName>& chain) {
  if (chain.empty()) return {};
  std::set<std::string_view> known;
  for (const PeerName& name : chain) known.insert(name.text());
  std::vector<std::pair<Duration, PeerName>> found;
  for (const YamlNode* event : events.node->items) {
    const YamlNode* const name = event->find("join");
    if (name == nullptr || !peer_name_trouble(*name).empty()) continue;
    if (known.size() == ranges::most_peers || !known.insert(name->text).second) continue;
    // Where a time cannot be read the order means nothing, and the scenario is refused.
    const YamlNode* const at = event->find("at");
    const auto when = read_duration(at != nullptr ? at->text : std::string_view(), ranges::at);
    found.emplace_back(when ? *when : Duration::max(), *PeerName::parse(name->text));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<PeerName> joining;
  joining.reserve(found.size());
  for (auto& [at, name] : found) joining.push_back(std::move(name));
  return joining;
}

Join read_join(Section& event, EventContext& context, ProblemList& problems) {
  const Value value = *event.find("join");
  const std::optional<std::string_view> name = scalar_text(value, problems);
  if (!name) return {};
  if (name->empty()) {
    event.report(value, "has no value; write the name of a peer that is not in topology.chain");
    return {};
  }
  if (const std::string trouble = peer_name_trouble(*value.node); !trouble.empty()) {
    event.report(value, trouble);
    return {};
  }
  if (!context.places.known()) return {};
  const auto [first, fresh] = context.joined.emplace(*name, value.place);
  const auto& joining = context.scenario.joining;
  const auto at = std::find_if(joining.begin(), joining.end(),
                               [&](const PeerName& peer) { return peer.text() == *name; });
  if (!fresh) {
    const Place place = first->second;
    const std::string where = place.in_file()
                                  ? " by the event on line " + std::to_string(place.line)
                                  : std::string(" by another event");
    event.report(value, in_quotes(*name) + " joins" + where + " already; keep one");
  } else if (at != joining.end()) {
    return {context.scenario.chain.size() + 1 + static_cast<std::size_t>(at - joining.begin())};
  } else if (context.scenario.chain.size() + joining.size() >= ranges::most_peers) {
    event.report(value, "the chain has " + std::to_string(ranges::most_peers) +
                            " peers already, the most that it may have; remove this");
  } else {
    event.report(value, in_quotes(*name) +
                            " is in topology.chain, and so there from the start; "
                            "name another peer, or remove this");
  }
  return {};
}

void refuse_before_join(const std::vector<EventEntry>& entries, const Scenario& scenario,
                        ProblemList& problems) {
  const JoinGuard guard(entries, scenario, problems);
  for (const EventEntry& entry : entries) guard.check(entry);
}

}  // namespace strand::scenario
