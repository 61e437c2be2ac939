#include "core/base/storage_problem.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(StorageProblem, EveryOneHasAWordThatLeadsBackToIt) {
  for (int i = 0; i <= static_cast<int>(StorageProblem::failed); ++i) {
    const auto problem = static_cast<StorageProblem>(i);
    EXPECT_EQ(storage_problem_of(word_of(problem)), problem) << word_of(problem);
    EXPECT_FALSE(describe(problem).empty());
  }
}

TEST(StorageProblem, AnotherWordIsNone) {
  EXPECT_EQ(storage_problem_of(""), std::nullopt);
  EXPECT_EQ(storage_problem_of("disk full"), std::nullopt);
}

}  // namespace
}  // namespace strand
