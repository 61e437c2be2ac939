#include "core/scenario/hints.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(Hints, NameTheNearestButOne) {
  const std::map<std::string_view, int> names{{"default", 1}, {"radio", 2}, {"radios", 3}};
  const ProblemList problems;
  EXPECT_EQ(meant_by("defalt", names, problems), "default");
  EXPECT_EQ(meant_by("radio", names, problems, "radio"), "radios");
  EXPECT_EQ(meant_by("weather", names, problems), std::nullopt);
}

TEST(Hints, AreNotLookedForWhereNobodyReadsThem) {
  const std::map<std::string_view, int> names{{"default", 1}};
  ProblemList problems;
  for (std::size_t i = 0; i < ProblemList::most_listed; ++i) problems.add({}, {}, "wrong");
  EXPECT_EQ(meant_by("defalt", names, problems), std::nullopt);
}

}  // namespace
}  // namespace strand::scenario
