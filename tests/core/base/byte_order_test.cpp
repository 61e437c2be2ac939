#include "core/base/byte_order.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(ByteWriter, WritesTheMostSignificantByteFirst) {
  std::array<std::byte, 15> bytes{};
  ByteWriter writer(bytes);
  writer.write(std::uint8_t{0x01});
  writer.write(std::uint16_t{0x0203});
  writer.write(std::uint32_t{0x04050607});
  writer.write(std::uint64_t{0x08090a0b0c0d0e0f});
  EXPECT_EQ(writer.written(), bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(std::to_integer<std::size_t>(bytes.at(i)), i + 1);
  }
}

TEST(ByteReader, ReadsWhatWasWritten) {
  std::array<std::byte, 15> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes.at(i) = static_cast<std::byte>(i + 1);
  ByteReader reader(bytes);
  EXPECT_EQ(reader.read<std::uint8_t>(), 0x01);
  EXPECT_EQ(reader.read<std::uint16_t>(), 0x0203);
  EXPECT_EQ(reader.remaining(), 12U);
  EXPECT_EQ(reader.read<std::uint32_t>(), 0x04050607U);
  EXPECT_EQ(reader.read<std::uint64_t>(), 0x08090a0b0c0d0e0fU);
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(ByteReaderDeathTest, EndsTheProcessBehindTheEnd) {
  std::array<std::byte, 3> bytes{};
  ByteReader reader(bytes);
  EXPECT_EXIT(static_cast<void>(reader.read<std::uint32_t>()), testing::ExitedWithCode(70),
              "defect in read");
}

TEST(ByteWriterDeathTest, EndsTheProcessBehindTheEnd) {
  std::array<std::byte, 3> bytes{};
  ByteWriter writer(bytes);
  writer.write(std::uint16_t{1});
  EXPECT_EXIT(writer.write(std::uint16_t{2}), testing::ExitedWithCode(70), "defect in write");
}

}  // namespace
}  // namespace strand
