#include "core/scenario/yaml_tree.hpp"

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

YamlNode scalar(const char* text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = text;
  return node;
}

TEST(YamlTree, KeepsItsNodesWhereTheyAreWhileItGrows) {
  YamlTree tree;
  const YamlNode& first = tree.add(scalar("first"));
  for (int i = 0; i < 1000; ++i) tree.add(scalar("more"));
  EXPECT_EQ(first.text, "first");
  EXPECT_EQ(tree.size(), 1001U);
}

TEST(YamlTree, FindsTheFirstOfEqualKeys) {
  YamlTree tree;
  YamlNode map;
  map.kind = YamlNode::Kind::map;
  map.entries.push_back({&tree.add(scalar("a")), &tree.add(scalar("1"))});
  map.entries.push_back({&tree.add(scalar("a")), &tree.add(scalar("2"))});
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(map.find("a")->text, "1");
  EXPECT_EQ(map.find("b"), nullptr);
}

TEST(YamlTree, NamesItsKindsInWords) {
  EXPECT_EQ(to_string(YamlNode::Kind::empty), "nothing");
  EXPECT_EQ(to_string(YamlNode::Kind::scalar), "a single value");
  EXPECT_EQ(to_string(YamlNode::Kind::list), "a list");
  EXPECT_EQ(to_string(YamlNode::Kind::map), "a map");
}

}  // namespace
}  // namespace strand::scenario
