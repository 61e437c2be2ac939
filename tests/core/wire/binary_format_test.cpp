#include "core/wire/binary_format.hpp"

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "tests/core/wire/same_datagram.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t chunk_lead = 0xa1;
constexpr std::uint8_t repair_lead = 0xa2;

expected<Datagram, Error> parse(std::string_view datagram) {
  return parse_datagram({}, slice_of(datagram));
}

Error refusal(std::string_view datagram) {
  const auto parsed = parse(datagram);
  EXPECT_FALSE(parsed.has_value());
  return parsed ? Error{} : parsed.error();
}

template <class Kind>
Kind read(std::string_view datagram) {
  auto parsed = parse(datagram);
  if (!parsed) ADD_FAILURE() << to_string(parsed.error());
  return std::get<Kind>(parsed.value());
}

// What is written reads as it was.
template <class Kind>
void expect_read_again(const Kind& message) {
  EXPECT_TRUE(same(read<Kind>(text_of(encode(message))), message));
}

// docs/protocol.md shows the same bytes. Their checksums are those of the xxHash library.
TEST(BinaryFormat, WritesAChunkByteForByte) {
  expect_read_again(sample_chunk());
  EXPECT_EQ(text_of(encode(sample_chunk())),
            from_hexadecimal("a1 01 01 02 00 00 63 0f a0 00 00 1c 00 00 00 80"
                             "02 a8 04 44 83 48 65 6c 6c"));
  EXPECT_TRUE(read<Chunk>(text_of(encode(sample_chunk()))).original.empty());
}

TEST(BinaryFormat, WritesARepairByteForByte) {
  expect_read_again(sample_repair());
  EXPECT_EQ(text_of(encode(sample_repair())),
            from_hexadecimal("a2 01 01 02 00 00 66 0f 9c 00 00 1c 00 10 00 80"
                             "02 82 01 e7 a2 0b 16 21 2c"));
}

TEST(BinaryFormat, WritesAnEndOfStreamByteForByte) {
  expect_read_again(sample_end());
  EXPECT_EQ(text_of(encode(sample_end())),
            from_hexadecimal("a3 00 01 02 00 04 b0 00 00 01 2c c8 52 27 b1"));
  EXPECT_TRUE(read<EndOfStream>(text_of(encode(sample_end()))).original.empty());
}

TEST(BinaryFormat, WritesAProbeByteForByte) {
  expect_read_again(sample_probe());
  EXPECT_EQ(text_of(encode(sample_probe())), from_hexadecimal("a4 00 01 02 00 04 b1 42 12 31 32"));
}

TEST(BinaryFormat, KnowsByTheFirstByteWhetherAPayloadFollows) {
  for (int first = 0; first < 256; ++first) {
    const auto byte = static_cast<std::byte>(first);
    EXPECT_EQ(begins_binary(byte), first >= 0x80);
    EXPECT_EQ(has_payload(byte), first == chunk_lead || first == repair_lead);
  }
}

// XXH3-64 of no bytes is 2d06800538d394c2, as xxHash's own documentation and tests have it.
TEST(BinaryFormat, TakesTheLowHalfOfXxh3AsChecksum) {
  EXPECT_EQ(payload_checksum({}), 0x38d394c2U);
}

// d8135677 is that of "Hell", 701712f4 that of the 17 bytes before the checksum.
TEST(BinaryFormat, AddsTheChecksumsOfHeaderAndPayloadWithoutCarry) {
  const std::string bytes = text_of(encode(sample_chunk()));
  EXPECT_EQ(sample_chunk().checksum, 0xd8135677U);
  EXPECT_EQ(low_xxh3(bytes.substr(0, 17)), 0x701712f4U);
  EXPECT_EQ(bytes.substr(17, 4), big_endian(0xd8135677U ^ 0x701712f4U, 4));
}

// 16 MiB in 16,384 chunks: 1,024 bytes each.
TEST(BinaryFormat, ReadsEveryFieldAtItsEnd) {
  Chunk chunk = sample_chunk();
  chunk.stream = StreamId(0xffff);
  chunk.link_sequence = LinkSequence(0xff'ffff);
  chunk.frame = FrameNumber(4'194'303);
  chunk.count = 16'384;
  chunk.index = ChunkIndex(16'383);
  chunk.retransmission = true;
  chunk.frame_size = max_frame_size;
  chunk.time_left = 65'535 * 250us;
  chunk.payload = slice_of(std::string(1'024, 'x'));
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  expect_read_again(chunk);

  Repair repair = sample_repair();
  repair.frame = FrameNumber(4'194'303);
  repair.index = 4'095;
  repair.count = 16'384;
  repair.deflated = false;
  repair.retransmission = true;
  repair.frame_size = max_frame_size;
  repair.payload = chunk.payload;
  repair.checksum = chunk.checksum;
  expect_read_again(repair);

  expect_read_again(
      EndOfStream{Format::binary, StreamId(0xffff), 4'194'304, LinkSequence(0xff'ffff), {}});
  expect_read_again(Probe{StreamId(0xffff), LinkSequence(0xff'ffff)});
}

TEST(BinaryFormat, ReadsEveryFieldAtItsBeginning) {
  Chunk chunk;
  chunk.frame_size = 1;
  chunk.payload = slice_of("x");
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  expect_read_again(chunk);
  Repair repair;
  repair.frame_size = 1;
  repair.payload = chunk.payload;
  repair.checksum = chunk.checksum;
  expect_read_again(repair);
  expect_read_again(EndOfStream{});
  expect_read_again(Probe{});
}

TEST(BinaryFormat, ReadsTheLargestDatagram) {
  Chunk chunk = sample_chunk();
  chunk.count = 1;
  chunk.payload = slice_of(std::string(max_udp_payload - chunk_header_size, 'y'));
  chunk.frame_size = static_cast<std::uint32_t>(chunk.payload.size());
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  EXPECT_EQ(encode(chunk).size(), max_udp_payload);
  expect_read_again(chunk);
}

// Of 11 bytes in 3 chunks the first two have 4, so that is what a repair has; of 9 bytes all have
// 3.
TEST(BinaryFormat, KnowsTheSizeOfTheFrameFromAnyOfItsDatagrams) {
  EXPECT_EQ(read<Chunk>(RawHeader{}.with("Hell")).frame_size, 11U);
  EXPECT_EQ(read<Chunk>(RawHeader{.index = 1}.with("o, w")).frame_size, 11U);
  EXPECT_EQ(read<Chunk>(RawHeader{.index = 2}.with("ire")).frame_size, 11U);
  EXPECT_EQ(read<Repair>(RawHeader{.lead = repair_lead}.with("abcd")).frame_size, 11U);
  EXPECT_EQ(read<Repair>(RawHeader{.lead = repair_lead, .index = 9}.with("abcd")).frame_size, 11U);
  EXPECT_EQ(read<Repair>(RawHeader{.lead = repair_lead, .longer = 0}.with("abc")).frame_size, 9U);
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

// 125 us are half of a unit; what is more than 65,535 units is as much as they are.
TEST(BinaryFormat, SendsTimeLeftInUnitsOf250MicrosecondsThatFit) {
  const std::pair<Duration, Duration> cases[] = {
      {250us, 250us},
      {124'999ns, 0us},
      {125us, 250us},
      {374'999ns, 250us},
      {375us, 500us},
      {-1ns, 0us},
      {-250us, 0us},
      {Duration::min(), 0us},
      {16'383'750us, 16'383'750us},
      {16'383'624'999ns, 16'383'500us},
      {16'383'625us, 16'383'750us},
      {16'383'750us + 1ns, 16'383'750us},
      {2h, 16'383'750us},
      {Duration::max(), 16'383'750us},
  };
  for (const auto& [sent, received] : cases) {
    Chunk chunk = sample_chunk();
    chunk.time_left = sent;
    EXPECT_EQ(read<Chunk>(text_of(encode(chunk))).time_left, received);
    Repair repair = sample_repair();
    repair.time_left = sent;
    EXPECT_EQ(read<Repair>(text_of(encode(repair))).time_left, received);
  }
}

TEST(BinaryFormat, SendsTheLow24BitsOfTheLinkSequence) {
  const std::pair<std::uint32_t, std::uint32_t> cases[] = {
      {0xff'ffff, 0xff'ffff},
      {0x100'0000, 0},
      {0x100'0001, 1},
      {std::numeric_limits<std::uint32_t>::max(), 0xff'ffff},
  };
  for (const auto& [sent, received] : cases) {
    Chunk chunk = sample_chunk();
    chunk.link_sequence = LinkSequence(sent);
    EXPECT_EQ(read<Chunk>(text_of(encode(chunk))).link_sequence, LinkSequence(received));
    Repair repair = sample_repair();
    repair.link_sequence = LinkSequence(sent);
    EXPECT_EQ(read<Repair>(text_of(encode(repair))).link_sequence, LinkSequence(received));
    EndOfStream end = sample_end();
    end.link_sequence = LinkSequence(sent);
    EXPECT_EQ(read<EndOfStream>(text_of(encode(end))).link_sequence, LinkSequence(received));
    const Probe probe{StreamId(1), LinkSequence(sent)};
    EXPECT_EQ(read<Probe>(text_of(encode(probe))).link_sequence, LinkSequence(received));
  }
}

// Frame, place, payload and its checksum stay; what belongs to the hop is new.
TEST(BinaryFormat, CarriesTheChecksumOfThePayloadOverARelay) {
  Chunk relayed = read<Chunk>(RawHeader{}.with("Hell"));
  relayed.link_sequence = LinkSequence(3);
  relayed.time_left = 900ms;
  relayed.retransmission = true;
  EXPECT_EQ(text_of(encode(relayed)),
            (RawHeader{.flags = 3, .link_sequence = 3, .time_left = 3'600}.with("Hell")));
  // What the relay's memory does to the payload shows at the next hop.
  relayed.payload = slice_of("Help");
  EXPECT_EQ(refusal(text_of(encode(relayed))), Error::corrupt);
}

TEST(BinaryFormat, RefusesWhatEndsBeforeItsHeaderDoes) {
  EXPECT_EQ(refusal(""), Error::too_short);
  for (const std::uint8_t lead : {chunk_lead, repair_lead}) {
    const std::string whole = RawHeader{.lead = lead}.with("Hell");
    for (std::size_t size = 1; size < 21; ++size) {
      EXPECT_EQ(refusal(whole.substr(0, size)), Error::too_short) << size;
    }
    for (std::size_t size = 21; size < whole.size(); ++size) {
      EXPECT_EQ(refusal(whole.substr(0, size)), Error::corrupt) << size;
    }
  }
  // The shortest datagram without a payload is a probe of 11 bytes.
  for (const std::string_view lead : {"\xa3", "\xa4", "\xa5"}) {
    const std::string opening = std::string(lead) + std::string(20, '\0');
    for (std::size_t size = 1; size < 11; ++size) {
      EXPECT_EQ(refusal(opening.substr(0, size)), Error::too_short) << size;
    }
  }
}

TEST(BinaryFormat, RefusesWhatIsLongerThanAnyDatagram) {
  const std::size_t most = max_udp_payload - chunk_header_size;
  EXPECT_EQ(refusal(RawHeader{}.with(std::string(most + 1, 'x'))), Error::message_too_long);
}

// Three bits, of which those of version 2 are 010; the highest bit is set in all of them. Version 1
// began with an "S", which it is not.
TEST(BinaryFormat, RefusesOtherVersions) {
  for (int version = 0; version < 8; ++version) {
    if (version == 2) continue;
    for (int kind = 0; kind < 16; ++kind) {
      const auto lead = static_cast<std::uint8_t>(0x80 | (version << 4) | kind);
      EXPECT_EQ(refusal(RawHeader{.lead = lead}.with("Hell")), Error::unsupported_version);
    }
  }
  const std::string version_1 = from_hexadecimal(
      "53 01 01 01 00 28 00 04 01 02 03 04 00 00 00 63 00 00 00 07 00 00 00 02 00 00 00 07 00 0f"
      "42 40 d8 13 56 77 96 63 e8 e8 48 65 6c 6c");
  EXPECT_EQ(refusal(version_1), Error::not_ours);
}

TEST(BinaryFormat, RefusesKindsThatItDoesNotKnow) {
  for (const int kind : {0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}) {
    const auto lead = static_cast<std::uint8_t>(0xa0 | kind);
    EXPECT_EQ(refusal(RawHeader{.lead = lead}.with("Hell")), Error::unknown_kind) << kind;
  }
}

TEST(BinaryFormat, RefusesReservedFlags) {
  for (int bit = 2; bit < 8; ++bit) {
    const auto flags = static_cast<std::uint8_t>(1U << bit);
    for (const std::uint8_t lead : {chunk_lead, repair_lead}) {
      EXPECT_EQ(refusal(RawHeader{.lead = lead, .flags = flags}.with("Hell")),
                Error::reserved_flags);
    }
  }
  for (int bit = 0; bit < 8; ++bit) {
    const std::string flags(1, static_cast<char>(1U << bit));
    EXPECT_EQ(refusal(sealed("\xa3" + flags + std::string(9, '\0'))), Error::reserved_flags);
    EXPECT_EQ(refusal(sealed("\xa4" + flags + std::string(5, '\0'))), Error::reserved_flags);
  }
}

TEST(BinaryFormat, ReadsEveryFlagByItself) {
  for (const std::uint8_t lead : {chunk_lead, repair_lead}) {
    for (std::uint8_t flags = 0; flags < 4; ++flags) {
      const Datagram read = parse(RawHeader{.lead = lead, .flags = flags}.with("Hell")).value();
      const auto expect_flags = [&](const auto& message) {
        EXPECT_EQ(message.deflated, (flags & 1) != 0);
        EXPECT_EQ(message.retransmission, (flags & 2) != 0);
      };
      if (lead == chunk_lead) expect_flags(std::get<Chunk>(read));
      if (lead == repair_lead) expect_flags(std::get<Repair>(read));
    }
  }
}

TEST(BinaryFormat, RefusesSizesThatAKindDoesNotHave) {
  const std::string end = text_of(encode(sample_end())).substr(0, 11);
  const std::string probe = text_of(encode(sample_probe())).substr(0, 7);
  EXPECT_TRUE(parse(sealed(end)));
  EXPECT_EQ(refusal(sealed(end + '\0')), Error::size_mismatch);
  EXPECT_EQ(refusal(sealed(end.substr(0, 10))), Error::size_mismatch);
  EXPECT_TRUE(parse(sealed(probe)));
  EXPECT_EQ(refusal(sealed(probe + '\0')), Error::size_mismatch);
  EXPECT_EQ(refusal(sealed(probe + std::string(60'000, 'x'))), Error::size_mismatch);
}

// The header of a datagram apart from its payload, as simulated links carry it.
std::optional<ChunkName> name_of(std::string_view whole) {
  return name_of_chunk(std::as_bytes(std::span(whole.substr(0, chunk_header_size))),
                       slice_of(whole.substr(chunk_header_size)));
}

TEST(BinaryFormat, NamesAChunkByItsHeaderAlone) {
  std::string whole = RawHeader{.index = 1}.with("Hell");
  const ChunkName expected{FrameNumber(7), ChunkIndex(1)};
  EXPECT_EQ(name_of(whole), expected);
  whole.back() = '?';  // the payload is none of its business
  whole[20] = '?';     // nor is the checksum
  EXPECT_EQ(name_of(whole), expected);
  EXPECT_EQ(name_of(RawHeader{.index = 3}.with("Hell")), std::nullopt);
  EXPECT_EQ(name_of(RawHeader{.flags = 4}.with("Hell")), std::nullopt);
  EXPECT_EQ(name_of(RawHeader{.lead = repair_lead}.with("Hell")), std::nullopt);
  EXPECT_EQ(name_of(RawHeader{}.with(std::string(max_udp_payload - 20, 'x'))), std::nullopt);
  for (const Datagram& datagram : sample_datagrams()) {
    if (std::holds_alternative<Chunk>(datagram)) continue;
    EXPECT_EQ(name_of_chunk({}, slice_of(bytes_of_datagram(datagram))), std::nullopt);
  }
}

TEST(BinaryFormat, RefusesPlacesThatCannotBe) {
  EXPECT_EQ(refusal(RawHeader{}.with("")), Error::frame_empty);
  EXPECT_EQ(refusal(RawHeader{.lead = repair_lead}.with("")), Error::frame_empty);
  EXPECT_EQ(refusal(RawHeader{.index = 3}.with("Hell")), Error::chunk_out_of_range);
  EXPECT_EQ(refusal(RawHeader{.index = 16'383}.with("Hell")), Error::chunk_out_of_range);
  // At most all but one of the chunks can be longer than another.
  EXPECT_EQ(refusal(RawHeader{.longer = 3}.with("Hell")), Error::chunk_size_wrong);
  EXPECT_EQ(refusal(RawHeader{.lead = repair_lead, .longer = 3}.with("Hell")),
            Error::chunk_size_wrong);
  EXPECT_EQ(refusal(RawHeader{.count_less_one = 0, .longer = 1}.with("Hell")),
            Error::chunk_size_wrong);
  // One byte where others have none: two bytes in three chunks.
  EXPECT_EQ(refusal(RawHeader{}.with("H")), Error::too_many_chunks);
  EXPECT_EQ(refusal(RawHeader{.lead = repair_lead}.with("H")), Error::too_many_chunks);
  EXPECT_EQ(read<Chunk>(RawHeader{.longer = 0}.with("H")).frame_size, 3U);
}

TEST(BinaryFormat, TakesRepairsUpToTheirLimit) {
  EXPECT_EQ(read<Repair>(RawHeader{.lead = repair_lead, .index = 4'095}.with("Hell")).index, 4'095);
  EXPECT_EQ(refusal(RawHeader{.lead = repair_lead, .index = 4'096}.with("Hell")),
            Error::chunk_out_of_range);
}

// 16,384 chunks of 1,024 bytes are 16 MiB. With one byte more, the first has 1,025; with one byte
// less, the last has 1,023.
TEST(BinaryFormat, RefusesFramesOfMoreThan16MiB) {
  RawHeader header{.index = 16'383, .count_less_one = 16'383, .longer = 0};
  const std::string payload(1'024, 'x');
  EXPECT_EQ(read<Chunk>(header.with(payload)).frame_size, 16'777'216U);
  header.longer = 1;
  EXPECT_EQ(refusal(header.with(payload)), Error::frame_too_large);
  header.index = 0;
  EXPECT_EQ(refusal(header.with(payload + 'x')), Error::frame_too_large);
  header.longer = 16'383;
  EXPECT_EQ(read<Chunk>(header.with(payload)).frame_size, 16'777'215U);

  RawHeader repair{.lead = repair_lead, .count_less_one = 16'383, .longer = 0};
  EXPECT_EQ(read<Repair>(repair.with(payload)).frame_size, 16'777'216U);
  repair.longer = 16'383;
  EXPECT_EQ(read<Repair>(repair.with(payload)).frame_size, 16'777'215U);
  repair.longer = 1;
  EXPECT_EQ(refusal(repair.with(payload + 'x')), Error::frame_too_large);
}

TEST(BinaryFormat, RefusesMoreFramesThanAStreamHas) {
  EndOfStream end = sample_end();
  end.frames = 4'194'305;
  EXPECT_EQ(refusal(text_of(encode(end))), Error::frame_out_of_range);
  end.frames = 0xffff'ffff;
  EXPECT_EQ(refusal(text_of(encode(end))), Error::frame_out_of_range);
}

}  // namespace
}  // namespace strand::wire
