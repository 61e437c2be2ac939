// `strand` in a terminal: what is typed, the log and the status line, on one screen.

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/real/strand_run_fixture.hpp"
#include "tests/real/terminal_process.hpp"

namespace strand::real {
namespace {

constexpr const char* program = STRANDCAST_BINARY_DIR "/strand";

class StrandConsole : public StrandRun {
 protected:
  void SetUp() override {
    if (!TerminalProcess::possible()) GTEST_SKIP() << "this host has no pseudo-terminals";
  }
  [[nodiscard]] std::vector<std::string> coordinator() const {
    return {program, "coordinator", "--demo", "--port", std::to_string(ports_.coordinator()),
            "--out", out_};
  }
  [[nodiscard]] std::vector<std::string> peer_a() const {
    return {"peer",
            "A",
            std::to_string(ports_.peer()),
            "--coordinator",
            "127.0.0.1:" + std::to_string(ports_.coordinator()),
            "--out",
            out_};
  }
  static std::size_t count(const std::vector<std::string>& rows, const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(),
                      [&](const std::string& row) { return row.find(text) != std::string::npos; }));
  }
};

TEST_F(StrandConsole, TypingGoesOnBelowTheLogAndTheStatus) {
  TerminalProcess head(coordinator());
  ASSERT_TRUE(head.shows("coordinator>")) << head.text();
  ASSERT_TRUE(head.shows("0 registered; startVideo streams")) << head.text();
  head.type("lis");
  ASSERT_TRUE(head.shows("coordinator> lis")) << head.text();
  // Lines come while somebody types: they stand above, and what is typed stays.
  StrandProcess a(peer_a());
  ASSERT_TRUE(head.shows("1 registered; startVideo streams")) << head.text();
  ASSERT_TRUE(head.shows("coordinator> lis")) << head.text();
  EXPECT_EQ(count(head.rows(), "coordinator: peer 1 of the chain joined"), 1U) << head.text();
  EXPECT_EQ(count(head.rows(), "coordinator>"), 1U) << head.text();
  head.type("t\r");
  ASSERT_TRUE(head.shows("A        127.0.0.1:")) << head.text();
  EXPECT_EQ(count(head.rows(), "coordinator> list"), 1U) << head.text();
  // The arrow up brings it back, and it can be mended: to the beginning, over what is there.
  head.type("nonsense\r");
  ASSERT_TRUE(head.shows("unknown command 'nonsense'")) << head.text();
  head.type("\033[A\033[A\r");
  ASSERT_TRUE(eventually([&] { return count(head.rows(), "coordinator> list") == 2; }))
      << head.text();
  head.type("uit\001q\r");
  EXPECT_EQ(head.wait(), 0) << head.text();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  // Footer and modes are gone, and the log is whole.
  EXPECT_EQ(count(head.rows(), "registered; startVideo"), 0U) << head.text();
  EXPECT_EQ(count(head.rows(), "coordinator: report: "), 1U) << head.text();
  EXPECT_TRUE(head.has_ordinary_modes());
}

TEST_F(StrandConsole, SumsOfEverySecondAreInTheLogAndNotOnTheScreen) {
  TerminalProcess run(joined({{program}, in_background({"--demo", "--frames", "75"})}));
  ASSERT_TRUE(run.shows("sent ")) << run.text();
  run.type("stats\r");
  EXPECT_TRUE(run.shows("round trip")) << run.text();
  EXPECT_EQ(run.wait(), 0) << run.text();
  EXPECT_EQ(count(run.rows(), " captured ("), 0U) << run.text();
  EXPECT_EQ(count(run.rows(), "strand> stats"), 1U) << run.text();
  EXPECT_EQ(count(run.rows(), "pass      report: "), 1U) << run.text();
  EXPECT_NE(contents_of(out_ / "coordinator.log").find(" captured ("), std::string::npos);
}

TEST_F(StrandConsole, CtrlCEndsALaunchersRunInOrder) {
  TerminalProcess run(joined({{program}, in_background({"--demo", "--frames", "100000"})}));
  ASSERT_TRUE(run.shows("sent ")) << run.text();
  run.type("\003");
  EXPECT_EQ(run.wait(), 130) << run.text();
  EXPECT_TRUE(report().runs.at(0).partial);
  EXPECT_TRUE(run.has_ordinary_modes());
  expect_nobody_left();
}

TEST_F(StrandConsole, TakesABreakWithCtrlZ) {
  TerminalProcess head(coordinator());
  ASSERT_TRUE(head.shows("coordinator>")) << head.text();
  EXPECT_FALSE(head.has_ordinary_modes());
  head.type("\032");
  ASSERT_TRUE(head.stops());
  EXPECT_TRUE(head.has_ordinary_modes());
  EXPECT_EQ(count(head.rows(), "coordinator>"), 0U) << head.text();
  head.signal(SIGCONT);
  ASSERT_TRUE(head.shows("coordinator>")) << head.text();
  head.type("list\r");
  EXPECT_TRUE(head.shows("no peer is registered")) << head.text();
  head.type("\003");
  EXPECT_EQ(head.wait(), 130) << head.text();
  EXPECT_TRUE(head.has_ordinary_modes());
}

TEST_F(StrandConsole, TheEndOfATerminalsInputIsQuit) {
  TerminalProcess head(coordinator(), {{"NO_COLOR", "1"}});
  ASSERT_TRUE(head.shows("coordinator>")) << head.text();
  head.type("\004");
  EXPECT_EQ(head.wait(), 0) << head.text();
}

TEST_F(StrandConsole, ATerminalThatKnowsNothingGetsPlainLines) {
  TerminalProcess head(coordinator(), {{"TERM", "dumb"}});
  ASSERT_TRUE(eventually([&] { return count(head.rows(), "startVideo to stream") == 1; }))
      << head.text();
  EXPECT_TRUE(head.has_ordinary_modes());
  head.type("quit\n");
  EXPECT_EQ(head.wait(), 0) << head.text();
  EXPECT_EQ(count(head.rows(), "coordinator>"), 0U) << head.text();
}

TEST_F(StrandRun, TakesCommandsFromAPipe) {
  StrandProcess run(in_background({"--demo", "--frames", "100000"}));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.type("list");
  ASSERT_TRUE(eventually([&] { return run.output().find("D        127") != std::string::npos; }))
      << run.output();
  run.type("stop");
  EXPECT_EQ(run.wait(), 1) << run.errors();
  EXPECT_TRUE(report().runs.at(0).partial);
  EXPECT_TRUE(report().runs.at(0).peers.at(3).reported);
  expect_nobody_left();
}

}  // namespace
}  // namespace strand::real
