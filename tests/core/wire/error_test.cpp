#include "core/wire/error.hpp"

#include <cctype>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace strand::wire {
namespace {

TEST(Error, HasAPhraseOfItsOwn) {
  std::set<std::string_view> phrases;
  const auto last = static_cast<int>(Error::out_of_order);
  for (int i = 0; i <= last; ++i) {
    const std::string_view phrase = to_string(static_cast<Error>(i));
    ASSERT_FALSE(phrase.empty());
    EXPECT_NE(phrase.back(), '.');
    phrases.insert(phrase);
  }
  EXPECT_EQ(phrases.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(to_string(Error::corrupt), "checksum does not match");
}

}  // namespace
}  // namespace strand::wire
