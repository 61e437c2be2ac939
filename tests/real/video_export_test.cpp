#include "real/video_export.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/media/video_source.hpp"
#include "real/frame_folder.hpp"
#include "real/program_error.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// Frame n is plain and has ten times n + 1 for grey, which a codec changes by less than five.
class VideoExportTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path frame(std::uint32_t number) const {
    return folder_.path() / "frames" / frame_file_name(FrameNumber(number));
  }
  void store(std::uint32_t number, std::uint32_t width = 64, std::uint32_t height = 48) const {
    media::Image image;
    image.resize(width, height);
    std::fill(image.bgr.begin(), image.bgr.end(), static_cast<std::uint8_t>(10 * (number + 1)));
    const Buffer jpeg = codec_.encode(image, 90);
    support::write_file(frame(number), {reinterpret_cast<const char*>(jpeg.data()), jpeg.size()});
  }
  VideoExportCounts run(std::uint32_t frames, Gaps gaps) const {
    const StoredFrames stored(folder_.path() / "frames");
    VideoExport video(stored,
                      {.file = file_, .rate = FrameRate(25, 1), .frames = frames, .gaps = gaps});
    while (video.step()) {
    }
    video.finish();
    return video.counts();
  }
  // The grey in the middle of each picture of the video, in steps of 10.
  [[nodiscard]] std::vector<int> shown() const {
    media::VideoSource source({.file = file_});
    std::vector<int> steps;
    media::Image image;
    while (source.next(image)) {
      const std::size_t middle =
          (std::size_t{image.height / 2} * image.width + image.width / 2) * 3;
      steps.push_back((image.bgr.at(middle) + 5) / 10);
    }
    return steps;
  }
  [[nodiscard]] std::string problem(std::uint32_t frames) const {
    try {
      run(frames, Gaps::repeat);
    } catch (const ProgramError& error) {
      return error.what();
    }
    return "";
  }

  support::TemporaryFolder folder_;
  const fs::path file_ = folder_.path() / "video.mp4";
  media::JpegCodec codec_;
};

TEST_F(VideoExportTest, RepeatsTheFrameBeforeAGap) {
  for (const std::uint32_t number : {2U, 3U, 6U}) store(number);
  const VideoExportCounts counts = run(9, Gaps::repeat);
  EXPECT_EQ(counts.frames, 9U);
  EXPECT_EQ(counts.gaps, 6U);
  EXPECT_EQ(counts.damaged, 0U);
  // Black until the first, and the tail that was lost.
  EXPECT_EQ(shown(), (std::vector<int>{0, 0, 3, 4, 4, 4, 7, 7, 7}));
}

TEST_F(VideoExportTest, MarksAGapWithThePictureBeforeInHalfItsLight) {
  for (const std::uint32_t number : {3U, 5U, 9U}) store(number);
  const VideoExportCounts counts = run(12, Gaps::mark);
  EXPECT_EQ(counts.frames, 12U);
  EXPECT_EQ(counts.gaps, 9U);
  // Frame 3 has a grey of 40, 5 of 60 and 9 of 100; a second gap is no darker than the first.
  EXPECT_EQ(shown(), (std::vector<int>{0, 0, 0, 4, 2, 6, 3, 3, 3, 10, 5, 5}));
}

TEST_F(VideoExportTest, SkipsGaps) {
  for (const std::uint32_t number : {2U, 3U, 6U}) store(number);
  const VideoExportCounts counts = run(9, Gaps::skip);
  EXPECT_EQ(counts.frames, 3U);
  EXPECT_EQ(counts.gaps, 6U);
  EXPECT_EQ(shown(), (std::vector<int>{3, 4, 7}));
}

TEST_F(VideoExportTest, TakesWhatIsNoIntactJpegForAGap) {
  for (const std::uint32_t number : {1U, 2U, 3U}) store(number);
  support::write_file(frame(0), "no picture");
  fs::resize_file(frame(2), fs::file_size(frame(2)) / 2);
  const VideoExportCounts counts = run(4, Gaps::repeat);
  EXPECT_EQ(counts.gaps, 2U);
  EXPECT_EQ(counts.damaged, 2U);
  EXPECT_EQ(shown(), (std::vector<int>{0, 2, 2, 4}));
}

TEST_F(VideoExportTest, RefusesFramesOfTwoSizesAndLeavesNoFile) {
  store(0);
  store(1, 32, 48);
  EXPECT_EQ(problem(2),
            frame(1).string() +
                " is 32x48, and the frames before it are 64x48: a video has one size; move the "
                "frames of one of the two to another folder");
  EXPECT_FALSE(fs::exists(file_));
  // The folder of the frames alone.
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

TEST_F(VideoExportTest, RefusesAFolderWithoutAnIntactFrame) {
  support::write_file(frame(0), "no picture");
  EXPECT_EQ(problem(1), (folder_.path() / "frames").string() +
                            ": none of its 1 frames is an intact JPEG; name another folder");
}

}  // namespace
}  // namespace strand::real
