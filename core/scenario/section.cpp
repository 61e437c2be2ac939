#include "core/scenario/section.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {

Value value_of(const YamlNode::Entry& entry, const std::string& path) {
  // yaml-cpp places an empty value at whatever comes next, which may be lines away. An override's
  // empty value knows its place better than a key from the file.
  const bool empty = entry.value->kind == YamlNode::Kind::empty && entry.value->place.in_file();
  return {entry.value, path.empty() ? entry.key->text : path + "." + entry.key->text,
          empty ? entry.key->place : entry.value->place};
}

Value item_of(const Value& list, std::size_t index) {
  const YamlNode& item = *list.node->items.at(index);
  const bool empty = item.kind == YamlNode::Kind::empty;
  return {&item, list.path + "[" + std::to_string(index) + "]", empty ? list.place : item.place};
}

std::optional<std::string_view> scalar_text(const Value& value, ProblemList& problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::empty) return std::string_view();
  if (kind == YamlNode::Kind::scalar) return value.node->text;
  problems.add(value.place, value.path,
               "must be a single value, is " + std::string(to_string(kind)));
  return std::nullopt;
}

Section::Section(const Value& value, const KeySet& set, ProblemList& problems)
    : value_(value), set_(set), problems_(problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::map) {
    check_keys();
  } else if (kind != YamlNode::Kind::empty) {
    report(value_, "must be a map of keys and values, is " + std::string(to_string(kind)));
  }
}

void Section::check_keys() {
  for (const YamlNode::Entry& entry : value_.node->entries) {
    const std::string& key = entry.key->text;
    if ((set_.extensions && key.rfind("x-", 0) == 0) || (key == "<<" && !entry.key->quoted)) {
      continue;
    }
    if (set_.find(key) == nullptr) problems_.add(entry.key->place, {}, unknown_key(key, set_));
  }
}

std::optional<Value> Section::find(std::string_view key) {
  const Key* const known = set_.find(key);
  STRAND_ASSERT(known != nullptr);
  asked_.insert(known->name);
  for (const YamlNode::Entry& entry : value_.node->entries) {
    if (entry.key->text == key) return value_of(entry, value_.path);
  }
  return std::nullopt;
}

std::optional<Value> Section::require(std::string_view key, std::string_view example) {
  std::optional<Value> found = find(key);
  const YamlNode::Kind kind = value_.node->kind;
  if (!found && (kind == YamlNode::Kind::map || kind == YamlNode::Kind::empty)) {
    report(value_, "the key " + in_quotes(key) + " is missing; write " + std::string(example));
  }
  return found;
}

bool Section::set_number(std::string_view key, std::uint64_t& into, Range<std::uint64_t> range,
                         std::string_view also) {
  const std::optional<Value> value = find(key);
  return value && assign_number(*value, into, range, also);
}

bool Section::assign_number(const Value& value, std::uint64_t& into, Range<std::uint64_t> range,
                            std::string_view also) {
  if (value.node->quoted) {
    report(value, "must be a number, is the text " + in_quotes(value.node->text) +
                      "; remove the quotation marks");
    return false;
  }
  return assign(value, into, [=](std::string_view text) {
    return read_whole_number(text, range).map_error([also](const std::string& error) {
      return error + std::string(also);
    });
  });
}

std::string Section::choice_refused(std::string_view text,
                                    const std::vector<std::string_view>& words) {
  if (text.empty()) return "has no value; write " + joined(words, "or");
  std::string message = "must be " + joined(words, "or") + ", is " + in_quotes(text);
  if (const auto meant = nearest(text, words); meant && words.size() > 1) {
    message += "; did you mean " + in_quotes(*meant) + "?";
  }
  return message;
}

void Section::finish() const {
  for (const Key& key : set_.keys) STRAND_ASSERT(asked_.count(key.name) == 1);
}

}  // namespace strand::scenario
