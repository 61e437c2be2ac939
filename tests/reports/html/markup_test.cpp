#include "reports/html/markup.hpp"

#include <gtest/gtest.h>

namespace strand::reports::html {
namespace {

TEST(Markup, EscapesWhatMarkupIsMadeOf) {
  EXPECT_EQ(escaped("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

TEST(Markup, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(escaped("Käse 😀"), "Käse 😀");
  // A control, one of U+0080 to U+009F, a byte alone, "/" too long, half a pair, U+FFFE.
  EXPECT_EQ(escaped("a\x01"
                    "b\xC2\x85"
                    "c\xFF"
                    "d"),
            "a?b?c?d");
  EXPECT_EQ(escaped("\xC0\xAF"), "??");
  EXPECT_EQ(escaped("\xED\xA0\x80"), "???");
  EXPECT_EQ(escaped("\xEF\xBF\xBE"), "?");
}

TEST(Markup, CutsLongNamesByCharacters) {
  EXPECT_EQ(short_name("peer", 4), "peer");
  EXPECT_EQ(short_name("peers", 4), "pee…");
  EXPECT_EQ(short_name("ääääää", 4), "äää…");
  EXPECT_EQ(short_name("<<<<<", 3), "&lt;&lt;…");
}

TEST(Markup, WritesDecimalsWithoutZerosAtTheEnd) {
  EXPECT_EQ(decimal(12.5, 3), "12.5");
  EXPECT_EQ(decimal(12.0, 3), "12");
  EXPECT_EQ(decimal(100, 0), "100");
  EXPECT_EQ(decimal(-0.001, 1), "0");
}

TEST(Ticks, AreRoundAndNeverPastTheEnd) {
  EXPECT_EQ(ticks_to(900, 10),
            (std::vector<double>{0, 100, 200, 300, 400, 500, 600, 700, 800, 900}));
  EXPECT_EQ(ticks_to(30, 12), (std::vector<double>{0, 5, 10, 15, 20, 25, 30}));
  EXPECT_EQ(ticks_to(0, 10), std::vector<double>{0});
}

TEST(Ticks, RoundToOneTwoAndFive) {
  EXPECT_EQ(round_up(21), 50);
  EXPECT_EQ(round_up(50), 50);
  EXPECT_EQ(round_up(51), 100);
  EXPECT_EQ(round_down(21), 20);
  EXPECT_EQ(round_down(19), 10);
  EXPECT_DOUBLE_EQ(round_down(0.07), 0.05);
}

TEST(Logarithm, IsInParts) {
  EXPECT_EQ(log2_of(1), 0);
  EXPECT_EQ(log2_of(1'024), 10 * 4'096);
  // log2(3) = 1.5849625, x 4096 = 6492.006; log2(10^9) = 29.8973529, x 4096 = 122459.6.
  EXPECT_EQ(log2_of(3), 6'492);
  EXPECT_EQ(log2_of(1'000'000'000), 122'459);
  EXPECT_EQ(log2_of(1ULL << 63U), 63 * 4'096);
}

}  // namespace
}  // namespace strand::reports::html
