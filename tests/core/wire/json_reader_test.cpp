#include "core/wire/json_reader.hpp"

#include <limits>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/wire/json_writer.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {
namespace {

std::string characters(std::string_view text) {
  const auto value = read_json(text);
  EXPECT_TRUE(value && value->kind == JsonKind::string) << text;
  return value ? json_characters(*value) : std::string();
}

TEST(JsonReader, TakesEveryKindOfValue) {
  const auto kind = [](std::string_view text) { return read_json(text).value().kind; };
  EXPECT_EQ(kind("null"), JsonKind::null);
  EXPECT_EQ(kind(" true"), JsonKind::boolean);
  EXPECT_EQ(kind("false\n"), JsonKind::boolean);
  EXPECT_EQ(kind("\"\""), JsonKind::string);
  EXPECT_EQ(kind("[]"), JsonKind::array);
  EXPECT_EQ(kind("{ }"), JsonKind::object);
  EXPECT_EQ(kind(R"([{"a":[],"b":{}},[[1]],"x"])"), JsonKind::array);
  for (const std::string_view number :
       {"0", "-0", "1", "10", "-1.5", "0.5", "1e1", "1E+10", "2.5e-3", "-9999999999999999999999"}) {
    EXPECT_EQ(kind(number), JsonKind::number) << number;
  }
}

TEST(JsonReader, RefusesWhatRfc8259DoesNotAllow) {
  for (const std::string_view text :
       {"",         " ",       "nul",        "True",        "NaN",
        "Infinity", "-",       "01",         "-01",         "1.",
        ".5",       "1e",      "1e+",        "+1",          "0x1",
        "'a'",      "\"a",     "\"\\x\"",    "\"\\u12g4\"", "\"\\u123\"",
        "\"\n\"",   "[",       "]",          "[1",          "[1,",
        "[1,]",     "[,1]",    "[1 2]",      "{",           "}",
        "{\"a\"",   "{\"a\":", "{\"a\":1",   "{\"a\":1,",   "{\"a\":1,}",
        "{,}",      "{a:1}",   "{1:1}",      "{\"a\" 1}",   "{\"a\":1 \"b\":2}",
        "[}",       "{]",      "{\"a\":[}]", "1 2",         "{}{}",
        "// x",     "[1]]",    "\"\\\""}) {
    EXPECT_FALSE(read_json(text)) << text;
  }
  EXPECT_FALSE(read_json(std::string_view("\"a\0b\"", 5)));
}

TEST(JsonReader, RefusesIllFormedUtf8) {
  for (const std::string_view text :
       {"\"\x80\"", "\"\xc3\"", "\"\xc0\xaf\"", "\"\xe0\x80\xaf\"", "\"\xed\xa0\x80\"",
        "\"\xf4\x90\x80\x80\"", "\"\xf5\x80\x80\x80\"", "\"\xe2\x82\"", "\"\xf0\x8f\xbf\xbf\""}) {
    EXPECT_FALSE(read_json(text));
  }
  EXPECT_EQ(characters("\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\xa5\""),
            "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\xa5");
}

TEST(JsonReader, ResolvesEscapes) {
  EXPECT_EQ(characters(R"("a\"\\\/\b\f\n\r\tz")"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(characters(R"("\u0041\u00e9\u20ac")"), "A\xc3\xa9\xe2\x82\xac");
  // U+1F3A5 is the pair D83C DFA5.
  EXPECT_EQ(characters(R"("\ud83c\udfa5")"), "\xf0\x9f\x8e\xa5");
  const std::string replacement = "\xef\xbf\xbd";
  EXPECT_EQ(characters(R"("\ud83c")"), replacement);
  EXPECT_EQ(characters(R"("\udfa5x")"), replacement + "x");
  EXPECT_EQ(characters(R"("\ud83c\u0041")"), replacement + "A");
  EXPECT_EQ(characters(R"("\ud83c\n")"), replacement + "\n");
}

TEST(JsonReader, ComparesStringsByTheirCharacters) {
  EXPECT_TRUE(json_string_is(read_json(R"("type")").value(), "type"));
  EXPECT_TRUE(json_string_is(read_json(R"("t\u0079pe")").value(), "type"));
  EXPECT_TRUE(json_string_is(read_json(R"("\u0074\u0079\u0070\u0065")").value(), "type"));
  EXPECT_FALSE(json_string_is(read_json(R"("types")").value(), "type"));
  EXPECT_FALSE(json_string_is(read_json(R"("\u0074\u0079\u0070\u0065s")").value(), "type"));
}

TEST(JsonReader, ReadsIntegers) {
  const auto read_unsigned = [](std::string_view text) {
    return json_unsigned(read_json(text).value());
  };
  const auto read_signed = [](std::string_view text) {
    return json_signed(read_json(text).value());
  };
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(read_unsigned("0"), 0U);
  EXPECT_EQ(read_unsigned("18446744073709551615"), most);
  EXPECT_EQ(read_unsigned("18446744073709551616"), most);
  EXPECT_EQ(read_signed("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read_signed("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(read_signed("9223372036854775808"), std::nullopt);
  for (const std::string_view text : {"-1", "-0", "1.0", "1e2", "true", "\"1\"", "[]"}) {
    EXPECT_EQ(read_unsigned(text), std::nullopt) << text;
  }
  for (const std::string_view text : {"1.0", "1e2", "true", "\"1\"", "[]"}) {
    EXPECT_EQ(read_signed(text), std::nullopt) << text;
  }
}

TEST(JsonReader, GoesAsDeepAsItsLimit) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(read_json(nested(max_json_depth)));
  EXPECT_FALSE(read_json(nested(max_json_depth + 1)));
  EXPECT_FALSE(read_json(std::string(1'000'000, '[')));
  std::string objects;
  for (std::size_t i = 0; i < max_json_depth; ++i) objects += R"({"a":)";
  EXPECT_TRUE(read_json(objects + "1" + std::string(max_json_depth, '}')));
  EXPECT_FALSE(read_json(R"({"a":)" + objects + "1" + std::string(max_json_depth + 1, '}')));
}

TEST(JsonReader, WalksThroughObjectsAndArrays) {
  const auto object = read_json(R"( { "a" : 1 , "b":[2,3],"c":{"a":4}} )").value();
  JsonWalk members(object);
  EXPECT_EQ(members.next().value().text, "1");
  EXPECT_EQ(members.key().text, "a");
  const auto array = members.next().value();
  EXPECT_EQ(members.key().text, "b");
  EXPECT_EQ(members.next().value().text, R"({"a":4})");
  EXPECT_FALSE(members.next());
  EXPECT_FALSE(members.next());
  JsonWalk elements(array);
  EXPECT_EQ(elements.next().value().text, "2");
  EXPECT_EQ(elements.next().value().text, "3");
  EXPECT_FALSE(elements.next());
  JsonWalk none(read_json("[ ]").value());
  EXPECT_FALSE(none.next());
}

TEST(JsonWriter, EscapesWhatJsonDoesNotAllow) {
  std::string out;
  append_string(out, std::string_view("a\"b\\c\n\x01\x7f\0z", 10));
  EXPECT_EQ(out, R"("a\"b\\c\u000a\u0001\u007f\u0000z")");
}

TEST(JsonWriter, MakesValidJsonOfAnyBytes) {
  for (int lead = 0; lead < 256; ++lead) {
    for (int next = 0; next < 256; ++next) {
      const std::string bytes = {static_cast<char>(lead), static_cast<char>(next), 'x'};
      std::string out;
      append_string(out, bytes);
      const auto value = read_json(out);
      ASSERT_TRUE(value) << lead << ' ' << next;
      // What is UTF-8 survives.
      if (read_json("\"" + bytes + "\"") && lead != '"' && next != '"' && lead != '\\' &&
          next != '\\') {
        ASSERT_EQ(json_characters(*value), bytes);
      }
    }
  }
}

}  // namespace
}  // namespace strand::wire
