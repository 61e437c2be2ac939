// The program as a person meets it: what it prints, what it writes and how it ends.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::strandsim;

constexpr const char* scenario_text =
    "version: 1\n"
    "name: small\n"
    "seed: 3\n"
    "repeat: 2\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 60, frame_size: 4000B}\n"
    "links:\n"
    "  default: {delay: 20ms, loss: 5%}\n";

class Strandsim : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const fs::path path = folder.path() / name;
    support::write_file(path, text);
    return path.string();
  }
  support::TemporaryFolder folder;
  std::string scenario = write("small.yaml", scenario_text);
  std::string out = (folder.path() / "out").string();
};

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// What the report says but for the machine and the time that it took.
std::string without_host(const std::string& json) {
  const std::size_t host = json.find("\"host\"");
  EXPECT_NE(host, std::string::npos);
  return json.substr(0, host) + json.substr(json.find('\n', host));
}

reports::Report parse(const std::string& json) {
  const auto report = reports::from_json(json);
  EXPECT_TRUE(report) << (report ? "" : report.error().text());
  return report ? *report : reports::Report{};
}

TEST_F(Strandsim, PrintsATableAndHowToRunItAgain) {
  const Finished finished = strandsim({scenario});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.err, "") << "progress goes to terminals only";
  EXPECT_NE(finished.out.find("small   seed 3, 2 runs"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("strandsim " + scenario + " --seed 3 --repeat 2"), std::string::npos)
      << finished.out;
  EXPECT_EQ(finished.out.find('\033'), std::string::npos) << "colours go to terminals only";
}

TEST_F(Strandsim, PrintsOneJsonDocumentInsteadOfTheTable) {
  const Finished finished = strandsim({scenario, "--json"});
  EXPECT_EQ(finished.code, 0);
  const reports::Report report = parse(finished.out);
  EXPECT_EQ(report.transport, "simulated");
  EXPECT_EQ(report.scenario_name, "small");
  EXPECT_EQ(report.seed, 3U);
  EXPECT_EQ(report.verdict, "pass");
  ASSERT_EQ(report.runs.size(), 2U);
  EXPECT_EQ(report.runs[0].seed, 3U);
  EXPECT_EQ(report.runs[0].digest.size(), 16U);
  EXPECT_EQ(report.runs[1].frames_sent, 60U);
}

TEST_F(Strandsim, GivesTheSameReportWhateverTheJobs) {
  const Finished one = strandsim({scenario, "--json", "--jobs", "1", "--repeat", "5"});
  const Finished three = strandsim({scenario, "--json", "--jobs", "3", "--repeat", "5"});
  EXPECT_EQ(without_host(one.out), without_host(three.out));
}

TEST_F(Strandsim, LetsFlagsReplaceWhatTheScenarioSays) {
  const Finished finished = strandsim({scenario, "--json", "--seed", "9", "--repeat", "1", "--set",
                                       "links.default.loss=0%", "--set", "topology.chain=3"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const reports::Report report = parse(finished.out);
  EXPECT_EQ(report.seed, 9U);
  ASSERT_EQ(report.runs.size(), 1U);
  ASSERT_EQ(report.runs[0].peers.size(), 3U);
  EXPECT_EQ(report.runs[0].peers[2].frames.complete, 60U);
}

TEST_F(Strandsim, SaysHowToRunItAgainWithWhatWasSet) {
  const Finished finished = strandsim(
      {scenario, "--set", "links.default.loss=0%", "--set", "x-note=it's", "--repeat", "1"});
  EXPECT_NE(finished.out.find("--set links.default.loss=0% --set 'x-note=it'\\''s' --seed 3\n"),
            std::string::npos)
      << finished.out;
}

TEST_F(Strandsim, WritesTheReportIntoAFolder) {
  const Finished finished = strandsim({scenario, "--out", out});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(parse(support::read_file(fs::path(out) / "report.json")).runs.size(), 2U);
  EXPECT_FALSE(fs::exists(fs::path(out) / "report.txt"));
  EXPECT_NE(finished.out.find("report.json"), std::string::npos);
}

TEST_F(Strandsim, WritesTheKindsOfReportThatAreAskedFor) {
  const Finished finished = strandsim({scenario, "--out", out, "--report", "text,json", "--quiet"});
  EXPECT_EQ(finished.code, 0);
  EXPECT_EQ(finished.out, "");
  EXPECT_NE(support::read_file(fs::path(out) / "report.txt").find("small   seed 3"),
            std::string::npos);
  EXPECT_TRUE(fs::exists(fs::path(out) / "report.json"));

  const std::string other = (folder.path() / "other").string();
  EXPECT_EQ(strandsim({scenario, "--out", other, "--report", "text"}).code, 0);
  EXPECT_FALSE(fs::exists(fs::path(other) / "report.json"));
}

TEST_F(Strandsim, ColoursWhereAsked) {
  const Finished finished = strandsim({scenario, "--color", "always"});
  EXPECT_NE(finished.out.find('\033'), std::string::npos);
}

TEST_F(Strandsim, EndsWithTwoOnAWrongCommandLine) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {scenario, "--sed", "1"},
      {scenario, "extra.yaml"},
      {scenario, "--color", "mauve"},
      {scenario, "--jobs", "0"},
      {scenario, "--report", "json"},
      {scenario, "--out", out, "--report", "pdf"},
      {scenario, "--set", "nonsense"},
      {scenario, "--width", "10"},
      {"validate"},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    const Finished finished = strandsim(arguments);
    const std::string last = arguments.empty() ? "nothing" : arguments.back();
    EXPECT_EQ(finished.code, 2) << last;
    EXPECT_EQ(finished.out, "") << last;
    EXPECT_EQ(lines_of(finished.err), 1U) << finished.err;
    EXPECT_EQ(finished.err.substr(0, 11), "strandsim: ") << finished.err;
  }
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(Strandsim, EndsWithTwoOnAWrongScenarioAndNamesThePlace) {
  const std::string wrong = write("wrong.yaml", std::string(scenario_text) + "lnks: 3\n");
  const Finished finished = strandsim({wrong, "--out", out});
  EXPECT_EQ(finished.code, 2);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err.find(wrong + ":9:1: "), 0U) << finished.err;
  EXPECT_EQ(lines_of(finished.err), 1U);
  EXPECT_FALSE(fs::exists(out));

  const Finished set = strandsim({scenario, "--set", "links.default.loss=lots"});
  EXPECT_EQ(set.code, 2);
  EXPECT_EQ(lines_of(set.err), 1U) << set.err;
  EXPECT_EQ(strandsim({scenario, "--seed", "x"}).code, 2);
  EXPECT_EQ(strandsim({scenario, "--repeat", "0"}).code, 2);
}

TEST_F(Strandsim, EndsWithThreeOnFilesThatCannotBeUsed) {
  const Finished missing = strandsim({(folder.path() / "none.yaml").string()});
  EXPECT_EQ(missing.code, 3);
  EXPECT_EQ(lines_of(missing.err), 1U) << missing.err;

  // The folder that is to be made is a file already.
  const Finished occupied = strandsim({scenario, "--out", scenario});
  EXPECT_EQ(occupied.code, 3);
  EXPECT_EQ(occupied.out, "");
  EXPECT_EQ(lines_of(occupied.err), 1U) << occupied.err;

  const Finished full = test::Program({scenario, "--json"}, "/dev/full").wait();
  EXPECT_EQ(full.code, 3);
  EXPECT_EQ(lines_of(full.err), 1U) << full.err;

  const std::string no_video = write("video.yaml",
                                     "version: 1\nname: v\ntopology: {chain: 2}\n"
                                     "source: {type: video, file: none.mp4}\n");
  const Finished video = strandsim({no_video});
  EXPECT_NE(video.code, 0);
  EXPECT_NE(video.code, 70);
  EXPECT_NE(video.err.find("none.mp4"), std::string::npos) << video.err;
}

TEST_F(Strandsim, ValidatesWithoutRunning) {
  const std::string wrong = write("wrong.yaml", std::string(scenario_text) + "lnks: 3\n");
  const std::string none = (folder.path() / "none.yaml").string();
  const Finished valid = strandsim({"validate", scenario});
  EXPECT_EQ(valid.code, 0);
  EXPECT_EQ(valid.out, scenario + ": valid\n");
  EXPECT_EQ(strandsim({"validate", "--quiet", scenario}).out, "");

  const Finished both = strandsim({"validate", scenario, wrong});
  EXPECT_EQ(both.code, 2);
  EXPECT_EQ(both.out, scenario + ": valid\n");
  EXPECT_EQ(both.err.find(wrong + ":9:1: "), 0U) << both.err;
  EXPECT_EQ(strandsim({"validate", wrong, none}).code, 3);
}

TEST_F(Strandsim, ExplainsItself) {
  const Finished help = strandsim({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_NE(help.out.find("Examples:"), std::string::npos);
  EXPECT_NE(help.out.find("--repeat"), std::string::npos);
  EXPECT_EQ(strandsim({"validate", "--help"}).code, 0);
  EXPECT_NE(strandsim({"explain", "--help"}).out.find("Usage: strandsim explain [OPTIONS] RUN"),
            std::string::npos);
  const Finished version = strandsim({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out.find("strandsim "), 0U);
  EXPECT_EQ(strandsim({"schema"}).out.find('{'), 0U);
}

TEST_F(Strandsim, ReportsWhatRanWhenASignalEndsIt) {
  // Ten runs of more frames than can be simulated while the signal is on its way.
  for (const int signal : {SIGINT, SIGTERM}) {
    test::Program program(
        {scenario, "--set", "source.frames=4000000", "--repeat", "10", "--out", out, "--json"});
    program.interrupt(signal);
    const Finished finished = program.wait();
    EXPECT_EQ(finished.code, 128 + signal);
    const reports::Report report = parse(finished.out);
    EXPECT_EQ(report.verdict, "fail");
    for (const reports::RunReport& run : report.runs) EXPECT_TRUE(run.partial);
    EXPECT_EQ(support::read_file(fs::path(out) / "report.json"), finished.out);
  }
}

}  // namespace
}  // namespace strand::sim
