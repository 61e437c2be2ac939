#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/json_report.hpp"
#include "tests/reports/sample_reports.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::reports {
namespace {

using Json = nlohmann::ordered_json;
using support::matches_snapshot;

TEST(JsonWriter, WritesASimulatedReport) {
  EXPECT_TRUE(
      matches_snapshot(to_json(sample_report()), "tests/reports/snapshots/simulated_report.json"));
}

TEST(JsonWriter, WritesARealReport) {
  EXPECT_TRUE(
      matches_snapshot(to_json(sample_real_report()), "tests/reports/snapshots/real_report.json"));
}

TEST(JsonWriter, WritesTheSampleFiguresThatFollowFromTheirDefinitions) {
  const Json document = Json::parse(to_json(sample_report()));
  const Json& run = document.at("runs").at(0);
  // C: frame 0 after 63 ms, 1 and 2 partial, 3 after 1,301 - 300 = 1,001 ms, late.
  const Json& c = run.at("peers").at(2);
  EXPECT_EQ(c.at("completeness"), 0.25);
  EXPECT_EQ(c.at("frame_status"), "1c2p1l");
  EXPECT_EQ(c.at("latency_ms").at("p50"), 63.0);
  EXPECT_EQ(c.at("latency_ms").at("p95"), 1001.0);
  // 4,280 bytes for 4 frames of 1,000; then 3,745.
  EXPECT_EQ(run.at("links").at(0).at("overhead"), 0.07);
  EXPECT_EQ(run.at("links").at(2).at("overhead"), -0.06375);
  EXPECT_EQ(run.at("missing").size(), 3U);
  EXPECT_EQ(
      run.at("missing").at(2),
      Json({{"peer", "C"}, {"frame", 2}, {"chunk", 0}, {"link", "B->C"}, {"cause", "queue_full"}}));
  // A: 4 of 4, then 3 of 4. Mean 0.875; deviations 0.125: sqrt(2 x 0.125^2) = 0.176776695;
  // x 12.706 / sqrt(2) = 1.588250.
  const Json& a = document.at("aggregate").at("peers").at(0).at("completeness");
  EXPECT_EQ(a.at("mean"), 0.875);
  EXPECT_EQ(a.at("stddev"), 0.176776695);
  EXPECT_EQ(a.at("confidence_95"), 1.58825);
}

TEST(JsonWriter, RoundsFiguresToTheirPrecision) {
  Report report = sample_report();
  report.runs.resize(1);
  report.runs[0].peers[0].completeness = 2.0 / 3.0;
  report.runs[0].peers[0].latency_ms->p50 = 20.00049;
  report.runs[0].seconds = 1.0 / 3.0;
  const Json run = Json::parse(to_json(report)).at("runs").at(0);
  EXPECT_EQ(run.at("peers").at(0).at("completeness").dump(), "0.666666667");
  EXPECT_EQ(run.at("peers").at(0).at("latency_ms").at("p50").dump(), "20.0");
  EXPECT_EQ(run.at("virtual_seconds").dump(), "0.333333");
}

TEST(JsonWriter, DiffersInTheLineOfHostOnlyWhenOnlyTheHostDiffers) {
  Report other = sample_report();
  other.host = {99.5, "0.2.0", "Clang 14.0.6"};
  const std::string first = to_json(sample_report());
  const std::string second = to_json(other);
  const auto without_host = [](const std::string& text) {
    const std::size_t begin = text.find("  \"host\":");
    return text.substr(0, begin) + text.substr(text.find('\n', begin));
  };
  EXPECT_NE(first, second);
  EXPECT_EQ(without_host(first), without_host(second));
}

TEST(JsonWriter, NamesSecondsByTheWorldOfTheRun) {
  EXPECT_NE(to_json(sample_report()).find("\"virtual_seconds\": 2.5"), std::string::npos);
  EXPECT_NE(to_json(sample_real_report()).find("\"seconds\": 0.75"), std::string::npos);
}

TEST(JsonWriter, WritesTextThatIsNotUtf8AsUtf8) {
  Report report = sample_report();
  report.scenario_name = "caf\xe9 \"x\"\n";
  const Json document = Json::parse(to_json(report));
  EXPECT_EQ(document.at("scenario").at("name"), "caf\xef\xbf\xbd \"x\"\n");
}

TEST(JsonWriter, RefusesAResolvedScenarioThatIsNoObject) {
  Report report = sample_report();
  report.resolved_json = "[1]";
  EXPECT_THROW(static_cast<void>(to_json(report)), std::invalid_argument);
  report.resolved_json = "{";
  EXPECT_THROW(static_cast<void>(to_json(report)), std::invalid_argument);
  report.resolved_json = "";
  EXPECT_NE(to_json(report).find("\"resolved\": {}"), std::string::npos);
}

TEST(JsonWriter, KeepsSeedsOfAllSixtyFourBits) {
  Report report = sample_report();
  report.seed = 18'446'744'073'709'551'615U;
  EXPECT_NE(to_json(report).find("\"seed\": 18446744073709551615"), std::string::npos);
}

}  // namespace
}  // namespace strand::reports
