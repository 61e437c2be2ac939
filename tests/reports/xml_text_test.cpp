#include "reports/xml_text.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

using namespace std::string_view_literals;

TEST(XmlText, LeavesPlainTextAlone) {
  EXPECT_EQ(xml_text("run 3, peer D"), "run 3, peer D");
  EXPECT_EQ(xml_text("\u00FC \u20AC \U0001F4FA"), "\u00FC \u20AC \U0001F4FA");
}

TEST(XmlText, RefersToWhatIsMarkup) {
  EXPECT_EQ(xml_text("a<b && \"c\">'d'"), "a&lt;b &amp;&amp; &quot;c&quot;&gt;&apos;d&apos;");
  EXPECT_EQ(xml_text("]]>"), "]]&gt;");
}

TEST(XmlText, KeepsWhiteSpaceThatAttributesLose) {
  EXPECT_EQ(xml_text("a\tb\nc\rd"), "a&#9;b&#10;c&#13;d");
}

TEST(XmlText, ReplacesWhatXmlCannotSay) {
  EXPECT_EQ(xml_text("\x1B[2J\0\x07"sv), "\uFFFD[2J\uFFFD\uFFFD");
  EXPECT_EQ(xml_text("\xEF\xBF\xBE \xEF\xBF\xBF"), "\uFFFD \uFFFD") << "U+FFFE and U+FFFF";
}

TEST(XmlText, ReplacesEveryByteThatIsNotUtf8) {
  EXPECT_EQ(xml_text("a\x80z"), "a\uFFFDz") << "a later byte without a first";
  EXPECT_EQ(xml_text("\xC3"), "\uFFFD") << "cut off";
  EXPECT_EQ(xml_text("\xC3z"), "\uFFFDz") << "cut short";
  EXPECT_EQ(xml_text("\xC0\xAF"), "\uFFFD\uFFFD") << "/ in two bytes";
  EXPECT_EQ(xml_text("\xE0\x80\xAF"), "\uFFFD\uFFFD\uFFFD") << "/ in three";
  EXPECT_EQ(xml_text("\xF0\x80\x80\xAF"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "/ in four";
  EXPECT_EQ(xml_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "the surrogate U+D800";
  EXPECT_EQ(xml_text("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD") << "U+110000";
}

}  // namespace
}  // namespace strand::reports
