// A validator for the part of JSON Schema (2020-12) that the project's schemas use: type, required,
// properties, patternProperties, additionalProperties, items, minItems, maxItems, uniqueItems,
// enum, const, oneOf, not, minimum, maximum, minLength, pattern, and $ref to #/$defs. A keyword
// that it does not know is a problem too, so that no rule of a schema goes unchecked.
#pragma once

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace strand::support {

class JsonSchema {
 public:
  using Json = nlohmann::ordered_json;

  explicit JsonSchema(Json schema) : root_(std::move(schema)) {}

  // What is wrong with `document`, a line each; empty when it is valid.
  [[nodiscard]] std::vector<std::string> problems(const Json& document) const {
    std::vector<std::string> found;
    check(root_, document, "$", found);
    return found;
  }

 private:
  using Problems = std::vector<std::string>;

  void check(const Json& schema, const Json& value, const std::string& path,
             Problems& found) const {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) found.push_back(path + ": is not allowed");
      return;
    }
    for (const auto& [keyword, rule] : schema.items()) {
      if (keyword == "$ref") {
        check(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value, path, found);
      } else if (keyword == "type") {
        check_type(rule, value, path, found);
      } else if (keyword == "enum") {
        if (std::find(rule.begin(), rule.end(), value) == rule.end()) {
          found.push_back(path + ": is none of " + rule.dump());
        }
      } else if (keyword == "minimum" || keyword == "maximum") {
        check_bound(keyword == "minimum", rule, value, path, found);
      } else if (keyword == "pattern") {
        if (value.is_string() &&
            !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()))) {
          found.push_back(path + ": does not match " + rule.get<std::string>());
        }
      } else if (keyword == "required") {
        for (const Json& key : rule) {
          if (value.is_object() && !value.contains(key.get<std::string>())) {
            found.push_back(path + ": lacks " + key.get<std::string>());
          }
        }
      } else if (keyword == "items") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
          check(rule, value[i], path + "[" + std::to_string(i) + "]", found);
        }
      } else if (keyword == "properties") {
        check_properties(schema, value, path, found);
      } else if (keyword == "additionalProperties") {
        if (!schema.contains("properties") && !schema.contains("patternProperties")) {
          check_properties(schema, value, path, found);
        }
      } else if (keyword == "patternProperties") {
        if (!schema.contains("properties")) check_properties(schema, value, path, found);
      } else if (!check_value(keyword, rule, value, path, found) &&
                 annotations().count(keyword) == 0) {
        found.push_back(path + ": the schema uses an unknown keyword, " + keyword);
      }
    }
  }

  // Whether the keyword is one of those that look at the value as a whole.
  bool check_value(const std::string& keyword, const Json& rule, const Json& value,
                   const std::string& path, Problems& found) const {
    const auto report = [&](bool good) {
      if (!good) found.push_back(path + ": breaks " + keyword + " " + rule.dump());
    };
    if (keyword == "const") {
      report(value == rule);
    } else if (keyword == "oneOf") {
      report(std::count_if(rule.begin(), rule.end(),
                           [&](const Json& one) { return holds(one, value, path); }) == 1);
    } else if (keyword == "not") {
      report(!holds(rule, value, path));
    } else if (keyword == "minLength") {
      report(!value.is_string() ||
             value.get_ref<const std::string&>().size() >= rule.get<std::size_t>());
    } else if (keyword == "minItems") {
      report(!value.is_array() || value.size() >= rule.get<std::size_t>());
    } else if (keyword == "maxItems") {
      report(!value.is_array() || value.size() <= rule.get<std::size_t>());
    } else if (keyword == "uniqueItems") {
      report(!value.is_array() ||
             std::set<Json>(value.begin(), value.end()).size() == value.size());
    } else {
      return false;
    }
    return true;
  }

  [[nodiscard]] bool holds(const Json& schema, const Json& value, const std::string& path) const {
    Problems found;
    check(schema, value, path, found);
    return found.empty();
  }

  // Keywords that say nothing about validity here.
  static const std::set<std::string>& annotations() {
    static const std::set<std::string> names = {"$schema", "$id",         "$defs",    "title",
                                                "default", "description", "$comment", "examples"};
    return names;
  }

  void check_properties(const Json& schema, const Json& value, const std::string& path,
                        Problems& found) const {
    if (!value.is_object()) return;
    const Json known = schema.value("properties", Json::object());
    const Json patterns = schema.value("patternProperties", Json::object());
    for (const auto& [key, member] : value.items()) {
      bool matched = false;
      for (const auto& [pattern, rule] : patterns.items()) {
        if (!std::regex_search(key, std::regex(pattern))) continue;
        matched = true;
        check(rule, member, path + "." + key, found);
      }
      if (known.contains(key)) {
        check(known.at(key), member, path + "." + key, found);
      } else if (matched) {
        continue;
      } else if (schema.contains("additionalProperties")) {
        check(schema.at("additionalProperties"), member, path + "." + key, found);
      }
    }
  }

  static bool is_of_type(const std::string& type, const Json& value) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    if (type == "integer") return value.is_number_integer();
    return type == "number" && value.is_number();
  }

  static void check_type(const Json& rule, const Json& value, const std::string& path,
                         Problems& found) {
    const Json types = rule.is_array() ? rule : Json::array({rule});
    for (const Json& type : types) {
      if (is_of_type(type.get<std::string>(), value)) return;
    }
    found.push_back(path + ": is not of type " + rule.dump());
  }

  static void check_bound(bool lower, const Json& bound, const Json& value, const std::string& path,
                          Problems& found) {
    if (!value.is_number()) return;
    const auto number = value.get<double>();
    if (lower ? number < bound.get<double>() : number > bound.get<double>()) {
      found.push_back(path + ": is beyond " + bound.dump());
    }
  }

  Json root_;
};

}  // namespace strand::support
