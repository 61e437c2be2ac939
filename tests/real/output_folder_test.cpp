#include "real/output_folder.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "real/log_claim.hpp"
#include "real/program_error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

const std::vector<PeerName> chain{*PeerName::parse("A"), *PeerName::parse("B")};

TEST(OutputFolder, AFolderThatIsNotThereHoldsNoEarlierRun) {
  const support::TemporaryFolder folder;
  EXPECT_EQ(find_earlier_run(folder.path() / "none", chain), std::nullopt);
  EXPECT_EQ(find_earlier_run(folder.path(), chain), std::nullopt);
}

TEST(OutputFolder, FramesOfAPeerOfTheChainAreInTheWay) {
  const support::TemporaryFolder folder;
  const fs::path frames = folder.path() / "peer_B_frames";
  fs::create_directory(frames);
  // Empty, there is nothing to be mixed with.
  EXPECT_EQ(find_earlier_run(folder.path(), chain), std::nullopt);
  std::ofstream(frames / "frame_000000.jpg") << "x";
  EXPECT_EQ(find_earlier_run(folder.path(), chain),
            frames.string() +
                " is there from an earlier run; --overwrite replaces it, --out chooses another "
                "folder");
  EXPECT_EQ(find_earlier_run(folder.path(), {chain.front()}), std::nullopt);
}

TEST(OutputFolder, AReportIsInTheWay) {
  const support::TemporaryFolder folder;
  std::ofstream(folder.path() / "report.json") << "{}";
  EXPECT_TRUE(find_earlier_run(folder.path(), chain));
}

TEST(OutputFolder, ARunningProgramIsNamedByItsLog) {
  const support::TemporaryFolder folder;
  EXPECT_EQ(find_running_program(folder.path() / "none", chain), std::nullopt);
  // Left over from an earlier run.
  std::ofstream(folder.path() / "peer_A.log") << "x";
  const fs::path log = folder.path() / "peer_B.log";
  const LogClaim claim(log, "another");
  EXPECT_EQ(find_running_program(folder.path(), {chain.front()}), std::nullopt);
  EXPECT_EQ(find_running_program(folder.path(), chain),
            claimed_text(log, "another folder with --out"));
}

TEST(OutputFolder, ACoordinatorIsARunningProgramToo) {
  const support::TemporaryFolder folder;
  const LogClaim claim(folder.path() / "coordinator.log", "another");
  EXPECT_TRUE(find_running_program(folder.path(), chain));
}

TEST(OutputFolder, IsMadeWithTheFoldersAboveIt) {
  const support::TemporaryFolder folder;
  make_output_folder(folder.path() / "a" / "b");
  EXPECT_TRUE(fs::is_directory(folder.path() / "a" / "b"));
}

TEST(OutputFolder, AFileIsNoFolder) {
  const support::TemporaryFolder folder;
  const fs::path file = folder.path() / "file";
  std::ofstream(file) << "x";
  try {
    make_output_folder(file);
    FAIL() << "it was taken for a folder";
  } catch (const ProgramError& error) {
    EXPECT_EQ(error.code(), reports::ExitCode::unavailable);
    EXPECT_EQ(error.what(), "cannot write to the folder " + file.string() +
                                ": Not a directory; choose another with --out");
  }
}

}  // namespace
}  // namespace strand::real
