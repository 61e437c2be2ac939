#include "real/link_shaper.hpp"

#include <gtest/gtest.h>

#include "tests/real/shaper_driver.hpp"

namespace strand::real {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using test::Departure;
using test::hop_before;
using test::link_of;
using test::next_hop;
using test::ShaperDriver;

using Departures = std::vector<Departure>;

link::LinkOptions delayed(Duration delay) {
  link::LinkOptions options;
  options.delay = delay;
  return options;
}

LinkPlan forward(const link::LinkOptions& options) {
  LinkPlan plan;
  plan.forward = link_of(options);
  return plan;
}

TEST(LinkShaper, ADelayedDatagramLeavesWhenTheDelayIsOver) {
  ShaperDriver driver(forward(delayed(milliseconds(20))));
  EXPECT_TRUE(driver.send(milliseconds(1), 7));
  EXPECT_TRUE(driver.departures.empty());
  EXPECT_EQ(driver.shaper.deadline(), run_start + milliseconds(21));
  driver.finish();
  EXPECT_EQ(driver.departures, (Departures{{7, milliseconds(21)}}));
  EXPECT_EQ(driver.shaper.deadline(), std::nullopt);
}

TEST(LinkShaper, LeavesAloneWhatGoesOverAPerfectLink) {
  ShaperDriver driver(LinkPlan{});
  EXPECT_FALSE(driver.send(milliseconds(1), 7));
  EXPECT_EQ(driver.shaper.deadline(), std::nullopt);
  EXPECT_EQ(driver.shaper.forward(), nullptr);
}

// What is sent at 0, 30, 60, ... 300 us leaves 1 ms later, but after each wake-up the next comes no
// earlier than 100 us: at 1000, 1100, 1200 and 1300 us, and what is due between leaves with it.
TEST(LinkShaper, WhatIsDueWithinTheWindowLeavesTogether) {
  ShaperDriver driver(forward(delayed(milliseconds(1))));
  for (std::uint32_t i = 0; i <= 10; ++i) driver.send(microseconds(30 * i), i);
  driver.finish();
  ASSERT_EQ(driver.departures.size(), 11U);
  for (std::uint32_t i = 0; i <= 10; ++i) {
    EXPECT_EQ(driver.departures[i].number, i);
    EXPECT_EQ(driver.departures[i].time, microseconds(1000 + (30 * i + 99) / 100 * 100)) << i;
  }
  EXPECT_EQ(driver.wakes, 4);
}

TEST(LinkShaper, ALinkWithoutDelayGivesAtOnceWhatItDoesNotLose) {
  link::LinkOptions options;
  options.loss = Probability::percent(100);
  ShaperDriver lossy(forward(options));
  options.loss = Probability();
  options.mtu = ByteCount(1500);
  ShaperDriver clean(forward(options));
  for (ShaperDriver* driver : {&lossy, &clean}) driver->send(milliseconds(3), 1);
  EXPECT_TRUE(lossy.departures.empty());
  EXPECT_EQ(clean.departures, (Departures{{1, milliseconds(3)}}));
}

TEST(LinkShaper, AnswersToTheHopBeforeTakeTheLinkBack) {
  LinkPlan plan = forward(delayed(milliseconds(20)));
  plan.backward = link_of(delayed(milliseconds(50)));
  ShaperDriver driver(std::move(plan));
  driver.shaper.on_received(run_start, hop_before);
  driver.send(Duration(0), 1, 4, next_hop);
  // The next hop's answer does not make it a hop before.
  driver.shaper.on_received(run_start, next_hop);
  driver.send(Duration(0), 2, 4, next_hop);
  driver.send(Duration(0), 3, 4, hop_before);
  driver.finish();
  EXPECT_EQ(driver.departures,
            (Departures{{1, milliseconds(20)}, {2, milliseconds(20)}, {3, milliseconds(50)}}));
  EXPECT_EQ(driver.packets[2].to(), hop_before);
  EXPECT_EQ(driver.shaper.forward()->counters().sent, 2U);
  EXPECT_EQ(driver.shaper.backward()->counters().sent, 1U);
}

TEST(LinkShaper, WhoFeedsTheChainHasNoHopBefore) {
  LinkPlan plan = forward(delayed(milliseconds(20)));
  plan.feeds_the_chain = true;
  ShaperDriver driver(std::move(plan));
  driver.shaper.on_received(run_start, next_hop);
  EXPECT_TRUE(driver.send(Duration(0), 1, 4, next_hop));
}

// However many speak to it, it remembers a bounded number, and who speaks again is known again.
TEST(LinkShaper, AFloodOfSendersDoesNotHideTheHopBefore) {
  LinkPlan plan = forward(delayed(milliseconds(20)));
  plan.backward = link_of(delayed(milliseconds(50)));
  ShaperDriver driver(std::move(plan));
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    driver.shaper.on_received(run_start, {IpAddress::v4(i), 1});
    driver.shaper.on_received(run_start, hop_before);
  }
  driver.send(Duration(0), 1, 4, hop_before);
  EXPECT_EQ(driver.shaper.backward()->counters().sent, 1U);
}

link::LinkOptions lossy(unsigned percent) {
  link::LinkOptions options;
  options.loss = Probability::percent(percent);
  return options;
}

// All that is sent from 10 ms after the start on is lost.
LinkPlan changing_after_ten_milliseconds() {
  LinkPlan plan = forward({});
  plan.forward->turns = {test::change_at(milliseconds(10), lossy(100))};
  return plan;
}

TEST(LinkShaper, EventsOfAPeerCountFromTheFirstDatagramLessItsWay) {
  LinkPlan plan = changing_after_ten_milliseconds();
  plan.away = milliseconds(4);
  ShaperDriver driver(std::move(plan));
  driver.send(milliseconds(90), 1);
  // The source started at 100 ms.
  driver.shaper.on_received(run_start + milliseconds(104), hop_before);
  driver.shaper.on_received(run_start + milliseconds(106), hop_before);
  driver.send(milliseconds(109), 2);
  driver.send(milliseconds(110), 3);
  EXPECT_EQ(driver.departures, (Departures{{1, milliseconds(90)}, {2, milliseconds(109)}}));
}

TEST(LinkShaper, EventsOfTheCoordinatorCountFromTheStartOfItsSource) {
  LinkPlan plan = changing_after_ten_milliseconds();
  plan.feeds_the_chain = true;
  ShaperDriver driver(std::move(plan));
  driver.shaper.on_received(run_start, next_hop);
  driver.send(milliseconds(90), 1);
  driver.shaper.start(run_start + milliseconds(100));
  driver.send(milliseconds(109), 2);
  driver.send(milliseconds(110), 3);
  EXPECT_EQ(driver.departures, (Departures{{1, milliseconds(90)}, {2, milliseconds(109)}}));
}

}  // namespace
}  // namespace strand::real
