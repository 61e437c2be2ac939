#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/parts.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

std::vector<std::string> chain_of(const std::string& chain) {
  const Scenario scenario = parse_scenario(
      "version: 1\nsource: {type: synthetic}\ntopology: {chain: " + chain + "}\n", "a.yaml");
  std::vector<std::string> names;
  for (const PeerName& name : scenario.chain) names.push_back(name.text());
  return names;
}

using Names = std::vector<std::string>;

TEST(Topology, IsAListOfNames) {
  EXPECT_EQ(chain_of("[A, B, C, D]"), (Names{"A", "B", "C", "D"}));
}

TEST(Topology, TakesNoNameForABooleanOrANumber) {
  EXPECT_EQ(chain_of("[N, on, off, y, no, 1, 1e3, 'true', 'null']"),
            (Names{"N", "on", "off", "y", "no", "1", "1e3", "true", "null"}));
}

TEST(Topology, IsANumberOfPeersNamedByLetters) {
  EXPECT_EQ(chain_of("1"), (Names{"A"}));
  const Names letters = chain_of("26");
  ASSERT_EQ(letters.size(), 26U);
  EXPECT_EQ(letters.front(), "A");
  EXPECT_EQ(letters.back(), "Z");
}

TEST(Topology, IsANumberOfPeersNamedByNumbersPastTheAlphabet) {
  const Names names = chain_of("27");
  ASSERT_EQ(names.size(), 27U);
  EXPECT_EQ(names.front(), "P1");
  EXPECT_EQ(names.back(), "P27");
  EXPECT_EQ(chain_of("10000").back(), "P10000");
}

}  // namespace
}  // namespace strand::scenario
