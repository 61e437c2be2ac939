#include "core/scenario/overrides.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/scenario/text.hpp"
#include "core/scenario/yaml_document.hpp"

namespace strand::scenario {
namespace {

// The longest path of the language has five: links.default.loss.burst.rate.
constexpr std::size_t most_parts = 8;

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

// Puts one value into the tree.
class Placement {
 public:
  Placement(const std::vector<std::string>& parts, const YamlNode& value, Place place,
            YamlTree& tree)
      : parts_(parts), value_(value), place_(place), tree_(tree) {}

  // The node that replaces `node`, whose place on the path is `depth`; null if the path leads
  // through something that has no keys.
  const YamlNode* replaced(const YamlNode* node, std::size_t depth) {
    if (depth == parts_.size()) return &value_;
    YamlNode copy;
    copy.kind = YamlNode::Kind::map;
    copy.place = place_;
    if (node != nullptr && node->kind != YamlNode::Kind::empty) {
      if (node->kind != YamlNode::Kind::map) {
        blocked_at_ = depth;
        return nullptr;
      }
      copy = *node;
    }
    bool found = false;
    for (YamlNode::Entry& entry : copy.entries) {
      if (entry.key->text != parts_[depth]) continue;
      found = true;
      entry.value = replaced(entry.value, depth + 1);
      if (entry.value == nullptr) return nullptr;
    }
    if (!found) copy.entries.push_back({&key(depth), replaced(nullptr, depth + 1)});
    return &tree_.add(std::move(copy));
  }

  // After null: how many parts lead to what has no keys.
  [[nodiscard]] std::size_t blocked_at() const { return blocked_at_; }

 private:
  const YamlNode& key(std::size_t depth) {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.quoted = true;
    node.place = place_;
    node.text = parts_[depth];
    return tree_.add(std::move(node));
  }

  const std::vector<std::string>& parts_;
  const YamlNode& value_;
  Place place_;
  YamlTree& tree_;
  std::size_t blocked_at_ = 0;
};

}  // namespace

const YamlNode* with_value(const YamlNode& root, const std::string& path, const YamlNode& value,
                           Place place, YamlTree& tree, ProblemList& problems) {
  const std::vector<std::string> parts = parts_of(path);
  if (parts.size() > most_parts) {
    problems.add(place, {}, "there is no such setting; no path has so many parts");
    return nullptr;
  }
  Placement placement(parts, value, place, tree);
  if (const YamlNode* const placed = placement.replaced(&root, 0)) return placed;
  std::string way = parts.front();
  for (std::size_t k = 1; k < placement.blocked_at(); ++k) way += "." + parts[k];
  problems.add(place, {},
               in_quotes(way) + " is no map here, so there is no key " +
                   in_quotes(parts[placement.blocked_at()]) + " in it");
  return nullptr;
}

const YamlNode* with_overrides(const YamlNode& root, const std::vector<Override>& overrides,
                               YamlTree& tree, ProblemList& problems) {
  const YamlNode* result = &root;
  for (std::size_t i = 0; i < overrides.size(); ++i) {
    const Place place{static_cast<int>(i) + 1, 0, 0};
    const YamlNode* const value = read_yaml(overrides[i].value, place.source, tree, problems);
    if (value == nullptr) continue;
    const YamlNode* const placed =
        with_value(*result, overrides[i].path, *value, place, tree, problems);
    if (placed != nullptr) result = placed;
  }
  return result;
}

bool has_gap(std::string_view path) {
  return path.empty() || path.front() == '.' || path.back() == '.' ||
         path.find("..") != std::string_view::npos;
}

expected<Override, std::string> parse_override(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view path = text.substr(0, equals);
  if (equals == std::string_view::npos || has_gap(path)) {
    return unexpected("--set " + in_quotes(text) +
                      " is not KEY=VALUE; write for example --set links.default.loss=3%");
  }
  Override override;
  override.path = path;
  override.value = text.substr(equals + 1);
  return override;
}

}  // namespace strand::scenario
