// What holds for datagrams of all kinds alike: they are read as they were written, wherever they
// are cut, and no flipped bit goes unseen.

#include <cctype>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/varint.hpp"
#include "tests/core/wire/same_datagram.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

template <class T>
T any(Random& random, std::uint64_t bound) {
  return static_cast<T>(random.below(bound));
}

Duration any_time(Random& random, std::uint64_t units) {
  return static_cast<std::int64_t>(random.below(units)) * time_left_unit;
}

BufferSlice any_payload(Random& random, std::size_t size) {
  std::string payload(size, '\0');
  for (char& byte : payload) byte = static_cast<char>(random.next());
  return slice_of(payload);
}

// A place in a frame of at least as many bytes as chunks.
template <class Message>
Message any_place(Random& random) {
  Message message;
  message.stream = StreamId(any<std::uint16_t>(random, 1U << 16));
  message.frame = FrameNumber(any<std::uint32_t>(random, max_frames));
  message.count = any<std::uint16_t>(random, random.below(2) == 0 ? 20 : max_chunks_per_frame);
  ++message.count;
  const std::uint32_t size_of_chunks = message.count * (1 + any<std::uint32_t>(random, 64));
  message.frame_size = size_of_chunks + any<std::uint32_t>(random, message.count);
  message.deflated = random.below(2) == 0;
  message.retransmission = random.below(2) == 0;
  message.link_sequence = LinkSequence(any<std::uint32_t>(random, 1U << 24));
  message.time_left = any_time(random, 1U << 16);
  return message;
}

Chunk any_chunk(Random& random) {
  auto chunk = any_place<Chunk>(random);
  chunk.index = ChunkIndex(any<std::uint16_t>(random, chunk.count));
  chunk.payload = any_payload(random, chunk_range(chunk.frame_size, chunk.count, chunk.index).size);
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  return chunk;
}

Repair any_repair(Random& random) {
  auto repair = any_place<Repair>(random);
  repair.index = any<std::uint16_t>(random, max_repairs_per_frame);
  // As long as the first chunk, which is never shorter than another.
  repair.payload =
      any_payload(random, chunk_range(repair.frame_size, repair.count, ChunkIndex(0)).size);
  repair.checksum = payload_checksum(repair.payload.bytes());
  return repair;
}

Feedback any_feedback(Random& random) {
  Feedback feedback;
  feedback.stream = StreamId(any<std::uint16_t>(random, 1U << 16));
  feedback.newest = LinkSequence(any<std::uint32_t>(random, 1U << 24));
  feedback.age = any_time(random, 1U << 20);
  // 63 runs of at most 65 are within 4,096.
  const std::uint64_t runs = 1 + 2 * random.below(32);
  for (std::uint64_t i = 0; i < runs; ++i) feedback.add_run(1 + any<std::uint16_t>(random, 65));
  if (random.below(2) == 0) {
    feedback.onward =
        Onward{any<std::uint32_t>(random, 100), any_time(random, max_varint + 1ULL),
               any<std::uint32_t>(random, max_varint + 1ULL), any_time(random, 1'000)};
  }
  if (random.below(2) == 0) feedback.rate_kbit = any<std::uint32_t>(random, max_varint + 1ULL);
  return feedback;
}

Datagram any_datagram(Random& random) {
  const StreamId stream(any<std::uint16_t>(random, 1U << 16));
  const LinkSequence sequence(any<std::uint32_t>(random, 1U << 24));
  switch (random.below(5)) {
    case 0:
      return any_chunk(random);
    case 1:
      return any_repair(random);
    case 2:
      return EndOfStream{
          Format::binary, stream, any<std::uint32_t>(random, max_frames + 1ULL), sequence, {}};
    case 3:
      return Probe{stream, sequence};
    default:
      return any_feedback(random);
  }
}

TEST(EveryKind, IsReadAsItWasWritten) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const Datagram sent = any_datagram(random);
    const std::string bytes = bytes_of_datagram(sent);
    const auto received = parse_datagram({}, slice_of(bytes));
    ASSERT_TRUE(received.has_value()) << i << ": " << to_string(received.error());
    ASSERT_TRUE(same(*received, sent)) << i;
    ASSERT_EQ(bytes_of_datagram(*received), bytes) << i;
  }
}

// The answer for a datagram whose first `cut` bytes come as the header.
expected<Datagram, Error> parse_cut(const std::string& bytes, std::size_t cut) {
  const std::string header = bytes.substr(0, cut);
  return parse_datagram(std::as_bytes(std::span(header)), slice_of(bytes.substr(cut)));
}

TEST(EveryKind, IsTheSameWhereverHeaderAndBodyAreCut) {
  for (const Datagram& sent : sample_datagrams()) {
    const std::string bytes = bytes_of_datagram(sent);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      const auto received = parse_cut(bytes, cut);
      ASSERT_TRUE(received.has_value()) << cut;
      EXPECT_TRUE(same(*received, sent)) << cut;
    }
  }
}

TEST(EveryKind, IsRefusedAlikeWhereverHeaderAndBodyAreCut) {
  for (const Datagram& sent : sample_datagrams()) {
    const std::string whole = bytes_of_datagram(sent);
    for (std::size_t size = 1; size < whole.size(); ++size) {
      const std::string bytes = whole.substr(0, size);
      const auto in_one = parse_datagram({}, slice_of(bytes));
      ASSERT_FALSE(in_one.has_value()) << size;
      for (std::size_t cut = 0; cut <= size; ++cut) {
        const auto in_two = parse_cut(bytes, cut);
        ASSERT_FALSE(in_two.has_value()) << size << ", " << cut;
        EXPECT_EQ(in_two.error(), in_one.error()) << size << ", " << cut;
      }
    }
  }
}

// Bits are counted from the lowest of the first byte: four of the kind, three of the version, the
// one that tells binary datagrams from others. A flipped bit of the kind makes another kind, or
// none.
bool may_say(std::size_t bit, Error error) {
  if (bit >= 8) return error == Error::corrupt;
  if (bit == 7) return error == Error::not_ours;
  if (bit >= 4) return error == Error::unsupported_version;
  return error == Error::corrupt || error == Error::unknown_kind || error == Error::too_short;
}

TEST(EveryKind, IsRefusedWithAnyBitFlipped) {
  for (const Datagram& sent : sample_datagrams()) {
    const std::string bytes = bytes_of_datagram(sent);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      const auto received = parse_datagram({}, slice_of(with_flipped_bit(bytes, bit)));
      ASSERT_FALSE(received.has_value()) << sent.index() << ", bit " << bit;
      EXPECT_TRUE(may_say(bit, received.error())) << bit << ": " << to_string(received.error());
    }
  }
}

// As large as they are sent.
TEST(EveryKind, IsRefusedWithAnyBitOfAFullDatagramFlipped) {
  Random random(2);
  Chunk chunk = sample_chunk();
  chunk.count = 1;
  chunk.payload = any_payload(random, chunk_capacity(Format::binary, default_datagram));
  chunk.frame_size = static_cast<std::uint32_t>(chunk.payload.size());
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  const std::string bytes = text_of(encode(chunk));
  ASSERT_EQ(bytes.size(), default_datagram);
  for (std::size_t bit = 8; bit < 8 * bytes.size(); ++bit) {
    const auto received = parse_datagram({}, slice_of(with_flipped_bit(bytes, bit)));
    ASSERT_FALSE(received.has_value()) << bit;
    ASSERT_EQ(received.error(), Error::corrupt) << bit;
  }
}

}  // namespace
}  // namespace strand::wire
