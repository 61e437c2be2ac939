// Pictures as a figure of runs, as a person meets it: asked for by an expectation, by a tolerance,
// by a flag or by the page.
#include <string>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "tests/sim/program.hpp"
#include "tests/support/xml_check.hpp"

namespace strand::sim {
namespace {

using support::XmlCheck;
using test::Finished;
using test::strandsim;

// Twenty frames of 64x48. What B lacks is the first chunk of frames 5 and 6.
constexpr const char* scenario_text =
    "version: 1\n"
    "name: small\n"
    "repeat: 2\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: synthetic, size: 64x48, fps: 10, frames: 20}\n"
    "transport: {recovery: none}\n"
    "links:\n"
    "  default: {delay: 20ms}\n"
    "  A->B: {extends: default, drop: [{frame: 5, chunk: 0}, {frame: 6, chunk: 0}]}\n";

class RunPictures : public testing::Test {
 protected:
  Finished run(const std::string& more, std::vector<std::string> flags = {}) {
    const std::filesystem::path path = folder.path() / "small.yaml";
    support::write_file(path, scenario_text + more);
    flags.insert(flags.begin(), path.string());
    return strandsim(flags);
  }
  // The report, but for what a machine adds to it.
  static std::string document(const Finished& finished) {
    return finished.out.substr(0, finished.out.find("\"host\""));
  }
  static const reports::PictureReport& picture_of(const reports::Report& report, std::size_t run,
                                                  std::size_t peer) {
    return report.runs.at(run).peers.at(peer).picture.value();
  }

  support::TemporaryFolder folder;
};

TEST_F(RunPictures, AreMeasuredForExpectations) {
  const std::string expect =
      "expect:\n"
      "  - mean(psnr, peer=A) >= 25dB\n"
      "  - p5(ssim, peer=A) >= 0.5\n"
      "  - min(psnr, peer=B, until=500ms) >= 25dB\n"
      "  - min(psnr, peer=B) >= 25dB\n";
  const Finished finished = run(expect, {"--json"});
  EXPECT_EQ(finished.code, 1) << finished.err;
  const reports::Report report = reports::from_json(finished.out).value();
  ASSERT_EQ(report.expectations.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(report.expectations[i].pass) << i;
  // Frames 5 and 6 are at 500 and 600 ms, where frame 4 goes on standing.
  EXPECT_FALSE(report.expectations[3].pass);
  EXPECT_EQ(report.expectations[3].unit, "dB");
  EXPECT_EQ(report.expectations[3].worst, "run 0, peer B");
  EXPECT_EQ(picture_of(report, 0, 0).frozen, 0);
  EXPECT_EQ(picture_of(report, 0, 1).frozen, 0.1);  // 2 of 20
  EXPECT_EQ(picture_of(report, 1, 1).psnr_db.min, report.expectations[3].actual);
  EXPECT_LT(picture_of(report, 0, 1).psnr_db.mean, picture_of(report, 0, 0).psnr_db.mean);
}

TEST_F(RunPictures, AreMeasuredWhereSomebodyAsks) {
  EXPECT_EQ(run("", {"--json"}).out.find("\"picture\""), std::string::npos);
  EXPECT_NE(run("", {"--json", "--pictures"}).out.find("\"picture\""), std::string::npos);
  const Finished table = run("", {"--pictures"});
  EXPECT_NE(table.out.find("LOST     PSNR"), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("--pictures\n"), std::string::npos) << table.out;  // to run it again
}

TEST_F(RunPictures, DoNotDependOnTheNumberOfThreads) {
  const std::string one = document(run("", {"--json", "--pictures", "--jobs", "1"}));
  EXPECT_EQ(document(run("", {"--json", "--pictures", "--jobs", "2"})), one);
  EXPECT_EQ(document(run("", {"--json", "--pictures", "--jobs", "7"})), one);
}

TEST_F(RunPictures, AreHeldToABaseline) {
  const std::string baseline = (folder.path() / "base.json").string();
  EXPECT_EQ(run("", {"--quiet", "--pictures", "--save-baseline", baseline}).code, 0);
  // Nothing asks for pictures but that the baseline has them.
  const Finished same = run("", {"--baseline", baseline});
  EXPECT_EQ(same.code, 0) << same.out;
  const Finished worse = run(
      "", {"--baseline", baseline, "--set", "codec.jpeg_quality=20", "--tolerance", "psnr=0.1dB"});
  EXPECT_EQ(worse.code, 1) << worse.out;
  EXPECT_NE(worse.out.find("x psnr, peer A"), std::string::npos) << worse.out;
}

TEST_F(RunPictures, AreRefusedOfASourceThatHasNone) {
  const std::vector<std::string> sizes{
      "--set", "source={type: sizes, frame_size: 900B, frames: 20}", "--pictures"};
  const Finished flag = run("", sizes);
  EXPECT_EQ(flag.code, 2);
  EXPECT_EQ(
      flag.err,
      "--pictures compares pictures, and a source of type sizes has none; write source: {type: "
      "synthetic}, or video, or leave it out\n");
  const Finished tolerance = run("", {sizes[0], sizes[1], "--tolerance", "ssim=0.1"});
  EXPECT_EQ(tolerance.code, 2);
  EXPECT_EQ(tolerance.err.substr(0, 36), "--tolerance: ssim compares pictures,");
}

TEST_F(RunPictures, StandInThePage) {
  const std::string out = (folder.path() / "out").string();
  EXPECT_EQ(run("", {"--quiet", "--out", out, "--report", "html,json"}).code, 0);
  const std::string page = support::read_file(folder.path() / "out" / "report.html");
  EXPECT_EQ(XmlCheck(page).problem(), "");
  EXPECT_NE(page.find("<h3>What B showed instead</h3>"), std::string::npos);
  EXPECT_NE(page.find("alt=\"As the source gave it: frame 6 (0.60 s)\""), std::string::npos);
  EXPECT_NE(page.find("alt=\"What B showed: frame 4, 0.20 s old\""), std::string::npos);
  EXPECT_EQ(page.find("<th>PSNR</th>"), std::string::npos);  // nobody asked for figures
  // Of a source without pictures there is nothing to show.
  const std::vector<std::string> sizes{
      "--set",   "source={type: sizes, frame_size: 900B, frames: 20}",
      "--quiet", "--out",
      out,       "--report",
      "html"};
  EXPECT_EQ(run("", sizes).code, 0);
  EXPECT_EQ(support::read_file(folder.path() / "out" / "report.html").find("<img"),
            std::string::npos);
}

TEST_F(RunPictures, CountForExpectationsOfSweeps) {
  const std::string out = (folder.path() / "sweep").string();
  const std::filesystem::path path = folder.path() / "swept.yaml";
  support::write_file(path, std::string(scenario_text) +
                                "expect: [min(psnr) >= 25dB]\n"
                                "sweep: {matrix: {transport.deadline: [1s, 2s]}}\n");
  const Finished fails = strandsim({"sweep", path.string(), "--quiet", "--out", out});
  EXPECT_EQ(fails.code, 1) << fails.err;
  const Finished holds = strandsim({"sweep", path.string(), "--quiet", "--out", out + "2", "--set",
                                    "links={default: {delay: 20ms}}"});
  EXPECT_EQ(holds.code, 0) << holds.err;
}

}  // namespace
}  // namespace strand::sim
