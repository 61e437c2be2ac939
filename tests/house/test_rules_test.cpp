#include "tests/house/test_rules.hpp"

#include <gtest/gtest.h>

#include "tests/house/planted_tree.hpp"

namespace strand::house {
namespace {

std::string mirror_verdict(const std::string& test, const std::string& text = "") {
  return to_text(check_mirror(planted_tree({{"core/wire/datagram.hpp", ""},
                                            {"tests/support/clock.hpp", ""},
                                            {"tests/support/bytes.hpp", ""},
                                            {test, text}})));
}

std::string check_verdict(const std::string& text) {
  return to_text(check_tests_check(planted_tree({{"tests/sim/x_test.cpp", text}})));
}

TEST(TestRules, LetATestMirrorASourceOrAnAspectOfIt) {
  EXPECT_EQ(mirror_verdict("tests/core/wire/datagram_test.cpp"), "");
  EXPECT_EQ(mirror_verdict("tests/core/wire/datagram_limits_test.cpp"), "");
  EXPECT_EQ(mirror_verdict("tests/support/clock_test.cpp"), "");
}

TEST(TestRules, CatchATestThatMirrorsNothing) {
  EXPECT_EQ(mirror_verdict("tests/core/wire/misc_test.cpp"),
            "tests/core/wire/misc_test.cpp: mirrors no source file, and does not open with what it "
            "tests instead\n");
  EXPECT_NE(mirror_verdict("tests/core/link/datagram_test.cpp"), "");
  EXPECT_NE(mirror_verdict("tests/core/wire/datagrams_test.cpp"), "");
}

TEST(TestRules, LetATestOfMoreThanOneFileSayOfWhat) {
  EXPECT_EQ(mirror_verdict("tests/chain/all_test.cpp", "// A whole chain.\n"), "");
  EXPECT_NE(mirror_verdict("tests/chain/all_test.cpp", "#include <string>\n"), "");
}

TEST(TestRules, CatchASourceOfCoreWithoutATest) {
  const auto verdict = [](const std::string& test) {
    return to_text(check_tested(
        planted_tree({{"core/wire/datagram.cpp", ""}, {"core/wire/limits.hpp", ""}, {test, ""}})));
  };
  EXPECT_EQ(verdict("tests/core/wire/datagram_test.cpp"), "");
  EXPECT_EQ(verdict("tests/core/wire/other_test.cpp"),
            "core/wire/datagram.cpp: has no test of its own\n");
}

TEST(TestRules, CatchATestThatIsSwitchedOff) {
  const std::string off = std::string("DIS") + "ABLED_Works";
  EXPECT_EQ(check_verdict("TEST(X, " + off + ") {\n  EXPECT_EQ(1, 1);\n}\n"),
            "tests/sim/x_test.cpp:1: switches a test off: " + off + "\n");
}

TEST(TestRules, LetATestSkipItselfOnACondition) {
  EXPECT_EQ(check_verdict("TEST(X, Y) {\n  if (root()) GTEST_SKIP();\n  EXPECT_EQ(1, 1);\n}\n"),
            "");
  EXPECT_NE(check_verdict("TEST(X, Y) {\n  GTEST_SKIP();\n  EXPECT_EQ(1, 1);\n}\n"), "");
}

TEST(TestRules, CatchATestThatChecksNothing) {
  EXPECT_EQ(check_verdict("TEST(X, Runs) {\n  run();\n}\n\nTEST(X, Y) {\n  EXPECT_TRUE(y());\n}\n"),
            "tests/sim/x_test.cpp:1: checks nothing: a test that cannot fail\n");
  EXPECT_EQ(check_verdict("TEST(X, Runs) {\n  expect_same(run(), run());\n}\n"), "");
}

}  // namespace
}  // namespace strand::house
