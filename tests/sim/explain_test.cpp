// `strandsim explain` as a person meets it: what it finds, what it prints and how it ends.
#include "sim/explain.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/json_report.hpp"
#include "tests/reports/sample_reports.hpp"
#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::strandsim;

// On A->B frame 7 loses its chunk 1; everything else arrives.
constexpr const char* scenario_text =
    "version: 1\n"
    "transport: {recovery: none}\n"
    "name: small\n"
    "seed: 3\n"
    "repeat: 2\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 60, frame_size: 4000B}\n"
    "links:\n"
    "  default: {delay: 20ms}\n"
    "  A->B: {extends: default, drop: [{frame: 7, chunk: 1}]}\n";

constexpr const char* first_lines = "small   seed 3, run 0, frame 7 at B: partial, 3 of 4 chunks\n";
constexpr const char* verdict =
    "  1 of 4 chunks never reached B: chunk 1 was dropped on A->B as the scenario says "
    "(pinpoint).\n";

class Explain : public testing::Test {
 protected:
  std::string path(const std::string& name) { return (folder.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) {
    support::write_file(folder.path() / name, text);
    return path(name);
  }
  // Runs the scenario into the folder `out`.
  void run() { ASSERT_EQ(strandsim({scenario, "--out", out, "--quiet"}).code, 0); }

  support::TemporaryFolder folder;
  std::string scenario = write("small.yaml", scenario_text);
  std::string out = path("out");
};

void expect_refusal(const std::vector<std::string>& arguments, int code, const std::string& line) {
  const Finished finished = strandsim(arguments);
  EXPECT_EQ(finished.code, code) << line;
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err, "strandsim: " + line + "\n");
}

TEST_F(Explain, TellsOfAFrameOfAScenario) {
  const Finished finished = strandsim({"explain", scenario, "--peer", "B", "--frame", "7"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(finished.out.find(std::string(first_lines) + "\n" + verdict), 0U) << finished.out;
  EXPECT_NE(finished.out.find("\n A->B   delay 20ms, drop 1 named\n"), std::string::npos);
  EXPECT_EQ(finished.out.find('\033'), std::string::npos) << "colours go to terminals only";
}

TEST_F(Explain, PicksTheFirstFrameThatTheLastPeerDidNotGetComplete) {
  const Finished finished = strandsim({"explain", scenario, "--quiet"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.out, std::string(first_lines) +
                              "  frame 7 is the first that B did not get complete\n\n" + verdict);
}

TEST_F(Explain, SaysSoWhereAllFramesAreComplete) {
  const Finished finished = strandsim({"explain", scenario, "--peer", "A"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.out, "run 0: all 60 frames are complete at A\n");
  run();
  EXPECT_EQ(strandsim({"explain", out, "--peer", "A"}).out, finished.out);
  const Finished json = strandsim({"explain", out, "--peer", "A", "--json"});
  EXPECT_TRUE(nlohmann::json::parse(json.out).at("frame").is_null());
}

TEST_F(Explain, RunsTheRunOfAReportAgain) {
  run();
  const Finished of_scenario = strandsim({"explain", scenario, "--run", "1", "--frame", "7"});
  EXPECT_EQ(of_scenario.code, 0);
  EXPECT_NE(of_scenario.out.find("run 1, frame 7"), std::string::npos) << of_scenario.out;
  for (const std::string& report : {out, out + "/report.json"}) {
    const Finished of_report = strandsim({"explain", report, "--run", "1", "--frame", "7"});
    EXPECT_EQ(of_report.code, 0);
    EXPECT_EQ(of_report.err, "");
    EXPECT_EQ(of_report.out, of_scenario.out);
  }
}

TEST_F(Explain, SaysThatTheRunIsAnotherNow) {
  run();
  // As if it had been made by a strandsim that behaved otherwise.
  auto report = reports::from_json(support::read_file(out + "/report.json"));
  ASSERT_TRUE(report);
  const std::string digest = std::exchange(report->runs[0].digest, "0123456789abcdef");
  support::write_file(out + "/report.json", to_json(*report));
  const Finished finished = strandsim({"explain", out, "--frame", "7"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.err, "strandsim: the story is not of the run in '" + out +
                              "/report.json': its digest was 0123456789abcdef and is " + digest +
                              " now, because the files that it names, or strandsim itself, have "
                              "changed\n");
  EXPECT_EQ(finished.out.find(first_lines), 0U);
}

TEST_F(Explain, TellsOfARealRunWhatItsReportKnows) {
  const std::string report = write("real.json", to_json(reports::sample_real_report()));
  const Finished finished = strandsim({"explain", report, "--peer", "B"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(finished.out.find("kitchen   run 0, frame 1 at B: partial, without 1 of its chunks\n"),
            0U)
      << finished.out;
}

TEST_F(Explain, PrintsOneJsonDocument) {
  const Finished finished = strandsim({"explain", scenario, "--frame", "7", "--json"});
  const auto story = nlohmann::json::parse(finished.out);
  EXPECT_EQ(story.at("schema"), "strandcast.story/1");
  EXPECT_EQ(story.at("status"), "partial");
  EXPECT_EQ(story.at("missing"),
            nlohmann::json::parse(R"([{"chunk": 1, "link": "A->B", "cause": "pinpoint"}])"));
}

TEST_F(Explain, LetsFlagsChangeAScenario) {
  const Finished finished = strandsim({"explain", scenario, "--seed", "9", "--set",
                                       "links.A->B={loss: 100%}", "--frame", "0", "--quiet"});
  EXPECT_EQ(finished.out,
            "small   seed 9, run 0, frame 0 at B: lost\n\n"
            "  None of its 4 chunks reached B: they were lost on A->B (loss).\n");
}

TEST_F(Explain, EndsWithTwoOnWhatIsNotThere) {
  expect_refusal({"explain", scenario, "--peer", "C"}, 2, "there is no peer 'C' in the chain A, B");
  expect_refusal({"explain", scenario, "--peer", "b"}, 2,
                 "there is no peer 'b' in the chain A, B; did you mean 'B'?");
  expect_refusal({"explain", scenario, "--peer", "nobody"}, 2,
                 "there is no peer 'nobody' in the chain A, B");
  expect_refusal({"explain", scenario, "--frame", "60"}, 2,
                 "there is no frame 60: the run sent frames 0 to 59");
  expect_refusal({"explain", scenario, "--run", "2"}, 2,
                 "there is no run 2: the scenario has runs 0 to 1");
  run();
  expect_refusal({"explain", out, "--peer", "C"}, 2, "there is no peer 'C' in the chain A, B");
  expect_refusal({"explain", out, "--frame", "60"}, 2,
                 "there is no frame 60: the run sent frames 0 to 59");
  expect_refusal({"explain", out, "--run", "2"}, 2,
                 "there is no run 2: the report has runs 0 to 1");
  expect_refusal({"explain", out, "--seed", "4"}, 2,
                 "--seed and --set change a scenario, and a report is of runs that were; leave "
                 "them out, or name a scenario");
}

// C is 60 ms away from the coordinator: its registration comes at 510 + 3 x 60 ms, and the next
// frame is number 21. B, 40 ms away, knows of it at 690 + 3 x 40 ms, when number 23 has come to it.
TEST_F(Explain, TellsOfAPeerThatJoined) {
  const std::string joins = "events=[{at: 510ms, join: C}]";
  expect_refusal({"explain", scenario, "--set", joins, "--peer", "C", "--frame", "20"}, 2,
                 "frame 20 was captured before C joined; name one from 21 on");
  const Finished finished = strandsim({"explain", scenario, "--set", joins});
  EXPECT_EQ(finished.code, 0);
  for (const char* text : {"frame 21 is the first that C did not get complete", "C         joins",
                           "B had not been told yet that C had joined"}) {
    EXPECT_NE(finished.out.find(text), std::string::npos) << text << '\n' << finished.out;
  }
  EXPECT_EQ(strandsim({"explain", scenario, "--set", joins, "--frame", "24", "--quiet"})
                .out.find("small   seed 3, run 0, frame 24 at C: complete"),
            0U);
}

TEST_F(Explain, EndsWithTwoOnAWrongCommandLine) {
  const std::vector<std::vector<std::string>> wrong = {
      {"explain"},
      {"explain", scenario, "--frame", "-1"},
      {"explain", scenario, "--frame", "x"},
      {"explain", scenario, "--frame", "4294967296"},
      {"explain", scenario, "--run", "-1"},
      {"explain", scenario, "--set", "nonsense"},
      {"explain", scenario, "--width", "10"},
      {"explain", scenario, scenario},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    const Finished finished = strandsim(arguments);
    EXPECT_EQ(finished.code, 2) << arguments.back();
    EXPECT_EQ(finished.out, "") << arguments.back();
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
  }
}

TEST_F(Explain, EndsWithThreeOnFilesThatCannotBeUsed) {
  const std::string none = path("none");
  expect_refusal(
      {"explain", none}, 3,
      "cannot read the report '" + none + "': No such file or directory; check the path");
  expect_refusal({"explain", folder.path().string()}, 3,
                 "the folder '" + folder.path().string() +
                     "' has no report.json; strandsim SCENARIO --out writes one");
  const std::string other = write("other.json", "{\"a\": 1}");
  expect_refusal({"explain", other}, 3,
                 "'" + other +
                     "' is no report: schema: is missing; name a report.json, or a scenario that "
                     "ends in .yaml");
  EXPECT_EQ(strandsim({"explain", path("none.yaml")}).code, 3);
}

TEST_F(Explain, EndsWithThreeWhereAFileOfAReportsScenarioIsGone) {
  const std::string trace = write("a.trace", "1\n2\n");
  const std::string traced = write("traced.yaml",
                                   "version: 1\ntopology: {chain: [A]}\n"
                                   "source: {type: sizes, frames: 5, frame_size: 4000B}\n"
                                   "links: {default: {trace: a.trace, loss: 50%}}\n");
  ASSERT_EQ(strandsim({traced, "--out", out, "--quiet"}).code, 0);
  const Finished there = strandsim({"explain", out, "--frame", "0"});
  EXPECT_EQ(there.code, 0) << there.err;
  EXPECT_EQ(there.err, "") << "the trace is read again";
  fs::remove(trace);
  const Finished gone = strandsim({"explain", out, "--frame", "0"});
  EXPECT_EQ(gone.code, 3);
  EXPECT_EQ(std::count(gone.err.begin(), gone.err.end(), '\n'), 1) << gone.err;
  EXPECT_EQ(gone.err.find("strandsim: the scenario in '" + out + "/report.json' cannot be run"), 0U)
      << gone.err;
  EXPECT_NE(gone.err.find("a.trace"), std::string::npos) << gone.err;
}

TEST_F(Explain, EndsWithTwoOnAWrongScenario) {
  const std::string wrong = write("wrong.yaml", std::string(scenario_text) + "lnks: 3\n");
  const Finished finished = strandsim({"explain", wrong});
  EXPECT_EQ(finished.code, 2);
  EXPECT_EQ(finished.err.find(wrong + ":11:1: "), 0U) << finished.err;
}

TEST_F(Explain, ExplainsItself) {
  const Finished help = strandsim({"explain", "--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_NE(help.out.find("--frame"), std::string::npos);
}

}  // namespace
}  // namespace strand::sim
