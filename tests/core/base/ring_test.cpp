#include "core/base/ring.hpp"

#include <deque>
#include <memory>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand {
namespace {

TEST(Ring, GivesBackInTheOrderOfPushing) {
  // Pushes and pops as a seeded sequence says, beside a deque, so that the ring wraps and grows
  // in every state.
  Random random(1);
  Ring<int> ring;
  std::deque<int> model;
  for (int i = 0; i < 100'000; ++i) {
    // Phases that fill and phases that drain.
    const bool push = model.empty() || random.below(10) < (i / 1000 % 2 == 0 ? 7U : 3U);
    if (push) {
      ring.push(i);
      model.push_back(i);
    } else {
      ASSERT_EQ(ring.pop(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(ring.size(), model.size());
    ASSERT_EQ(ring.empty(), model.empty());
    if (!model.empty()) {
      const std::size_t offset = random.below(model.size());
      ASSERT_EQ(ring[offset], model[offset]);
    }
  }
}

TEST(Ring, KeepsNothingOfWhatWasPopped) {
  const auto owned = std::make_shared<int>(7);
  Ring<std::shared_ptr<int>> ring;
  ring.push(owned);
  EXPECT_EQ(owned.use_count(), 2);
  EXPECT_EQ(*ring.pop(), 7);
  EXPECT_EQ(owned.use_count(), 1);
}

}  // namespace
}  // namespace strand
