#include "core/scenario/yaml_text.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(YamlText, MayBeAnyUtf8) {
  // One, two, three and four bytes, at both ends of their ranges (RFC 3629).
  for (const char* text :
       {"", "a: 1\r\n\tb", "\xc2\x80\xdf\xbf", "\xe0\xa0\x80\xed\x9f\xbf\xef\xbf\xbf",
        "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"}) {
    EXPECT_FALSE(find_text_fault(text).has_value()) << text;
  }
}

TEST(YamlText, RefusesWhatIsNotUtf8) {
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98"}) {
    const auto fault = find_text_fault(text);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->reason, "the text is not UTF-8 here; save it as UTF-8");
  }
}

TEST(YamlText, RefusesControlCharactersWhereTheyStand) {
  // yaml-cpp takes the byte 4 for the end of the file.
  for (const char byte : {'\x04', '\x1b', '\x7f'}) {
    const auto fault = find_text_fault(std::string("a: 1\nb: ") + byte + "\n");
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->line, 2);
    EXPECT_EQ(fault->column, 4);
    EXPECT_EQ(fault->reason, "a control character stands here; remove it");
  }
}

TEST(YamlText, SaysWhatToDoWithAVideoThatIsTakenForAScenario) {
  // The beginnings of an MP4 file (ISO/IEC 14496-12) and of an AVI file.
  for (const std::string& text :
       {std::string("\0\0\0 ftypisom", 12), std::string("RIFF$\0\0\0AVI ", 12)}) {
    const auto fault = find_text_fault(text);
    ASSERT_TRUE(fault.has_value());
    EXPECT_EQ(fault->line, 1);
    EXPECT_NE(fault->reason.find("strand run --video FILE"), std::string::npos);
  }
}

}  // namespace
}  // namespace strand::scenario
