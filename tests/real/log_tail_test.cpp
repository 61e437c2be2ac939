#include "real/log_tail.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

TEST(LogTail, GivesTheLastLines) {
  EXPECT_EQ(last_lines("one\ntwo\nthree\n", 2), "two\nthree");
  EXPECT_EQ(last_lines("one\ntwo\nthree", 1), "three");
}

TEST(LogTail, GivesAllOfAShortText) {
  EXPECT_EQ(last_lines("one\ntwo\n", 5), "one\ntwo");
  EXPECT_EQ(last_lines("one", 1), "one");
  EXPECT_EQ(last_lines("", 3), "");
  EXPECT_EQ(last_lines("\n\n", 3), "");
  EXPECT_EQ(last_lines("one\ntwo", 0), "");
}

TEST(LogTail, KeepsEmptyLinesBetweenOthers) {
  EXPECT_EQ(last_lines("one\n\ntwo\n", 2), "\ntwo");
  EXPECT_EQ(last_lines("one\n\ntwo\n", 3), "one\n\ntwo");
}

TEST(LogTail, ReadsTheEndOfAFile) {
  const support::TemporaryFolder folder;
  const auto file = folder.path() / "log";
  std::ofstream stream(file);
  for (int line = 0; line < 10'000; ++line) stream << "line " << line << '\n';
  stream.close();
  EXPECT_EQ(tail_of_file(file, 2), "line 9998\nline 9999");
}

TEST(LogTail, AFileThatIsNotThereHasNoTail) {
  const support::TemporaryFolder folder;
  EXPECT_EQ(tail_of_file(folder.path() / "none", 2), "");
}

}  // namespace
}  // namespace strand::real
