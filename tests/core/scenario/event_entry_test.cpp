#include "core/scenario/event_entry.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t b = 2;
constexpr std::size_t c = 3;

Event event_of(const std::string& event) {
  const Scenario scenario = parse_more("events: [{" + event + "}]\n");
  return scenario.events.at(0);
}

TEST(EventEntry, HasATimeAndALength) {
  const Event event = event_of("at: 25s, pause: B, for: 500ms");
  EXPECT_EQ(event.at, Duration(25s));
  EXPECT_EQ(event.lasting, Duration(500ms));
  EXPECT_EQ(std::get<Pause>(event.what), Pause{b});
}

TEST(EventEntry, MayBeginWithTheSource) {
  EXPECT_EQ(event_of("at: 0s, crash: C").at, Duration(0));
}

TEST(EventEntry, CrashesAPeer) {
  EXPECT_EQ(std::get<Crash>(event_of("at: 22s, crash: C").what), (Crash{c, std::nullopt}));
  const Event event = event_of("at: 22s, crash: C, restart_after: 2s");
  EXPECT_EQ(std::get<Crash>(event.what), (Crash{c, Duration(2s)}));
  EXPECT_EQ(event.lasting, std::nullopt);
}

TEST(EventEntry, PausesTheCoordinatorToo) {
  EXPECT_EQ(std::get<Pause>(event_of("at: 1s, pause: coordinator, for: 1s").what), Pause{0});
}

TEST(EventEntry, SetsAClock) {
  const auto skew_of = [](const std::string& settings) {
    return std::get<ClockSkew>(event_of("at: 0s, clock: B, " + settings).what);
  };
  EXPECT_EQ(skew_of("offset: 20ms, drift: 50ppm"), (ClockSkew{b, 20ms, 50}));
  EXPECT_EQ(skew_of("offset: -20ms"), (ClockSkew{b, -20ms, 0}));
  EXPECT_EQ(skew_of("drift: -100000ppm"), (ClockSkew{b, 0ms, -100'000}));
  EXPECT_EQ(skew_of("offset: -60min, drift: 0ppm"), (ClockSkew{b, -1h, 0}));
}

TEST(EventEntry, TroublesADisk) {
  const Event slow = event_of("at: 5s, for: 2s, disk: C, write_time: 200ms");
  EXPECT_EQ(std::get<DiskFault>(slow.what), (DiskFault{c, Duration(200ms)}));
  EXPECT_EQ(slow.lasting, Duration(2s));
  const Event full = event_of("at: 5s, disk: C, full: true");
  EXPECT_EQ(std::get<DiskFault>(full.what), (DiskFault{c, std::nullopt}));
  EXPECT_EQ(full.lasting, std::nullopt);
}

TEST(EventEntry, TroublesConnections) {
  const Event cut = event_of("at: 5s, control: C, cut: true");
  EXPECT_EQ(std::get<ControlFault>(cut.what), (ControlFault{c, true}));
  EXPECT_EQ(cut.lasting, std::nullopt);
  const Event stall = event_of("at: 5s, for: 2s, control: C, stall: true");
  EXPECT_EQ(std::get<ControlFault>(stall.what), (ControlFault{c, false}));
  EXPECT_EQ(stall.lasting, Duration(2s));
}

TEST(EventEntry, NamesPeersThatLookLikeOtherThings) {
  const Scenario scenario = parse_scenario(
      "version: 1\ntopology: {chain: [N, on, 7]}\nsource: {type: synthetic}\n"
      "events: [{at: 1s, crash: on}, {at: 2s, crash: 7}]\n",
      "a.yaml");
  EXPECT_EQ(std::get<Crash>(scenario.events.at(0).what).place, 2U);
  EXPECT_EQ(std::get<Crash>(scenario.events.at(1).what).place, 3U);
}

}  // namespace
}  // namespace strand::scenario
