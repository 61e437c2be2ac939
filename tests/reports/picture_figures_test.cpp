// What peers show, and the figures of it, with qualities that are made up and easy to add.
#include "reports/picture_figures.hpp"

#include <chrono>
#include <cmath>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "reports/aggregate.hpp"
#include "reports/expectations.hpp"
#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

using std::chrono::milliseconds;

Expectation expectation(Statistic statistic, Metric metric, ExpectationFilter filter = {}) {
  Expectation one;
  one.statistic = statistic;
  one.metric = metric;
  one.filter = std::move(filter);
  return one;
}

ExpectationFilter filter(std::optional<std::string> peer, std::optional<Duration> from = {},
                         std::optional<Duration> until = {}) {
  ExpectationFilter only;
  only.peer = std::move(peer);
  only.from = from;
  only.until = until;
  return only;
}

// The source gives six frames, one every 100 ms, and leaves out its third and its last: what is
// sent are frames 0 to 3, of which the last has a quality of 50 percent. A has all of them. B lacks
// frame 1, and has frame 2 a second too late. C never reports.
RunObservation six_frames() {
  RunObservation observation = make_observation(4, 2);
  std::vector<SourceFrame>& frames = observation.coordinator.frames;
  for (std::size_t i = 2; i < 4; ++i) {
    frames[i].captured += milliseconds(100);
    frames[i].skipped_before = 1;
  }
  frames[3].quality = 50;
  observation.coordinator.skipped_frames = 2;
  LedgerBuilder a(2);
  a.complete(at_ms(10)).complete(at_ms(110)).complete(at_ms(310)).complete(at_ms(410));
  LedgerBuilder b(2);
  b.complete(at_ms(20)).partial({1}).complete(at_ms(1'301)).complete(at_ms(420));
  add_peer(observation, "A", a);
  add_peer(observation, "B", b);
  add_silent_peer(observation, "C");
  return observation;
}

// A frame in its own place has 40 dB and 0.9; one that stands for n frames loses 10 dB and 0.2 for
// each, and half the quality costs 5 dB.
PictureQuality quality_of(const ShownPicture& picture) {
  const double age = picture.wanted - picture.shown;
  return {40 - 10 * age - (picture.percent == 50 ? 5 : 0), 0.9 - 0.2 * age};
}

PictureTable table_of(std::span<const RunReport> runs) {
  PictureTable table;
  for (const ShownPicture& one : shown_pictures(runs)) table.emplace(one, quality_of(one));
  return table;
}

TEST(PictureFigures, KnowWhatCameOfEveryFrameThatTheSourceGave) {
  const RunReport run = make_run_report(six_frames());
  EXPECT_EQ(run.given.stretches,
            (std::vector<GivenStretch>{
                {2, true, 100}, {1, false, 0}, {1, true, 100}, {1, true, 50}, {1, false, 0}}));
  EXPECT_EQ(arrivals_at(run, run.peers[0]), (PictureArrivals{100, 100, 0, 100, 50, 0}));
  EXPECT_EQ(arrivals_at(run, run.peers[1]), (PictureArrivals{100, 0, 0, 0, 50, 0}));
}

// D came behind the capture of frame 1. What the source left out then is the first that it misses.
TEST(PictureFigures, BeginWithAPeerThatJoined) {
  std::vector<RunReport> runs{make_run_report(six_frames())};
  PeerReport joined;
  joined.name = "D";
  joined.joined = {.first_frame = 2, .seconds = 0.2};
  joined.frame_status = "2c";
  runs[0].peers.push_back(joined);
  EXPECT_EQ(arrivals_at(runs[0], joined),
            (PictureArrivals{before_viewer, before_viewer, 0, 100, 50, 0}));
  PictureTable table = table_of(runs);
  table[{2, ShownPicture::nothing, 0}] = {5, 0};
  add_pictures({}, table, runs);
  // Black, itself at 40 dB, itself at half the quality, and that one frozen for a frame.
  ASSERT_TRUE(runs[0].peers.back().picture);
  EXPECT_EQ(runs[0].peers.back().picture->psnr_db.mean, (5 + 40 + 35 + 25) / 4.0);
  EXPECT_EQ(runs[0].peers.back().picture->frozen, 0.5);
}

TEST(PictureFigures, AskForEveryPictureOnce) {
  const std::vector<RunReport> runs(2, make_run_report(six_frames()));
  // Of C nobody knows what it showed.
  EXPECT_EQ(shown_pictures(runs), (std::vector<ShownPicture>{{0, 0, 100},
                                                             {1, 0, 100},
                                                             {1, 1, 100},
                                                             {2, 0, 100},
                                                             {2, 1, 100},
                                                             {3, 0, 100},
                                                             {3, 3, 100},
                                                             {4, 4, 50},
                                                             {5, 4, 50}}));
}

TEST(PictureFigures, AreOfAllFramesOfAPeer) {
  std::vector<RunReport> runs{make_run_report(six_frames())};
  add_pictures({}, table_of(runs), runs);
  // A: 40, 40, 30, 40, 35, 25: a mean of 35 dB; SSIM 0.9 but for two of 0.7.
  ASSERT_TRUE(runs[0].peers[0].picture);
  EXPECT_EQ(*runs[0].peers[0].picture,
            (PictureReport{{35, 25, 25}, {0.833333, 0.7, 0.7}, 2.0 / 6}));
  // B: 40, 30, 20, 10, 35, 25: 160 / 6 = 26.667; SSIM 0.9, 0.7, 0.5, 0.3, 0.9, 0.7: 4.0 / 6.
  ASSERT_TRUE(runs[0].peers[1].picture);
  EXPECT_EQ(*runs[0].peers[1].picture,
            (PictureReport{{26.667, 10, 10}, {0.666667, 0.3, 0.3}, 4.0 / 6}));
  EXPECT_FALSE(runs[0].peers[2].picture);
}

TEST(PictureFigures, OfAPeerThatGotNothingAreThoseOfBlack) {
  RunObservation observation = make_observation(2, 2);
  add_peer(observation, "A", LedgerBuilder(2).lost().lost());
  std::vector<RunReport> runs{make_run_report(observation)};
  constexpr std::uint32_t nothing = ShownPicture::nothing;
  EXPECT_EQ(shown_pictures(runs), (std::vector<ShownPicture>{{0, nothing, 0}, {1, nothing, 0}}));
  const PictureTable table{{{0, nothing, 0}, {6, 0.01}}, {{1, nothing, 0}, {7, -0.02}}};
  add_pictures({}, table, runs);
  EXPECT_EQ(runs[0].peers[0].picture, (PictureReport{{6.5, 6, 6}, {-0.005, -0.02, -0.02}, 1}));
}

TEST(PictureFigures, SayNothingWhereAPictureWasNotCompared) {
  std::vector<RunReport> runs{make_run_report(six_frames())};
  PictureTable table = table_of(runs);
  table.erase({3, 0, 100});  // which B shows, and A does not
  add_pictures({}, table, runs);
  EXPECT_TRUE(runs[0].peers[0].picture);
  EXPECT_FALSE(runs[0].peers[1].picture);
}

TEST(PictureFigures, OfSeveralRunsAreMeansAndTheLeastOfAll) {
  std::vector<RunReport> runs(3, make_run_report(six_frames()));
  runs[0].peers[0].picture = {{35, 25, 20}, {0.8, 0.7, 0.6}, 0.25};
  runs[1].peers[0].picture = {{37, 26, 10}, {0.9, 0.8, 0.5}, 0.75};
  const Aggregate totals = aggregate(runs);  // the third has none
  EXPECT_EQ(totals.peers[0].picture, (PictureReport{{36, 25.5, 10}, {0.85, 0.75, 0.5}, 0.5}));
  EXPECT_FALSE(totals.peers[1].picture);
}

class ExpectationsOfPictures : public testing::Test {
 protected:
  // What comes of one expectation, without C.
  static ExpectationReport came(const Expectation& one) {
    RunObservation observation = six_frames();
    observation.peers.pop_back();
    return came(one, observation);
  }
  static ExpectationReport came(const Expectation& one, RunObservation& observation) {
    observation.expectations = std::span(&one, 1);
    std::vector<RunReport> runs{make_run_report(observation)};
    add_pictures(observation.expectations, table_of(runs), runs);
    return evaluate(observation.expectations, runs).at(0);
  }
};

TEST_F(ExpectationsOfPictures, AreOfTheFramesOfAllPeers) {
  // A: 40, 40, 30, 40, 35, 25; B: 40, 30, 20, 10, 35, 25.
  EXPECT_EQ(came(expectation(Statistic::min, Metric::psnr)).actual, 10);
  EXPECT_EQ(came(expectation(Statistic::min, Metric::psnr)).worst, "run 0, peer B");
  EXPECT_EQ(came(expectation(Statistic::max, Metric::psnr)).actual, 40);
  // 35 and 26.667, each of 6 frames: 30.8335, which is nearest to 30.834.
  EXPECT_EQ(came(expectation(Statistic::mean, Metric::psnr)).actual, 30.834);
  EXPECT_EQ(came(expectation(Statistic::mean, Metric::ssim)).actual, 0.75);
  EXPECT_EQ(came(expectation(Statistic::mean, Metric::psnr)).unit, "dB");
  EXPECT_EQ(came(expectation(Statistic::mean, Metric::ssim)).unit, "index");
}

TEST_F(ExpectationsOfPictures, TakeThePercentileOfTheWorstPeer) {
  // Of six frames the third: A's 35, and B's 25. The sixth is 40 at both.
  EXPECT_EQ(came(expectation(Statistic::p50, Metric::psnr)).actual, 25);
  EXPECT_EQ(came(expectation(Statistic::p50, Metric::psnr)).worst, "run 0, peer B");
  EXPECT_EQ(came(expectation(Statistic::p99, Metric::psnr)).actual, 40);
  EXPECT_EQ(came(expectation(Statistic::p5, Metric::ssim)).actual, 0.3);
  EXPECT_EQ(came(expectation(Statistic::p1, Metric::psnr, filter("A"))).actual, 25);
}

TEST_F(ExpectationsOfPictures, KeepToTheirWindowByTheSourceOwnTime) {
  // Frames 2 and 3 of the source, at 200 and 300 ms, of which the first was left out.
  const ExpectationFilter window = filter("A", milliseconds(200), milliseconds(400));
  EXPECT_EQ(came(expectation(Statistic::min, Metric::psnr, window)).actual, 30);
  EXPECT_EQ(came(expectation(Statistic::mean, Metric::psnr, window)).actual, 35);
  const ExpectationFilter behind = filter(std::nullopt, milliseconds(600));
  EXPECT_EQ(came(expectation(Statistic::min, Metric::psnr, behind)).actual, std::nullopt);
}

TEST_F(ExpectationsOfPictures, FailWhereNobodyKnowsWhatAPeerShowed) {
  RunObservation observation = six_frames();
  const ExpectationReport all = came(expectation(Statistic::min, Metric::psnr), observation);
  EXPECT_FALSE(all.pass);
  EXPECT_EQ(all.actual, std::nullopt);
  EXPECT_EQ(all.worst, "run 0, peer C");
}

TEST_F(ExpectationsOfPictures, HaveNoSamplesWherePicturesWereNotCompared) {
  const Expectation one = expectation(Statistic::min, Metric::ssim);
  RunObservation observation = six_frames();
  observation.expectations = std::span(&one, 1);
  const std::vector<RunReport> runs{make_run_report(observation)};
  const ExpectationReport came = evaluate(observation.expectations, runs).at(0);
  EXPECT_FALSE(came.pass);
  EXPECT_EQ(came.worst, "run 0, peer A");
}

}  // namespace
}  // namespace strand::reports
