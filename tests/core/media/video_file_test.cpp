#include "core/media/video_file.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/media/video_source.hpp"
#include "tests/core/media/media_error.hpp"
#include "tests/core/media/temporary_folder.hpp"
#include "tests/core/media/test_video.hpp"

namespace strand::media {
namespace {

namespace fs = std::filesystem;

Image grey_picture(int number, std::uint32_t width = 64, std::uint32_t height = 48) {
  Image image;
  image.resize(width, height);
  std::fill(image.bgr.begin(), image.bgr.end(), static_cast<std::uint8_t>(grey_of(number)));
  return image;
}

std::ptrdiff_t files_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

TEST(VideoFile, IsReadAsItWasWrittenInEveryContainer) {
  const TemporaryFolder folder;
  for (const std::string& extension : video_extensions()) {
    const fs::path file = folder.path() / ("video" + extension);
    VideoFile video({.file = file, .rate = FrameRate(25, 1), .width = 64, .height = 48});
    for (int number = 0; number < 12; ++number) video.write(grey_picture(number));
    EXPECT_FALSE(fs::exists(file));
    video.finish();
    VideoSource source({.file = file});
    EXPECT_EQ(source.rate(), FrameRate(25, 1)) << extension;
    Image image;
    for (int number = 0; number < 12; ++number) {
      ASSERT_TRUE(source.next(image)) << extension << number;
      EXPECT_EQ(number_of(image), number) << extension;
    }
    EXPECT_FALSE(source.next(image)) << extension;
    fs::remove(file);
    EXPECT_EQ(files_in(folder.path()), 0);
  }
}

TEST(VideoFile, LeavesNothingBehindWhenItIsNotFinished) {
  const TemporaryFolder folder;
  {
    VideoFile video({.file = folder.path() / "video.mp4", .width = 64, .height = 48});
    video.write(grey_picture(0));
    EXPECT_EQ(files_in(folder.path()), 1);
  }
  EXPECT_EQ(files_in(folder.path()), 0);
}

TEST(VideoFile, ReplacesWhatHasItsName) {
  const TemporaryFolder folder;
  const fs::path file = folder.write("video.avi", "something else");
  VideoFile video({.file = file, .width = 64, .height = 48});
  video.write(grey_picture(3));
  video.finish();
  VideoSource source({.file = file});
  Image image;
  ASSERT_TRUE(source.next(image));
  EXPECT_EQ(number_of(image), 3);
}

TEST(VideoFile, LeavesTheLastRowAndColumnOfOddSidesOut) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "video.mp4";
  VideoFile video({.file = file, .width = 65, .height = 49});
  video.write(grey_picture(2, 65, 49));
  video.finish();
  VideoSource source({.file = file});
  Image image;
  ASSERT_TRUE(source.next(image));
  EXPECT_EQ(image.width, 64U);
  EXPECT_EQ(image.height, 48U);
}

TEST(VideoFile, SaysWhereItCannotBeWritten) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "missing" / "video.mp4";
  EXPECT_EQ(message_of([&] { VideoFile({.file = file, .width = 64, .height = 48}); }),
            file.string() +
                ": cannot be written: No such file or directory; name a file in another folder");
}

TEST(VideoFile, SaysWhatItsEncoderDoesNotTake) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "video.mp4";
  // Of one column nothing is left.
  EXPECT_EQ(message_of([&] { VideoFile({.file = file, .width = 1, .height = 48}); }),
            file.string() +
                ": OpenCV's FFmpeg has no encoder 'mp4v' for pictures of 1x48; name a "
                "file with another extension, or use ffmpeg itself");
  EXPECT_EQ(files_in(folder.path()), 0);
}

TEST(VideoFile, IsNotGivenItsNameWhenPicturesAreMissing) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "video.avi";
  VideoFile video({.file = file, .width = 64, .height = 48});
  for (int number = 0; number < 5; ++number) video.write(grey_picture(number));
  // What a full disk does to it.
  const fs::path temporary = fs::directory_iterator(folder.path())->path();
  fs::remove(temporary);
  EXPECT_EQ(message_of([&] { video.finish(); }),
            file.string() + ": only 0 of 5 frames could be written; is the disk full?");
  EXPECT_FALSE(fs::exists(file));
}

TEST(VideoFile, KnowsItsKindsByTheirExtensions) {
  EXPECT_EQ(video_extensions(), (std::vector<std::string>{".mp4", ".mkv", ".avi"}));
  EXPECT_TRUE(has_video_extension("a/b.MP4"));
  EXPECT_FALSE(has_video_extension("a/mp4"));
  EXPECT_FALSE(has_video_extension("b.webm"));
}

}  // namespace
}  // namespace strand::media
