#include "sim/time_text.hpp"

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(TimeText, TellsInstantsToTheNanosecondOrTheMillisecond) {
  EXPECT_EQ(time_text(run_start + milliseconds(2'004)), "2.004000000 s");
  EXPECT_EQ(short_time_text(run_start + milliseconds(2'004)), "2.004 s");
  EXPECT_EQ(short_time_text(run_start + microseconds(999'500)), "1.000 s");
  EXPECT_EQ(short_time_text(run_start + microseconds(999'499)), "0.999 s");
}

TEST(TimeText, TellsTimesInTenthsOfMilliseconds) {
  EXPECT_EQ(milliseconds_text(microseconds(12'349)), "12.3 ms");
  EXPECT_EQ(milliseconds_text(microseconds(12'350)), "12.4 ms");
  EXPECT_EQ(milliseconds_text(microseconds(-1'500)), "-1.5 ms");
  EXPECT_EQ(milliseconds_text(Duration::zero()), "0.0 ms");
  EXPECT_EQ(milliseconds_text(Duration(1)), "<0.1 ms");
}

TEST(TimeText, TellsOffsetsWithTheirSign) {
  EXPECT_EQ(offset_text(Duration::zero()), "+0.0");
  EXPECT_EQ(offset_text(milliseconds(12)), "+12.0");
  EXPECT_EQ(offset_text(-milliseconds(1'500)), "-1500.0");
}

}  // namespace
}  // namespace strand::sim
