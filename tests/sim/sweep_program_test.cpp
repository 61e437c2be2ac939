// Sweeps as a person meets them: what they write, however they are run.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/sim/program.hpp"
#include "tests/support/xml_check.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::strandsim;

class SweepProgram : public testing::Test {
 protected:
  std::string out(const std::string& name) const { return (folder.path() / name).string(); }
  std::string result(const std::string& name) const {
    return support::read_file(folder.path() / name / "sweep.json") +
           support::read_file(folder.path() / name / "sweep.csv");
  }
  // 100 cells: 25 losses and 4 kinds of recovery.
  Finished sweep(const std::string& name, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"sweep", scenario, "--quiet", "--out", out(name)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return strandsim(arguments);
  }
  static std::string tiny() {
    std::string losses = "0%";
    for (int i = 1; i < 25; ++i) losses += ", " + std::to_string(i) + "%";
    return "version: 1\nname: tiny\nseed: 3\nrepeat: 2\ntopology: {chain: [A, B]}\n"
           "source: {type: sizes, fps: 30, frames: 6, frame_size: 3000B}\n"
           "sweep: {matrix: {links.default.loss: [" +
           losses + "], transport.recovery: [none, arq, fec, hybrid]}}\n";
  }

  support::TemporaryFolder folder;
  std::string scenario = [this] {
    support::write_file(folder.path() / "tiny.yaml", tiny());
    return (folder.path() / "tiny.yaml").string();
  }();
};

TEST_F(SweepProgram, GivesTheSameOnOneThreadAndOnTwo) {
  EXPECT_EQ(sweep("one", {"--jobs", "1"}).code, 0);
  EXPECT_EQ(sweep("two", {"--jobs", "2"}).code, 0);
  EXPECT_EQ(result("one"), result("two"));
  EXPECT_NE(result("one").find("\n99,"), std::string::npos);  // the last of 100 cells
}

TEST_F(SweepProgram, GoesOnFromATornFileWithoutRunningWhatIsThere) {
  EXPECT_EQ(sweep("whole").code, 0);
  EXPECT_EQ(sweep("torn", {"--jobs", "1"}).code, 0);
  const fs::path cells = folder.path() / "torn" / "cells.jsonl";
  const std::string lines = support::read_file(cells);
  // Half of the file, in the middle of a line, as a kill leaves it.
  std::size_t half = lines.find('\n', lines.size() / 2) + 40;
  support::write_file(cells, lines.substr(0, half));
  fs::remove(folder.path() / "torn" / "sweep.json");
  EXPECT_EQ(sweep("torn").code, 0);
  EXPECT_EQ(result("torn"), result("whole"));
  const std::size_t kept = lines.rfind('\n', half) + 1;
  EXPECT_EQ(support::read_file(cells).substr(0, kept), lines.substr(0, kept));
}

TEST_F(SweepProgram, StopsAtASignalAndSaysHowToGoOn) {
  test::Program program({"sweep", scenario, "--quiet", "--set", "source.frames=3000", "--jobs", "1",
                         "--out", out("stopped")});
  program.interrupt(SIGINT);
  const Finished finished = program.wait();
  EXPECT_EQ(finished.code, 130);
  EXPECT_NE(finished.err.find("go on with: strandsim sweep " + scenario +
                              " --set source.frames=3000 --out " + out("stopped")),
            std::string::npos)
      << finished.err;
  EXPECT_FALSE(fs::exists(folder.path() / "stopped" / "sweep.json"));
}

TEST_F(SweepProgram, GivesTheSameFromShardsThatAreMerged) {
  EXPECT_EQ(sweep("whole").code, 0);
  EXPECT_EQ(sweep("a", {"--shard", "1/3"}).code, 0);
  EXPECT_EQ(sweep("b", {"--shard", "2/3"}).code, 0);
  const Finished early = strandsim({"merge", out("a"), out("b"), "--out", out("m"), "--quiet"});
  EXPECT_EQ(early.code, 1);
  EXPECT_NE(early.err.find("cell 2 (links.default.loss=0%, transport.recovery=fec) is missing"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path() / "m" / "sweep.json"));
  const Finished partial =
      strandsim({"merge", out("a"), out("b"), "--out", out("p"), "--quiet", "--partial"});
  EXPECT_EQ(partial.code, 0);
  EXPECT_EQ(sweep("b", {"--shard", "3/3"}).code, 0);
  EXPECT_EQ(strandsim({"merge", out("a"), out("b"), "--out", out("m"), "--quiet"}).code, 0);
  EXPECT_EQ(result("m"), result("whole"));
}

TEST_F(SweepProgram, RefusesToHideWhatTheCommandLineSets) {
  const Finished finished = sweep("x", {"--set", "links.default.loss=9%"});
  EXPECT_EQ(finished.code, 2);
  EXPECT_EQ(finished.err,
            "strandsim: --set links.default.loss: the sweep varies it; give --matrix "
            "links.default.loss=VALUE instead\n");
}

TEST_F(SweepProgram, WritesThePageAndTheSummaryThatAreAskedFor) {
  EXPECT_EQ(sweep("plain").code, 0);
  EXPECT_FALSE(fs::exists(folder.path() / "plain" / "sweep.html"));
  EXPECT_EQ(sweep("both", {"--report", "html,markdown"}).code, 0);
  EXPECT_EQ(result("both"), result("plain"));
  const std::string again = "strandsim sweep " + scenario + " --out " + out("both");
  const std::string page = support::read_file(folder.path() / "both" / "sweep.html");
  EXPECT_EQ(support::XmlCheck(page).problem(), "");
  EXPECT_NE(page.find(again + " --report html,markdown<"), std::string::npos);
  const std::string summary = support::read_file(folder.path() / "both" / "sweep.md");
  EXPECT_NE(summary.find("50 of 100 cells"), std::string::npos);
  EXPECT_NE(summary.find(again), std::string::npos);
  EXPECT_EQ(sweep("wrong", {"--report", "pdf"}).code, 2);
}

TEST_F(SweepProgram, WritesThePageOfShardsWhenTheyAreMerged) {
  const Finished shard = sweep("s", {"--shard", "1/2", "--report", "html"});
  EXPECT_EQ(shard.code, 0);
  EXPECT_EQ(shard.err, "strandsim: a shard writes no --report; give it to strandsim merge\n");
  const Finished partial =
      strandsim({"merge", out("s"), "--out", out("m"), "--quiet", "--partial", "--report", "html"});
  EXPECT_EQ(partial.code, 0);
  const fs::path page = folder.path() / "m" / "sweep.html";
  EXPECT_NE(support::read_file(page).find("50 of 100 cells are missing"), std::string::npos);
  // It does not stay beside another result.
  EXPECT_EQ(sweep("s", {"--shard", "2/2"}).code, 0);
  EXPECT_EQ(strandsim({"merge", out("s"), "--out", out("m"), "--quiet"}).code, 0);
  EXPECT_FALSE(fs::exists(page));
}

TEST_F(SweepProgram, KeepsToTheWidthThatIsAskedFor) {
  const Finished finished = strandsim(
      {"sweep", scenario, "--out", out("w"), "--width", "60", "--matrix", "links.default.loss=1%"});
  EXPECT_EQ(finished.code, 0);
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 60U) << line;
}

TEST_F(SweepProgram, AddsItsTableToTheSummaryOfAStepOfGithub) {
  const fs::path summary = folder.path() / "summary.md";
  test::Program program({"sweep", scenario, "--quiet", "--out", out("g")}, {},
                        {"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + summary.string()});
  EXPECT_EQ(program.wait().code, 0);
  const std::string text = support::read_file(summary);
  EXPECT_NE(text.find("tiny: pass"), std::string::npos);
  EXPECT_NE(text.find("| `0%` | `none` |"), std::string::npos);
}

class PictureSweep : public SweepProgram {
 protected:
  Finished sweep_pictures(const std::string& name) const {
    return strandsim({"sweep", pictures, "--out", out(name)});
  }

  std::string pictures = [this] {
    support::write_file(folder.path() / "p.yaml",
                        "version: 1\ntopology: {chain: [A]}\nrepeat: 2\n"
                        "source: {type: synthetic, size: 64x48, frames: 5}\n"
                        "sweep: {matrix: {codec.jpeg_quality: [20, 90]}}\n");
    return (folder.path() / "p.yaml").string();
  }();
};

TEST_F(PictureSweep, MarksTheParetoFront) {
  const Finished finished = sweep_pictures("p");
  EXPECT_EQ(finished.code, 0);
  EXPECT_NE(finished.out.find("SHOWN PSNR"), std::string::npos);
  // Nothing is lost: both qualities are on the front, and what is shown is what was sent.
  EXPECT_NE(result("p").find("\"pareto\":true"), std::string::npos);
  EXPECT_EQ(result("p").find("\"pareto\":false"), std::string::npos);
  EXPECT_NE(result("p").find("\"frozen\":0.0"), std::string::npos);
}

TEST_F(PictureSweep, KeepsWhatEachRunShows) {
  EXPECT_EQ(sweep_pictures("p").code, 0);
  // Nothing is lost: both runs show the same, and that is what was sent.
  const std::string text = result("p");
  const auto figure = [&](const std::string& key) {
    const std::size_t from = text.find("\"" + key + "\":") + key.size() + 3;
    return text.substr(from, text.find_first_of("],", from) - from);
  };
  EXPECT_EQ(figure("shown_psnr_db_of_runs"), "[" + figure("psnr_db"));
  EXPECT_EQ(figure("shown_ssim_of_runs"), "[" + figure("ssim"));
}

TEST_F(PictureSweep, RunsCellsOfAnEarlierReleaseAgain) {
  EXPECT_EQ(sweep_pictures("p").code, 0);
  const std::string whole = result("p");
  const fs::path cells = folder.path() / "p" / "cells.jsonl";
  std::string lines = support::read_file(cells);
  const std::size_t from = lines.find(",\"shown_psnr_db_of_runs\"");
  lines.erase(from, lines.find('}', from) - from);
  support::write_file(cells, lines);
  const Finished merged = strandsim({"merge", out("p"), "--out", out("m"), "--quiet"});
  EXPECT_EQ(merged.code, 1);
  EXPECT_NE(merged.err.find("run them again by the same command"), std::string::npos);
  const Finished again = sweep_pictures("p");
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.err,
            "strandsim: 1 cell in " + out("p") +
                " by an earlier release, which did not keep what each run shows; those of "
                "this sweep are run again\n");
  EXPECT_EQ(result("p"), whole);
  EXPECT_EQ(sweep_pictures("p").err, "");  // known from now on
}

}  // namespace
}  // namespace strand::sim
