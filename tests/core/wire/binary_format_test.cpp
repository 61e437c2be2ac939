#include <cctype>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/wire/datagram.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

using namespace std::chrono_literals;

std::string from_hexadecimal(std::string_view dump) {
  std::string out;
  std::string digits;
  for (const char c : dump) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    digits += c;
    if (digits.size() < 2) continue;
    out += static_cast<char>(std::stoi(digits, nullptr, 16));
    digits.clear();
  }
  return out;
}

expected<Datagram, Error> parse(std::string_view datagram) {
  return parse_datagram({}, slice_of(datagram));
}

Error refusal(std::string_view datagram) {
  const auto parsed = parse(datagram);
  EXPECT_FALSE(parsed.has_value());
  return parsed ? Error{} : parsed.error();
}

Chunk chunk_of(std::string_view datagram) {
  auto parsed = parse(datagram);
  EXPECT_TRUE(parsed.has_value());
  return std::get<Chunk>(*parsed);
}

void expect_same(const Chunk& read, const Chunk& sent) {
  EXPECT_EQ(read.format, sent.format);
  EXPECT_EQ(read.stream, sent.stream);
  EXPECT_EQ(read.frame, sent.frame);
  EXPECT_EQ(read.index, sent.index);
  EXPECT_EQ(read.count, sent.count);
  EXPECT_EQ(read.deflated, sent.deflated);
  EXPECT_EQ(read.frame_size, sent.frame_size);
  EXPECT_EQ(read.link_sequence, sent.link_sequence);
  EXPECT_EQ(read.time_left, sent.time_left);
  EXPECT_EQ(read.checksum, sent.checksum);
  EXPECT_EQ(text_of(read.payload.bytes()), text_of(sent.payload.bytes()));
  EXPECT_TRUE(read.original.empty());
}

// docs/protocol.md shows the same bytes.
constexpr std::string_view chunk_dump =
    "53 01 01 01 00 28 00 04 01 02 03 04 00 00 00 63"
    "00 00 00 07 00 00 00 02 00 00 00 07 00 0f 42 40"
    "d8 13 56 77 96 63 e8 e8 48 65 6c 6c";
constexpr std::string_view end_dump =
    "53 01 02 00 00 28 00 00 01 02 03 04 00 00 00 64"
    "00 00 01 2c 00 00 00 00 00 00 00 00 00 00 00 00"
    "00 00 00 00 63 f3 db 7c";

// XXH3-64 of no bytes is 2d06800538d394c2, as xxHash's own documentation and tests have it.
TEST(BinaryFormat, TakesTheLowHalfOfXxh3AsChecksum) {
  EXPECT_EQ(payload_checksum({}), 0x38d394c2U);
}

TEST(BinaryFormat, WritesAChunkByteForByte) {
  Chunk chunk = sample_chunk();
  chunk.count = 2;
  chunk.frame_size = 7;
  chunk.deflated = true;
  EXPECT_EQ(text_of(encode(chunk)), from_hexadecimal(chunk_dump));
  expect_same(chunk_of(from_hexadecimal(chunk_dump)), chunk);
}

TEST(BinaryFormat, WritesAnEndOfStreamByteForByte) {
  const EndOfStream end{Format::binary, StreamId(0x01020304), 300, LinkSequence(100), {}};
  EXPECT_EQ(text_of(encode(end)), from_hexadecimal(end_dump));
  const auto parsed = parse(from_hexadecimal(end_dump));
  ASSERT_TRUE(parsed);
  const auto& read = std::get<EndOfStream>(*parsed);
  EXPECT_EQ(read.format, Format::binary);
  EXPECT_EQ(read.stream, end.stream);
  EXPECT_EQ(read.frames, end.frames);
  EXPECT_EQ(read.link_sequence, end.link_sequence);
  EXPECT_TRUE(read.original.empty());
}

TEST(BinaryFormat, ReadsEveryFieldAtItsEnds) {
  Chunk chunk = sample_chunk();
  chunk.stream = StreamId(std::numeric_limits<std::uint32_t>::max());
  chunk.link_sequence = LinkSequence(std::numeric_limits<std::uint32_t>::max());
  chunk.frame = FrameNumber(max_frames - 1);
  chunk.count = max_chunks_per_frame;
  chunk.index = ChunkIndex(max_chunks_per_frame - 1);
  chunk.frame_size = max_frame_size;  // 16 MiB in 16,384 chunks: 1,024 bytes each
  chunk.time_left = std::chrono::microseconds(max_deadline_us);
  chunk.payload = slice_of(std::string(1'024, 'x'));
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  expect_same(chunk_of(text_of(encode(chunk))), chunk);

  chunk.count = 1;
  chunk.index = ChunkIndex(0);
  chunk.payload = slice_of(std::string(max_udp_payload - chunk_header_size, 'y'));
  chunk.frame_size = static_cast<std::uint32_t>(chunk.payload.size());
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  chunk.time_left = 0us;
  expect_same(chunk_of(text_of(encode(chunk))), chunk);
}

TEST(BinaryFormat, SharesThePayloadInsteadOfCopyingIt) {
  const Chunk chunk = sample_chunk();
  const EncodedDatagram datagram = encode(chunk);
  EXPECT_EQ(datagram.body.data(), chunk.payload.data());
  const auto in_two_parts = parse_datagram(datagram.header(), datagram.body);
  ASSERT_TRUE(in_two_parts);
  EXPECT_EQ(std::get<Chunk>(*in_two_parts).payload.data(), chunk.payload.data());

  const BufferSlice whole = slice_of(text_of(datagram));
  const auto in_one = parse_datagram({}, whole);
  ASSERT_TRUE(in_one);
  EXPECT_EQ(std::get<Chunk>(*in_one).payload.data(), whole.data() + chunk_header_size);
}

TEST(BinaryFormat, ReadsADatagramThatIsSplitAnywhere) {
  const Chunk chunk = sample_chunk();
  const std::string whole = text_of(encode(chunk));
  for (std::size_t split = 0; split <= whole.size(); ++split) {
    SCOPED_TRACE(split);
    const std::string header = whole.substr(0, split);
    const auto parsed =
        parse_datagram(std::as_bytes(std::span(header)), slice_of(whole.substr(split)));
    ASSERT_TRUE(parsed);
    expect_same(std::get<Chunk>(*parsed), chunk);
  }
}

TEST(BinaryFormat, SendsTimeLeftInWholeMicrosecondsThatFit) {
  const std::pair<Duration, Duration> cases[] = {
      {1'999ns, 1us},
      {999ns, 0us},
      {-1ns, 0us},
      {Duration::min(), 0us},
      {2h, std::chrono::microseconds(max_deadline_us)},
      {Duration::max(), std::chrono::microseconds(max_deadline_us)},
  };
  for (const auto& [sent, read] : cases) {
    Chunk chunk = sample_chunk();
    chunk.time_left = sent;
    EXPECT_EQ(chunk_of(text_of(encode(chunk))).time_left, read);
  }
}

// Frame, place, payload and its checksum stay; what belongs to the hop is new.
TEST(BinaryFormat, KeepsTheChecksumOfThePayloadOverARelay) {
  Chunk relayed = chunk_of(RawHeader{}.with("Hell"));
  relayed.link_sequence = LinkSequence(3);
  relayed.time_left = 900ms;
  const std::string sent = text_of(encode(relayed));
  RawHeader expected_header;
  expected_header.link_sequence = 3;
  expected_header.time_left = 900'000;
  EXPECT_EQ(sent, expected_header.with("Hell"));
}

TEST(BinaryFormat, RefusesWhatEndsBeforeItsHeaderDoes) {
  const std::string whole = RawHeader{}.with("Hell");
  EXPECT_EQ(refusal(""), Error::too_short);
  for (std::size_t size = 1; size < chunk_header_size; ++size) {
    EXPECT_EQ(refusal(whole.substr(0, size)), Error::too_short) << size;
  }
}

TEST(BinaryFormat, RefusesWhatIsLongerThanAnyDatagram) {
  EXPECT_EQ(refusal(RawHeader{}.with(std::string(max_udp_payload, 'x'))), Error::message_too_long);
}

TEST(BinaryFormat, RefusesOtherVersions) {
  for (const int version : {0, 2, 255}) {
    EXPECT_EQ(refusal(RawHeader{.version = static_cast<std::uint8_t>(version)}.with("Hell")),
              Error::unsupported_version);
  }
}

// 3 and 4 are reserved for feedback and repair.
TEST(BinaryFormat, RefusesKindsThatItDoesNotKnow) {
  for (const int kind : {0, 3, 4, 255}) {
    EXPECT_EQ(refusal(RawHeader{.kind = static_cast<std::uint8_t>(kind)}.with("Hell")),
              Error::unknown_kind);
  }
}

TEST(BinaryFormat, RefusesReservedFlags) {
  for (int bit = 1; bit < 8; ++bit) {
    const auto flags = static_cast<std::uint8_t>(1U << bit);
    EXPECT_EQ(refusal(RawHeader{.flags = flags}.with("Hell")), Error::reserved_flags);
  }
  EXPECT_TRUE(chunk_of(RawHeader{.flags = 1}.with("Hell")).deflated);
  EXPECT_EQ(refusal(RawHeader{.kind = 2, .flags = 1, .payload_size = 0}.bytes()),
            Error::reserved_flags);
}

TEST(BinaryFormat, RefusesSizesThatDoNotMatch) {
  EXPECT_EQ(refusal(RawHeader{}.with("Hel")), Error::size_mismatch);
  EXPECT_EQ(refusal(RawHeader{}.with("Hello")), Error::size_mismatch);
  EXPECT_EQ(refusal(RawHeader{.header_size = 39}.with("Hell")), Error::size_mismatch);
  EXPECT_EQ(refusal(RawHeader{.header_size = 44, .payload_size = 0}.with("Hell")),
            Error::size_mismatch);
  // An end of stream has no payload.
  EXPECT_EQ(refusal(RawHeader{.kind = 2}.with("Hell")), Error::size_mismatch);
}

TEST(BinaryFormat, TellsEveryFlippedBitOfTheHeaderFromALie) {
  const std::string whole = RawHeader{}.with("Hell");
  // Behind the version and the two sizes, whose bits other checks find.
  for (std::size_t bit = 8 * 8; bit < 8 * chunk_header_size; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(refusal(flipped), Error::header_corrupt) << bit;
  }
}

TEST(BinaryFormat, FindsEveryFlippedBitOfThePayload) {
  const std::string whole = RawHeader{}.with("Hell");
  for (std::size_t bit = 8 * chunk_header_size; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(refusal(flipped), Error::payload_corrupt) << bit;
  }
}

// The header of a datagram apart from its payload, as simulated links carry it.
std::optional<ChunkName> name_of(std::string_view whole) {
  return name_of_chunk(std::as_bytes(std::span(whole.substr(0, chunk_header_size))),
                       slice_of(whole.substr(chunk_header_size)));
}

TEST(BinaryFormat, NamesAChunkByItsHeaderAlone) {
  std::string whole = from_hexadecimal(chunk_dump);
  const ChunkName expected{FrameNumber(7), ChunkIndex(0)};
  EXPECT_EQ(name_of(whole), expected);
  whole.back() = '?';  // the payload is none of its business
  EXPECT_EQ(name_of(whole), expected);
  whole[19] = '?';  // and the frame's number is
  EXPECT_EQ(name_of(whole), std::nullopt);
  EXPECT_EQ(name_of(from_hexadecimal(chunk_dump) + "!"), std::nullopt);
  EXPECT_EQ(name_of(from_hexadecimal(end_dump)), std::nullopt);
}

TEST(BinaryFormat, RefusesChunksThatCannotBe) {
  EXPECT_EQ(refusal(RawHeader{.count = 0}.with("Hell")), Error::no_chunks);
  EXPECT_EQ(refusal(RawHeader{.count = max_chunks_per_frame + 1}.with("Hell")),
            Error::too_many_chunks);
  // 12 chunks of 11 bytes: one would be empty.
  EXPECT_EQ(refusal(RawHeader{.payload_size = 1, .count = 12}.with("H")), Error::too_many_chunks);
  EXPECT_EQ(refusal(RawHeader{.index = 3}.with("Hell")), Error::chunk_out_of_range);
  EXPECT_EQ(refusal(RawHeader{.frame_size = 0}.with("Hell")), Error::frame_empty);
  EXPECT_EQ(refusal(RawHeader{.frame_size = max_frame_size + 1}.with("Hell")),
            Error::frame_too_large);
  // The third chunk of 11 bytes has 3 of them.
  EXPECT_EQ(refusal(RawHeader{.index = 2}.with("Hell")), Error::chunk_size_wrong);
  EXPECT_EQ(refusal(RawHeader{.frame_size = 13}.with("Hell")), Error::chunk_size_wrong);
}

TEST(BinaryFormat, RefusesFramesBeyondTheLastOfAStream) {
  EXPECT_EQ(refusal(RawHeader{.frame = max_frames}.with("Hell")), Error::frame_out_of_range);
  RawHeader end{.kind = 2, .payload_size = 0, .frame = max_frames};
  EXPECT_TRUE(parse(end.bytes()));
  end.frame = max_frames + 1;
  EXPECT_EQ(refusal(end.bytes()), Error::frame_out_of_range);
}

// They are 0 when sent, and left to later versions.
TEST(BinaryFormat, IgnoresWhatAnEndOfStreamDoesNotUse) {
  const auto parsed = parse(RawHeader{.kind = 2, .payload_size = 0, .frame = 12}.bytes());
  ASSERT_TRUE(parsed);
  EXPECT_EQ(std::get<EndOfStream>(*parsed).frames, 12U);
}

}  // namespace
}  // namespace strand::wire
