#include "real/link_summary.hpp"

#include <gtest/gtest.h>

#include "tests/real/shaper_driver.hpp"

namespace strand::real {
namespace {

using std::chrono::milliseconds;
using Lines = std::vector<std::string>;
using test::link_of;
using test::ShaperDriver;

TEST(LinkSummary, PerfectLinksHaveNone) {
  const LinkShaper links{LinkPlan{}};
  EXPECT_EQ(describe_links(links), Lines{});
  EXPECT_EQ(link_problems(links), Lines{});
}

TEST(LinkSummary, LinksThatNothingWasSentOverHaveNone) {
  LinkPlan plan;
  plan.forward = link_of({});
  EXPECT_EQ(describe_links(LinkShaper(std::move(plan))), Lines{});
}

TEST(LinkSummary, SaysWhatBecameOfTheDatagramsOfEveryLink) {
  link::LinkOptions options;
  options.drops.datagrams = {1};
  LinkPlan plan;
  plan.forward = link_of(options);
  options.drops = {};
  options.delay = milliseconds(5);
  plan.backward = link_of(options);
  plan.backward->name = "A->coordinator";
  plan.backward->max_datagrams = 1;
  ShaperDriver driver(std::move(plan));
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(milliseconds(1), i);
  driver.shaper.on_received(run_start, test::hop_before);
  for (std::uint32_t i = 0; i < 3; ++i) driver.send(milliseconds(1), i, 4, test::hop_before);
  EXPECT_EQ(describe_links(driver.shaper),
            (Lines{"link A->B: 3 datagrams sent, 2 delivered, 0 lost, 0 dropped by its queue, 1 "
                   "dropped by name; half left within 0 us of their time, 99 % within 0 us",
                   "link A->coordinator: 3 datagrams sent, 0 delivered, 0 lost, 0 dropped by its "
                   "queue, 2 too many to hold, 1 still under way"}));
  EXPECT_EQ(link_problems(driver.shaper),
            Lines{"link A->coordinator: 2 datagrams were dropped because too many were under way; "
                  "give the link a shorter delay or a smaller queue"});
}

}  // namespace
}  // namespace strand::real
