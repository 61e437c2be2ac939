#include "core/scenario/link_entry.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using link::JitterDistribution;
using link::LinkOptions;

LinkOptions options_of(const std::string& entry) {
  return parse_more("links: {default: " + entry + "}\n").default_link;
}

TEST(LinkEntry, IsAPerfectLinkWhereItSaysNothing) {
  EXPECT_EQ(options_of("{}"), LinkOptions{});
  EXPECT_EQ(options_of(""), LinkOptions{});
}

TEST(LinkEntry, SetsEveryImpairment) {
  const LinkOptions options = options_of(
      "{delay: 20ms, jitter: 5ms, distribution: normal, loss: 0.2%, reorder: 1%, rate: 6mbit,"
      " queue: 64KiB}");
  EXPECT_EQ(options.delay, Duration(20ms));
  EXPECT_EQ(options.jitter, Duration(5ms));
  EXPECT_EQ(options.distribution, JitterDistribution::normal);
  EXPECT_EQ(options.loss, Probability::parts_per_billion(2'000'000));
  EXPECT_EQ(options.reorder, Probability::percent(1));
  EXPECT_EQ(options.rate, BitRate(6'000'000));
  EXPECT_EQ(options.queue, (link::QueueLimit{ByteCount::kibibytes(64), std::nullopt}));
}

TEST(LinkEntry, LimitsItsQueueByBytesOrByPackets) {
  EXPECT_EQ(options_of("{queue: 100p}").queue, (link::QueueLimit{std::nullopt, 100}));
  EXPECT_EQ(options_of("{queue: 1GiB}").queue,
            (link::QueueLimit{ByteCount::mebibytes(1024), std::nullopt}));
}

TEST(LinkEntry, HasNoRateWhereItSaysNone) {
  EXPECT_EQ(options_of("{rate: none}").rate, std::nullopt);
}

TEST(LinkEntry, PutsOnlyWhatItSaysOverABase) {
  LinkOptions base;
  base.delay = 20ms;
  base.rate = BitRate(1'000'000);
  LinkEntry entry;
  entry.loss = Probability::percent(5);
  LinkOptions expected = base;
  expected.loss = Probability::percent(5);
  EXPECT_EQ(entry.applied_to(base), expected);
  entry.rate = std::optional<BitRate>();
  expected.rate.reset();
  EXPECT_EQ(entry.applied_to(base), expected);
}

}  // namespace
}  // namespace strand::scenario
