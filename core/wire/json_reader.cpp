#include "core/wire/json_reader.hpp"

#include <charconv>
#include <limits>
#include <system_error>

#include "core/wire/limits.hpp"
#include "core/wire/utf8.hpp"

namespace strand::wire {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void skip_white_space(std::string_view& rest) {
  std::size_t count = 0;
  while (count < rest.size() && is_white_space(rest[count])) ++count;
  rest.remove_prefix(count);
}

bool skip_character(std::string_view& rest, char expected) {
  if (rest.empty() || rest.front() != expected) return false;
  rest.remove_prefix(1);
  return true;
}

std::size_t skip_digits(std::string_view& rest) {
  std::size_t count = 0;
  while (count < rest.size() && is_digit(rest[count])) ++count;
  rest.remove_prefix(count);
  return count;
}

std::optional<std::uint32_t> read_four_digits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc{} || end != text.data() + 4) return std::nullopt;
  return value;
}

// Skips one escape, `rest` standing behind its backslash.
bool skip_escape(std::string_view& rest) {
  if (rest.empty()) return false;
  const char kind = rest.front();
  rest.remove_prefix(1);
  if (kind == 'u') {
    if (!read_four_digits(rest)) return false;
    rest.remove_prefix(4);
    return true;
  }
  return std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
}

// True when none of the characters needs a look of its own: neither control nor backslash nor
// beyond ASCII. The loop has no early end, so that compilers vectorize it.
bool is_plain(std::string_view run) {
  unsigned char special = 0;
  for (const char c : run) {
    const auto byte = static_cast<unsigned char>(c);
    special = static_cast<unsigned char>(special | (byte < 0x20) | (byte == '\\') | (byte >= 0x80));
  }
  return special == 0;
}

// Skips a string, `rest` standing behind its opening quote.
bool skip_string(std::string_view& rest) {
  const std::size_t quote = rest.find('"');
  if (quote == std::string_view::npos) return false;
  if (is_plain(rest.substr(0, quote))) {
    rest.remove_prefix(quote + 1);
    return true;
  }
  while (!rest.empty()) {
    const auto byte = static_cast<unsigned char>(rest.front());
    if (byte >= 0x80) {
      const std::size_t length = utf8_sequence(rest);
      if (length == 0) return false;
      rest.remove_prefix(length);
      continue;
    }
    if (byte < 0x20) return false;
    rest.remove_prefix(1);
    if (byte == '"') return true;
    if (byte == '\\' && !skip_escape(rest)) return false;
  }
  return false;
}

bool skip_number(std::string_view& rest) {
  if (!rest.empty() && rest.front() == '-') rest.remove_prefix(1);
  if (!skip_character(rest, '0') && skip_digits(rest) == 0) return false;
  if (skip_character(rest, '.') && skip_digits(rest) == 0) return false;
  if (skip_character(rest, 'e') || skip_character(rest, 'E')) {
    if (!skip_character(rest, '+')) skip_character(rest, '-');
    if (skip_digits(rest) == 0) return false;
  }
  return true;
}

bool skip_word(std::string_view& rest, std::string_view word) {
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

// Anything but an object or an array, whose kind the first character tells.
bool skip_scalar(std::string_view& rest, JsonKind& kind) {
  switch (rest.front()) {
    case '"':
      kind = JsonKind::string;
      rest.remove_prefix(1);
      return skip_string(rest);
    case 't':
      kind = JsonKind::boolean;
      return skip_word(rest, "true");
    case 'f':
      kind = JsonKind::boolean;
      return skip_word(rest, "false");
    case 'n':
      kind = JsonKind::null;
      return skip_word(rest, "null");
    default:
      kind = JsonKind::number;
      return skip_number(rest);
  }
}

// The containers that are open, innermost last, a bit each: 1 for an object.
class OpenContainers {
 public:
  static_assert(max_json_depth <= 64);

  [[nodiscard]] bool any() const { return depth_ > 0; }
  [[nodiscard]] bool in_object() const { return (kinds_ & 1) != 0; }
  [[nodiscard]] bool open(bool object) {
    if (depth_ == max_json_depth) return false;
    ++depth_;
    kinds_ = (kinds_ << 1) | (object ? 1U : 0U);
    return true;
  }
  void close() {
    --depth_;
    kinds_ >>= 1;
  }

 private:
  std::uint64_t kinds_ = 0;
  std::size_t depth_ = 0;
};

// Skips a key and its colon, and the white space around them.
bool skip_key(std::string_view& rest) {
  skip_white_space(rest);
  if (!skip_character(rest, '"') || !skip_string(rest)) return false;
  skip_white_space(rest);
  return skip_character(rest, ':');
}

enum class After : std::uint8_t { malformed, another_value, end };

// Behind a whole value: closes the containers that end there, and comes to the next value or to the
// end of the outermost one.
After skip_to_next_value(std::string_view& rest, OpenContainers& open) {
  while (open.any()) {
    skip_white_space(rest);
    if (skip_character(rest, ',')) {
      if (open.in_object() && !skip_key(rest)) return After::malformed;
      return After::another_value;
    }
    if (!skip_character(rest, open.in_object() ? '}' : ']')) return After::malformed;
    open.close();
  }
  return After::end;
}

// Checks and skips one value, however deep, in a loop instead of a recursion.
std::optional<JsonValue> take_value(std::string_view& rest) {
  skip_white_space(rest);
  const std::string_view begin = rest;
  JsonKind outermost{};
  OpenContainers open;
  for (bool first = true;; first = false) {
    skip_white_space(rest);
    if (rest.empty()) return std::nullopt;
    JsonKind kind{};
    bool empty_container = false;
    if (rest.front() == '{' || rest.front() == '[') {
      const bool object = rest.front() == '{';
      kind = object ? JsonKind::object : JsonKind::array;
      rest.remove_prefix(1);
      if (!open.open(object)) return std::nullopt;
      skip_white_space(rest);
      empty_container = !rest.empty() && rest.front() == (object ? '}' : ']');
      if (!empty_container && object && !skip_key(rest)) return std::nullopt;
    } else if (!skip_scalar(rest, kind)) {
      return std::nullopt;
    }
    if (first) outermost = kind;
    const bool entered = (kind == JsonKind::object || kind == JsonKind::array) && !empty_container;
    if (entered) continue;
    const After after = skip_to_next_value(rest, open);
    if (after == After::malformed) return std::nullopt;
    if (after == After::end) break;
  }
  std::string_view text = begin.substr(0, begin.size() - rest.size());
  if (outermost == JsonKind::string) text = text.substr(1, text.size() - 2);
  return JsonValue{outermost, text};
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6));
    put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3f));
    put(0x80 | ((code >> 6) & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

// The code point of a \u escape, `rest` standing behind the u; takes a surrogate pair as one.
std::uint32_t take_unicode_escape(std::string_view& rest) {
  constexpr std::uint32_t replacement = 0xfffd;
  const std::uint32_t unit = read_four_digits(rest).value_or(replacement);
  rest.remove_prefix(4);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  if (unit >= 0xdc00 || !rest.starts_with("\\u")) return replacement;
  const std::uint32_t low = read_four_digits(rest.substr(2)).value_or(0);
  if (low < 0xdc00 || low > 0xdfff) return replacement;
  rest.remove_prefix(6);
  return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

}  // namespace

std::optional<JsonValue> read_json(std::string_view text) {
  const std::optional<JsonValue> value = take_value(text);
  skip_white_space(text);
  if (!text.empty()) return std::nullopt;
  return value;
}

std::string json_characters(const JsonValue& string) {
  STRAND_ASSERT(string.kind == JsonKind::string);
  std::string out;
  std::string_view rest = string.text;
  while (!rest.empty()) {
    const std::size_t backslash = rest.find('\\');
    out.append(rest.substr(0, backslash));
    if (backslash == std::string_view::npos) break;
    const char kind = rest[backslash + 1];
    rest.remove_prefix(backslash + 2);
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (kind == 'u') {
      append_utf8(out, take_unicode_escape(rest));
    } else {
      out.push_back(meanings[letters.find(kind)]);
    }
  }
  return out;
}

bool json_string_is(const JsonValue& string, std::string_view characters) {
  if (string.text.find('\\') == std::string_view::npos) return string.text == characters;
  // An escape makes a string longer than its characters, at most sixfold (\u0041).
  if (string.text.size() > 6 * characters.size()) return false;
  return json_characters(string) == characters;
}

std::optional<std::uint64_t> json_unsigned(const JsonValue& value) {
  if (value.kind != JsonKind::number) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [position, error] = std::from_chars(value.text.data(), end, number);
  if (position != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return number;
}

std::optional<std::int64_t> json_signed(const JsonValue& value) {
  if (value.kind != JsonKind::number) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [position, error] = std::from_chars(value.text.data(), end, number);
  if (position != end || error != std::errc{}) return std::nullopt;
  return number;
}

JsonWalk::JsonWalk(const JsonValue& container)
    : rest_(container.text), object_(container.kind == JsonKind::object) {
  STRAND_ASSERT(container.kind == JsonKind::object || container.kind == JsonKind::array);
  rest_ = rest_.substr(1, rest_.size() - 2);
}

std::optional<JsonValue> JsonWalk::next() {
  skip_white_space(rest_);
  skip_character(rest_, ',');
  if (object_) {
    const std::optional<JsonValue> key = take_value(rest_);
    if (!key) return std::nullopt;
    key_ = *key;
    skip_white_space(rest_);
    skip_character(rest_, ':');
  }
  return take_value(rest_);
}

}  // namespace strand::wire
