#include "core/scenario/link_entry.hpp"

#include "core/scenario/drops.hpp"

namespace strand::scenario {
namespace {

Reading<std::string> read_entry_name(std::string_view text) {
  if (text.empty()) {
    return unexpected(std::string("has no value; write the name of another entry of links"));
  }
  return std::string(text);
}

}  // namespace

LinkEntry read_link_entry(const YamlNode::Entry& entry, const std::string& path, TraceFiles& traces,
                          ProblemList& problems) {
  LinkEntry result;
  result.name = entry.key->text;
  result.key_place = entry.key->place;
  result.value = value_of(entry, path);
  Section section(result.value, keys::link, problems);
  if (const std::optional<Value> extends = section.find("extends")) {
    result.extends_place = extends->place;
    section.set("extends", result.extends, read_entry_name);
  }
  result.settings = read_link_settings(section, traces, problems);
  result.settings.drops = read_drops(section, problems);
  section.finish();
  return result;
}

}  // namespace strand::scenario
