#include "reports/html/scenario_facts.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace strand::reports::html {

namespace {

using Json = nlohmann::ordered_json;

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::array units{Unit{"ns", 1},
                           Unit{"us", 1'000},
                           Unit{"ms", 1'000'000},
                           Unit{"s", 1'000'000'000},
                           Unit{"min", 60'000'000'000},
                           Unit{"h", 3'600'000'000'000}};

constexpr std::int64_t longest = 1'000'000'000'000'000'000;

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> names_in(const Json& list) {
  std::vector<std::string> names;
  if (!list.is_array()) return names;
  for (const Json& name : list) {
    if (name.is_string()) names.push_back(name.get<std::string>());
  }
  return names;
}

// "A, B", or "A..F" for more than three.
std::string listed(const std::vector<std::string>& names) {
  if (names.size() > 3) return names.front() + ".." + names.back();
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Reads one event after the other; knows the chain and the links' own settings.
class EventReader {
 public:
  explicit EventReader(const Json& scenario) : links_(Json::object()) {
    const auto links = scenario.find("links");
    if (links != scenario.end() && links->is_object()) links_ = *links;
    const auto topology = scenario.find("topology");
    if (topology != scenario.end() && topology->is_object() && topology->contains("chain")) {
      chain_ = names_in(topology->at("chain"));
    }
  }

  [[nodiscard]] std::optional<EventMark> read(const Json& event) const {
    if (!event.is_object()) return std::nullopt;
    const auto begin = parse_time(text_at(event, "at"));
    if (!begin) return std::nullopt;
    EventMark mark;
    mark.begin = *begin;
    const bool crash = event.contains("crash");
    const auto length = parse_time(text_at(event, crash ? "restart_after" : "for"));
    if (length) mark.end = *begin + *length;
    if (event.contains("link")) {
      read_link(event, mark);
    } else if (event.contains("partition")) {
      read_partition(event, mark);
    } else {
      read_place(event, mark);
    }
    mark.for_good = !length && !event.contains("join") && !event.contains("clock") &&
                    text_at(event, "cut") != "true";
    return mark;
  }

 private:
  // "A->B: loss 5%, delay 40ms": what is other than the link's own.
  void read_link(const Json& event, EventMark& mark) const {
    const std::string name = text_at(event, "link");
    mark.text = name;
    const auto own = links_.find(name);
    const Json none = Json::object();
    const auto common = links_.find("default");
    const Json& usual = own != links_.end() ? *own : common != links_.end() ? *common : none;
    const auto set = event.find("set");
    if (set != event.end() && set->is_object()) {
      bool first = true;
      for (const auto& [key, value] : set->items()) {
        if (usual.is_object() && usual.contains(key) && usual.at(key) == value) continue;
        mark.text += (first ? ": " : ", ") + key + " " + text_at(*set, key.c_str());
        first = false;
      }
    }
    for (const std::string_view arrow : {"<->", "->"}) {
      const std::size_t at = name.find(arrow);
      if (at == std::string::npos) continue;
      const std::string from = name.substr(0, at);
      const std::string to = name.substr(at + arrow.size());
      // The way back of a hop is the same row as the way there.
      mark.places.push_back(place_of(from) > place_of(to) ? from : to);
      break;
    }
  }

  void read_partition(const Json& event, EventMark& mark) const {
    mark.text = text_at(event, "one_way") == "true" ? "one-way partition" : "partition";
    std::vector<std::vector<std::string>> groups;
    if (event.at("partition").is_array()) {
      for (const Json& group : event.at("partition")) groups.push_back(names_in(group));
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      mark.text += (i == 0 ? " " : " | ") + listed(groups[i]);
    }
    const auto group_of = [&](const std::string& name) {
      std::size_t i = 0;
      while (i < groups.size() &&
             std::find(groups[i].begin(), groups[i].end(), name) == groups[i].end()) {
        ++i;
      }
      return i;
    };
    std::size_t before = group_of("coordinator");
    for (const std::string& name : chain_) {
      const std::size_t group = group_of(name);
      if (group != before && group < groups.size() && before < groups.size()) {
        mark.places.push_back(name);
      }
      before = group;
    }
  }

  static void read_place(const Json& event, EventMark& mark) {
    for (const auto& [key, value] : event.items()) {
      if (key == "at" || key == "for") continue;
      const bool first = mark.text.empty();
      mark.text += first ? "" : ", ";
      mark.text += key;
      std::replace(mark.text.begin(), mark.text.end(), '_', ' ');
      if (!value.is_boolean() || !value.get<bool>()) {
        mark.text += " " + text_at(event, key.c_str());
      }
      if (first && value.is_string()) mark.places.push_back(value.get<std::string>());
    }
  }

  [[nodiscard]] std::ptrdiff_t place_of(const std::string& name) const {
    const auto found = std::find(chain_.begin(), chain_.end(), name);
    return found == chain_.end() ? -1 : found - chain_.begin();
  }

  Json links_;
  std::vector<std::string> chain_;
};

}  // namespace

std::optional<Duration> parse_time(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789.");
  if (end == 0 || end == std::string_view::npos || end > 19) return std::nullopt;
  const auto unit = std::find_if(units.begin(), units.end(),
                                 [&](const Unit& one) { return one.name == text.substr(end); });
  if (unit == units.end()) return std::nullopt;
  std::int64_t total = 0;
  std::int64_t worth = unit->nanoseconds;
  bool fraction = false;
  for (const char c : text.substr(0, end)) {
    if (c == '.') {
      if (fraction) return std::nullopt;
      fraction = true;
      continue;
    }
    if (fraction) {
      worth /= 10;
      total += (c - '0') * worth;
      continue;
    }
    if (total > longest / 10) return std::nullopt;
    total = total * 10 + (c - '0') * unit->nanoseconds;
    if (total > longest) return std::nullopt;
  }
  return Duration(total);
}

ScenarioFacts facts_of(const std::string& resolved_json) {
  ScenarioFacts facts;
  const Json scenario = Json::parse(resolved_json, nullptr, false);
  if (!scenario.is_object()) return facts;
  const auto transport = scenario.find("transport");
  if (transport != scenario.end() && transport->is_object()) {
    facts.deadline = parse_time(text_at(*transport, "deadline"));
  }
  const auto events = scenario.find("events");
  if (events == scenario.end() || !events->is_array()) return facts;
  const EventReader reader(scenario);
  for (const Json& event : *events) {
    if (auto mark = reader.read(event)) facts.events.push_back(std::move(*mark));
  }
  std::stable_sort(facts.events.begin(), facts.events.end(),
                   [](const EventMark& a, const EventMark& b) { return a.begin < b.begin; });
  return facts;
}

}  // namespace strand::reports::html
