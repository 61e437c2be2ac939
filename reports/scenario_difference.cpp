#include "reports/scenario_difference.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "reports/markdown_text.hpp"

namespace strand::reports {

namespace {

using Json = nlohmann::ordered_json;
using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr std::array<std::string_view, 3> asked_of_a_run{"name", "expect", "baseline"};
constexpr std::size_t longest_value = 40;

std::string value_text(const Json& value) {
  const std::string text = value.is_string()
                               ? value.get<std::string>()
                               : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() > longest_value ? clipped(text, longest_value - 3) : text;
}

// Lists stand whole, because people read them so: a chain, the events.
void add_settings(const Json& value, const std::string& path, Settings& into) {
  if (!value.is_object()) {
    into.emplace_back(path, value.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  for (const auto& [key, member] : value.items()) {
    if (path.empty() &&
        std::find(asked_of_a_run.begin(), asked_of_a_run.end(), key) != asked_of_a_run.end()) {
      continue;
    }
    add_settings(member, path.empty() ? key : path + "." + key, into);
  }
}

Settings settings_of(std::string_view text) {
  Settings settings;
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_object()) add_settings(json, {}, settings);
  return settings;
}

std::string shown(const std::map<std::string, std::string>& settings, const std::string& path) {
  const auto found = settings.find(path);
  return found == settings.end() ? "not there" : value_text(Json::parse(found->second));
}

}  // namespace

ScenarioDifference scenario_difference(std::string_view base, std::string_view now,
                                       std::size_t most) {
  const Settings base_list = settings_of(base);
  const Settings now_list = settings_of(now);
  const std::map<std::string, std::string> before(base_list.begin(), base_list.end());
  const std::map<std::string, std::string> after(now_list.begin(), now_list.end());
  ScenarioDifference difference;
  const auto look_at = [&](const std::string& path) {
    const auto old_value = before.find(path);
    const auto new_value = after.find(path);
    if (old_value != before.end() && new_value != after.end() &&
        old_value->second == new_value->second) {
      return;
    }
    ++difference.all;
    if (difference.first.size() < most) {
      difference.first.push_back(path + ": " + shown(before, path) + " -> " + shown(after, path));
    }
  };
  for (const auto& setting : base_list) look_at(setting.first);
  for (const auto& setting : now_list) {
    if (before.count(setting.first) == 0) look_at(setting.first);
  }
  return difference;
}

}  // namespace strand::reports
