#include "reports/worst_pictures.hpp"

#include <gtest/gtest.h>

#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

// Ten frames a second. A letter a frame: complete, or lost.
RunReport run_of(const std::string& fates) {
  RunObservation observation = make_observation(static_cast<std::uint32_t>(fates.size()), 2);
  LedgerBuilder builder(2);
  for (std::uint32_t i = 0; i < fates.size(); ++i) {
    if (fates[i] == 'c') {
      builder.complete(at_ms(i * 100 + 1));
    } else {
      builder.lost();
    }
  }
  add_peer(observation, "A", builder);
  return make_run_report(observation);
}

PicturePair pair_of(double psnr) {
  return {{psnr, 0.5}, "sent", "shown"};
}

TEST(WorstPictures, AreLookedForAtTheEndOfEachStretchOfTheWorstRun) {
  std::vector<RunReport> runs{run_of("ccccccccxc"), run_of("xxcxxxccxc")};
  runs[1].run = 1;
  EXPECT_EQ(worst_run(runs), &runs[1]);
  constexpr std::uint32_t nothing = ShownPicture::nothing;
  EXPECT_EQ(worst_candidates(runs),
            (std::vector<ShownPicture>{{1, nothing, 0}, {5, 2, 100}, {8, 7, 100}}));
}

TEST(WorstPictures, AreNoneWhereNothingStoodStill) {
  EXPECT_TRUE(worst_candidates({run_of("ccc")}).empty());
  EXPECT_TRUE(worst_candidates({}).empty());
  EXPECT_TRUE(worst_pictures({}, {}).empty());
}

TEST(WorstPictures, LookAtTheLongestOfManyStretches) {
  std::string fates;
  for (int i = 0; i < 40; ++i) fates += i == 30 ? "cxx" : "cx";
  const std::vector<ShownPicture> candidates = worst_candidates({run_of(fates)});
  ASSERT_EQ(candidates.size(), 24U);
  // The only one of two frames, and of the others the first.
  EXPECT_EQ(candidates.back(), (ShownPicture{62, 60, 100}));
  EXPECT_EQ(candidates.front(), (ShownPicture{1, 0, 100}));
}

TEST(WorstPictures, AreOrderedByTheirQualityAndSayWhatTheyAre) {
  const std::vector<RunReport> runs{run_of("xcxxc")};
  const std::vector<WorstPicture> worst = worst_pictures(
      runs, {{{0, ShownPicture::nothing, 0}, pair_of(9)}, {{3, 1, 100}, pair_of(8)}});
  ASSERT_EQ(worst.size(), 2U);
  EXPECT_EQ(worst[0].peer, "A");
  EXPECT_EQ(worst[0].frame, 3U);
  EXPECT_DOUBLE_EQ(worst[0].seconds, 0.3);
  EXPECT_EQ(worst[0].shown, 1U);
  EXPECT_DOUBLE_EQ(worst[0].age_seconds, 0.2);
  EXPECT_EQ(worst[1].frame, 0U);
  EXPECT_FALSE(worst[1].shown);
}

TEST(WorstPictures, CountFramesAsTheyWereSent) {
  // The source leaves its first two frames out, and the sixth, which would have been frame 3.
  RunReport run = run_of("cxxc");
  run.given.stretches = {{2, false, 0}, {3, true, 100}, {1, false, 0}, {1, true, 100}};
  const std::vector<ShownPicture> candidates = worst_candidates({run});
  EXPECT_EQ(candidates, (std::vector<ShownPicture>{{1, ShownPicture::nothing, 0}, {5, 2, 100}}));
  const auto worst =
      worst_pictures({run}, {{candidates[0], pair_of(5)}, {candidates[1], pair_of(6)}});
  EXPECT_FALSE(worst[0].frame);
  EXPECT_FALSE(worst[1].frame);
  EXPECT_EQ(worst[1].shown, 0U);
}

TEST(WorstPictures, AreKnownOfASavedRunWhoseSourceGaveAllAtItsOwnQuality) {
  const FrameRate rate(25, 1);
  RunReport run = run_of("cxc");
  run.given = {};  // as it is read
  EXPECT_TRUE(worst_candidates({run}).empty());
  run.given = given_of_saved(run, rate);
  EXPECT_EQ(run.given.rate, rate);
  EXPECT_EQ(worst_candidates({run}), (std::vector<ShownPicture>{{1, 0, 100}}));
  RunReport lowered = run;
  lowered.source.quality->lowest = 99;
  EXPECT_TRUE(given_of_saved(lowered, rate).stretches.empty());
  run.source.skipped_frames = 1;
  EXPECT_TRUE(given_of_saved(run, rate).stretches.empty());
}

TEST(WorstPictures, AreEightAtMost) {
  std::string fates;
  std::map<ShownPicture, PicturePair> pairs;
  for (std::uint32_t i = 0; i < 10; ++i) {
    fates += "cx";
    pairs[{2 * i + 1, 2 * i, 100}] = pair_of(30 - i);
  }
  const std::vector<WorstPicture> worst = worst_pictures({run_of(fates)}, pairs);
  ASSERT_EQ(worst.size(), most_worst_pictures);
  EXPECT_EQ(worst.front().frame, 19U);
  EXPECT_EQ(worst.back().frame, 5U);
}

}  // namespace
}  // namespace strand::reports
