#include "real/mailbox.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

std::uint32_t frame_of(const Mailbox::Item& item) {
  return std::get<FrameVerified>(std::get<PostedInput>(item)).frame.value();
}

FrameVerified verified(std::uint32_t frame) {
  return {FrameNumber(frame), Verification::intact};
}

TEST(Mailbox, GivesWhatWasPostedInOrderAFewAtATime) {
  Mailbox mailbox;
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_TRUE(mailbox.post(verified(i)));
  const std::vector<Mailbox::Item> first = mailbox.take(3);
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(frame_of(first[0]), 0U);
  EXPECT_EQ(frame_of(first[2]), 2U);
  const std::vector<Mailbox::Item> rest = mailbox.take(3);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(frame_of(rest[1]), 4U);
  EXPECT_TRUE(mailbox.take(3).empty());
}

TEST(Mailbox, WakesItsDriverWhenSomethingComesAndWhileSomethingIsLeft) {
  Mailbox mailbox;
  EXPECT_TRUE(mailbox.post(verified(0)));
  int wakes = 0;
  mailbox.open([&] { ++wakes; });
  EXPECT_EQ(wakes, 1);  // for what was there already
  EXPECT_TRUE(mailbox.post(verified(1)));
  EXPECT_EQ(wakes, 1);  // it was not empty
  EXPECT_EQ(mailbox.take(1).size(), 1U);
  EXPECT_EQ(wakes, 2);  // one is left
  EXPECT_EQ(mailbox.take(1).size(), 1U);
  EXPECT_EQ(wakes, 2);
  EXPECT_TRUE(mailbox.post(verified(2)));
  EXPECT_EQ(wakes, 3);
}

TEST(Mailbox, RefusesWhatDoesNotFitWhileNoDriverRuns) {
  Mailbox mailbox(2);
  EXPECT_TRUE(mailbox.post(verified(0)));
  EXPECT_TRUE(mailbox.call([] {}));
  EXPECT_FALSE(mailbox.post(verified(2)));
}

TEST(Mailbox, LetsItsDriversThreadOverfillIt) {
  Mailbox mailbox(1);
  mailbox.serve_here();
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_TRUE(mailbox.post(verified(i)));
  EXPECT_EQ(mailbox.take(20).size(), 10U);
}

TEST(Mailbox, MakesWorkersWaitForRoomAndLosesNothing) {
  constexpr std::uint32_t workers = 4;
  constexpr std::uint32_t posts = 200;
  Mailbox mailbox(3);
  mailbox.serve_here();
  std::atomic<std::uint32_t> accepted = 0;
  std::vector<std::thread> threads;
  for (std::uint32_t worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&] {
      for (std::uint32_t i = 0; i < posts; ++i) accepted += mailbox.post(verified(i)) ? 1 : 0;
    });
  }
  std::size_t taken = 0;
  while (taken < workers * posts) {
    const std::size_t size = mailbox.take(100).size();
    EXPECT_LE(size, 3U);
    taken += size;
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, workers * posts);
}

TEST(Mailbox, LetsGoOfWhoWaitsAndRefusesAllOnceClosed) {
  Mailbox mailbox(1);
  mailbox.serve_here();
  EXPECT_TRUE(mailbox.post(verified(0)));
  std::thread worker([&] { EXPECT_FALSE(mailbox.post(verified(1))); });
  mailbox.close();
  worker.join();
  EXPECT_FALSE(mailbox.post(verified(2)));
  EXPECT_TRUE(mailbox.take(1).empty());
}

}  // namespace
}  // namespace strand::real
