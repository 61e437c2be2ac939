#include "core/link/pinpoint.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

using std::chrono::milliseconds;

constexpr ChunkDrop first_chunk{FrameNumber(3), ChunkIndex(1)};
constexpr ChunkDrop second_chunk{FrameNumber(4), ChunkIndex(0)};

Packet packet_of(std::uint32_t number, ChunkDrop chunk) {
  Packet result = packet(number);
  result.set_chunk(chunk.frame, chunk.chunk);
  return result;
}

// The numbers of those that were dropped, all of them because they were named.
std::vector<std::uint32_t> dropped(const LinkDriver& driver) {
  std::vector<std::uint32_t> numbers;
  for (const Drop& drop : driver.drops) {
    EXPECT_EQ(drop.cause, DropCause::pinpoint);
    numbers.push_back(drop.number);
  }
  EXPECT_EQ(driver.link.counters().pinpoint_dropped, numbers.size());
  return numbers;
}

TEST(Pinpoint, DropsTheDatagramsOfTheseNumbersAndNoOthers) {
  LinkOptions options;
  options.drops.datagrams = {0, 3, 4, 99};
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 100; ++i) driver.send(milliseconds(i), i);
  driver.finish();
  EXPECT_EQ(dropped(driver), (std::vector<std::uint32_t>{0, 3, 4, 99}));
  EXPECT_EQ(driver.arrivals.size(), 96U);
}

TEST(Pinpoint, CountsNoCopies) {
  LinkOptions options;
  options.duplicate = Probability::percent(100);
  options.drops.datagrams = {2};
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 4; ++i) driver.send(milliseconds(i), i);
  driver.finish();
  EXPECT_EQ(dropped(driver), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(driver.duplicated, (std::vector<std::uint32_t>{0, 1, 3})) << "what is dropped, first";
}

TEST(Pinpoint, DropsTheFirstDatagramOfAChunkAndLetsLaterOnesPass) {
  LinkOptions options;
  options.drops.chunks = {first_chunk, second_chunk};
  LinkDriver driver(options);
  EXPECT_TRUE(driver.link.wants_chunks());
  driver.send(milliseconds(0), packet(0));
  driver.send(milliseconds(1), packet_of(1, {FrameNumber(3), ChunkIndex(0)}));
  driver.send(milliseconds(2), packet_of(2, first_chunk));
  driver.send(milliseconds(3), packet_of(3, first_chunk));
  EXPECT_TRUE(driver.link.wants_chunks());
  driver.send(milliseconds(4), packet_of(4, second_chunk));
  EXPECT_FALSE(driver.link.wants_chunks()) << "all that were named have come";
  driver.send(milliseconds(5), packet_of(5, second_chunk));
  driver.finish();
  EXPECT_EQ(dropped(driver), (std::vector<std::uint32_t>{2, 4}));
}

TEST(Pinpoint, TakesANumberAndItsChunkForOneDrop) {
  // Datagram 1 is the first one of the chunk: with it both are done.
  LinkOptions options;
  options.drops = {{1}, {first_chunk}};
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 3; ++i) {
    driver.send(milliseconds(i), i == 0 ? packet(i) : packet_of(i, first_chunk));
  }
  EXPECT_EQ(dropped(driver), (std::vector<std::uint32_t>{1}));
}

TEST(Pinpoint, KeepsWhatIsDoneWhenTheListChanges) {
  LinkOptions options;
  options.drops = {{0}, {first_chunk}};
  LinkDriver driver(options);
  driver.send(milliseconds(0), 0);
  driver.send(milliseconds(1), packet_of(1, first_chunk));
  // The numbers are those on the link: 0 and 1 are gone by, and so is the first chunk's first.
  options.drops = {{0, 1, 4}, {first_chunk, second_chunk}};
  driver.link.change(options);
  driver.send(milliseconds(2), packet_of(2, first_chunk));
  driver.send(milliseconds(3), packet_of(3, second_chunk));
  driver.send(milliseconds(4), 4);
  EXPECT_EQ(dropped(driver), (std::vector<std::uint32_t>{0, 1, 3, 4}));
}

TEST(Pinpoint, IsNothingToALinkWithoutDrops) {
  EXPECT_FALSE(LinkDriver({}).link.wants_chunks());
}

}  // namespace
}  // namespace strand::link
