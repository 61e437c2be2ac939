#include "core/scenario/text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(Text, QuotesOnOneLine) {
  EXPECT_EQ(in_quotes("a b"), "'a b'");
  EXPECT_EQ(in_quotes(std::string("a\nb\0c\x1b[1m", 9)), "'a?b?c?[1m'");
}

TEST(Text, CutsLongQuotationsBetweenCharacters) {
  EXPECT_EQ(in_quotes(std::string(60, 'a')), "'" + std::string(60, 'a') + "'");
  EXPECT_EQ(in_quotes(std::string(61, 'a')), "'" + std::string(60, 'a') + "...'");
  // 59 letters and a two-byte character whose second byte is the 61st.
  const std::string umlaut = "\xc3\xbc";
  EXPECT_EQ(in_quotes(std::string(59, 'a') + umlaut), "'" + std::string(59, 'a') + "...'");
}

TEST(Text, JoinsWordsAsASentenceDoes) {
  EXPECT_EQ(joined({}, "or"), "");
  EXPECT_EQ(joined({"a"}, "or"), "a");
  EXPECT_EQ(joined({"a", "b"}, "or"), "a or b");
  EXPECT_EQ(joined({"a", "b", "c"}, "and"), "a, b and c");
}

}  // namespace
}  // namespace strand::scenario
