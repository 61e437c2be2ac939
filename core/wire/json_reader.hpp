// Reads JSON (RFC 8259) from outside without allocating and without throwing.
//
// A JsonValue is a view of a whole value that has been checked, so whoever holds one may take it
// apart without fear. Strict: no trailing commas, comments, NaN or invalid UTF-8; nesting is at
// most max_json_depth deep.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/assert.hpp"

namespace strand::wire {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

struct JsonValue {
  JsonKind kind = JsonKind::null;
  // As it stands in the text; a string without its quotes, its escapes not resolved.
  std::string_view text;
};

// A JSON text: one value with nothing but white space around it. Nothing when it is malformed.
[[nodiscard]] std::optional<JsonValue> read_json(std::string_view text);

// The characters of a string value, escapes resolved, in UTF-8. An escaped lone surrogate becomes
// U+FFFD.
[[nodiscard]] std::string json_characters(const JsonValue& string);
// The same as json_characters(string) == characters.
[[nodiscard]] bool json_string_is(const JsonValue& string, std::string_view characters);
// A non-negative integer, 2^64 - 1 where it is larger; nothing for any other value, 1.0 and -0
// among them.
[[nodiscard]] std::optional<std::uint64_t> json_unsigned(const JsonValue& value);
// An integer from -2^63 to 2^63 - 1; nothing for any other value.
[[nodiscard]] std::optional<std::int64_t> json_signed(const JsonValue& value);

// Walks through the members of an object or the elements of an array.
class JsonWalk {
 public:
  explicit JsonWalk(const JsonValue& container);

  // The next member's value; nothing after the last. In an object, key() is its key.
  [[nodiscard]] std::optional<JsonValue> next();
  [[nodiscard]] const JsonValue& key() const { return key_; }

 private:
  std::string_view rest_;
  JsonValue key_;
  bool object_;
};

// The members of an object that have one of `N` keys; of a key that comes twice, the last.
template <std::size_t N>
class JsonFields {
 public:
  JsonFields(const JsonValue& object, const std::array<std::string_view, N>& keys) : keys_(keys) {
    JsonWalk walk(object);
    while (const std::optional<JsonValue> value = walk.next()) {
      for (std::size_t i = 0; i < N; ++i) {
        if (json_string_is(walk.key(), keys_[i])) values_[i] = value;
      }
    }
  }

  [[nodiscard]] const std::optional<JsonValue>& operator[](std::string_view key) const {
    std::size_t i = 0;
    while (i < N && keys_[i] != key) ++i;
    STRAND_ASSERT(i < N);
    return values_[i];
  }

 private:
  const std::array<std::string_view, N>& keys_;
  std::array<std::optional<JsonValue>, N> values_;
};

}  // namespace strand::wire
