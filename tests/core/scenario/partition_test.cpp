#include "core/scenario/partition.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using Groups = std::vector<std::vector<std::size_t>>;

Partition partition_of(const std::string& event) {
  const Scenario scenario = parse_more("events: [{at: 15s, " + event + "}]\n");
  return std::get<Partition>(scenario.events.at(0).what);
}

TEST(Partition, HasGroupsOfPlaces) {
  const Partition partition = partition_of("partition: [[coordinator, A], [B, C]]");
  EXPECT_EQ(partition.groups, (Groups{{0, 1}, {2, 3}}));
  EXPECT_FALSE(partition.one_way);
}

TEST(Partition, KeepsTheOrderOfItsGroupsAndNotOfTheirNames) {
  EXPECT_EQ(partition_of("partition: [[C, B], [A], [coordinator]]").groups,
            (Groups{{2, 3}, {1}, {0}}));
}

TEST(Partition, MayLeavePlacesOut) {
  EXPECT_EQ(partition_of("partition: [[A], [C]]").groups, (Groups{{1}, {3}}));
}

TEST(Partition, MayBeOneWay) {
  EXPECT_TRUE(partition_of("one_way: true, partition: [[A], [B]]").one_way);
  EXPECT_FALSE(partition_of("one_way: false, partition: [[A], [B]]").one_way);
}

TEST(Partition, IsBoundedOverAllEvents) {
  std::string text =
      "version: 1\ntopology: {chain: 10000}\nsource: {type: synthetic}\nx-all: &all [P1";
  for (int i = 2; i <= 10'000; ++i) text += ",P" + std::to_string(i);
  text += "]\nevents:\n";
  for (int i = 0; i < 20; ++i) text += "  - {at: 1s, partition: [*all, [coordinator]]}\n";
  EXPECT_EQ(problems_of(text),
            (std::vector<std::string>{"bad.yaml:4:8: events[19].partition[0]: up to here the "
                                      "partitions of all events name more than 200000 places; "
                                      "name fewer"}));
}

TEST(Partition, OutlastsAliases) {
  std::string text = base_text + std::string("x-all: &all [A");
  for (int i = 0; i < 90'000; ++i) text += ",A";
  text += "]\nevents: [{at: 1s, partition: [*all";
  for (int i = 0; i < 90'000; ++i) text += ",*all";
  EXPECT_EQ(problems_of(text + "]}]\n").size(), 101U);
}

}  // namespace
}  // namespace strand::scenario
