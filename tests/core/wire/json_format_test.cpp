#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/wire/datagram.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

// As Python 3.11 prints json.dumps({"type": "video_frame", "origin": "coordinator",
// "frame_num": 41, "chunk_id": 2, "total_chunks": 4, "data": b"x\x9c\x00\xff\n".hex()}).
constexpr std::string_view python_chunk =
    R"({"type": "video_frame", "origin": "coordinator", "frame_num": 41, "chunk_id": 2, )"
    R"("total_chunks": 4, "data": "789c00ff0a"})";
// And json.dumps({"type": "video_end", "origin": "coordinator", "frame_num": 300}).
constexpr std::string_view python_end =
    R"({"type": "video_end", "origin": "coordinator", "frame_num": 300})";
constexpr std::string_view payload("x\x9c\x00\xff\n", 5);

expected<Datagram, Error> parse(std::string_view datagram) {
  return parse_datagram({}, slice_of(datagram));
}

Error refusal(std::string_view datagram) {
  const auto parsed = parse(datagram);
  EXPECT_FALSE(parsed.has_value()) << datagram;
  return parsed ? Error{} : parsed.error();
}

Chunk chunk_of(std::string_view datagram) {
  auto parsed = parse(datagram);
  EXPECT_TRUE(parsed.has_value()) << datagram;
  return parsed ? std::get<Chunk>(*parsed) : Chunk{};
}

// A chunk whose fields are given as JSON text; an empty one is left out.
std::string chunk_text(std::string_view frame, std::string_view index, std::string_view count,
                       std::string_view data) {
  std::string out = R"({"type": "video_frame")";
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    out += ", \"";
    out += key;
    out += "\": ";
    out += value;
  };
  add("frame_num", frame);
  add("chunk_id", index);
  add("total_chunks", count);
  add("data", data);
  return out + "}";
}

TEST(JsonFormat, WritesAChunkAsPythonDoes) {
  Chunk chunk;
  chunk.format = Format::json;
  chunk.frame = FrameNumber(41);
  chunk.index = ChunkIndex(2);
  chunk.count = 4;
  chunk.deflated = true;
  chunk.payload = slice_of(payload);
  const EncodedDatagram datagram = encode(chunk);
  EXPECT_EQ(datagram.header_size, 0U);
  EXPECT_EQ(text_of(datagram), python_chunk);
}

TEST(JsonFormat, WritesAnEndOfStreamAsPythonDoes) {
  EndOfStream end;
  end.format = Format::json;
  end.frames = 300;
  EXPECT_EQ(text_of(encode(end)), python_end);
}

TEST(JsonFormat, ReadsAChunk) {
  const BufferSlice datagram = slice_of(python_chunk);
  const auto parsed = parse_datagram({}, datagram);
  ASSERT_TRUE(parsed);
  const auto& chunk = std::get<Chunk>(*parsed);
  EXPECT_EQ(chunk.format, Format::json);
  EXPECT_EQ(chunk.stream, StreamId(0));
  EXPECT_EQ(chunk.frame, FrameNumber(41));
  EXPECT_EQ(chunk.index, ChunkIndex(2));
  EXPECT_EQ(chunk.count, 4);
  EXPECT_TRUE(chunk.deflated);
  EXPECT_EQ(chunk.frame_size, 0U);
  EXPECT_EQ(chunk.link_sequence, LinkSequence(0));
  EXPECT_EQ(chunk.time_left, Duration::zero());
  EXPECT_EQ(chunk.checksum, 0U);
  EXPECT_EQ(text_of(chunk.payload.bytes()), payload);
  EXPECT_EQ(chunk.original.data(), datagram.data());
}

TEST(JsonFormat, ReadsAnEndOfStream) {
  const auto parsed = parse(python_end);
  ASSERT_TRUE(parsed);
  const auto& end = std::get<EndOfStream>(*parsed);
  EXPECT_EQ(end.format, Format::json);
  EXPECT_EQ(end.frames, 300U);
  EXPECT_EQ(text_of(end.original.bytes()), python_end);
}

TEST(JsonFormat, PassesOnWhatCameAsItCame) {
  const std::string odd = R"({ "data":"FF" ,"chunk_id":0,"total_chunks":1,)"
                          R"("frame_num":5,"type":"video_frame","x":[1,{"y":null}]} )";
  const BufferSlice datagram = slice_of(odd);
  const auto parsed = parse_datagram({}, datagram);
  ASSERT_TRUE(parsed);
  const EncodedDatagram relayed = encode(std::get<Chunk>(*parsed));
  EXPECT_EQ(relayed.header_size, 0U);
  EXPECT_EQ(relayed.body.data(), datagram.data());
  EXPECT_EQ(relayed.body.size(), odd.size());

  const std::string odd_end = R"({"frame_num":7,"type":"video_end"})";
  const auto end = parse(odd_end);
  ASSERT_TRUE(end);
  EXPECT_EQ(text_of(encode(std::get<EndOfStream>(*end))), odd_end);
}

TEST(JsonFormat, ReadsKeysInAnyOrderAndIgnoresUnknownOnes) {
  const Chunk chunk =
      chunk_of(R"({"total_chunks":4,"note":{"type":"video_end","a":[1,2,[3]]},"data":"0a",)"
               R"("origin":7,"chunk_id":3,"more":-1.5e+3,"frame_num":9,"type":"video_frame"})");
  EXPECT_EQ(chunk.frame, FrameNumber(9));
  EXPECT_EQ(chunk.index, ChunkIndex(3));
  EXPECT_EQ(text_of(chunk.payload.bytes()), "\n");
}

TEST(JsonFormat, TakesTheLastOfAKeyThatComesTwice) {
  const Chunk chunk =
      chunk_of(R"({"type":"video_end","frame_num":"x","frame_num":6,"chunk_id":0,"total_chunks":1,)"
               R"("data":"zz","data":"41","type":"video_frame"})");
  EXPECT_EQ(chunk.frame, FrameNumber(6));
  EXPECT_EQ(text_of(chunk.payload.bytes()), "A");
}

TEST(JsonFormat, ReadsHexadecimalOfEitherCase) {
  EXPECT_EQ(text_of(chunk_of(chunk_text("0", "0", "1", R"("aBcDEf09")")).payload.bytes()),
            "\xab\xcd\xef\x09");
}

// JSON allows it, so it means the same as without.
TEST(JsonFormat, ReadsEscapedKeysAndDigits) {
  const Chunk chunk =
      chunk_of(R"({"\u0074ype":"video\u005fframe","frame_num":0,"chunk_id":0,"total_chunks":1,)"
               R"("data":"\u0034\u0031"})");
  EXPECT_EQ(text_of(chunk.payload.bytes()), "A");
}

TEST(JsonFormat, RefusesMalformedHexadecimal) {
  for (const char* data : {R"("a")", R"("abc")", R"("0g")", R"("g0")", R"("0x41")", R"("4 1 ")",
                           R"("\u00e9\u00e9")", R"("@A")", R"("`a")", R"("/0")", R"(":0")"}) {
    EXPECT_EQ(refusal(chunk_text("0", "0", "1", data)), Error::malformed_hexadecimal) << data;
  }
  EXPECT_EQ(refusal(chunk_text("0", "0", "1", R"("")")), Error::chunk_size_wrong);
}

TEST(JsonFormat, RefusesMissingFields) {
  EXPECT_EQ(refusal("{}"), Error::missing_field);
  EXPECT_EQ(refusal(R"({"frame_num": 1})"), Error::missing_field);
  EXPECT_EQ(refusal(R"({"type": "video_end"})"), Error::missing_field);
  EXPECT_EQ(refusal(chunk_text("", "0", "1", R"("41")")), Error::missing_field);
  EXPECT_EQ(refusal(chunk_text("0", "", "1", R"("41")")), Error::missing_field);
  EXPECT_EQ(refusal(chunk_text("0", "0", "", R"("41")")), Error::missing_field);
  EXPECT_EQ(refusal(chunk_text("0", "0", "1", "")), Error::missing_field);
}

TEST(JsonFormat, RefusesFieldsOfAnotherType) {
  for (const char* number : {R"("1")", "1.0", "1e0", "-1", "-0", "true", "null", "[1]", "{}"}) {
    EXPECT_EQ(refusal(chunk_text(number, "0", "1", R"("41")")), Error::wrong_field_type) << number;
    EXPECT_EQ(refusal(chunk_text("0", number, "1", R"("41")")), Error::wrong_field_type) << number;
    EXPECT_EQ(refusal(chunk_text("0", "0", number, R"("41")")), Error::wrong_field_type) << number;
    EXPECT_EQ(refusal(R"({"type":"video_end","frame_num":)" + std::string(number) + "}"),
              Error::wrong_field_type);
  }
  EXPECT_EQ(refusal(chunk_text("0", "0", "1", "41")), Error::wrong_field_type);
  EXPECT_EQ(refusal(R"({"type": 1})"), Error::wrong_field_type);
}

TEST(JsonFormat, RefusesNumbersBeyondTheLimits) {
  EXPECT_EQ(chunk_of(chunk_text("4194303", "16383", "16384", R"("41")")).index, ChunkIndex(16'383));
  // max_frames is 2^22 = 4,194,304.
  for (const char* frame : {"4194304", "4294967296", "18446744073709551615"}) {
    EXPECT_EQ(refusal(chunk_text(frame, "0", "1", R"("41")")), Error::frame_out_of_range);
  }
  EXPECT_EQ(refusal(chunk_text("0", "0", "0", R"("41")")), Error::no_chunks);
  for (const char* count : {"16385", "65537", "18446744073709551615"}) {
    EXPECT_EQ(refusal(chunk_text("0", "0", count, R"("41")")), Error::too_many_chunks);
  }
  for (const char* index : {"1", "65536", "18446744073709551615"}) {
    EXPECT_EQ(refusal(chunk_text("0", index, "1", R"("41")")), Error::chunk_out_of_range);
  }
  // What 64 bits do not hold is no integer to the JSON library.
  EXPECT_EQ(refusal(chunk_text("99999999999999999999999", "0", "1", R"("41")")),
            Error::wrong_field_type);
  EXPECT_TRUE(parse(R"({"type":"video_end","frame_num":4194304})"));
  EXPECT_EQ(refusal(R"({"type":"video_end","frame_num":4194305})"), Error::frame_out_of_range);
}

TEST(JsonFormat, StandsValuesThatAreNestedAsDeepAsADatagramHolds) {
  EXPECT_EQ(refusal(std::string(60'000, '[')), Error::not_ours);
  EXPECT_EQ(refusal(R"({"a":)" + std::string(60'000, '[')), Error::malformed_json);
  std::string deep = R"({"type":"riddle","a":)" + std::string(30'000, '[');
  deep += std::string(30'000, ']') + "}";
  EXPECT_EQ(refusal(deep), Error::unknown_message);
}

TEST(JsonFormat, RefusesOtherMessages) {
  EXPECT_EQ(refusal(R"({"type": "video_frames"})"), Error::unknown_message);
  EXPECT_EQ(refusal(R"({"type": ""})"), Error::unknown_message);
}

TEST(JsonFormat, RefusesEveryTruncation) {
  for (std::size_t size = 1; size < python_chunk.size(); ++size) {
    EXPECT_EQ(refusal(python_chunk.substr(0, size)), Error::malformed_json);
  }
}

TEST(JsonFormat, RefusesWhatFollowsTheObject) {
  EXPECT_EQ(refusal(std::string(python_end) + "{}"), Error::malformed_json);
  EXPECT_TRUE(parse(std::string(python_end) + " \r\n"));
}

TEST(JsonFormat, TakesTheLargestDatagramsAndNoLargerOnes) {
  const std::string frame = chunk_text("0", "0", "1", R"("")");
  const std::size_t digits = (max_udp_payload - frame.size()) / 2 * 2;
  const std::string data = '"' + std::string(digits, 'a') + '"';
  EXPECT_EQ(chunk_of(chunk_text("0", "0", "1", data)).payload.size(), digits / 2);
  const std::string longer = '"' + std::string(digits + 2, 'a') + '"';
  EXPECT_EQ(refusal(chunk_text("0", "0", "1", longer)), Error::message_too_long);
}

}  // namespace
}  // namespace strand::wire
