#include "real/thread_priority.hpp"

#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace strand::real {
namespace {

int nice_of_this_thread() {
  return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}

TEST(ThreadPriority, LowersTheCallingThreadAndNoOther) {
  const int before = nice_of_this_thread();
  int lowered = before;
  std::thread worker([&] {
    work_in_background();
    lowered = nice_of_this_thread();
  });
  worker.join();
  EXPECT_EQ(lowered, 10);
  EXPECT_EQ(nice_of_this_thread(), before);
}

}  // namespace
}  // namespace strand::real
