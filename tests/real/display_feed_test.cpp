#include "real/display_feed.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

// Takes frames, and keeps their numbers.
class Numbers final : public FrameSink {
 public:
  void deliver_frame(const DeliveredFrame& frame) override {
    numbers.push_back(frame.frame.value());
  }
  std::vector<std::uint32_t> numbers;
};

TEST(DisplayFeed, WithoutADisplayFramesGoOnAndOneLineSaysSo) {
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  Numbers next;
  std::vector<std::string> lines;
  DisplayFeed feed({"A", 0, [&](const std::string& line) { lines.push_back(line); }}, next);
  for (const std::uint32_t number : {0U, 1U, 5U}) {
    feed.deliver_frame(DeliveredFrame{FrameNumber(number), false, 0, {}});
  }
  EXPECT_EQ(next.numbers, (std::vector<std::uint32_t>{0, 1, 5}));
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "no picture: there is no display ($DISPLAY is not set); going on without"}));
}

}  // namespace
}  // namespace strand::real
