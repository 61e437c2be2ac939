#include "real/host_turns.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using std::chrono::milliseconds;
using Kind = ProcessTurn::Kind;

scenario::Event event(Duration at, std::optional<Duration> lasting,
                      decltype(scenario::Event::what) what) {
  return {at, lasting, std::move(what)};
}

scenario::Scenario with(std::vector<scenario::Event> events) {
  scenario::Scenario scenario;
  scenario.chain = scenario::numbered_chain(3);
  scenario.events = std::move(events);
  return scenario;
}

TEST(HostTurns, OfProcessesAreInTheirOrder) {
  // The first pause ends when the second begins.
  const auto turns =
      process_turns(with({event(milliseconds(10), milliseconds(20), scenario::Pause{2}),
                          event(milliseconds(20), {}, scenario::Crash{1, milliseconds(30)}),
                          event(milliseconds(25), {}, scenario::Crash{3, {}}),
                          event(milliseconds(30), {}, scenario::Join{4}),
                          event(milliseconds(30), milliseconds(5), scenario::Pause{2})}));
  const std::vector<ProcessTurn> expected{
      {milliseconds(10), Kind::pause, 2},  {milliseconds(20), Kind::restart, 1},
      {milliseconds(25), Kind::crash, 3},  {milliseconds(30), Kind::resume, 2},
      {milliseconds(30), Kind::join, 4},   {milliseconds(30), Kind::pause, 2},
      {milliseconds(35), Kind::resume, 2}, {milliseconds(50), Kind::begin, 1}};
  EXPECT_EQ(turns, expected);
}

TEST(HostTurns, AreThoseOfOnePlaceOnly) {
  const scenario::Scenario scenario =
      with({event(milliseconds(5), {}, scenario::ClockSkew{1, milliseconds(20), 50}),
            event(milliseconds(6), milliseconds(4), scenario::DiskFault{2, {}}),
            event(milliseconds(10), {}, scenario::DiskFault{2, milliseconds(3)}),
            event(milliseconds(11), {}, scenario::ControlFault{2, true}),
            event(milliseconds(12), milliseconds(3), scenario::ControlFault{2, false})});
  EXPECT_EQ(host_turns(scenario, 1),
            (std::vector<HostTurn>{{milliseconds(5), ClockTurn{milliseconds(20), 50}}}));
  EXPECT_EQ(host_turns(scenario, 2),
            (std::vector<HostTurn>{{milliseconds(6), DiskTurn{std::nullopt}},
                                   {milliseconds(10), DiskTurn{}},
                                   {milliseconds(10), DiskTurn{milliseconds(3)}},
                                   {milliseconds(11), ControlCut{}},
                                   {milliseconds(12), ControlHold{true, true, true}},
                                   {milliseconds(15), ControlHold{false, true, true}}}));
  EXPECT_TRUE(host_turns(scenario, 0).empty());
}

// Place 3 is in none of the groups.
TEST(HostTurns, OfAPartitionAreThoseOfThePeersThatItPartsFromTheCoordinator) {
  const scenario::Scenario both =
      with({event(milliseconds(5), milliseconds(5), scenario::Partition{{{0, 1}, {2}}, false})});
  EXPECT_TRUE(host_turns(both, 0).empty());
  EXPECT_TRUE(host_turns(both, 1).empty());
  EXPECT_TRUE(host_turns(both, 3).empty());
  EXPECT_EQ(host_turns(both, 2),
            (std::vector<HostTurn>{{milliseconds(5), ControlHold{true, true, true}},
                                   {milliseconds(10), ControlHold{false, true, true}}}));
  // What goes from an earlier group to a later one is held up: here what comes to 2.
  const scenario::Scenario down =
      with({event(milliseconds(5), {}, scenario::Partition{{{0}, {2}}, true})});
  EXPECT_EQ(host_turns(down, 2),
            (std::vector<HostTurn>{{milliseconds(5), ControlHold{true, true, false}}}));
  const scenario::Scenario up =
      with({event(milliseconds(5), {}, scenario::Partition{{{2}, {0}}, true})});
  EXPECT_EQ(host_turns(up, 2),
            (std::vector<HostTurn>{{milliseconds(5), ControlHold{true, false, true}}}));
}

// 20 ms ahead from 1 s on, and 1000 ppm fast: after another second 21 ms.
TEST(HostTurns, MakeTheClockOfAHost) {
  const scenario::Scenario scenario =
      with({event(std::chrono::seconds(1), {}, scenario::ClockSkew{1, milliseconds(20), 1'000})});
  const Timestamp start(std::chrono::hours(1));
  const HostClock clock = clock_of_host(scenario, 1, start);
  const Timestamp later = start + std::chrono::seconds(2);
  EXPECT_EQ(clock.local(later), later + milliseconds(21));
  EXPECT_EQ(clock.when_it_showed(later + milliseconds(21)), later);
  EXPECT_EQ(clock.when_it_showed(start), start);
  EXPECT_EQ(clock_of_host(scenario, 2, start).local(later), later);
}

}  // namespace
}  // namespace strand::real
