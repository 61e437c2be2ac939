#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/parts.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

TEST(Source, MayBeAVideoBesideTheScenario) {
  const Scenario scenario = parse_source("{type: video, file: clip.mp4}");
  const auto& video = std::get<VideoSource>(scenario.source);
  EXPECT_EQ(video.file, std::filesystem::path("scenarios/clip.mp4"));
  EXPECT_EQ(video.frames, std::nullopt);
  EXPECT_EQ(video.rate, std::nullopt);
}

TEST(Source, ResolvesAVideosPathAgainstTheScenariosFolder) {
  const auto file_of = [](const std::string& file) {
    return std::get<VideoSource>(parse_source("{type: video, file: '" + file + "'}").source).file;
  };
  EXPECT_EQ(file_of("../clip.mp4"), std::filesystem::path("clip.mp4"));
  EXPECT_EQ(file_of("./a/../clip.mp4"), std::filesystem::path("scenarios/clip.mp4"));
  EXPECT_EQ(file_of("/videos/clip.mp4"), std::filesystem::path("/videos/clip.mp4"));
}

TEST(Source, CapsAVideoAndSetsItsRate) {
  const Scenario scenario =
      parse_source("{type: video, file: clip.mp4, frames: 300, fps: 30000/1001}");
  const auto& video = std::get<VideoSource>(scenario.source);
  EXPECT_EQ(video.frames, 300U);
  EXPECT_EQ(video.rate, FrameRate(30000, 1001));
}

TEST(Source, MayBeSyntheticByDefaultsAlone) {
  EXPECT_EQ(parse_source("{type: synthetic}").source, Source(SyntheticSource{}));
}

TEST(Source, MayBeSyntheticOfAnySize) {
  const Scenario scenario = parse_source("{type: synthetic, size: 1280x720, fps: 25, frames: 10}");
  EXPECT_EQ(scenario.source, Source(SyntheticSource{1280, 720, FrameRate(25, 1), 10}));
}

TEST(Source, MayBeBytesOfOneSize) {
  const Scenario scenario = parse_source("{type: sizes, frame_size: 18KiB, frames: 9000}");
  const ByteCount size = ByteCount::kibibytes(18);
  EXPECT_EQ(scenario.source, Source(SizesSource{FrameRate(30, 1), 9000, size, size}));
}

TEST(Source, MayBeBytesOfASpanOfSizes) {
  const Scenario scenario = parse_source("{type: sizes, frame_size: {min: 1B, max: 16MiB}}");
  EXPECT_EQ(scenario.source,
            Source(SizesSource{FrameRate(30, 1), 900, ByteCount(1), ByteCount::mebibytes(16)}));
}

TEST(Source, FitsIntoTheChunksOfItsDatagrams) {
  const auto fits = [](std::size_t bytes) {
    return problems_of(
               "version: 1\ntopology: {chain: 1}\ntransport: {max_datagram: 256B}\n"
               "source: {type: sizes, frame_size: " +
               std::to_string(bytes) + "B}\n")
        .empty();
  };
  const std::size_t most =
      wire::chunk_capacity(wire::Format::binary, 256) * wire::max_chunks_per_frame;
  EXPECT_TRUE(fits(most));
  EXPECT_FALSE(fits(most + 1));
}

}  // namespace
}  // namespace strand::scenario
