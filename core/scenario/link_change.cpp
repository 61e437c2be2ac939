#include "core/scenario/link_change.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/scenario/hop_name.hpp"
#include "core/scenario/link_settings.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::string_view every_hop = "default";

std::vector<LinkEnds> read_ways(const Value& value, const ChainPlaces& places,
                                ProblemList& problems) {
  const std::optional<std::string_view> text = scalar_text(value, problems);
  if (!text) return {};
  if (*text == every_hop) return places.all_hops();
  if (looks_like_a_hop(*text)) {
    std::vector<LinkEnds> ways = places.hop(*text, value.place, value.path, problems);
    std::sort(ways.begin(), ways.end());
    return ways;
  }
  std::string message = in_quotes(*text) + " is no link; ";
  if (text->empty()) message = "has no value; ";
  message += nearest(*text, {every_hop}) ? "did you mean 'default'?"
                                         : "write A->B, A<->B, or default for every hop";
  problems.add(value.place, value.path, message);
  return {};
}

LinkSettings read_set(const Value& value, TraceFiles& traces, ProblemList& problems) {
  Section section(value, keys::link_change, problems);
  LinkSettings settings = read_link_settings(section, traces, problems);
  section.finish();
  const YamlNode::Kind kind = value.node->kind;
  const bool may_be_empty = kind == YamlNode::Kind::map || kind == YamlNode::Kind::empty;
  if (may_be_empty && value.node->entries.empty()) {
    section.report(value, "changes nothing; write settings of a link such as {rate: 2mbit}");
  }
  return settings;
}

// Whether what all events change stays within bounds. The first that does not is reported.
bool affordable(const std::vector<LinkEnds>& ways, const Value& link, EventContext& context,
                ProblemList& problems) {
  const auto spent = [&] {
    return context.directions > ranges::most_changed_directions ||
           context.drops > ranges::most_drops_in_all;
  };
  if (spent()) return false;
  context.directions += ways.size();
  for (const LinkEnds ends : ways) {
    const link::PinpointDrops& drops = link_between(context.scenario, ends).drops;
    context.drops += drops.datagrams.size() + drops.chunks.size();
  }
  if (!spent()) return true;
  const bool directions = context.directions > ranges::most_changed_directions;
  const std::string most =
      std::to_string(directions ? ranges::most_changed_directions : ranges::most_drops_in_all);
  problems.add(link.place, link.path,
               "up to here the events change links in more than " + most +
                   (directions ? " directions" : " of the datagrams that they drop") +
                   " in all; change fewer");
  return false;
}

}  // namespace

LinkChange read_link_change(Section& event, EventContext& context, ProblemList& problems) {
  LinkChange change;
  const Value link = *event.find("link");
  const std::vector<LinkEnds> ways = read_ways(link, context.places, problems);
  const std::optional<Value> set = event.require("set", "set: {rate: 2mbit}");
  if (!set) return change;
  const LinkSettings settings = read_set(*set, context.traces, problems);
  if (!affordable(ways, link, context, problems)) return change;
  for (const LinkEnds ends : ways) {
    link::LinkOptions options = settings.applied_to(link_between(context.scenario, ends));
    const std::size_t before = problems.size();
    refuse_rate_and_trace(options, settings, *set, problems);
    if (problems.size() > before) break;
    change.directions.push_back({ends, std::move(options)});
  }
  return change;
}

}  // namespace strand::scenario
