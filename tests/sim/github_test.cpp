// What strandsim does as a step of GitHub Actions, which it knows by its environment.

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;

// Half of the datagrams are lost and nothing is repaired: the first expectation cannot hold.
constexpr const char* scenario_text =
    "version: 1\n"
    "name: small\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 60, frame_size: 4000B}\n"
    "transport: {recovery: none}\n"
    "links:\n"
    "  default: {delay: 20ms, loss: 50%}\n"
    "expect:\n"
    "  - min(completeness) >= 99%\n"
    "  - {check: max(late) == 100%, severity: warn}\n"
    "  - count(corrupt) == 0\n";

class Github : public testing::Test {
 protected:
  void SetUp() override {
    support::write_file(scenario, scenario_text);
    support::write_file(summary, "# An earlier command\n");
  }
  // As a step of a workflow whose repository is the test's folder.
  [[nodiscard]] Finished step(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), scenario.string());
    return test::Program(std::move(more), {},
                         {"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + summary.string(),
                          "GITHUB_WORKSPACE=" + folder.path().string()})
        .wait();
  }

  support::TemporaryFolder folder;
  fs::path scenario = folder.path() / "ci" / "small.yaml";
  fs::path summary = folder.path() / "summary.md";
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Github, AnnotatesTheScenarioAfterTheTable) {
  const Finished finished = step();
  EXPECT_EQ(finished.code, 1);
  EXPECT_EQ(finished.err, "");
  EXPECT_TRUE(has(finished.out,
                  "\n::error file=ci/small.yaml,line=9,title=small%3A min(completeness) >= 99%25"
                  "::got "))
      << finished.out;
  EXPECT_TRUE(has(finished.out, "\n::warning file=ci/small.yaml,line=10,title=")) << finished.out;
  EXPECT_FALSE(has(finished.out, "line=11,")) << finished.out;
}

TEST_F(Github, AddsTheReportToTheSummary) {
  EXPECT_EQ(step().code, 1);
  const std::string text = support::read_file(summary);
  EXPECT_EQ(text.find("# An earlier command\n\n### "), 0U) << text;
  EXPECT_TRUE(has(text, " small: fail\n")) << text;
  EXPECT_TRUE(has(text, "\nstrandsim " + scenario.string() + " --seed 1\n")) << text;
}

TEST_F(Github, KeepsAnnotationsOutOfTheJsonDocument) {
  const Finished finished = step({"--json"});
  EXPECT_TRUE(reports::from_json(finished.out)) << finished.out;
  EXPECT_EQ(finished.err.find("::error file=ci/small.yaml,line=9,"), 0U) << finished.err;
}

TEST_F(Github, PrintsNothingWhereThatIsAskedFor) {
  const Finished finished = step({"--quiet"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_EQ(finished.out + finished.err, "");
  EXPECT_TRUE(has(support::read_file(summary), " small: fail\n"));
}

TEST_F(Github, SaysThatTheSummaryCannotBeWrittenAndGoesOn) {
  fs::remove(summary);
  fs::create_directory(summary);
  const Finished finished = step({"--set", "links.default.loss=0%", "--set", "expect=[]"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.err, "strandsim: " + summary.string() +
                              " (GITHUB_STEP_SUMMARY) cannot be written: Is a directory; the step "
                              "has no summary of the run\n");
}

TEST_F(Github, IsNotAssumedElsewhere) {
  const Finished finished =
      test::Program({scenario.string()}, {}, {"GITHUB_STEP_SUMMARY=" + summary.string()}).wait();
  EXPECT_FALSE(has(finished.out, "::error"));
  EXPECT_EQ(support::read_file(summary), "# An earlier command\n");
}

}  // namespace
}  // namespace strand::sim
