#include "sim/runs.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "reports/json_report.hpp"
#include "sim/scenario_source.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

scenario::Scenario six_runs() {
  scenario::Scenario scenario =
      test::chain_of(3, Probability::percent(5), wire::Forwarding::cut_through);
  scenario.repeat = 6;
  return scenario;
}

std::string json_of(std::vector<reports::RunReport> runs) {
  reports::Report report;
  report.runs = std::move(runs);
  return to_json(report);
}

TEST(Runs, DoNotDependOnHowManyRunSideBySide) {
  const scenario::Scenario scenario = six_runs();
  const media::SourceOpener open = make_shared_source(source_options(scenario));
  const auto one_by_one = run_all(scenario, open, {1, false, {}}, test::never_stop);
  const auto four_at_once = run_all(scenario, open, {4, false, {}}, test::never_stop);
  ASSERT_EQ(one_by_one.size(), 6U);
  EXPECT_EQ(json_of(one_by_one), json_of(four_at_once));
  std::set<std::string> digests;
  for (std::uint32_t run = 0; run < 6; ++run) {
    EXPECT_EQ(one_by_one[run].run, run);
    EXPECT_EQ(one_by_one[run].seed, seed_of_run(scenario.seed, run));
    digests.insert(one_by_one[run].digest);
  }
  EXPECT_EQ(digests.size(), 6U);
}

// The last that it hears is the end of its run.
class EndRecorder final : public Observer {
 public:
  explicit EndRecorder(std::atomic<int>& ended) : ended_(ended) {}
  void on_run_ended(Timestamp) override { ++ended_; }

 private:
  std::atomic<int>& ended_;
};

TEST(Runs, HaveObserversOfTheirOwn) {
  const scenario::Scenario scenario = six_runs();
  std::atomic<int> ended = 0;
  std::mutex mutex;
  std::map<std::uint32_t, std::uint64_t> seeds;
  RunsOptions options;
  options.jobs = 3;
  options.make_observers = [&](std::uint32_t run, std::uint64_t seed) {
    const std::scoped_lock lock(mutex);
    seeds.emplace(run, seed);
    std::vector<std::unique_ptr<Observer>> observers;
    for (int i = 0; i < 2; ++i) observers.push_back(std::make_unique<EndRecorder>(ended));
    return observers;
  };
  const auto runs =
      run_all(scenario, make_shared_source(source_options(scenario)), options, test::never_stop);
  EXPECT_EQ(ended, 12);
  ASSERT_EQ(seeds.size(), 6U);
  for (const reports::RunReport& run : runs) EXPECT_EQ(seeds.at(run.run), run.seed);
}

TEST(Runs, AreRepeatedByTheirOwnSeed) {
  scenario::Scenario scenario = six_runs();
  const media::SourceOpener open = make_shared_source(source_options(scenario));
  const auto six = run_all(scenario, open, {}, test::never_stop);
  scenario.seed = six[4].seed;
  scenario.repeat = 1;
  EXPECT_EQ(run_all(scenario, open, {}, test::never_stop).at(0).digest, six[4].digest);
}

TEST(Runs, AreCountedAsTheyEnd) {
  const scenario::Scenario scenario = six_runs();
  std::vector<std::uint32_t> counts;
  RunsOptions options;
  options.jobs = 3;
  options.on_run_ended = [&counts](std::uint32_t ended) { counts.push_back(ended); };
  (void)run_all(scenario, make_shared_source(source_options(scenario)), options, test::never_stop);
  EXPECT_EQ(counts, (std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6}));
}

TEST(Runs, ThatHaveNotBegunAreLeftOutWhenStopped) {
  const scenario::Scenario scenario = six_runs();
  std::atomic<bool> stop{false};
  RunsOptions options;
  options.jobs = 1;
  options.on_run_ended = [&stop](std::uint32_t ended) { stop = ended == 2; };
  const auto reports =
      run_all(scenario, make_shared_source(source_options(scenario)), options, stop);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_FALSE(reports[1].partial);
}

// A source that cannot be read from its frame 10 on.
class BrokenSource final : public media::EncodedSource {
 public:
  explicit BrokenSource(std::uint64_t seed) : seed_(seed) {}
  FrameRate rate() const override { return {30, 1}; }
  std::optional<media::EncodedFrame> next() override {
    if (++frames_ > 10) throw media::MediaError("cannot read: seed " + std::to_string(seed_));
    return media::EncodedFrame{Buffer::allocate(100).slice(), false};
  }

 private:
  std::uint64_t seed_;
  int frames_ = 0;
};

TEST(Runs, FailAsTheFirstRunThatFailed) {
  const scenario::Scenario scenario = six_runs();
  const auto open = [](std::uint64_t seed) { return std::make_unique<BrokenSource>(seed); };
  for (const unsigned jobs : {1U, 6U}) {
    try {
      (void)run_all(scenario, open, {jobs, false, {}}, test::never_stop);
      FAIL() << "no error came through";
    } catch (const media::MediaError& error) {
      EXPECT_STREQ(error.what(), "cannot read: seed 42");
    }
  }
}

}  // namespace
}  // namespace strand::sim
