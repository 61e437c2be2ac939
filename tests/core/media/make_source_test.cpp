#include "core/media/make_source.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/media/zlib_codec.hpp"
#include "tests/core/media/media_error.hpp"
#include "tests/core/media/temporary_folder.hpp"
#include "tests/core/media/test_video.hpp"

namespace strand::media {
namespace {

struct Frame {
  std::vector<std::byte> bytes;
  bool deflated;
  friend bool operator==(const Frame&, const Frame&) = default;
};

std::vector<Frame> frames_of(EncodedSource& source) {
  std::vector<Frame> frames;
  while (const auto frame = source.next()) {
    const ByteSpan bytes = frame->bytes.bytes();
    frames.push_back({{bytes.begin(), bytes.end()}, frame->deflated});
  }
  return frames;
}

SizesOptions sizes() {
  return {.frames = 20, .smallest = ByteCount(10), .largest = ByteCount(500), .seed = 1};
}

TEST(MakeSource, MakesASyntheticSource) {
  const auto source =
      make_source({.source = SyntheticOptions{
                       .width = 64, .height = 48, .rate = FrameRate(50, 1), .frames = 7}});
  EXPECT_EQ(source->rate(), FrameRate(50, 1));
  const auto frames = frames_of(*source);
  EXPECT_EQ(frames.size(), 7U);
  for (const Frame& frame : frames) {
    const auto inflated = inflate(frame.bytes, 1U << 20);
    const ByteSpan jpeg = frame.deflated ? inflated->slice().bytes() : ByteSpan(frame.bytes);
    EXPECT_EQ(decodes(jpeg), (JpegSize{64, 48}));
  }
}

TEST(MakeSource, MakesAVideoSource) {
  const TemporaryFolder folder;
  const auto file = write_video(folder.path() / "clip.avi", 5, 10);
  const auto source = make_source(
      {.source = VideoOptions{.file = file, .frames = 4}, .codec = {.force_deflate = true}});
  EXPECT_EQ(source->rate(), FrameRate(10, 1));
  const auto frames = frames_of(*source);
  EXPECT_EQ(frames.size(), 4U);
  for (const Frame& frame : frames) {
    EXPECT_TRUE(frame.deflated);
    const auto jpeg = inflate(frame.bytes, 1U << 20);
    ASSERT_TRUE(jpeg.has_value());
    EXPECT_EQ(decodes(jpeg->slice().bytes()), (JpegSize{64, 48}));
  }
}

TEST(MakeSource, MakesASizesSourceWithoutAnyModule) {
  const TemporaryFolder folder;
  const auto source = make_source({.source = sizes(), .modules = {.folder = folder.path()}});
  EXPECT_EQ(frames_of(*source).size(), 20U);
}

TEST(MakeSource, PassesTheCodecsOptionsOn) {
  const SyntheticOptions synthetic{.width = 64, .height = 48, .frames = 3};
  const auto coarse = make_source({.source = synthetic, .codec = {.jpeg_quality = 20}});
  const auto fine = make_source({.source = synthetic, .codec = {.jpeg_quality = 95}});
  EXPECT_LT(coarse->next()->bytes.size(), fine->next()->bytes.size());
  const auto refusal = [&](CodecOptions codec) {
    return message_of([&] { (void)make_source({.source = synthetic, .codec = codec}); });
  };
  EXPECT_EQ(refusal({.jpeg_quality = 0}), "JPEG quality 0 is out of range; give 1 to 100");
}

TEST(MakeSharedSource, GivesTheSameFramesAsASourceOfOnesOwn) {
  const TemporaryFolder folder;
  const SourceOptions synthetic{.source =
                                    SyntheticOptions{.width = 64, .height = 48, .frames = 40}};
  const SourceOptions video{.source =
                                VideoOptions{.file = write_video(folder.path() / "clip.avi", 15)}};
  for (const SourceOptions& options : {synthetic, video}) {
    const auto expected = frames_of(*make_source(options));
    const SourceOpener open = make_shared_source(options);
    EXPECT_EQ(frames_of(*open(1)), expected);
    EXPECT_EQ(frames_of(*open(2)), expected);
  }
}

TEST(MakeSharedSource, ReadsAVideoAnewFromWhereTheBudgetEnds) {
  const TemporaryFolder folder;
  const SourceOptions video{.source =
                                VideoOptions{.file = write_video(folder.path() / "clip.avi", 15)}};
  const auto expected = frames_of(*make_source(video));
  const SourceOpener open = make_shared_source(video, {.budget = ByteCount(2'000)});
  EXPECT_EQ(frames_of(*open(1)), expected);
}

TEST(MakeSharedSource, GivesEverySeedItsOwnBytesOfASizesSource) {
  const SourceOpener open = make_shared_source({.source = sizes()});
  EXPECT_EQ(frames_of(*open(1)), frames_of(*make_source({.source = sizes()})));
  EXPECT_EQ(frames_of(*open(2)), frames_of(*open(2)));
  EXPECT_NE(frames_of(*open(1)), frames_of(*open(2)));
}

TEST(MakeSharedSource, RefusesAtOnceWhatCannotBeUsed) {
  SizesOptions none = sizes();
  none.smallest = ByteCount(0);
  EXPECT_EQ(
      message_of([&] { (void)make_shared_source({.source = none}); }),
      "the sizes source: a frame of 0 bytes cannot be sent; give a smallest size of 1 or more");
  EXPECT_EQ(message_of([] {
              (void)make_shared_source({.source = VideoOptions{.file = "/no/such/clip.mp4"}});
            }),
            "/no/such/clip.mp4: no such file; give the path of a video file");
}

}  // namespace
}  // namespace strand::media
