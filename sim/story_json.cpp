#include "sim/story_json.hpp"

#include <optional>

#include <nlohmann/json.hpp>

namespace strand::sim {

namespace {

using Json = nlohmann::ordered_json;

Json nanoseconds(std::optional<Timestamp> time) {
  if (!time) return nullptr;
  return (*time - run_start).count();
}

Json number(std::optional<std::uint32_t> value) {
  if (!value) return nullptr;
  return *value;
}

Json text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

const char* word_of(reports::FrameStatus status) {
  switch (status) {
    case reports::FrameStatus::complete:
      return "complete";
    case reports::FrameStatus::late:
      return "late";
    case reports::FrameStatus::partial:
      return "partial";
    case reports::FrameStatus::lost:
      break;
  }
  return "lost";
}

Json json_of(const StoryRow& row) {
  return {{"from_ns", nanoseconds(row.from)},
          {"until_ns", nanoseconds(row.until)},
          {"what", row.what},
          {"text", row.text},
          {"cause", text_or_null(row.cause)},
          {"chunks", row.chunks},
          {"repairs", row.repairs}};
}

Json json_of(const StoryHop& hop) {
  Json rows = Json::array();
  for (const StoryRow& row : hop.rows) rows.push_back(json_of(row));
  return {{"link", hop.link},
          {"settings", text_or_null(hop.settings)},
          {"peer", hop.peer},
          {"status", word_of(hop.status)},
          {"chunks", number(hop.chunks)},
          {"rows", rows}};
}

}  // namespace

std::string to_json(const Story& story) {
  Json missing = Json::array();
  for (const reports::MissingReport& row : story.missing) {
    missing.push_back({{"chunk", row.chunk}, {"link", row.link}, {"cause", row.cause}});
  }
  Json hops = Json::array();
  for (const StoryHop& hop : story.hops) hops.push_back(json_of(hop));
  const Json json{{"schema", story_schema_name},
                  {"transport", story.transport},
                  {"scenario", {{"name", story.scenario_name}, {"file", story.scenario_file}}},
                  {"seed", story.seed},
                  {"run", story.run},
                  {"digest", text_or_null(story.digest)},
                  {"peer", story.peer},
                  {"frame", story.frame},
                  {"remark", text_or_null(story.remark)},
                  {"status", word_of(story.status)},
                  {"outcome", story.outcome},
                  {"verdict", story.verdict},
                  {"captured_ns", nanoseconds(story.captured)},
                  {"due_ns", nanoseconds(story.due)},
                  {"size", story.captured ? Json(story.size) : Json(nullptr)},
                  {"chunks", number(story.chunk_count)},
                  {"missing", missing},
                  {"hops", hops}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_json_without_story(std::string_view line) {
  const Json json{{"schema", story_schema_name}, {"frame", nullptr}, {"verdict", line}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace strand::sim
