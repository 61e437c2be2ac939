#include "sim/determinism_check.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

std::vector<std::string> leaky_run(const std::string& leak) {
  const std::filesystem::path here(STRANDCAST_BINARY_DIR);
  return {(here / "tests" / "sim" / "leaky_run").string(), leak};
}

TEST(DeterminismCheck, FindsNoDifferenceWhereThereIsNone) {
  const DeterminismOutcome outcome = check_determinism(leaky_run("none"));
  EXPECT_FALSE(outcome.divergence);
  EXPECT_GT(outcome.events, 1000U);
}

class PlantedLeak : public testing::TestWithParam<const char*> {};

// The first thing that a leak changes is the size of frame 20, when the coordinator captures it.
TEST_P(PlantedLeak, IsCaughtAndPinnedToItsEvent) {
  const DeterminismOutcome outcome = check_determinism(leaky_run(GetParam()));
  ASSERT_TRUE(outcome.divergence);
  const Divergence& divergence = *outcome.divergence;
  ASSERT_TRUE(divergence.once);
  ASSERT_TRUE(divergence.again);
  for (const Fact& fact : {*divergence.once, *divergence.again}) {
    EXPECT_EQ(fact.kind(), "frame_captured");
    EXPECT_EQ(fact.host(), HostId(0));
    EXPECT_EQ(fact.words[2] >> 32, 20U);
  }
  EXPECT_EQ(divergence.once->time(), divergence.again->time());
  const std::vector<std::string> names{"coordinator", "A", "B"};
  const std::string text = divergence.text(names, 1);
  EXPECT_NE(text.find("run 0, seed 1, differs first at event "), std::string::npos) << text;
  EXPECT_NE(text.find("s, coordinator: frame_captured, frame 20,"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(, PlantedLeak,
                         testing::Values("wall_clock", "pointer_order", "unordered_iteration",
                                         "uninitialised_read", "standard_distribution"),
                         [](const auto& leak) { return std::string(leak.param); });

TEST(DeterminismCheck, SaysThatAProgramCannotBeStartedOrFails) {
  EXPECT_THROW((void)check_determinism({"/does/not/exist"}), DeterminismError);
  EXPECT_THROW((void)check_determinism(leaky_run("no_such_leak")), DeterminismError);
}

}  // namespace
}  // namespace strand::sim
