#include "sim/simulated_disk.hpp"

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

using std::chrono::milliseconds;

TEST(SimulatedDisk, TakesNoTimeUnlessItIsTold) {
  SimulatedDisk disk;
  EXPECT_EQ(disk.take(run_start), run_start);
  EXPECT_FALSE(disk.full());
}

TEST(SimulatedDisk, WritesOneFrameAfterTheOther) {
  SimulatedDisk disk;
  disk.set(milliseconds(10));
  EXPECT_EQ(disk.take(run_start), run_start + milliseconds(10));
  EXPECT_EQ(disk.take(run_start + milliseconds(3)), run_start + milliseconds(20));
  EXPECT_EQ(disk.take(run_start + milliseconds(50)), run_start + milliseconds(60));
}

TEST(SimulatedDisk, LetsGoOfWhatFindsItsQueueFull) {
  SimulatedDisk disk;
  disk.set(milliseconds(10));
  for (std::size_t i = 0; i < SimulatedDisk::max_waiting; ++i) EXPECT_TRUE(disk.take(run_start));
  EXPECT_EQ(disk.problem(), std::nullopt);
  EXPECT_FALSE(disk.take(run_start));
  EXPECT_EQ(disk.problem(), StorageProblem::too_slow);
  // The first is done, and has made room.
  EXPECT_TRUE(disk.take(run_start + milliseconds(10)));
}

TEST(SimulatedDisk, IsFullWithoutATime) {
  SimulatedDisk disk;
  disk.set(std::nullopt);
  EXPECT_TRUE(disk.full());
  EXPECT_EQ(disk.problem(), std::nullopt);
  EXPECT_EQ(disk.take(run_start), run_start);
  EXPECT_EQ(disk.problem(), StorageProblem::disk_full);
}

}  // namespace
}  // namespace strand::sim
