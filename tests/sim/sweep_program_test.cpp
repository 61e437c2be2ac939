// Sweeps as a person meets them: what they write, however they are run.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/sim/program.hpp"

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

TEST_F(SweepProgram, MarksTheParetoFrontOfPictures) {
  support::write_file(folder.path() / "p.yaml",
                      "version: 1\ntopology: {chain: [A]}\n"
                      "source: {type: synthetic, size: 64x48, frames: 5}\n"
                      "sweep: {matrix: {codec.jpeg_quality: [20, 90]}}\n");
  const Finished finished =
      strandsim({"sweep", (folder.path() / "p.yaml").string(), "--out", out("p")});
  EXPECT_EQ(finished.code, 0);
  EXPECT_NE(finished.out.find("SHOWN PSNR"), std::string::npos);
  // Nothing is lost: both qualities are on the front, and what is shown is what was sent.
  EXPECT_NE(result("p").find("\"pareto\":true"), std::string::npos);
  EXPECT_EQ(result("p").find("\"pareto\":false"), std::string::npos);
  EXPECT_NE(result("p").find("\"frozen\":0.0"), std::string::npos);
}

}  // namespace
}  // namespace strand::sim
