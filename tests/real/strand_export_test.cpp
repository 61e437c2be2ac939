// `strand export`, of the frames of a run and of none.

#include <gtest/gtest.h>

#include "real/frame_folder.hpp"
#include "tests/real/strand_process.hpp"
#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

class StrandExport : public StrandRun {
 protected:
  // The frames of a run at 50 frames a second.
  void run_demo(const std::string& frames) const {
    StrandProcess run(
        in_background({"--demo", "--frames", frames, "--fps", "50", "--peers", "A", "--quiet"}));
    ASSERT_EQ(run.wait(), 0) << run.errors();
  }
  [[nodiscard]] std::vector<std::string> exporting(const std::vector<std::string>& more) const {
    return joined({{"export", frames_of(out_, "A"), "--out", video_}, more});
  }
  void remove_frame(std::uint32_t number) const {
    ASSERT_TRUE(fs::remove(frames_of(out_, "A") / frame_file_name(FrameNumber(number))));
  }
  // Without ones that a program which is stopped could leave behind.
  [[nodiscard]] std::size_t files_beside_video() const { return files_in(folder_.path()); }

  const fs::path video_ = folder_.path() / "A.mp4";
};

TEST_F(StrandExport, MakesAVideoAtTheRateAndOfTheLengthOfTheRun) {
  run_demo("20");
  // The last is a gap too, since the report says how many frames there were.
  for (const std::uint32_t number : {0U, 7U, 8U, 19U}) remove_frame(number);
  StrandProcess program(exporting({}));
  EXPECT_EQ(program.wait(), 0) << program.errors();
  EXPECT_EQ(program.output(), video_.string() +
                                  ": 20 frames at 50 a second, 0.4 s; 4 missing, filled with the "
                                  "frame before\n");
  EXPECT_EQ(program.errors(), "");
  EXPECT_GT(fs::file_size(video_), 0U);
  EXPECT_EQ(files_beside_video(), 1U);
}

TEST_F(StrandExport, TakesItsOwnRateAndTheLastFrameWithoutAReport) {
  run_demo("10");
  fs::remove(out_ / "report.json");
  remove_frame(9);
  StrandProcess program(exporting({}));
  EXPECT_EQ(program.wait(), 0) << program.errors();
  EXPECT_EQ(program.output(), video_.string() + ": 9 frames at 30 a second, 0.3 s; no gaps\n");
  EXPECT_EQ(program.errors(), "strand: there is no " + (out_ / "report.json").string() +
                                  "; taking 30 frames a second, --fps says otherwise\n");
  StrandProcess again(exporting({"--fps", "25", "--overwrite"}));
  EXPECT_EQ(again.wait(), 0) << again.errors();
  EXPECT_EQ(again.output(), video_.string() + ": 9 frames at 25 a second, 0.4 s; no gaps\n");
  EXPECT_EQ(again.errors(), "");
}

TEST_F(StrandExport, ReplacesNothingUnasked) {
  run_demo("3");
  support::write_file(video_, "mine");
  StrandProcess program(exporting({}));
  EXPECT_EQ(program.wait(), 3);
  EXPECT_EQ(program.errors(),
            "strand: " + video_.string() + " is there already; --overwrite replaces it\n");
  EXPECT_EQ(contents_of(video_), "mine");
}

TEST_F(StrandExport, RefusesAFolderWithoutFramesAndAFileOfAnUnknownKind) {
  fs::create_directory(out_);
  StrandProcess empty({"export", out_, "-o", video_});
  EXPECT_EQ(empty.wait(), 3);
  EXPECT_EQ(empty.errors(), "strand: there are no frames (frame_*.jpg) in " + out_.string() +
                                "; name a folder of a peer's frames, such as peer_A_frames\n");
  StrandProcess unknown({"export", out_, "-o", "video.webm"});
  EXPECT_EQ(unknown.wait(), 2);
  EXPECT_EQ(unknown.errors(),
            "strand: --out: 'video.webm' ends in none of .mp4, .mkv, .avi, which tell what is "
            "written\n");
  EXPECT_EQ(files_beside_video(), 0U);
}

TEST_F(StrandExport, LeavesNothingBehindWhenItIsStopped) {
  run_demo("2");
  // A stream that is long enough to be stopped in: the last frame has a large number.
  fs::remove(out_ / "report.json");
  const fs::path frames = frames_of(out_, "A");
  fs::rename(frames / frame_file_name(FrameNumber(1)),
             frames / frame_file_name(FrameNumber(1'000'000)));
  StrandProcess program(exporting({"--fps", "50"}));
  ASSERT_TRUE(eventually([&] { return files_beside_video() == 1; })) << program.errors();
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 130);
  EXPECT_EQ(program.errors(), "strand: stopped; " + video_.string() + " was not written\n");
  EXPECT_EQ(files_beside_video(), 0U);
}

}  // namespace
}  // namespace strand::real
