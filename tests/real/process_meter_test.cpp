#include "real/process_meter.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "real/clock.hpp"

namespace strand::real {
namespace {

using std::chrono::milliseconds;

// Until this thread has had so much of a processor, however long that takes.
void compute_for(Duration cpu) {
  const auto used = [] {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const Duration end = used() + cpu;
  while (used() < end) {
  }
}

TEST(ProcessMeter, CountsWhatAllThreadsComputeFromItsStart) {
  compute_for(milliseconds(50));
  ProcessMeter meter;
  const Timestamp start = monotonic_now();
  meter.start(start);
  compute_for(milliseconds(20));
  std::thread([] { compute_for(milliseconds(20)); }).join();
  // Only the first start counts.
  meter.start(monotonic_now());
  std::this_thread::sleep_for(milliseconds(20));
  const Timestamp end = monotonic_now();
  const auto usage = meter.usage(end);
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->over, end - start);
  // The kernel counts by the microsecond, user and system each.
  EXPECT_GE(usage->cpu, milliseconds(40) - std::chrono::microseconds(10));
  // All of the threads of this process are this test's, and two never compute at once.
  EXPECT_LE(usage->cpu, end - start);
}

TEST(ProcessMeter, KnowsTheLargestMemoryThatWasResident) {
  ProcessMeter meter;
  meter.start(monotonic_now());
  const std::uint64_t before = meter.usage(monotonic_now()).value().peak_memory;
  constexpr std::size_t size = 64U << 20U;
  const std::vector<std::byte> memory(size, std::byte{1});
  EXPECT_GE(meter.usage(monotonic_now()).value().peak_memory, size);
  EXPECT_GT(before, 0U);
}

TEST(ProcessMeter, SaysNothingBeforeItsStart) {
  const ProcessMeter meter;
  EXPECT_EQ(meter.usage(monotonic_now()), std::nullopt);
}

}  // namespace
}  // namespace strand::real
