#include "real/program_log.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/real/toy_node.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

using test::ToyNode;

class ProgramLogTest : public testing::Test {
 protected:
  [[nodiscard]] std::string text() const { return support::read_file(file_); }
  // The places of the two texts in the log are in this order.
  [[nodiscard]] bool in_order(const std::string& first, const std::string& second) const {
    const std::size_t place = text().find(first);
    return place != std::string::npos && text().find(second, place) != std::string::npos;
  }

  support::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "peer.log";
  ProgramLog log_;
};

TEST_F(ProgramLogTest, KeepsWarningsUntilTheTickingBegins) {
  log_.warn("the buffer is small");
  log_.open({file_, false, "peer B"});
  log_.info("receiving");
  EXPECT_EQ(text().find("small"), std::string::npos);
  NodeDriver driver({});
  log_.begin_ticking(driver);
  EXPECT_TRUE(in_order("peer B: receiving", "warning peer B: the buffer is small")) << text();
  log_.warn("at once");
  EXPECT_TRUE(in_order("small", "at once")) << text();
}

TEST_F(ProgramLogTest, AClaimKeepsOthersOutAndEmptiesNothing) {
  support::write_file(file_, "of an earlier run\n");
  log_.claim(file_, "another");
  ProgramLog other;
  EXPECT_THROW(other.claim(file_, "another"), LogError);
  EXPECT_EQ(text(), "of an earlier run\n");
  log_.open({file_, false, ""});
  EXPECT_EQ(text(), "");
}

TEST_F(ProgramLogTest, WritesTheSumsOfASecondThoughNothingMoreHappens) {
  log_.open({file_, false, ""});
  NodeDriver driver({});
  log_.begin_ticking(driver);
  // Looks until the sum of the one frame stands in the file, which no further event brings about.
  ToyNode node(
      [&](ToyNode& self, const Input&, Timestamp now, Outbox&) {
        if (text().find("frame 4 complete") != std::string::npos) return self.finish();
        self.wake_at(now + std::chrono::milliseconds(10));
      },
      [&](ToyNode& self, const Input&, Timestamp now, Outbox&) {
        log_.record(now, {EventKind::frame_completed, FrameNumber(4), {}, 125'000, 9});
        self.wake_at(now + std::chrono::milliseconds(10));
      });
  driver.run(node);
  EXPECT_NE(text().find("frame 4 complete"), std::string::npos);
}

TEST_F(ProgramLogTest, LastWordsStandInALogThatNobodySees) {
  log_.open({file_, false, ""});
  const ProgramError error =
      log_.last_words(reports::ExitCode::unavailable, "the coordinator is gone");
  EXPECT_EQ(error.code(), reports::ExitCode::unavailable);
  EXPECT_STREQ(error.what(), "the coordinator is gone");
  EXPECT_NE(text().find("error   the coordinator is gone"), std::string::npos) << text();
}

TEST_F(ProgramLogTest, LastWordsAreNotPrintedTwiceToAConsole) {
  log_.open({file_, true, ""});
  EXPECT_STREQ(log_.last_words(reports::ExitCode::usage, "refused").what(), "refused");
  EXPECT_EQ(text().find("refused"), std::string::npos) << text();
}

}  // namespace
}  // namespace strand::real
