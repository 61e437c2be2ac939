#include "sim/link_words.hpp"

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

using std::chrono::milliseconds;

link::LinkOptions slow_link() {
  link::LinkOptions options;
  options.delay = milliseconds(20);
  options.loss = link::BurstLoss{Probability::percent(5), 4'000};
  options.rate = BitRate(6'000'000);
  options.queue = {ByteCount::kibibytes(64), std::nullopt};
  options.queue.discipline = link::QueueDiscipline::codel;
  return options;
}

TEST(LinkWords, NameWhatIsNotAsOnAPerfectLink) {
  EXPECT_EQ(link_words({}), "perfect");
  link::LinkOptions shaky;
  shaky.jitter = milliseconds(5);
  shaky.distribution = link::JitterDistribution::normal;
  shaky.mtu = ByteCount(1'500);
  EXPECT_EQ(link_words(shaky), "jitter 5ms normal, mtu 1500B");
  EXPECT_EQ(link_words(slow_link()),
            "delay 20ms, loss 5% in bursts of 4, rate 6mbit, "
            "queue 64KiB codel");
}

TEST(LinkWords, NameWhatAChangeMakesDifferent) {
  link::LinkOptions changed = slow_link();
  EXPECT_EQ(change_words(slow_link(), changed), "nothing");
  changed.rate = BitRate(4'000'000);
  changed.loss = Probability();
  EXPECT_EQ(change_words(slow_link(), changed),
            "loss 0% instead of 5% in bursts of 4, rate 4mbit instead of 6mbit");
}

TEST(LinkWords, HaveNoQueueWithoutARate) {
  link::LinkOptions options;
  options.queue = {std::nullopt, 5};
  EXPECT_EQ(link_words(options), "perfect");
}

}  // namespace
}  // namespace strand::sim
