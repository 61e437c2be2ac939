#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "tests/core/scenario/scenario_text.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

std::vector<Event> events_of(const std::string& list) {
  return parse_more("events: " + list + "\n").events;
}

TEST(Events, MayBeNone) {
  EXPECT_TRUE(events_of("").empty());
  EXPECT_TRUE(events_of("[]").empty());
}

TEST(Events, StandInTheOrderOfTheirTimesAndElseOfTheFile) {
  const std::vector<Event> events = events_of(
      "[{at: 3s, crash: A}, {at: 1s, crash: B}, {at: 3s, crash: C}, {at: 0s, pause: A, for: 1s}]");
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0].what, (decltype(Event::what)(Pause{1})));
  EXPECT_EQ(std::get<Crash>(events[1].what).place, 2U);
  EXPECT_EQ(std::get<Crash>(events[2].what).place, 1U);
  EXPECT_EQ(std::get<Crash>(events[3].what).place, 3U);
}

TEST(Events, MayChangeALinkAgainOnceAChangeIsOver) {
  EXPECT_EQ(events_of("[{at: 8s, for: 4s, link: A->B, set: {loss: 1%}},"
                      " {at: 12s, for: 1s, link: A->B, set: {loss: 2%}},"
                      " {at: 8s, link: B->A, set: {loss: 2%}}]")
                .size(),
            3U);
}

TEST(Events, MayBeginAtTheVeryEndOfTheSource) {
  EXPECT_EQ(events_of("[{at: 30s, crash: C}]").size(), 1U);
  EXPECT_EQ(problems_of(base_text + std::string("events: [{at: 30.000000001s, crash: C}]\n")),
            (Lines{"bad.yaml:4:15: events[0].at: 30.000000001s is after the end of the source, "
                   "which is 30s long; let it begin earlier, or give the source more frames"}));
}

TEST(Events, MayBeginAnytimeWhereTheLengthOfTheSourceIsNotKnown) {
  for (const char* source : {"{type: video, file: a.mp4}", "{type: video, file: a.mp4, fps: 30}",
                             "{type: video, file: a.mp4, frames: 30}"}) {
    const std::string text = std::string("version: 1\ntopology: {chain: 3}\nsource: ") + source +
                             "\nevents: [{at: 43200min, crash: C}]\n";
    EXPECT_EQ(problems_of(text), Lines{}) << source;
  }
}

TEST(Events, AreLimitedInNumber) {
  std::string list = "\n";
  for (std::size_t i = 0; i < ranges::most_events; ++i) {
    list += "  - {at: 1s, control: C, cut: true}\n";
  }
  EXPECT_EQ(events_of(list).size(), ranges::most_events);
  EXPECT_EQ(problems_of(base_text + ("events: " + list) + "  - {at: 1s, crash: C}\n"),
            (Lines{"bad.yaml:5:3: events: must be at most 10000 events, are 10001"}));
}

TEST(Events, ReadTheTracesThatTheyName) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.yaml";
  support::write_file(folder.path() / "lte", "5\n9\n");
  support::write_file(
      file, std::string(base_text) + "events: [{at: 1s, link: A->B, set: {trace: lte}}]\n");
  const Scenario scenario = read_scenario(file);
  const auto& change = std::get<LinkChange>(scenario.events.at(0).what);
  EXPECT_EQ(change.directions.at(0).options.trace.opportunities(),
            (std::vector<std::uint32_t>{5, 9}));
}

TEST(Events, MayComeFromAnOverride) {
  const Scenario scenario =
      parse_more("events: [{at: 1s, crash: A}]\n", {{"events", "[{at: 2s, crash: C}]"}});
  ASSERT_EQ(scenario.events.size(), 1U);
  EXPECT_EQ(scenario.events[0].at, Duration(2s));
}

TEST(Events, ChangeLinksAsOverridesHaveThem) {
  const Scenario scenario = parse_more("events: [{at: 1s, link: A->B, set: {loss: 1%}}]\n",
                                       {{"links.default.delay", "7ms"}});
  const auto& change = std::get<LinkChange>(scenario.events.at(0).what);
  EXPECT_EQ(change.directions.at(0).options.delay, Duration(7ms));
}

}  // namespace
}  // namespace strand::scenario
