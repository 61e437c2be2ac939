#include "sim/partitions.hpp"

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

constexpr HostId a(0);
constexpr HostId b(1);
constexpr HostId c(2);
constexpr HostId outsider(9);

TEST(Partitions, HoldUpWhatGoesFromOneGroupToAnother) {
  Partitions partitions;
  EXPECT_FALSE(partitions.holds_datagrams(a, c));
  const auto number = partitions.begin({{a, b}, {c}}, false);
  EXPECT_TRUE(partitions.holds_datagrams(a, c));
  EXPECT_TRUE(partitions.holds_datagrams(c, b));
  EXPECT_TRUE(partitions.holds_streams(b, c));
  EXPECT_FALSE(partitions.holds_datagrams(a, b));
  partitions.end(number);
  EXPECT_FALSE(partitions.holds_datagrams(a, c));
}

TEST(Partitions, LetHostsOfNoGroupReachAll) {
  Partitions partitions;
  partitions.begin({{a}, {b}}, false);
  EXPECT_FALSE(partitions.holds_datagrams(a, outsider));
  EXPECT_FALSE(partitions.holds_datagrams(outsider, b));
}

TEST(Partitions, HoldUpOneDirectionOnlyWhereTheyAreOneWay) {
  Partitions partitions;
  partitions.begin({{a}, {b}}, true);
  EXPECT_TRUE(partitions.holds_datagrams(a, b));
  EXPECT_FALSE(partitions.holds_datagrams(b, a));
}

TEST(Partitions, OverlapAndEndEachForItself) {
  Partitions partitions;
  const auto first = partitions.begin({{a}, {b, c}}, false);
  const auto second = partitions.begin({{a, b}, {c}}, false);
  partitions.end(first);
  EXPECT_FALSE(partitions.holds_datagrams(a, b));
  EXPECT_TRUE(partitions.holds_datagrams(a, c));
  partitions.end(second);
  EXPECT_FALSE(partitions.holds_datagrams(a, c));
}

TEST(Partitions, StallConnectionsAndLetDatagramsPass) {
  Partitions partitions;
  partitions.begin_stall(a, c);
  EXPECT_TRUE(partitions.holds_streams(c, a));
  EXPECT_FALSE(partitions.holds_datagrams(a, c));
}

}  // namespace
}  // namespace strand::sim
