#include "core/scenario/link_entry.hpp"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/yaml_document.hpp"

namespace strand::scenario {
namespace {

// What is read of a map with one entry, and what is said of it.
struct OneEntry {
  explicit OneEntry(const std::string& text) {
    const YamlNode* const root = read_yaml(text, 0, tree, problems);
    TraceFiles traces("a.yaml", Files::ignored);
    entry = read_link_entry(root->entries.front(), "links", traces, problems);
  }

  YamlTree tree;
  ProblemList problems;
  LinkEntry entry;
};

TEST(LinkEntry, KnowsItsNameAndWhereItStands) {
  const OneEntry one("\nA->B: {delay: 1ms}");
  EXPECT_TRUE(one.problems.empty());
  EXPECT_EQ(one.entry.name, "A->B");
  EXPECT_EQ(one.entry.key_place, (Place{0, 2, 1}));
  EXPECT_EQ(one.entry.value.path, "links.A->B");
  EXPECT_EQ(one.entry.extends, std::nullopt);
}

TEST(LinkEntry, KnowsWhatItExtends) {
  const OneEntry one("A->B: {extends: default}");
  EXPECT_TRUE(one.problems.empty());
  EXPECT_EQ(one.entry.extends, "default");
  EXPECT_EQ(one.entry.extends_place, (Place{0, 1, 17}));
}

TEST(LinkEntry, HasItsOwnSettingsAndNoOthers) {
  const OneEntry one("A->B: {loss: 5%, drop: [7]}");
  EXPECT_TRUE(one.problems.empty());
  EXPECT_EQ(one.entry.settings.loss, link::LossModel(Probability::percent(5)));
  ASSERT_TRUE(one.entry.settings.drops.has_value());
  EXPECT_EQ(one.entry.settings.drops->datagrams, std::vector<std::uint64_t>{7});
  EXPECT_EQ(one.entry.settings.delay, std::nullopt);
}

}  // namespace
}  // namespace strand::scenario
