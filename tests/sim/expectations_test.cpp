// How strandsim holds runs to what their scenario expects, as a person meets it.
#include <string>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

using test::Finished;
using test::strandsim;

// Line 8 has the first expectation. Nothing is lost, every hop takes 20 ms, and a frame is one
// datagram, so that nothing is paced.
constexpr const char* scenario_text =
    "version: 1\n"
    "name: small\n"
    "repeat: 2\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 60, frame_size: 1000B}\n"
    "links: {default: {delay: 20ms}}\n"
    "expect:\n";

class ExpectationsOfRuns : public testing::Test {
 protected:
  Finished run(const std::string& expectations, std::vector<std::string> flags = {}) {
    const std::filesystem::path path = folder.path() / "small.yaml";
    support::write_file(path, scenario_text + expectations);
    flags.insert(flags.begin(), path.string());
    return strandsim(flags);
  }
  [[nodiscard]] std::string place(int line) const {
    return (folder.path() / "small.yaml").string() + ":" + std::to_string(line);
  }
  support::TemporaryFolder folder;
};

TEST_F(ExpectationsOfRuns, ThatHoldPass) {
  const Finished finished =
      run("  - min(completeness) == 100%\n"
          "  - max(latency, peer=B) <= 40ms\n"
          "  - count(latency, run=1) == 120\n",
          {});
  EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  EXPECT_NE(finished.out.find("  v max(latency, peer=B) <= 40ms"), std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("\n pass: 3 passed\n"), std::string::npos) << finished.out;
}

TEST_F(ExpectationsOfRuns, ThatFailEndTheProgramWithExitCode1) {
  const Finished finished =
      run("  - min(completeness) == 100%\n"
          "  - max(latency) <= 30ms\n");
  EXPECT_EQ(finished.code, 1) << finished.err;
  const std::size_t failed = finished.out.find("  x max(latency) <= 30ms");
  ASSERT_NE(failed, std::string::npos) << finished.out;
  EXPECT_LT(failed, finished.out.find("  v min(completeness) == 100%"));
  EXPECT_NE(finished.out.find("got 40 ms  (run 0, peer B)"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find(place(9)), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("\n fail: 1 failed, 1 passed\n"), std::string::npos) << finished.out;
}

TEST_F(ExpectationsOfRuns, ThatFailFailTheJsonDocumentToo) {
  const Finished finished = run("  - max(latency) <= 30ms\n", {"--json"});
  EXPECT_EQ(finished.code, 1);
  const auto report = reports::from_json(finished.out);
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->verdict, "fail");
  ASSERT_EQ(report->expectations.size(), 1U);
  EXPECT_EQ(report->expectations[0].line, 8U);
  EXPECT_EQ(report->expectations[0].actual, 40.0);
}

TEST_F(ExpectationsOfRuns, ThatOnlyWarnPass) {
  const Finished finished = run("  - {check: max(latency) <= 30ms, severity: warn}\n");
  EXPECT_EQ(finished.code, 0);
  EXPECT_NE(finished.out.find("  ! max(latency) <= 30ms"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("\n pass: 1 warning\n"), std::string::npos) << finished.out;
}

TEST_F(ExpectationsOfRuns, WithoutSamplesFail) {
  const Finished finished =
      run("  - max(latency, peer=B) <= 1min\n", {"--set", "links.A->B.loss=100%"});
  EXPECT_EQ(finished.code, 1);
  EXPECT_NE(finished.out.find("no samples  (run 0, peer B)"), std::string::npos) << finished.out;
}

TEST_F(ExpectationsOfRuns, ThatAreWrongAreSaidSoBeforeAnythingRuns) {
  const Finished finished = run("  - mni(completeness) >= 99\n");
  EXPECT_EQ(finished.code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err,
            place(8) + ":5: expect[0]: unknown function 'mni'; did you mean 'min'?\n");
}

}  // namespace
}  // namespace strand::sim
