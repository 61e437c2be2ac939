#include "core/link/packet.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace strand::link {
namespace {

std::vector<std::byte> bytes_of(const Packet& packet) {
  std::vector<std::byte> bytes(packet.header().begin(), packet.header().end());
  bytes.insert(bytes.end(), packet.body().bytes().begin(), packet.body().bytes().end());
  return bytes;
}

TEST(Packet, FlipsExactlyTheBitThatIsAsked) {
  const std::array<std::byte, 3> header{};
  const std::array<std::byte, 5> payload{};
  for (std::size_t bit = 0; bit < 64; ++bit) {
    const Buffer body = Buffer::copy_of(payload);
    Packet packet({}, {}, header, body.slice());
    packet.flip_bit(bit);
    std::vector<std::byte> expected(8);
    expected[bit / 8] = std::byte{static_cast<unsigned char>(1U << bit % 8)};
    EXPECT_EQ(bytes_of(packet), expected) << bit;
    // Whoever else holds the payload sees nothing of it.
    for (const std::byte byte : body.slice().bytes()) EXPECT_EQ(byte, std::byte{});
  }
}

TEST(Packet, CarriesAChunkWhenSomebodySaysSo) {
  Packet packet({}, {}, {}, {});
  EXPECT_EQ(packet.chunk(), std::nullopt);
  packet.set_chunk(FrameNumber(7), ChunkIndex(0));
  EXPECT_EQ(packet.chunk(), (ChunkDrop{FrameNumber(7), ChunkIndex(0)}));
}

}  // namespace
}  // namespace strand::link
