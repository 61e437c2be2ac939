#include "reports/junit_report.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"
#include "tests/support/files.hpp"
#include "tests/support/snapshot.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::reports {
namespace {

using support::matches_snapshot;

// sample_report() with what holds of it.
Report passing_report() {
  Report report = sample_report();
  report.expectations = {report.expectations[0], report.expectations[2]};
  report.verdict = "pass";
  return report;
}

Report interrupted_report() {
  Report report = passing_report();
  report.runs[1].partial = true;
  report.verdict = "fail";
  return report;
}

// Names and texts as nobody would choose them, but for a report from outside.
Report hostile_report() {
  Report report = sample_report();
  using namespace std::string_literals;
  const std::string hostile = "<&\"'>\n\x1B\0\xFF]]>"s;
  report.scenario_name = hostile;
  report.scenario_file = hostile;
  report.transport = hostile;
  report.host.version = hostile;
  report.host.wall_seconds = 1e9;
  for (ExpectationReport& one : report.expectations) {
    one.expression = hostile;
    one.worst = hostile;
  }
  return report;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// What a shell command prints, and whether it succeeds.
struct Output {
  bool success = false;
  std::string text;
};

Output output_of(const std::string& command) {
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  Output output;
  std::array<char, 4096> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    output.text.append(piece.data(), size);
  }
  output.success = ::pclose(pipe) == 0;
  return output;
}

Output validated(const std::string& xml) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "report.xml";
  support::write_file(file, xml);
  return output_of("xmllint --nonet --noout --schema '" STRANDCAST_SOURCE_DIR
                   "/tests/reports/junit/report.xsd' '" +
                   file.string() + "'");
}

TEST(JunitReport, HasACaseForEveryExpectation) {
  EXPECT_TRUE(
      matches_snapshot(to_junit(sample_report()), "tests/reports/snapshots/simulated_junit.xml"));
}

TEST(JunitReport, HasNoFailureWhereAllHolds) {
  EXPECT_TRUE(
      matches_snapshot(to_junit(passing_report()), "tests/reports/snapshots/passing_junit.xml"));
}

TEST(JunitReport, FollowsItsSchema) {
  const bool has_xmllint = output_of("xmllint --version").success;
  // On a CI system, which says that it is one, nobody would see that the test is left out.
  ASSERT_TRUE(has_xmllint || std::getenv("CI") == nullptr)
      << "xmllint is missing: install libxml2-utils";
  if (!has_xmllint) GTEST_SKIP() << "xmllint is not installed";
  Report without_any = sample_report();
  without_any.expectations.clear();
  Report empty;
  for (const Report& report : {sample_report(), passing_report(), interrupted_report(),
                               sample_real_report(), hostile_report(), without_any, empty}) {
    const Output output = validated(to_junit(report));
    EXPECT_TRUE(output.success) << output.text << to_junit(report);
  }
  // And the schema is one that can refuse.
  std::string wrong = to_junit(sample_report());
  wrong.replace(wrong.find("<testcase "), 10, "<testcase line=\"41\" ");
  EXPECT_FALSE(validated(wrong).success);
}

TEST(JunitReport, MakesAnErrorOfARunThatWasInterrupted) {
  const std::string xml = to_junit(interrupted_report());
  EXPECT_NE(xml.find("tests=\"3\" failures=\"0\" errors=\"1\""), std::string::npos) << xml;
  EXPECT_NE(
      xml.find(
          "<error type=\"interrupted\" message=\"run 1 was interrupted after 2.5 s virtual\"/>"),
      std::string::npos)
      << xml;
}

TEST(JunitReport, HasTheVerdictForACaseWhereNothingIsExpected) {
  Report report = sample_report();
  report.expectations.clear();
  report.verdict = "pass";
  std::string xml = to_junit(report);
  EXPECT_NE(xml.find("tests=\"1\" failures=\"0\" errors=\"0\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("<testcase name=\"verdict\""), std::string::npos) << xml;
  report.verdict = "fail";
  xml = to_junit(report);
  EXPECT_NE(xml.find("tests=\"1\" failures=\"1\" errors=\"0\""), std::string::npos) << xml;
}

TEST(JunitReport, NeverLetsAVerdictThatIsFailLookLikeAPass) {
  Report report = passing_report();
  report.verdict = "fail";
  const std::string xml = to_junit(report);
  EXPECT_NE(xml.find("tests=\"3\" failures=\"1\" errors=\"0\""), std::string::npos) << xml;
  EXPECT_EQ(count_of(xml, "<failure "), 1U);
}

TEST(JunitReport, SharesTheTimeOutToTheMillisecond) {
  // 412 ms over five cases: 82, 82, 82, 83 and 83.
  const std::string xml = to_junit(sample_report());
  EXPECT_EQ(count_of(xml, " time=\"0.412\""), 2U) << "of the suite, and of all suites";
  EXPECT_EQ(count_of(xml, " time=\"0.082\""), 3U);
  EXPECT_EQ(count_of(xml, " time=\"0.083\""), 2U);
}

}  // namespace
}  // namespace strand::reports
