// `strand coordinator` and `strand peer` when something is wrong with their host: a folder that
// cannot be written, too few descriptors, a program that stands still, a coordinator that dies.

#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>

#include "tests/real/strand_programs_fixture.hpp"
#include "tests/support/sanitizers.hpp"

namespace strand::real {
namespace {

class StrandTrouble : public StrandByHand {
 protected:
  // The program with no more than `limit` descriptors.
  [[nodiscard]] static std::vector<std::string> limited(int limit,
                                                        const std::vector<std::string>& arguments) {
    return joined({{"sh", "-c", "ulimit -n " + std::to_string(limit) + " && exec \"$@\"", "sh",
                    STRANDCAST_BINARY_DIR "/strand"},
                   arguments});
  }
  [[nodiscard]] bool log_says(const std::string& file, const std::string& text) const {
    return eventually([&] { return contents_of(out_ / file).find(text) != std::string::npos; });
  }
  [[nodiscard]] bool stores_frames(const std::string& name) const {
    return eventually([&] { return files_in(frames_of(out_, name)) > 3; });
  }
};

// The folder goes in the middle of the run; all that comes after lacks it.
TEST_F(StrandTrouble, AFolderThatGoesCostsStoredFramesOnlyAndTheReportNamesThem) {
  StrandProcess a(peer("A", 0));
  StrandProcess b(peer("B", 1));
  StrandProcess head(coordinator({"--demo", "--frames", "90", "--chain", "A,B"}));
  ASSERT_TRUE(stores_frames("A")) << head.errors();
  fs::rename(frames_of(out_, "A"), folder_.path() / "away");
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 3);
  EXPECT_EQ(b.wait(), 0) << b.errors();
  EXPECT_EQ(files_in(frames_of(out_, "B")), 90U);
  const reports::PeerReport peer = report().runs.at(0).peers.at(0);
  const std::size_t stored = files_in(folder_.path() / "away");
  EXPECT_EQ(peer.completeness, 1.0);
  EXPECT_EQ(peer.frames.not_stored, 90 - stored);
  EXPECT_EQ(peer.not_stored.because, StorageProblem::not_writable);
  ASSERT_EQ(peer.not_stored.ranges.size(), 1U);
  EXPECT_EQ(peer.not_stored.ranges[0].first.value(), stored);
  EXPECT_EQ(peer.not_stored.ranges[0].last.value(), 89U);
  // The reason stands in the log once, however many frames it cost.
  const std::string log = contents_of(out_ / "peer_A.log");
  const std::size_t first = log.find("No such file or directory");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("No such file or directory", first + 1), std::string::npos) << log;
}

TEST_F(StrandTrouble, TooFewDescriptorsToBeginWithAreOneLine) {
  if (support::sanitizer_needs_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors too";
  for (const int limit : {5, 10, 14}) {
    for (const auto& arguments : {peer("A", 0), coordinator({"--demo", "--chain", "A"})}) {
      UserProcess program(limited(limit, arguments));
      EXPECT_EQ(program.wait(), 3) << limit << " " << program.errors();
      EXPECT_EQ(program.errors(), "strand: no more than " + std::to_string(limit) +
                                      " files and sockets may be open at once, which is too few; "
                                      "ulimit -n 1024 allows more\n");
    }
  }
}

TEST_F(StrandTrouble, TooFewDescriptorsToStartProgramsAreOneLine) {
  UserProcess run(limited(
      14, joined({{"run", "--demo", "--terminal", "none", "--out", out_}, ports_.run_flags()})));
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(run.errors(),
            "strand: cannot start a program: no more than 14 files and sockets may be open at "
            "once, which is too few; ulimit -n 1024 allows more\n");
}

// Sixteen are enough to run, and for a connection or two: what fails is tried again, and said once.
TEST_F(StrandTrouble, ACoordinatorThatRunsOutOfDescriptorsGoesOnAndSaysSoOnce) {
  if (support::sanitizer_needs_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors too";
  UserProcess head(limited(16, coordinator({"--demo", "--frames", "10"})));
  std::vector<std::unique_ptr<StrandProcess>> peers;
  for (unsigned i = 0; i < 5; ++i) {
    peers.push_back(std::make_unique<StrandProcess>(peer(std::string(1, char('A' + i)), i)));
  }
  ASSERT_TRUE(log_says("coordinator.log", "Too many open files; ulimit -n raises the limit"));
  head.type("quit");
  EXPECT_EQ(head.wait(), 0) << head.errors();
  const std::string log = contents_of(out_ / "coordinator.log");
  EXPECT_EQ(log.find("Too many open files"), log.rfind("Too many open files")) << log;
}

TEST_F(StrandTrouble, AProgramThatStoodStillSaysForHowLong) {
  StrandProcess a(peer("A", 0));
  StrandProcess head(coordinator({"--demo", "--frames", "150", "--chain", "A"}));
  ASSERT_TRUE(stores_frames("A")) << head.errors();
  a.signal(SIGSTOP);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'600));
  a.signal(SIGCONT);
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_TRUE(log_says("peer_A.log", "the program stood still for 1."));
}

// What it has is of the earlier run, and must not be reported as this one's.
TEST_F(StrandTrouble, APeerInTheMiddleOfARunIsRefusedByACoordinatorThatIsStartedAnew) {
  StrandProcess a(peer("A", 0));
  {
    StrandProcess head(coordinator({"--demo", "--frames", "100000", "--chain", "A"}));
    ASSERT_TRUE(stores_frames("A")) << head.errors();
    head.signal(SIGKILL);
    EXPECT_EQ(head.wait(), 128 + SIGKILL);
  }
  StrandProcess again(coordinator({"--demo", "--frames", "10", "--chain", "A"}));
  EXPECT_EQ(a.wait(), 2);
  EXPECT_NE(a.errors().find("strand: the coordinator refused: peer A has part of an earlier run; "
                            "start it again to take part in this one\n"),
            std::string::npos)
      << a.errors();
  StrandProcess anew(joined({peer("A", 0), {"--overwrite"}}));
  EXPECT_EQ(again.wait(), 0) << again.errors();
  EXPECT_EQ(anew.wait(), 0) << anew.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
  EXPECT_EQ(files_in(frames_of(out_, "A")), 10U);
}

// It has no part in the run of the coordinator that died, and takes part in the next one's.
TEST_F(StrandTrouble, APeerThatWaitsForARunTakesTheNextCoordinator) {
  StrandProcess a(peer("A", 0));
  {
    StrandProcess head(coordinator({"--demo", "--frames", "10", "--chain", "A,B"}));
    ASSERT_TRUE(log_says("peer_A.log", "registered with the coordinator"));
    head.signal(SIGKILL);
    EXPECT_EQ(head.wait(), 128 + SIGKILL);
  }
  StrandProcess head(coordinator({"--demo", "--frames", "10", "--chain", "A"}));
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
}

}  // namespace
}  // namespace strand::real
