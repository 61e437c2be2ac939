#include "real/typed_lines.hpp"

#include <thread>

#include <gtest/gtest.h>
#include <poll.h>

namespace strand::real {
namespace {

bool readable(const TypedLines& lines) {
  pollfd ready{lines.descriptor(), POLLIN, 0};
  return ::poll(&ready, 1, 0) == 1;
}

TEST(TypedLines, WakesWhoeverSleepsUntilTheyAreTaken) {
  TypedLines lines;
  EXPECT_FALSE(readable(lines));
  std::thread([&] {
    lines.add("list");
    lines.add("quit");
  }).join();
  EXPECT_TRUE(readable(lines));
  EXPECT_EQ(lines.take(), (std::vector<std::string>{"list", "quit"}));
  EXPECT_FALSE(readable(lines));
  EXPECT_TRUE(lines.take().empty());
}

}  // namespace
}  // namespace strand::real
