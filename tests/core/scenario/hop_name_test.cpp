#include "core/scenario/hop_name.hpp"

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(HopName, GoesOneWay) {
  const auto hop = parse_hop_name("A->B");
  ASSERT_TRUE(hop.has_value());
  EXPECT_EQ(hop->from, "A");
  EXPECT_EQ(hop->to, "B");
  EXPECT_FALSE(hop->both_ways);
}

TEST(HopName, GoesBothWays) {
  const auto hop = parse_hop_name("coordinator<->A");
  ASSERT_TRUE(hop.has_value());
  EXPECT_EQ(hop->from, "coordinator");
  EXPECT_EQ(hop->to, "A");
  EXPECT_TRUE(hop->both_ways);
}

TEST(HopName, LeavesHyphensToTheNames) {
  const auto hop = parse_hop_name("a-b-->-c");
  ASSERT_TRUE(hop.has_value());
  EXPECT_EQ(hop->from, "a-b-");
  EXPECT_EQ(hop->to, "-c");
}

TEST(HopName, IsNothingElse) {
  for (const char* name : {"", "default", "A-B", "A>B", "A<-B", "A=>B", "->B", "A->", "A->B->C",
                           "A -> B", "A<->", "<->B", "A<<->B", "A->>B", ">", "->", "<->"}) {
    EXPECT_FALSE(parse_hop_name(name).has_value()) << name;
  }
}

TEST(HopName, LooksLikeOneWithAnArrowhead) {
  EXPECT_TRUE(looks_like_a_hop("A=>B"));
  EXPECT_TRUE(looks_like_a_hop("A<-B"));
  EXPECT_FALSE(looks_like_a_hop("default"));
  EXPECT_FALSE(looks_like_a_hop("slow-radio"));
}

}  // namespace
}  // namespace strand::scenario
