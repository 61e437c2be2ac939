#include "reports/markdown_text.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

TEST(MarkdownText, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(markdown_text("run 3, peer D"), "run 3, peer D");
  EXPECT_EQ(markdown_text("a|b <i>*c* [d](e) `f` #1 @me &amp; \\"),
            "a\\|b \\<i\\>\\*c\\* \\[d\\](e) \\`f\\` \\#1 \\@me \\&amp; \\\\");
  EXPECT_EQ(markdown_text("one\ntwo\x1B"), "one?two?");
}

TEST(MarkdownText, LeavesUnderscoresInsideWordsAlone) {
  EXPECT_EQ(markdown_text("lossy_chain"), "lossy_chain");
  EXPECT_EQ(markdown_text("_lossy_ chain__1"), "\\_lossy\\_ chain\\_\\_1");
}

TEST(MarkdownText, KeepsCodeInItsCell) {
  EXPECT_EQ(markdown_code_cell("min(completeness) >= 99%"), "`min(completeness) >= 99%`");
  EXPECT_EQ(markdown_code_cell("a|b"), "`a\\|b`");
  EXPECT_EQ(markdown_code_cell("a``b"), "```a``b```");
  EXPECT_EQ(markdown_code_cell("`a"), "`` `a ``");
  EXPECT_EQ(markdown_code_cell("a\nb"), "`a?b`");
  EXPECT_EQ(markdown_code_cell(""), "");
}

TEST(MarkdownText, KeepsCodeInItsBlock) {
  EXPECT_EQ(markdown_block("strandsim a.yaml", "sh"), "```sh\nstrandsim a.yaml\n```\n");
  EXPECT_EQ(markdown_block("a```\n# b", ""), "````\na```?# b\n````\n");
}

TEST(MarkdownText, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(clipped("four", 4), "four");
  EXPECT_EQ(clipped("fourth", 4), "four...");
  EXPECT_EQ(clipped("ab\u20ACcd", 4), "ab...") << "the euro sign has three bytes";
  EXPECT_EQ(clipped("ab\u20ACcd", 5), "ab\u20AC...");
}

}  // namespace
}  // namespace strand::reports
