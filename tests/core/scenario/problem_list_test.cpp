#include "core/scenario/problem_list.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

std::vector<std::string> lines_of(const ProblemList& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem :
       problems.sorted("a.yaml", {{"transport.deadline", "20"}, {"links.default", "{}"}})) {
    lines.push_back(problem.text());
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ProblemList, ComesInTheOrderOfTheFile) {
  ProblemList problems;
  problems.add({0, 2, 10}, "c", "third");
  problems.add({0, 2, 9}, "b", "second");
  problems.add({0, 1, 30}, {}, "first");
  EXPECT_EQ(lines_of(problems),
            (Lines{"a.yaml:1:30: first", "a.yaml:2:9: b: second", "a.yaml:2:10: c: third"}));
}

TEST(ProblemList, NamesOverridesAfterTheFile) {
  ProblemList problems;
  problems.add({2, 0, 0}, "links.default.loss", "bad");
  problems.add({1, 0, 0}, "transport.deadline", "bad");
  problems.add({0, 9, 9}, "seed", "bad");
  EXPECT_EQ(lines_of(problems), (Lines{"a.yaml:9:9: seed: bad", "--set transport.deadline: bad",
                                       "--set links.default: links.default.loss: bad"}));
}

TEST(ProblemList, SaysOnceWhatSeveralSettingsShare) {
  ProblemList problems;
  problems.add({0, 1, 1}, "links.A->B.delay", "has no unit");
  problems.add({0, 1, 1}, "links.B->C.delay", "has no unit");
  problems.add({0, 1, 1}, "links.B->C.delay", "is late");
  EXPECT_EQ(lines_of(problems), (Lines{"a.yaml:1:1: links.A->B.delay: has no unit",
                                       "a.yaml:1:1: links.B->C.delay: is late"}));
}

TEST(ProblemList, KeepsEveryProblemOnOneLine) {
  ProblemList problems;
  problems.add({0, 1, 1}, "links.a\nb", "bad");
  EXPECT_EQ(lines_of(problems), (Lines{"a.yaml:1:1: links.a?b: bad"}));
}

TEST(ProblemList, ListsAHundredAndCountsTheRest) {
  ProblemList problems;
  for (int line = 1; line <= 103; ++line) problems.add({0, line, 1}, {}, "bad");
  const Lines lines = lines_of(problems);
  ASSERT_EQ(lines.size(), 101U);
  EXPECT_EQ(lines[99], "a.yaml:100:1: bad");
  EXPECT_EQ(lines[100], "a.yaml: and 3 more problems");
}

}  // namespace
}  // namespace strand::scenario
