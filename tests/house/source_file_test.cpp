#include "tests/house/source_file.hpp"

#include <gtest/gtest.h>

namespace strand::house {
namespace {

std::string code_of(std::string_view line) {
  const SourceFile file = parse_source("a.cpp", line);
  return file.code.empty() ? std::string() : file.code.front();
}

TEST(SourceFile, BlanksLineComments) {
  EXPECT_EQ(code_of("x(); // getenv"), "x();          ");
}

TEST(SourceFile, BlanksBlockCommentsAcrossLines) {
  const SourceFile file = parse_source("a.cpp", "a /* rand\nrand */ b\n");
  ASSERT_EQ(file.code.size(), 2U);
  EXPECT_EQ(file.code[0], "a        ");
  EXPECT_EQ(file.code[1], "        b");
}

TEST(SourceFile, BlanksTheInsideOfStringsButNotWhatFollowsThem) {
  EXPECT_EQ(code_of(R"(f("a \" // b", rand);)"), R"(f("         ", rand);)");
}

TEST(SourceFile, BlanksRawStrings) {
  EXPECT_EQ(code_of("f(R\"x(rand \")\" )x\", y);"), "f(                , y);");
}

TEST(SourceFile, TakesQuotesBetweenDigitsForSeparators) {
  // Read as a character literal, the separator would hide the name.
  EXPECT_EQ(code_of("n = 65'507 + rand() + 1'000;"), "n = 65'507 + rand() + 1'000;");
}

TEST(SourceFile, BlanksCharacters) {
  EXPECT_EQ(code_of(R"(c == '"' || d == '\'' || rand())"), R"(c == ' ' || d == '  ' || rand())");
}

TEST(SourceFile, ListsIncludesWithTheirLineAndKind) {
  const SourceFile file = parse_source(
      "a.cpp", "#include \"a.hpp\"\n\n#  include <opencv2/core.hpp>\n// #include <no>\n");
  const std::vector<Include> includes = includes_of(file);
  ASSERT_EQ(includes.size(), 2U);
  EXPECT_EQ(includes[0].name, "a.hpp");
  EXPECT_TRUE(includes[0].quoted);
  EXPECT_EQ(includes[0].line, 1U);
  EXPECT_EQ(includes[1].name, "opencv2/core.hpp");
  EXPECT_FALSE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 3U);
}

TEST(SourceFile, FindsIdentifiersButNoNumbers) {
  const std::vector<std::string_view> expected{"std", "rand", "a_1"};
  EXPECT_EQ(identifiers_of("std::rand() + 0x1F + a_1"), expected);
}

TEST(SourceFile, KnowsTheFolderAndTheStemOfAPath) {
  EXPECT_EQ(folder_of("core/wire/datagram.hpp"), "core/wire");
  EXPECT_EQ(stem_of("core/wire/datagram.hpp"), "datagram");
  EXPECT_EQ(folder_of("CMakeLists.txt"), "");
}

}  // namespace
}  // namespace strand::house
