// One map of a scenario while it is read: checks its keys against the table, hands out its values,
// and turns what cannot be read into problems that say which setting and where.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/keys.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/units.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {

// A node on the way that led to it.
struct Value {
  const YamlNode* node = nullptr;
  std::string path;  // "links.default.loss"
  Place place;       // of the node; of its key where the node is empty
};

// The value of an entry of the map at `path`, which is empty for the top level.
[[nodiscard]] Value value_of(const YamlNode::Entry& entry, const std::string& path);

// An item of a list, counted from 0; its place is the list's where the item is empty.
[[nodiscard]] Value item_of(const Value& list, std::size_t index);

// Reads a scalar's text. Empty nodes read as "". Nothing, and a problem, where it is a list or map.
[[nodiscard]] std::optional<std::string_view> scalar_text(const Value& value,
                                                          ProblemList& problems);

// One of a setting's words.
template <class T>
struct Choice {
  std::string_view word;
  T meaning;
};

class Section {
 public:
  // Reports what is no map, and keys that the set does not have. The arguments outlive the section.
  Section(const Value& value, const KeySet& set, ProblemList& problems);

  // The value of a key of the set, if it is there.
  [[nodiscard]] std::optional<Value> find(std::string_view key);
  // As find(), and reports a missing key with `example`: "transport: {deadline: 1s}".
  [[nodiscard]] std::optional<Value> require(std::string_view key, std::string_view example);

  // Reads a scalar with `read`: text -> Reading<T>. `into` stays as it is where the key is not
  // there or cannot be read; then the answer is false.
  template <class T, class Read>
  bool set(std::string_view key, T& into, Read read) {
    const std::optional<Value> value = find(key);
    return value && assign(*value, into, read);
  }
  // The same for a whole number, which must not be in quotes. `also` goes after what is wrong.
  bool set_number(std::string_view key, std::uint64_t& into, Range<std::uint64_t> range,
                  std::string_view also = {});
  // The same for one of several words.
  template <class T>
  bool set_choice(std::string_view key, T& into, const std::vector<Choice<T>>& choices) {
    return set(key, into, [&](std::string_view text) { return choose(text, choices); });
  }

  // As set() and set_number(), for a value that is at hand.
  template <class T, class Read>
  bool assign(const Value& value, T& into, Read read) {
    const std::optional<std::string_view> text = scalar_text(value, problems_);
    if (!text) return false;
    auto reading = read(*text);
    if (!reading) {
      report(value, reading.error());
      return false;
    }
    into = *std::move(reading);
    return true;
  }
  bool assign_number(const Value& value, std::uint64_t& into, Range<std::uint64_t> range,
                     std::string_view also = {});
  void report(const Value& value, std::string message) {
    problems_.add(value.place, value.path, std::move(message));
  }

  // Asserts that every key of the set was asked for, so that the table and the reader
  // cannot drift apart.
  void finish() const;

  [[nodiscard]] const Value& value() const { return value_; }

 private:
  void check_keys();
  template <class T>
  static Reading<T> choose(std::string_view text, const std::vector<Choice<T>>& choices) {
    std::vector<std::string_view> words;
    words.reserve(choices.size());
    for (const Choice<T>& choice : choices) {
      if (choice.word == text) return choice.meaning;
      words.push_back(choice.word);
    }
    return unexpected(choice_refused(text, words));
  }
  [[nodiscard]] static std::string choice_refused(std::string_view text,
                                                  const std::vector<std::string_view>& words);

  Value value_;
  const KeySet& set_;
  ProblemList& problems_;
  std::set<std::string_view> asked_;
};

}  // namespace strand::scenario
