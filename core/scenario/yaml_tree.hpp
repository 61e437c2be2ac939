// A YAML document as it was written: every node knows its place, maps keep all their keys in the
// order of the file, twice where they stand twice, and nothing is taken for a number or a boolean.
//
// The tree owns its nodes. An alias is a second pointer to the node that its anchor names, so that
// a document takes no more memory than its text has room for, and no node contains itself.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/place.hpp"

namespace strand::scenario {

struct YamlNode {
  enum class Kind { empty, scalar, list, map };

  struct Entry {
    const YamlNode* key;  // a scalar
    const YamlNode* value;
  };

  Kind kind = Kind::empty;
  bool quoted = false;  // a scalar in quotes, or with the tag !!str
  Place place;
  std::string text;                    // of a scalar
  std::vector<const YamlNode*> items;  // of a list
  std::vector<Entry> entries;          // of a map

  // The value of a map's first entry of that name, or null.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

class YamlTree {
 public:
  // The reference stays good as long as the tree.
  YamlNode& add(YamlNode node) { return nodes_.emplace_back(std::move(node)); }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  std::deque<YamlNode> nodes_;
};

// "nothing", "a single value", "a list" or "a map".
[[nodiscard]] std::string_view to_string(YamlNode::Kind kind);

}  // namespace strand::scenario
