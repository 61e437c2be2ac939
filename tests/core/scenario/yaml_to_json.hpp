// A YAML document as an editor's schema check sees it: as JSON, by YAML 1.2's core schema.
#pragma once

#include <regex>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "core/scenario/yaml_document.hpp"

namespace strand::scenario {

[[nodiscard]] inline nlohmann::ordered_json to_json(const YamlNode& node) {
  using Json = nlohmann::ordered_json;
  static const std::regex number("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  Json json;
  switch (node.kind) {
    case YamlNode::Kind::empty:
      return nullptr;
    case YamlNode::Kind::scalar:
      if (node.quoted) return node.text;
      if (node.text == "true" || node.text == "false") return node.text == "true";
      return std::regex_match(node.text, number) ? Json::parse(node.text) : Json(node.text);
    case YamlNode::Kind::list:
      json = Json::array();
      for (const YamlNode* item : node.items) json.push_back(to_json(*item));
      return json;
    case YamlNode::Kind::map:
      json = Json::object();
      for (const YamlNode::Entry& entry : node.entries) {
        json[entry.key->text] = to_json(*entry.value);
      }
      return json;
  }
  return json;
}

[[nodiscard]] inline nlohmann::ordered_json yaml_to_json(const std::string& text) {
  YamlTree tree;
  ProblemList problems;
  const YamlNode* const root = read_yaml(text, 0, tree, problems);
  if (root == nullptr) throw std::runtime_error("not YAML: " + text);
  return to_json(*root);
}

}  // namespace strand::scenario
