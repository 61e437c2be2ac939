#include "real/standstill.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using namespace std::chrono_literals;

HostClocks clocks(Duration monotonic, Duration slept = Duration::zero()) {
  return {run_start + monotonic, slept};
}

TEST(Standstill, IsNoneWhileItIsAskedInTime) {
  Standstill standstill(clocks(10s));
  EXPECT_EQ(standstill.look(clocks(10'250ms)), std::nullopt);
  // A second late, which a busy machine may be.
  EXPECT_EQ(standstill.look(clocks(11'500ms)), std::nullopt);
  EXPECT_EQ(standstill.look(clocks(11'500ms)), std::nullopt);
}

// Due a quarter of a second after the asking before, and 3 s late.
TEST(Standstill, IsToldOnceForEachGap) {
  Standstill standstill(clocks(10s));
  EXPECT_EQ(standstill.look(clocks(13'250ms)),
            "the program stood still for 3.0 s: it was stopped, or the host had no time for it; "
            "what came meanwhile may be late or lost");
  EXPECT_EQ(standstill.look(clocks(13'500ms)), std::nullopt);
  EXPECT_TRUE(standstill.look(clocks(16s)));
}

// The monotonic clock has not moved by more than it should.
TEST(Standstill, ASleepOfTheHostIsToldFromAProgramThatWasStopped) {
  Standstill standstill(clocks(10s, 100s));
  EXPECT_EQ(standstill.look(clocks(10'250ms, 712s)),
            "the host slept for 612.0 s: for this program no time has passed, and peers and "
            "coordinators on other hosts have gone on without it");
  EXPECT_EQ(standstill.look(clocks(10'500ms, 712s)), std::nullopt);
}

TEST(Standstill, TheClocksOfThisHostAgreeThatItDoesNotSleep) {
  const HostClocks first = host_clocks();
  const HostClocks second = host_clocks();
  EXPECT_GE(first.slept, Duration::zero());
  EXPECT_GE(second.monotonic, first.monotonic);
  EXPECT_LT(second.slept - first.slept, 1s);
}

}  // namespace
}  // namespace strand::real
