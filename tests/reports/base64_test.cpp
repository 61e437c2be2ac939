#include "reports/base64.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

TEST(Base64, HasTheTestVectorsOfRfc4648) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, TakesAnyBytes) {
  // 11111111 11101111 10111110: 111111 111110 111110 111110.
  EXPECT_EQ(to_base64("\xFF\xEF\xBE"), "/+++");
  EXPECT_EQ(to_base64(std::string_view("\0\0\0", 3)), "AAAA");
}

}  // namespace
}  // namespace strand::reports
