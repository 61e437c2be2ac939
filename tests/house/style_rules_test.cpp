#include "tests/house/style_rules.hpp"

#include <gtest/gtest.h>

#include "tests/house/planted_tree.hpp"

namespace strand::house {
namespace {

const std::string good_header = "// What it is.\n#pragma once\n\nnamespace strand::wire {}\n";

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(StyleRules, FindNothingInAGoodHeader) {
  const SourceTree tree = planted_tree({{"core/wire/x.hpp", good_header}});
  EXPECT_EQ(to_text(check_size(tree)), "");
  EXPECT_EQ(to_text(check_headers(tree)), "");
  EXPECT_EQ(to_text(check_namespaces(tree)), "");
  EXPECT_EQ(to_text(check_unfinished(tree)), "");
}

TEST(StyleRules, CatchAFileOfMoreThan500Lines) {
  EXPECT_EQ(to_text(check_size(planted_tree({{"sim/x.cpp", repeated("\n", 500)}}))), "");
  EXPECT_EQ(to_text(check_size(planted_tree({{"sim/x.cpp", repeated("\n", 501)}}))),
            "sim/x.cpp: has 501 lines, over 500: one noun a file\n");
}

TEST(StyleRules, CatchALineOfMoreThan100Characters) {
  EXPECT_EQ(to_text(check_size(planted_tree({{"sim/x.cpp", repeated("x", 100)}}))), "");
  EXPECT_EQ(to_text(check_size(planted_tree({{"sim/x.cpp", "\n" + repeated("x", 101)}}))),
            "sim/x.cpp:2: is wider than 100\n");
  // Two bytes each in UTF-8, and one column.
  EXPECT_EQ(to_text(check_size(planted_tree({{"sim/x.cpp", repeated("\xC2\xB5", 100)}}))), "");
}

TEST(StyleRules, CatchAHeaderWithoutAnOpeningComment) {
  EXPECT_EQ(to_text(check_headers(planted_tree({{"sim/x.hpp", "#pragma once\n"}}))),
            "sim/x.hpp:1: does not open with a comment that says what it is\n");
  EXPECT_EQ(to_text(check_headers(planted_tree({{"sim/x.cpp", "int x;\n"}}))), "");
}

TEST(StyleRules, CatchAHeaderWithoutPragmaOnce) {
  EXPECT_EQ(to_text(check_headers(planted_tree({{"sim/x.hpp", "// What it is.\nint x;\n"}}))),
            "sim/x.hpp: does not begin its code with #pragma once\n");
  EXPECT_NE(to_text(check_headers(
                planted_tree({{"sim/x.hpp", "// What it is.\nint x;\n#pragma once\n"}}))),
            "");
  EXPECT_NE(to_text(check_headers(planted_tree({{"sim/x.hpp", "// #pragma once\n"}}))), "");
}

TEST(StyleRules, CatchASourceThatIncludesItsOwnHeaderLate) {
  const std::string late = "#include <vector>\n#include \"sim/x.hpp\"\n";
  EXPECT_EQ(to_text(check_own_header_first(
                planted_tree({{"sim/x.cpp", late}, {"sim/x.hpp", good_header}}))),
            "sim/x.cpp: does not include its own header first\n");
  EXPECT_EQ(to_text(check_own_header_first(planted_tree(
                {{"sim/x.cpp", "#include \"sim/x.hpp\"\n"}, {"sim/x.hpp", good_header}}))),
            "");
  EXPECT_EQ(to_text(check_own_header_first(planted_tree({{"sim/main.cpp", late}}))), "");
}

TEST(StyleRules, CatchCodeInAnotherFoldersNamespace) {
  EXPECT_EQ(
      to_text(check_namespaces(planted_tree({{"core/wire/x.cpp", "namespace strand::link {\n"}}))),
      "core/wire/x.cpp:1: opens namespace strand::link instead of strand::wire\n");
  EXPECT_NE(
      to_text(check_namespaces(planted_tree({{"core/node/x.cpp", "namespace strand::sim {"}}))),
      "");
  EXPECT_EQ(to_text(check_namespaces(
                planted_tree({{"core/node/x.cpp", "namespace strand {\nnamespace {\n"}}))),
            "");
}

TEST(StyleRules, CatchWhatIsLeftForLater) {
  const std::string word = std::string("TO") + "DO";
  EXPECT_EQ(to_text(check_unfinished(planted_tree({{"sim/x.cpp", "// " + word + ": more\n"}}))),
            "sim/x.cpp:1: says " + word + "\n");
  EXPECT_NE(to_text(check_unfinished(planted_tree({{"sim/x.cpp", "#if 0\n#endif\n"}}))), "");
  // mkstemp's pattern is a name and no such word.
  EXPECT_EQ(to_text(check_unfinished(planted_tree({{"sim/x.cpp", "f(\"a.XXXXXX\");\n"}}))), "");
}

}  // namespace
}  // namespace strand::house
