#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/control_message.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {
namespace {

// What has come out of a framer: the objects and, after them, the error that ended it, if any.
struct Framed {
  std::vector<std::string> objects;
  std::optional<Error> error;
};

void drain(ControlFramer& framer, Framed& framed) {
  for (;;) {
    auto next = framer.next();
    if (!next) {
      framed.error = next.error();
      return;
    }
    if (!*next) return;
    framed.objects.push_back(std::move(**next));
  }
}

Framed frame(const std::vector<std::string_view>& pieces) {
  ControlFramer framer;
  Framed framed;
  for (const std::string_view piece : pieces) {
    framer.append(piece);
    drain(framer, framed);
  }
  return framed;
}

const std::vector<std::string> objects = {
    R"({"type":"register","name":"B","port":10002,"ctrl_port":20002})",
    "{}",
    R"({"a":{"b":[{}]},"c":"}{\"}\\"})",
    R"({"reason":"\\"})",
};
constexpr std::string_view stream =
    R"({"type":"register","name":"B","port":10002,"ctrl_port":20002})"
    "{}\r\n OK"
    R"({"a":{"b":[{}]},"c":"}{\"}\\"})"
    "OKOK \t"
    R"({"reason":"\\"})";

TEST(ControlFramer, FindsTheObjectsOfAStream) {
  const Framed framed = frame({stream});
  EXPECT_EQ(framed.objects, objects);
  EXPECT_EQ(framed.error, std::nullopt);
}

TEST(ControlFramer, FindsThemByteByByte) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < stream.size(); ++i) pieces.push_back(stream.substr(i, 1));
  EXPECT_EQ(frame(pieces).objects, objects);
}

TEST(ControlFramer, FindsThemWhereverTheStreamIsCutTwice) {
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      const Framed framed = frame(
          {stream.substr(0, first), stream.substr(first, second - first), stream.substr(second)});
      ASSERT_EQ(framed.objects, objects) << first << ' ' << second;
      ASSERT_EQ(framed.error, std::nullopt);
    }
  }
}

TEST(ControlFramer, FindsThemWhenTheyAreAskedForLate) {
  ControlFramer framer;
  for (const char& c : stream) framer.append(std::string_view(&c, 1));
  Framed framed;
  drain(framer, framed);
  EXPECT_EQ(framed.objects, objects);
}

TEST(ControlFramer, WaitsForTheRest) {
  EXPECT_TRUE(frame({""}).objects.empty());
  EXPECT_TRUE(frame({" "}).objects.empty());
  EXPECT_TRUE(frame({"O"}).objects.empty());
  EXPECT_TRUE(frame({R"({"a":"}")"}).objects.empty());
  EXPECT_EQ(frame({R"({"a":"}")", "}"}).objects.size(), 1U);
}

// The seed's answer to a list is an array, which no message is.
TEST(ControlFramer, RefusesWhatBeginsNoObject) {
  for (const std::string_view text :
       {"[]", R"([{"name":"A","port":1,"ctrl_port":2}])", "O{}", "OX", "ok", "}", "\"{}\"", "1"}) {
    EXPECT_EQ(frame({text}).error, Error::malformed_json) << text;
  }
  const Framed framed = frame({"{} [", "{}"});
  EXPECT_EQ(framed.objects.size(), 1U);
  EXPECT_EQ(framed.error, Error::malformed_json);
}

TEST(ControlFramer, HoldsAnObjectOfTheGreatestLengthAndNoLonger) {
  const std::string longest = R"({"a":")" + std::string(max_control_message - 8, 'x') + "\"}";
  ASSERT_EQ(longest.size(), max_control_message);
  EXPECT_EQ(frame({longest}).objects.size(), 1U);
  EXPECT_EQ(frame({longest + longest + "{}"}).objects.size(), 3U);
  const std::string longer = R"({"a":")" + std::string(max_control_message - 7, 'x') + "\"}";
  EXPECT_EQ(frame({longer}).error, Error::message_too_long);
  EXPECT_EQ(frame({longer.substr(0, max_control_message + 1)}).error, Error::message_too_long);
}

TEST(ControlFramer, StopsAtAnObjectThatDoesNotEnd) {
  ControlFramer framer;
  framer.append("{");
  std::size_t fed = 1;
  const std::string piece(1'000, ' ');
  while (framer.next() && fed < 10 * max_control_message) {
    framer.append(piece);
    fed += piece.size();
  }
  EXPECT_LE(fed, max_control_message + piece.size());
  framer.append("}{}");
  EXPECT_EQ(framer.next().error(), Error::message_too_long);
}

// 87,381 objects in one piece: handing one out must not move all that follow it.
TEST(ControlFramer, IsNotSlowedDownByManySmallObjects) {
  std::string many;
  while (many.size() + 3 <= max_control_message) many += "{} ";
  EXPECT_EQ(frame({many}).objects.size(), many.size() / 3);
}

TEST(ControlFramer, SkipsWhiteSpaceWithoutEnd) {
  ControlFramer framer;
  const std::string spaces(100'000, '\n');
  for (int i = 0; i < 10; ++i) {
    framer.append(spaces);
    const auto next = framer.next();
    ASSERT_TRUE(next);
    ASSERT_FALSE(*next);
  }
  framer.append("{}");
  EXPECT_EQ(framer.next().value(), "{}");
}

}  // namespace
}  // namespace strand::wire
