#include "core/base/peer_name.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(PeerName, TakesLettersDigitsUnderscoresAndHyphens) {
  for (const std::string_view text : {"A", "z", "0", "P64", "edge_1-b", "-", "_"}) {
    const auto name = PeerName::parse(text);
    ASSERT_TRUE(name) << text;
    EXPECT_EQ(name->text(), text);
  }
}

TEST(PeerName, RefusesWhatCouldLeadAFileNameAstray) {
  for (const std::string_view text :
       {"", ".", "..", "a/b", "a\\b", "a b", "a\n", "caf\xc3\xa9", "a.b", "~"}) {
    EXPECT_FALSE(PeerName::parse(text)) << text;
  }
  EXPECT_FALSE(PeerName::parse(std::string_view("a\0b", 3)));
}

TEST(PeerName, HasAtMost32Characters) {
  EXPECT_TRUE(PeerName::parse(std::string(32, 'x')));
  EXPECT_FALSE(PeerName::parse(std::string(33, 'x')));
}

}  // namespace
}  // namespace strand
