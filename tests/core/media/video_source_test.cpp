#include "core/media/video_source.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/core/media/media_error.hpp"
#include "tests/core/media/temporary_folder.hpp"
#include "tests/core/media/test_video.hpp"

namespace strand::media {
namespace {

namespace fs = std::filesystem;

std::vector<int> numbers_of(VideoSource& source) {
  std::vector<int> numbers;
  Image image;
  while (source.next(image)) numbers.push_back(number_of(image));
  return numbers;
}

std::string refusal_of(const fs::path& file) {
  return message_of([&] { VideoSource source({.file = file}); });
}

// Cuts a file to a part of its length.
void truncate_to(const fs::path& file, double part) {
  fs::resize_file(file,
                  static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(file)) * part));
}

class AVideoSource : public testing::Test {
 protected:
  TemporaryFolder folder_;
  fs::path clip_ = folder_.path() / "clip.avi";
};

TEST_F(AVideoSource, GivesTheFramesOfTheFileInTheirOrder) {
  VideoSource source({.file = write_video(clip_, 5)});
  EXPECT_EQ(source.name(), clip_.string());
  Image image;
  for (int number = 0; number < 5; ++number) {
    ASSERT_TRUE(source.next(image));
    EXPECT_EQ(image.width, 64U);
    EXPECT_EQ(image.height, 48U);
    EXPECT_EQ(image.bgr.size(), 64U * 48U * 3U);
    EXPECT_EQ(number_of(image), number);
  }
  EXPECT_FALSE(source.next(image));
  EXPECT_FALSE(source.next(image));
}

TEST_F(AVideoSource, StopsAtTheCap) {
  write_video(clip_, 5);
  VideoSource capped({.file = clip_, .frames = 3});
  EXPECT_EQ(numbers_of(capped), (std::vector{0, 1, 2}));
  VideoSource none({.file = clip_, .frames = 0});
  EXPECT_EQ(numbers_of(none), std::vector<int>());
  VideoSource all({.file = clip_, .frames = 100});
  EXPECT_EQ(numbers_of(all).size(), 5U);
}

TEST_F(AVideoSource, SkipsFrames) {
  write_video(clip_, 6);
  VideoSource source({.file = clip_, .frames = 5});
  Image image;
  source.skip(2);
  ASSERT_TRUE(source.next(image));
  EXPECT_EQ(number_of(image), 2);
  source.skip(1);
  EXPECT_EQ(numbers_of(source), std::vector{4});
  source.skip(10);
  EXPECT_FALSE(source.next(image));
}

TEST_F(AVideoSource, ReadsTheRateAsARatio) {
  const auto rate_of = [&](double rate) {
    return VideoSource({.file = write_video(clip_, 2, rate, cv::CAP_FFMPEG)}).rate();
  };
  EXPECT_EQ(rate_of(25), FrameRate(25, 1));
  EXPECT_EQ(rate_of(12.5), FrameRate(25, 2));
  EXPECT_EQ(rate_of(23.976), FrameRate(24'000, 1001));
}

TEST_F(AVideoSource, TakesTheRateThatItIsGivenInstead) {
  const VideoSource source({.file = write_video(clip_, 2), .rate = FrameRate(30'000, 1001)});
  EXPECT_EQ(source.rate(), FrameRate(30'000, 1001));
}

TEST_F(AVideoSource, RefusesANonsensicalRateUnlessItIsGivenAnother) {
  write_video(clip_, 2, 5'000);
  EXPECT_EQ(refusal_of(clip_),
            clip_.string() +
                ": states 5000.000000 frames a second, which is no usable rate; pass "
                "one, such as `fps: 25`");
  VideoSource source({.file = clip_, .rate = FrameRate(25, 1)});
  EXPECT_EQ(numbers_of(source).size(), 2U);
}

TEST_F(AVideoSource, SaysThatAFileIsMissing) {
  EXPECT_EQ(refusal_of(clip_), clip_.string() + ": no such file; give the path of a video file");
  EXPECT_EQ(refusal_of("no-such-clip.mp4"), "no-such-clip.mp4: no such file (looked in " +
                                                fs::current_path().string() +
                                                "); give the path of a video file");
}

TEST_F(AVideoSource, SaysThatAFileIsNone) {
  EXPECT_EQ(refusal_of(folder_.path()),
            folder_.path().string() + ": is a folder; give the path of a video file");
  EXPECT_EQ(refusal_of("/dev/null"), "/dev/null: is not a file; give the path of a video file");
}

TEST_F(AVideoSource, SaysThatAFileIsEmpty) {
  const fs::path empty = folder_.write("empty.mp4", "");
  EXPECT_EQ(refusal_of(empty), empty.string() + ": is empty; give the path of a video file");
}

TEST_F(AVideoSource, SaysThatAFileCannotBeRead) {
  const fs::path loop = folder_.path() / "loop.avi";
  fs::create_symlink(loop, loop);
  EXPECT_EQ(refusal_of(loop),
            loop.string() + ": cannot be read: " +
                std::make_error_code(std::errc::too_many_symbolic_link_levels).message() +
                "; give the path of a video file");
}

TEST_F(AVideoSource, SaysThatAFileIsForOthersToRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write_video(clip_, 2);
  fs::permissions(clip_, fs::perms::none);
  EXPECT_EQ(refusal_of(clip_),
            clip_.string() + ": cannot be read; give yourself the right to read it");
}

TEST_F(AVideoSource, SaysThatAFileIsNoVideo) {
  const std::string text(10'000, 'x');
  // FFmpeg would play the text files, as ANSI art.
  for (const char* name : {"notes.txt", "notes.nfo", "notes.mp4", "notes.avi"}) {
    const fs::path file = folder_.write(name, text);
    EXPECT_EQ(refusal_of(file),
              file.string() +
                  ": is not a video that can be decoded; give a video file, or convert "
                  "this one with `ffmpeg -i IN OUT.mp4`");
  }
}

TEST_F(AVideoSource, SaysThatAVideoHasNoFrameThatDecodes) {
  write_video(clip_, 3);
  // Without the pictures' first two bytes, none of them is a JPEG any more.
  std::string content;
  {
    std::ifstream file(clip_, std::ios::binary);
    content.assign(std::istreambuf_iterator<char>(file), {});
  }
  for (std::size_t at = content.find("\xff\xd8\xff"); at != std::string::npos;
       at = content.find("\xff\xd8\xff", at)) {
    content.replace(at, 600, 600, '\0');
  }
  folder_.write("clip.avi", content);
  EXPECT_EQ(refusal_of(clip_), clip_.string() +
                                   ": has no frame that can be decoded; give another "
                                   "file, or repair this one");
}

TEST_F(AVideoSource, RefusesAVideoWithFramesThatAreTooLarge) {
  const fs::path file = write_pictures(folder_.path() / "huge.mjpeg", {{7'696, 4'320}});
  EXPECT_EQ(refusal_of(file),
            file.string() +
                ": has frames of 7696x4320, over the limit of 7680x4320 pixels; scale "
                "it down");
}

TEST_F(AVideoSource, EndsWhereADamagedFileEnds) {
  write_video(clip_, 20);
  truncate_to(clip_, 0.5);
  VideoSource source({.file = clip_});
  const auto numbers = numbers_of(source);
  EXPECT_GE(numbers.size(), 5U);
  EXPECT_LT(numbers.size(), 20U);
  EXPECT_EQ(source.shortfall(),
            clip_.string() + ": ended after " + std::to_string(numbers.size()) +
                " of the 20 frames that it states; it is cut short or damaged (`ffmpeg -v error "
                "-i IN -f null -` says where), or its frames are not evenly spaced");
}

TEST_F(AVideoSource, FallsShortOfNothingWhereItIsWholeOrCapped) {
  write_video(clip_, 20);
  VideoSource whole({.file = clip_});
  EXPECT_EQ(numbers_of(whole).size(), 20U);
  EXPECT_EQ(whole.shortfall(), std::nullopt);
  VideoSource capped({.file = clip_, .frames = 4});
  EXPECT_EQ(numbers_of(capped).size(), 4U);
  EXPECT_EQ(capped.shortfall(), std::nullopt);
}

TEST_F(AVideoSource, GoesOnWhereTheSizeChangesAndShowsWhatComesOnceItIsBack) {
  const fs::path file =
      write_pictures(folder_.path() / "sizes.mjpeg",
                     {{640, 480}, {16, 16}, {32, 1'080}, {1'920, 16}, {1'280, 720}, {640, 480}});
  VideoSource source({.file = file, .rate = FrameRate(25, 1)});
  Image image;
  int frames = 0;
  while (source.next(image)) {
    ++frames;
    EXPECT_EQ(image.bgr.size(), std::size_t{image.width} * image.height * 3);
  }
  EXPECT_EQ(frames, 6);
  EXPECT_EQ(image.width, 640U);
  EXPECT_EQ(image.height, 480U);
  EXPECT_EQ(number_of(image), 5);
}

TEST_F(AVideoSource, KeepsDecodersFromChatteringOnStandardError) {
  write_video(clip_, 20);
  truncate_to(clip_, 0.5);
  const fs::path text = folder_.write("notes.mp4", "not a video");
  testing::internal::CaptureStderr();
  VideoSource source({.file = clip_});
  (void)numbers_of(source);
  (void)refusal_of(text);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(AVideoSource, SaysWhichModuleIsMissingOnceTheFileIsThere) {
  const ModuleSearch nowhere{.folder = folder_.path()};
  EXPECT_EQ(message_of([&] { VideoSource source({.file = clip_}, nowhere); }),
            clip_.string() + ": no such file; give the path of a video file");
  write_video(clip_, 2);
  EXPECT_EQ(message_of([&] { VideoSource source({.file = clip_}, nowhere); }),
            "strandcast_video.so: not found in " + folder_.path().string() +
                "; build the target strandcast_video, or reinstall StrandCast with its modules");
}

}  // namespace
}  // namespace strand::media
