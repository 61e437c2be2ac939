// `strand run` held to a baseline, and as a step of GitHub Actions.

#include <fstream>

#include <gtest/gtest.h>

#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class StrandBaseline : public StrandRun {
 protected:
  // Twenty frames of two datagrams over X and Y. With `loss`, every second datagram of X->Y gets
  // lost, and nothing is sent again.
  [[nodiscard]] fs::path small(bool loss, const std::string& more = "") const {
    return scenario("small",
                    "topology: {chain: [X, Y]}\n"
                    "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                    "transport: {recovery: none}\n" +
                        std::string(loss ? "links: {X->Y: {loss: 50%}}\n" : "") + more);
  }
  [[nodiscard]] std::string saved() const { return folder_.path() / "small.json"; }
  // The end of the stream may come to X when it has reported, and what is sent of it then is in no
  // figure: one datagram of 41, 2.4 points.
  static inline const std::vector<std::string> generous{"--tolerance", "loss=5pp", "--tolerance",
                                                        "overhead=5pp"};
};

// Both worlds draw the same: with seed 1, Y gets 12 of the 20 frames whole.
TEST_F(StrandBaseline, ARegressionFailsTheRun) {
  StrandProcess missing(in_background({small(false), "--baseline", saved()}));
  EXPECT_EQ(missing.wait(), 3);
  EXPECT_EQ(missing.errors(), "strand: there is no baseline " + saved() +
                                  "; make it with strand run " + small(false).string() +
                                  " --save-baseline " + saved() + "\n");
  EXPECT_FALSE(fs::exists(out_));

  StrandProcess saving(in_background({small(false), "--save-baseline", saved()}));
  ASSERT_EQ(saving.wait(), 0) << saving.errors();
  EXPECT_FALSE(report().baseline);

  StrandProcess holds(
      in_background(joined({{small(false), "--overwrite", "--baseline", saved()}, generous})));
  EXPECT_EQ(holds.wait(), 0) << holds.errors() << holds.output();
  EXPECT_TRUE(has(holds.output(), "BASELINE v no regression against " + saved())) << holds.output();

  StrandProcess worse(
      in_background({small(true), "--overwrite", "--baseline", saved(), "--report", "junit,text"}));
  EXPECT_EQ(worse.wait(), 1) << worse.errors();
  EXPECT_EQ(report().verdict, "fail");
  EXPECT_TRUE(has(worse.output(), "x completeness, peer Y")) << worse.output();
  // The two other documents say the same.
  EXPECT_TRUE(has(contents_of(out_ / "report.json"), "\"regressions\": "));
  EXPECT_TRUE(has(contents_of(out_ / "report.txt"), "x completeness, peer Y"));
  EXPECT_TRUE(has(contents_of(out_ / "report.xml"), "regressions against " + saved()))
      << contents_of(out_ / "report.xml");
}

TEST_F(StrandBaseline, TheScenariosOwnIsHonoured) {
  const std::string own = "baseline: {file: small.json, tolerance: {loss: 5pp, overhead: 5pp}}\n";
  StrandProcess saving(in_background({small(false), "--save-baseline", saved()}));
  ASSERT_EQ(saving.wait(), 0) << saving.errors();
  StrandProcess holds(in_background({small(false, own), "--overwrite", "--json"}));
  EXPECT_EQ(holds.wait(), 0) << holds.errors();
  EXPECT_EQ(holds.output(), contents_of(out_ / "report.json"));
  EXPECT_TRUE(has(holds.output(), "\"baseline\": {")) << holds.output();
  StrandProcess worse(in_background({small(true, own), "--overwrite", "--quiet"}));
  EXPECT_EQ(worse.wait(), 1) << worse.errors();
}

// Within a link that delays by 50 ms, latencies are 50 ms longer: shown, and no regression of a
// real run unless somebody says that they are.
TEST_F(StrandBaseline, LatenciesCountWhereAToleranceIsAskedFor) {
  StrandProcess saving(in_background({small(false), "--save-baseline", saved()}));
  ASSERT_EQ(saving.wait(), 0) << saving.errors();
  const fs::path slow = small(false, "links: {X->Y: {delay: 50ms}}\n");
  const std::vector<std::string> held =
      joined({{slow, "--overwrite", "--baseline", saved()}, generous});
  StrandProcess shown(in_background(held));
  EXPECT_EQ(shown.wait(), 0) << shown.errors() << shown.output();
  StrandProcess counted(in_background(joined({held, {"--tolerance", "latency_p50=20ms"}})));
  EXPECT_EQ(counted.wait(), 1) << counted.errors() << counted.output();
  EXPECT_TRUE(has(counted.output(), "x latency_p50, peer Y")) << counted.output();
  StrandProcess unreadable(in_background({slow, "--tolerance", "latency=20"}));
  EXPECT_EQ(unreadable.wait(), 2);
  EXPECT_TRUE(has(unreadable.errors(), "strand run: --tolerance: ")) << unreadable.errors();
}

TEST_F(StrandBaseline, TellsGithubWhatDoesNotHold) {
  const fs::path file = small(true, "expect: [min(completeness) == 100%]\n");
  const fs::path summary = folder_.path() / "summary.md";
  const StrandProcess::Environment step{{"GITHUB_ACTIONS", "true"},
                                        {"GITHUB_STEP_SUMMARY", summary},
                                        {"GITHUB_WORKSPACE", folder_.path()}};
  StrandProcess run(in_background({file}), step);
  EXPECT_EQ(run.wait(), 1) << run.errors();
  EXPECT_TRUE(has(run.output(), "\n::error file=small.yaml,line=7,title=small%3A "))
      << run.output();
  EXPECT_TRUE(has(contents_of(summary), " small: fail\n")) << contents_of(summary);
  EXPECT_TRUE(has(contents_of(summary), "\nstrand run " + file.string() + "\n"));
  StrandProcess json(in_background({file, "--overwrite", "--json"}), step);
  EXPECT_EQ(json.wait(), 1);
  EXPECT_EQ(json.output(), contents_of(out_ / "report.json"));
  EXPECT_TRUE(has(json.errors(), "::error file=small.yaml,line=7,")) << json.errors();
}

}  // namespace
}  // namespace strand::real
