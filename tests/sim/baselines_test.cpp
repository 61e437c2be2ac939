// The scenarios of reports/baselines against what they gave when the baselines were saved, and how
// sure an alarm is.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "reports/comparison.hpp"
#include "reports/saved_report.hpp"
#include "sim/runs.hpp"
#include "sim/scenario_source.hpp"
#include "tests/sim/program.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using test::Finished;
using test::strandsim;

const std::string source_folder = STRANDCAST_SOURCE_DIR;

// A scenario of which reports/baselines has a report. `how` are the flags that it was saved with:
// sources that need no codec, because JPEG encoders differ, and as many frames as take a second.
struct Watched {
  std::string name;
  std::string scenario;
  std::vector<std::string> how;
};

const std::vector<Watched> watched{
    {"a1", "transport/a1", {"--set", "source.frames=900", "--set", "expect=[]", "--repeat", "5"}},
    {"bufferbloat", "bufferbloat", {}},
    {"bursty_wifi", "bursty_wifi", {}},
    {"closed_form", "closed_form", {"--repeat", "5"}},
    {"lossy_chain",
     "lossy_chain",
     {"--set", "source={type: sizes, fps: 30, frames: 900, frame_size: {min: 22kB, max: 38kB}}",
      "--set", "expect=[]"}},
    {"partition_heals", "partition_heals", {}},
    {"relay_crash", "relay_crash", {}},
};

std::string baseline_file(const Watched& one) {
  return source_folder + "/reports/baselines/" + one.name + ".json";
}

Finished run_watched(const Watched& one, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{source_folder + "/scenarios/" + one.scenario + ".yaml"};
  arguments.insert(arguments.end(), one.how.begin(), one.how.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return strandsim(arguments);
}

const Watched& named(const std::string& name) {
  for (const Watched& one : watched) {
    if (one.name == name) return one;
  }
  throw std::logic_error("nobody watches " + name);
}

TEST(Baselines, AreHeldByEveryScenarioThatHasOne) {
  for (const Watched& one : watched) {
    const Finished finished = run_watched(one, {"--baseline", baseline_file(one)});
    EXPECT_EQ(finished.code, 0) << one.name << "\n" << finished.out << finished.err;
    EXPECT_NE(finished.out.find("BASELINE v no regression against "), std::string::npos)
        << one.name;
    EXPECT_EQ(finished.out.find("the scenarios differ"), std::string::npos) << one.name;
  }
}

TEST(Baselines, CatchADropOfOnePoint) {
  // Four datagrams a frame: 0.95^4 = 81.45 % pass a hop at 5 % loss, 0.947^4 = 80.43 % at 5.3 %.
  const Watched& one = named("closed_form");
  const Finished finished =
      run_watched(one, {"--baseline", baseline_file(one), "--set", "links.default.loss=5.3%"});
  EXPECT_EQ(finished.code, 1) << finished.err;
  EXPECT_NE(finished.out.find("x completeness, peer A"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("the scenarios differ: links.default.loss: 5% -> 5.3%\n"),
            std::string::npos)
      << finished.out;
}

TEST(Baselines, AreSavedAndThenHeld) {
  const support::TemporaryFolder folder;
  const std::string file = (folder.path() / "new.json").string();
  const Watched& one = named("relay_crash");
  const Finished missing = run_watched(one, {"--baseline", file});
  EXPECT_EQ(missing.code, 3);
  EXPECT_NE(missing.err.find("there is no baseline " + file + "; make it with strandsim "),
            std::string::npos)
      << missing.err;
  EXPECT_NE(missing.err.find(" --save-baseline " + file + "\n"), std::string::npos);
  EXPECT_EQ(run_watched(one, {"--save-baseline", file, "--quiet"}).code, 0);
  const Finished held = run_watched(one, {"--baseline", file});
  EXPECT_EQ(held.code, 0);
  EXPECT_NE(held.out.find("BASELINE v no regression against " + file + ": identical\n"),
            std::string::npos)
      << held.out;
}

TEST(Baselines, OfTheScenarioAreHeldWithItsTolerances) {
  const support::TemporaryFolder folder;
  const std::string file = (folder.path() / "mine.yaml").string();
  const std::string text =
      "version: 1\nseed: 3\ntopology: {chain: [A]}\n"
      "source: {type: sizes, frames: 300, frame_size: 1kB}\ntransport: {recovery: none}\n"
      "baseline: {file: mine.json, tolerance: {completeness: 50pp, lost: 50pp, loss: 50pp}}\n";
  std::ofstream(file) << text;
  const std::string saved = (folder.path() / "mine.json").string();
  EXPECT_EQ(strandsim({file}).code, 3);
  EXPECT_EQ(strandsim({file, "--save-baseline", saved}).code, 0);
  EXPECT_EQ(strandsim({file}).code, 0);
  // A tenth of the frames is lost, and of the datagrams.
  EXPECT_EQ(strandsim({file, "--set", "links.default.loss=10%"}).code, 0);
  const Finished tight = strandsim(
      {file, "--set", "links.default.loss=10%", "--tolerance", "completeness=1pp", "--json"});
  EXPECT_EQ(tight.code, 1);
  EXPECT_NE(tight.out.find(R"("regressions": 1)"), std::string::npos) << tight.out;
  EXPECT_EQ(strandsim({file, "--tolerance", "completeness=1"}).code, 2);
  std::ofstream(saved) << "{}";
  EXPECT_EQ(strandsim({file}).code, 3);
}

TEST(Baselines, AreReportsThatCompareReads) {
  const Watched& one = named("bursty_wifi");
  const std::string file = baseline_file(one);
  const Finished same = strandsim({"compare", file, file});
  EXPECT_EQ(same.code, 0);
  EXPECT_NE(same.out.find(" pass: no regression; identical\n"), std::string::npos) << same.out;
  const Finished other =
      strandsim({"compare", file, baseline_file(named("closed_form")), "--json"});
  EXPECT_EQ(other.code, 1);
  EXPECT_NE(other.out.find(R"("verdict": "fail")"), std::string::npos);
  EXPECT_EQ(strandsim({"compare", file, source_folder + "/README.md"}).code, 3);
  EXPECT_EQ(strandsim({"compare", file}).code, 2);
}

scenario::Scenario cheap(std::uint64_t seed) {
  scenario::Scenario scenario =
      test::chain_of(2, Probability::percent(5), wire::Forwarding::cut_through);
  scenario.seed = seed;
  scenario.repeat = 5;
  scenario.source = test::frames_of(2, 200);
  return scenario;
}

reports::Report report_of(const scenario::Scenario& scenario) {
  reports::Report report;
  report.transport = "simulated";
  report.runs = run_all(scenario, make_shared_source(source_options(scenario)), {1, false, {}},
                        test::never_stop);
  return report;
}

TEST(Alarms, AreNotRaisedByTwoHundredRunsOfOneBuild) {
  const reports::Report base = reports::baseline_of(report_of(cheap(1)));
  for (int again = 0; again < 200; ++again) {
    const reports::ReportComparison comparison = reports::compare(base, report_of(cheap(1)), {});
    ASSERT_TRUE(comparison.pass());
    ASSERT_TRUE(comparison.identical);
    ASSERT_TRUE(comparison.unmoved());
  }
}

TEST(Alarms, AreRareWhereOnlyTheSeedsDiffer) {
  // No difference is real here. The completeness of A is 0.95^2 = 90 % of 200 frames, over five
  // runs of each with a standard error of sqrt(0.09 / 200 * 2 / 5) = 1.3 points, or 2.7 tolerances.
  // So an alarm needs about 2.3 + 0.4 standard errors at 8 degrees of freedom, which is 1.4 %, and
  // A and B have two figures each that move together: 200 * 2 * 1.4 % = 6 alarms, and twice that at
  // most.
  const reports::Report base = report_of(cheap(1));
  std::size_t alarms = 0;
  for (std::uint64_t seed = 2; seed <= 201; ++seed) {
    if (!reports::compare(base, report_of(cheap(seed)), {}).pass()) ++alarms;
  }
  RecordProperty("alarms", static_cast<int>(alarms));
  EXPECT_LE(alarms, 12U);
}

}  // namespace
}  // namespace strand::sim
