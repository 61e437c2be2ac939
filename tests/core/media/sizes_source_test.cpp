#include "core/media/sizes_source.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/media/media_error.hpp"

namespace strand::media {
namespace {

SizesOptions between(std::uint64_t smallest, std::uint64_t largest, std::uint32_t frames = 100) {
  return {.frames = frames, .smallest = ByteCount(smallest), .largest = ByteCount(largest)};
}

std::vector<std::vector<std::byte>> frames_of(const SizesOptions& options) {
  SizesSource source(options);
  std::vector<std::vector<std::byte>> frames;
  while (const auto frame = source.next()) {
    EXPECT_FALSE(frame->deflated);
    const ByteSpan bytes = frame->bytes.bytes();
    frames.emplace_back(bytes.begin(), bytes.end());
  }
  return frames;
}

TEST(SizesSource, GivesAsManyFramesAsItWasAskedForAndThenNothing) {
  SizesSource source(between(10, 10, 3));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(source.next().has_value());
  EXPECT_FALSE(source.next().has_value());
  EXPECT_FALSE(source.next().has_value());
}

TEST(SizesSource, GivesItsRate) {
  SizesOptions options = between(1, 1);
  options.rate = FrameRate(30'000, 1001);
  EXPECT_EQ(SizesSource(options).rate(), FrameRate(30'000, 1001));
}

TEST(SizesSource, GivesEverySizeOfItsRangeAndNoOther) {
  std::set<std::size_t> sizes;
  for (const auto& frame : frames_of(between(5, 9, 1'000))) sizes.insert(frame.size());
  EXPECT_EQ(sizes, (std::set<std::size_t>{5, 6, 7, 8, 9}));
}

TEST(SizesSource, IsAFunctionOfItsSeed) {
  SizesOptions options = between(100, 2'000);
  options.seed = 42;
  const auto frames = frames_of(options);
  EXPECT_EQ(frames_of(options), frames);
  options.seed = 43;
  EXPECT_NE(frames_of(options), frames);
}

TEST(SizesSource, KeepsTheContentOfFramesWhenTheRangeOfSizesChanges) {
  const auto shorter = frames_of(between(64, 64));
  const auto longer = frames_of(between(100, 101));
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    EXPECT_TRUE(std::equal(shorter[i].begin(), shorter[i].end(), longer[i].begin())) << i;
  }
}

TEST(SizesSource, WritesTheWordsOfItsGeneratorInLittleEndian) {
  SizesOptions options = between(11, 11, 2);
  options.seed = 5;
  Random expected = Random(5).fork("frame contents").fork(1);
  const std::uint64_t first = expected.next();
  const std::uint64_t second = expected.next();
  const auto frame = frames_of(options).at(1);
  for (unsigned i = 0; i < 11; ++i) {
    const std::uint64_t word = i < 8 ? first : second;
    EXPECT_EQ(std::to_integer<unsigned>(frame[i]), word >> (8 * (i % 8)) & 0xff) << i;
  }
}

TEST(SizesSource, RefusesFramesThatCannotBeSent) {
  EXPECT_EQ(
      message_of([] { SizesSource source(between(0, 10)); }),
      "the sizes source: a frame of 0 bytes cannot be sent; give a smallest size of 1 or more");
  EXPECT_EQ(
      message_of([] { SizesSource source(between(11, 10)); }),
      "the sizes source: the smallest size, 11 bytes, is over the largest, 10; exchange them");
  EXPECT_EQ(
      message_of([] { SizesSource source(between(1, 16'777'217)); }),
      "the sizes source: frames of 16777217 bytes are over the limit of 16777216; give smaller "
      "ones");
  EXPECT_EQ(SizesSource(between(16'777'216, 16'777'216)).next()->bytes.size(), 16'777'216U);
}

TEST(SizesSource, TakesSizesFromARecordingThatBeginsAnewAfterItsEnd) {
  SizesOptions options = between(1, 1, 5);
  options.trace = SizeTrace("gop", {40, 7, 9});
  std::vector<std::size_t> sizes;
  for (const auto& frame : frames_of(options)) sizes.push_back(frame.size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{40, 7, 9, 40, 7}));
  // The content is that of drawn sizes.
  EXPECT_EQ(frames_of(options)[1], frames_of(between(7, 7))[1]);
}

TEST(SizesSource, RefusesARecordingOfFramesThatCannotBeSent) {
  SizesOptions options;
  options.trace = SizeTrace("gop", {40, 0});
  EXPECT_NE(message_of([&] { const SizesSource source(options); }).find("a frame of 0 bytes"),
            std::string::npos);
}

}  // namespace
}  // namespace strand::media
