#include "core/node/event.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(Event, EveryKindHasANameOfItsOwn) {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(EventKind::run_finished);
  for (int kind = 0; kind <= last; ++kind) {
    names.insert(to_string(static_cast<EventKind>(kind)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_FALSE(names.contains("unknown"));
  EXPECT_EQ(to_string(EventKind::frame_captured), "frame_captured");
}

}  // namespace
}  // namespace strand
