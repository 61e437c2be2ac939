#include "core/cli/man_page.hpp"

#include <gtest/gtest.h>

#include "tests/core/cli/sample_program.hpp"

namespace strand::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ManPage, SaysWhatTheProgramIs) {
  const std::string page = man_page(test::sample_page(), "1.2.3");
  EXPECT_TRUE(page.starts_with(".TH FIFE 1 \"\" \"StrandCast 1.2.3\""));
  EXPECT_TRUE(has(page, ".SH NAME\nfife \\- Plays a tune\n"));
}

TEST(ManPage, ListsOptionsUnderTheirGroups) {
  const std::string page = man_page(test::sample_page(), "1.2.3");
  EXPECT_TRUE(has(page, ".PP\nPlaying:\n.TP\n\\fB\\-\\-seed\\fR \\fIN\\fR\nSeed, it's whole\n"));
  EXPECT_TRUE(has(page, "Kinds: what to write\nOne of text, json, trace.\n"));
  EXPECT_TRUE(has(page, ".SS check\nCheck a file.\n"));
}

// A line that begins with a dot would be a request, and a backslash an escape.
TEST(ManPage, LetsNoTextDriveTheFormatter) {
  const std::string page = man_page(test::sample_page(), "1.2.3");
  EXPECT_TRUE(has(page, "\n\\&.hidden\n"));
  EXPECT_TRUE(has(page, "Another \\e file"));
}

}  // namespace
}  // namespace strand::cli
