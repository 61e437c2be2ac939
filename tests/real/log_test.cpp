#include "real/log.hpp"

#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

using support::read_file;
using support::TemporaryFolder;

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::istringstream in(read_file(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Log, IsNamedAfterItsPeer) {
  EXPECT_EQ(log_file("out", *PeerName::parse("B")), std::filesystem::path("out/peer_B.log"));
}

TEST(Log, BeginsEveryLineWithTheTimeToTheMillisecond) {
  const TemporaryFolder folder;
  Log log({folder.path() / "peer.log", false, "peer B"});
  log.info("hello");
  log.warn("careful");
  log.error("no more");
  const std::vector<std::string> lines = lines_of(folder.path() / "peer.log");
  ASSERT_EQ(lines.size(), 3U);
  const std::string time = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d )";
  EXPECT_TRUE(std::regex_match(lines[0], std::regex(time + "info    peer B: hello"))) << lines[0];
  EXPECT_TRUE(std::regex_match(lines[1], std::regex(time + "warning peer B: careful"))) << lines[1];
  EXPECT_TRUE(std::regex_match(lines[2], std::regex(time + "error   peer B: no more"))) << lines[2];
}

TEST(Log, EmptiesTheFileOfAnEarlierRun) {
  const TemporaryFolder folder;
  support::write_file(folder.path() / "peer.log", "old\n");
  Log log({folder.path() / "peer.log", false, ""});
  log.info("new");
  const std::vector<std::string> lines = lines_of(folder.path() / "peer.log");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with(" info    new")) << lines[0];
}

TEST(Log, LetsNothingFromOutsideForgeALineOrMoveTheCursor) {
  const TemporaryFolder folder;
  Log log({folder.path() / "peer.log", false, "100%n"});
  log.info("one\ntwo\x1b[2J {} %v");
  const std::vector<std::string> lines = lines_of(folder.path() / "peer.log");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("100%n: one?two?[2J {} %v")) << lines[0];
}

TEST(Log, RendersEventsAndTheLastSumWhenItEnds) {
  const TemporaryFolder folder;
  {
    Log log({folder.path() / "peer.log", false, "peer B"});
    log.record(run_start, {EventKind::registered, {}, {}});
    log.record(run_start, {EventKind::frame_completed, FrameNumber(4), {}, 125'000, 9});
  }
  const std::vector<std::string> lines = lines_of(folder.path() / "peer.log");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].ends_with("peer B: registered with the coordinator"));
  EXPECT_TRUE(lines[1].ends_with("peer B: frame 4 complete (1 frames, 1.00 Mbit/s)")) << lines[1];
}

TEST(Log, EmptiesItsFileFirstUnlessItIsToAppend) {
  const TemporaryFolder folder;
  for (const bool append : {false, false, true}) {
    Log log({folder.path() / "peer.log", false, "peer B", append});
    log.info("line");
  }
  EXPECT_EQ(lines_of(folder.path() / "peer.log").size(), 2U);
}

TEST(Log, TakesLinesFromManyThreads) {
  const TemporaryFolder folder;
  Log log({folder.path() / "peer.log", false, ""});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) log.info("line");
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> lines = lines_of(folder.path() / "peer.log");
  EXPECT_EQ(lines.size(), 200U);
  for (const std::string& line : lines) EXPECT_TRUE(line.ends_with(" info    line")) << line;
}

TEST(Log, SaysInOneLineWhyAFileCannotBeWritten) {
  const TemporaryFolder folder;
  support::write_file(folder.path() / "file", "");
  try {
    const Log log({folder.path() / "file" / "peer.log", false, ""});
    FAIL() << "a file is no folder";
  } catch (const LogError& error) {
    const std::string line = error.what();
    EXPECT_NE(line.find((folder.path() / "file" / "peer.log").string()), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_TRUE(line.ends_with("; choose another folder")) << line;
  }
}

}  // namespace
}  // namespace strand::real
