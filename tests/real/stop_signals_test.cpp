#include "real/stop_signals.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

TEST(StopSignals, WaitUntilTheyAreTaken) {
  const StopSignals signals;
  EXPECT_EQ(signals.take(), 0);
  ::raise(SIGINT);
  EXPECT_EQ(signals.take(), SIGINT);
  EXPECT_EQ(signals.take(), 0);
  ::raise(SIGTERM);
  EXPECT_EQ(signals.take(), SIGTERM);
}

TEST(StopSignals, HaveTheirWayAfterwards) {
  EXPECT_EXIT(
      {
        const StopSignals signals;
        ::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace strand::real
