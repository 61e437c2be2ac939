#include "real/log_claim.hpp"

#include <string>

#include <gtest/gtest.h>

#include "real/log.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

class LogClaimTest : public testing::Test {
 protected:
  [[nodiscard]] std::string refusal() const {
    try {
      const LogClaim claim(file_, "another name");
    } catch (const LogError& error) {
      return error.what();
    }
    return "";
  }

  support::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "peer_A.log";
};

TEST_F(LogClaimTest, IsOneProgramsAtATime) {
  const LogClaim first(file_, "another name");
  EXPECT_EQ(refusal(),
            "the log " + file_.string() +
                " belongs to a program that is running; stop it, or choose another name");
}

TEST_F(LogClaimTest, LeavesTheLogThatIsThereAlone) {
  support::write_file(file_, "earlier\n");
  const LogClaim claim(file_, "another name");
  EXPECT_EQ(support::read_file(file_), "earlier\n");
}

TEST_F(LogClaimTest, IsFreeAgainWhenItGoes) {
  { const LogClaim first(file_, "another name"); }
  EXPECT_EQ(refusal(), "");
}

TEST_F(LogClaimTest, DoesNotKeepItsOwnerFromEmptyingAndWritingTheLog) {
  support::write_file(file_, "earlier\n");
  const LogClaim claim(file_, "another name");
  Log log({file_, false, ""});
  log.info("new");
  EXPECT_EQ(support::read_file(file_).find("earlier"), std::string::npos);
  EXPECT_NE(refusal(), "");
}

TEST_F(LogClaimTest, IsSeenByOthersWithoutBeingTouched) {
  EXPECT_FALSE(is_claimed(file_));
  EXPECT_FALSE(std::filesystem::exists(file_));
  support::write_file(file_, "left over\n");
  EXPECT_FALSE(is_claimed(file_));
  const LogClaim claim(file_, "another name");
  EXPECT_TRUE(is_claimed(file_));
  EXPECT_TRUE(is_claimed(file_));
  EXPECT_EQ(support::read_file(file_), "left over\n");
}

TEST_F(LogClaimTest, SaysInOneLineWhyAFileCannotBeWritten) {
  support::write_file(folder_.path() / "file", "");
  const std::filesystem::path below = folder_.path() / "file" / "peer_A.log";
  try {
    const LogClaim claim(below, "another name");
    FAIL() << "a file is no folder";
  } catch (const LogError& error) {
    EXPECT_EQ(error.what(),
              "cannot write the log " + below.string() + ": Not a directory; choose another name");
  }
}

}  // namespace
}  // namespace strand::real
