// reports/schema/report.schema.json describes what is written, and all of it.
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/comparison.hpp"
#include "reports/json_report.hpp"
#include "reports/saved_report.hpp"
#include "tests/reports/sample_reports.hpp"
#include "tests/support/files.hpp"
#include "tests/support/json_schema.hpp"

namespace strand::reports {
namespace {

using support::JsonSchema;
using Json = JsonSchema::Json;
using Lines = std::vector<std::string>;

Json schema_text() {
  return Json::parse(support::read_file(std::string(STRANDCAST_SOURCE_DIR) +
                                        "/reports/schema/report.schema.json"));
}

Json sample_document() {
  return Json::parse(to_json(sample_report()));
}

// The schema with every object closed to keys that it does not describe.
void close_objects(Json& schema) {
  if (schema.is_object() && schema.contains("properties")) schema["additionalProperties"] = false;
  for (auto& member : schema) {
    if (member.is_structured()) close_objects(member);
  }
}

void expect_described(const Json& schema, const std::string& path) {
  if (schema.contains("$ref")) return;
  EXPECT_TRUE(schema.contains("description")) << path;
  if (schema.contains("properties")) {
    for (const auto& [key, member] : schema.at("properties").items()) {
      expect_described(member, path + "." + key);
    }
  }
}

Lines problems_with(const char* pointer, const Json& value) {
  Json document = sample_document();
  document.at(Json::json_pointer(pointer)) = value;
  return JsonSchema(schema_text()).problems(document);
}

TEST(ReportSchema, HoldsForWhatIsWritten) {
  const JsonSchema schema(schema_text());
  Report empty;
  empty.transport = "simulated";
  Report compared = sample_report();
  compared.baseline = BaselineReport{"old.json", compare(sample_real_report(), compared, {})};
  ASSERT_FALSE(compared.baseline->comparison.unmoved());
  for (const Report& report : {sample_report(), sample_real_report(), sample_picture_report(),
                               empty, compared, baseline_of(compared)}) {
    EXPECT_EQ(schema.problems(Json::parse(to_json(report))), Lines{});
  }
}

TEST(ReportSchema, DescribesEveryKeyThatIsWritten) {
  Json closed = schema_text();
  close_objects(closed);
  // What the scenario is resolved to is the scenario schema's business.
  closed["properties"]["scenario"]["properties"]["resolved"].erase("additionalProperties");
  const JsonSchema schema(closed);
  EXPECT_EQ(schema.problems(sample_document()), Lines{});
  EXPECT_EQ(schema.problems(Json::parse(to_json(sample_real_report()))), Lines{});
  Report pictures = sample_picture_report();
  pictures.baseline = BaselineReport{"old.json", compare(sample_report(), pictures, {})};
  EXPECT_EQ(schema.problems(Json::parse(to_json(pictures))), Lines{});
  Report compared = sample_report();
  compared.baseline = BaselineReport{"old.json", compare(sample_real_report(), compared, {})};
  EXPECT_EQ(schema.problems(Json::parse(to_json(compared))), Lines{});
}

TEST(ReportSchema, HasADescriptionForEveryKey) {
  const Json schema = schema_text();
  expect_described(schema, "report");
  for (const auto& [name, definition] : schema.at("$defs").items()) {
    expect_described(definition, name);
  }
}

TEST(ReportSchema, RejectsWrongReports) {
  EXPECT_EQ(problems_with("/schema", "strandcast.report/9"),
            Lines{R"($.schema: is none of ["strandcast.report/1"])"});
  EXPECT_EQ(problems_with("/runs/0/peers/0/completeness", 1.5),
            Lines{"$.runs[0].peers[0].completeness: is beyond 1"});
  EXPECT_EQ(problems_with("/runs/0/peers/0/frames/lost", -1),
            Lines{"$.runs[0].peers[0].frames.lost: is beyond 0"});
  EXPECT_EQ(problems_with("/runs/0/peers/0/frame_status", "c4").size(), 1U);
  EXPECT_EQ(problems_with("/runs/0/digest", "nonsense").size(), 1U);
  EXPECT_EQ(problems_with("/runs/0/missing/0/cause", "Bad Luck").size(), 1U);
  EXPECT_EQ(problems_with("/aggregate/links/0/chunks_ended", {{"loss", "many"}}).size(), 1U);

  Json document = sample_document();
  document["runs"][0]["links"][0].erase("overhead");
  EXPECT_EQ(JsonSchema(schema_text()).problems(document),
            Lines{"$.runs[0].links[0]: lacks overhead"});
}

// The validator itself: a schema is worth no more than what checks it.
Lines problems(const char* schema, const char* document) {
  return JsonSchema(Json::parse(schema)).problems(Json::parse(document));
}

TEST(JsonSchemaValidator, ChecksEachKeyword) {
  EXPECT_EQ(problems(R"({"type": "integer"})", "1"), Lines{});
  EXPECT_EQ(problems(R"({"type": "integer"})", "1.5").size(), 1U);
  EXPECT_EQ(problems(R"({"type": ["number", "null"]})", "null"), Lines{});
  EXPECT_EQ(problems(R"({"type": ["number", "null"]})", "\"1\"").size(), 1U);
  EXPECT_EQ(problems(R"({"required": ["a"]})", R"({"b": 1})").size(), 1U);
  EXPECT_EQ(problems(R"({"properties": {"a": {"type": "string"}}})", R"({"a": 1})").size(), 1U);
  EXPECT_EQ(problems(R"({"items": {"minimum": 2}})", "[2, 1]"), Lines{"$[1]: is beyond 2"});
  EXPECT_EQ(problems(R"({"maximum": 2})", "3").size(), 1U);
  EXPECT_EQ(problems(R"({"enum": ["a", 2]})", "2"), Lines{});
  EXPECT_EQ(problems(R"({"enum": ["a", 2]})", "3").size(), 1U);
  EXPECT_EQ(problems(R"({"pattern": "^a+$"})", "\"aab\"").size(), 1U);
  EXPECT_EQ(problems(R"({"properties": {"a": true}, "additionalProperties": false})",
                     R"({"a": 1, "b": 2})"),
            Lines{"$.b: is not allowed"});
  EXPECT_EQ(problems(R"({"additionalProperties": {"type": "null"}})", R"({"b": 2})").size(), 1U);
  EXPECT_EQ(problems(R"({"$ref": "#/$defs/n", "$defs": {"n": {"type": "null"}}})", "1").size(), 1U);
}

TEST(JsonSchemaValidator, ChecksSizesAndAlternatives) {
  EXPECT_EQ(problems(R"({"const": 1})", "1"), Lines{});
  EXPECT_EQ(problems(R"({"const": 1})", "2").size(), 1U);
  EXPECT_EQ(problems(R"({"oneOf": [{"type": "null"}, {"minimum": 3}]})", "3"), Lines{});
  EXPECT_EQ(problems(R"({"oneOf": [{"type": "null"}, {"minimum": 3}]})", "2").size(), 1U);
  EXPECT_EQ(problems(R"({"not": {"type": "null"}})", "null").size(), 1U);
  EXPECT_EQ(problems(R"({"minLength": 2})", "\"a\"").size(), 1U);
  EXPECT_EQ(problems(R"({"minItems": 1})", "[]").size(), 1U);
  EXPECT_EQ(problems(R"({"maxItems": 1})", "[1, 2]").size(), 1U);
  EXPECT_EQ(problems(R"({"uniqueItems": true})", "[1, 1]").size(), 1U);
}

TEST(JsonSchemaValidator, DoesNotPassOverAKeywordThatItDoesNotKnow) {
  EXPECT_EQ(problems(R"({"multipleOf": 2})", "3"),
            Lines{"$: the schema uses an unknown keyword, multipleOf"});
}

}  // namespace
}  // namespace strand::reports
