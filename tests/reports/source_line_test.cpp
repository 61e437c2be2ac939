#include "reports/source_line.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

RunReport run_with(std::uint64_t skipped, std::optional<SourceQuality> quality) {
  RunReport run;
  run.frames_sent = 90;
  run.source.skipped_frames = skipped;
  run.source.quality = quality;
  return run;
}

TEST(SourceLine, SaysWhatWasSkippedAndHowLowTheQualityFell) {
  const RunReport run = run_with(10, SourceQuality{45, 92.35});
  EXPECT_EQ(source_line(aggregate({run})),
            " SOURCE skipped 10 of 100 frames, quality 45 % of its own at the lowest, 92.3 % on "
            "average\n");
}

TEST(SourceLine, IsEmptyForASourceThatSentEverythingAtItsOwnQuality) {
  EXPECT_EQ(source_line(aggregate({run_with(0, SourceQuality{})})), "");
  EXPECT_EQ(source_line(aggregate({run_with(0, std::nullopt)})), "");
  EXPECT_EQ(source_line(aggregate({})), "");
}

// A mean of 5 frames a run; the lowest quality of all, and the mean of the runs' means.
TEST(SourceLine, PutsRunsTogether) {
  EXPECT_EQ(source_line(aggregate(
                {run_with(10, SourceQuality{60, 90}), run_with(0, SourceQuality{80, 98})})),
            " SOURCE skipped 5 of 95 frames, quality 60 % of its own at the lowest, 94.0 % on "
            "average\n");
}

TEST(SourceLine, NeverRoundsUpToTheSourcesOwnQuality) {
  const std::string line = source_line(aggregate({run_with(0, SourceQuality{80, 99.99})}));
  EXPECT_EQ(line, " SOURCE quality 80 % of its own at the lowest, 99.9 % on average\n");
}

}  // namespace
}  // namespace strand::reports
