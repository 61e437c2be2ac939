#include "reports/html/sweep_page.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "tests/reports/sample_sweeps.hpp"
#include "tests/support/xml_check.hpp"

namespace strand::reports {
namespace {

using support::XmlCheck;

constexpr std::string_view again = "strandsim sweep x.yaml --out out";

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

std::size_t count_of(const std::string& page, std::string_view text) {
  std::size_t count = 0;
  for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

// 10,000 cells of two axes, with pictures and noise.
SweepReport large_sweep() {
  Random random(42);
  SweepReport sweep = sample_sweep();
  sweep.repeat = 3;
  sweep.cells.clear();
  for (SweepAxis& axis : sweep.axes) axis.values.clear();
  for (std::uint32_t i = 0; i < 100; ++i) {
    sweep.axes[0].values.push_back(std::to_string(i + 1));
    sweep.axes[1].values.push_back(std::to_string(i) + "ms");
    for (std::uint32_t k = 0; k < 100; ++k) {
      std::vector<double> psnr;
      for (int run = 0; run < 3; ++run) {
        psnr.push_back(20 + i / 5.0 + static_cast<double>(random.below(1'000)) / 1'000);
      }
      const auto rate = static_cast<double>(100'000 + 50'000 * i + random.below(20'000));
      sweep.cells.push_back(cell_with_pictures({i, k}, rate, psnr));
      sweep.cells.back().figures->pass = random.below(3) > 0;
    }
  }
  return sweep;
}

TEST(SweepPage, IsWellFormed) {
  SweepReport empty;
  SweepReport missing = sample_sweep();
  for (SweepCell& cell : missing.cells) cell.figures.reset();
  SweepReport one = sample_sweep();
  one.cells.resize(1);
  SweepReport no_latency = sample_transport_sweep();
  for (SweepCell& cell : no_latency.cells) {
    if (cell.figures) cell.figures->latency_ms.reset();
  }
  for (const SweepReport& sweep : {sample_sweep(), sample_transport_sweep(), large_sweep(), empty,
                                   missing, one, no_latency, sweep_of({{0, {0}}, {0, {100}}})}) {
    const std::string page = to_html(sweep, again);
    EXPECT_EQ(XmlCheck(page).problem(), "");
    EXPECT_FALSE(has(page, "nan"));
    EXPECT_FALSE(has(page, "inf\""));
  }
}

TEST(SweepPage, RefersToNothingOutsideOfItselfAndHasNoScript) {
  for (const SweepReport& sweep : {sample_sweep(), sample_transport_sweep(), large_sweep()}) {
    const std::string page = to_html(sweep, again);
    for (const char* text :
         {"http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "script-src"}) {
      EXPECT_FALSE(has(page, text)) << text;
    }
    EXPECT_TRUE(has(page, "content=\"default-src 'none'; style-src 'unsafe-inline'\""));
  }
}

TEST(SweepPage, EscapesAllTextOfTheSweep) {
  const std::string evil = "\"'><script>alert(1)</script>&\x01\xFF";
  for (SweepReport sweep : {sample_sweep(), sample_transport_sweep(), large_sweep()}) {
    sweep.scenario_name = sweep.scenario_file = evil;
    for (SweepAxis& axis : sweep.axes) {
      axis.key += evil;
      for (std::string& value : axis.values) value += evil;
    }
    for (SweepCell& cell : sweep.cells) {
      cell.id = evil;
      if (cell.figures) cell.figures->worst = evil;
    }
    const std::string page = to_html(sweep, evil);
    EXPECT_EQ(XmlCheck(page).problem(), "");
    EXPECT_FALSE(has(page, "<script"));
    EXPECT_FALSE(has(page, "alert(1)</"));
    EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;??"));
    EXPECT_LT(page.size(), 1'500'000U);
  }
}

TEST(SweepPage, HasEveryOfTenThousandCellsAndStaysSmall) {
  const std::string page = to_html(large_sweep(), again);
  EXPECT_LT(page.size(), 1'500'000U);
  EXPECT_TRUE(has(page, "300 of 10000 cells are drawn"));
  EXPECT_FALSE(has(page, "The first "));
  EXPECT_TRUE(has(page, "\n100          99ms "));
}

TEST(SweepPage, SaysWhereEvenTheGridIsTooLarge) {
  SweepReport sweep = large_sweep();
  for (int i = 0; i < 2; ++i) {
    const std::vector<SweepCell> cells = sweep.cells;
    sweep.cells.insert(sweep.cells.end(), cells.begin(), cells.end());
  }
  const std::string page = to_html(sweep, again);
  EXPECT_LT(page.size(), 1'500'000U);
  EXPECT_TRUE(has(page, "The first "));
  EXPECT_TRUE(has(page, " of 40000 cells; sweep.csv has all"));
}

TEST(SweepPage, SaysWhatWasRunAndHowToRunItAgain) {
  const std::string page = to_html(sample_sweep(), again);
  EXPECT_TRUE(has(page, "<h1>made_up <span class=\"verdict fail\">✗ fail</span></h1>"));
  EXPECT_TRUE(has(page, "4 cells of 2 runs, seed 42, made_up.yaml"));
  EXPECT_TRUE(has(page, "1 of 4 cells fail what is expected of them, 1 of 4 cells are missing"));
  EXPECT_TRUE(has(page, "<code class=\"again\">strandsim sweep x.yaml --out out</code>"));
  EXPECT_TRUE(
      has(page, "<code>codec.zlib_level</code></td><td>2</td><td class=\"l wrap\">none, 9"));
}

TEST(SweepPage, DrawsRateAgainstPictureWithTheFront) {
  const std::string page = to_html(sample_sweep(), again);
  EXPECT_TRUE(has(page, "<h2>Bit rate and picture</h2>"));
  EXPECT_TRUE(has(page, "in mbit/s"));
  EXPECT_TRUE(
      has(page, "codec.jpeg_quality=50, codec.zlib_level=9: 1.00 mbit/s, 30.10 dB ± 1.27<"));
  EXPECT_TRUE(has(page,
                  "codec.jpeg_quality=80, codec.zlib_level=none: 2.40 mbit/s, 35.15 dB ± "
                  "1.91, fails<"));
  EXPECT_TRUE(has(page, ">50, 9</text>"));                // the label of the front's first point
  EXPECT_TRUE(has(page, "</svg> on the Pareto front<"));  // the legend
  // The second and third cell in two panels, and the sign in the legend.
  EXPECT_EQ(count_of(page, "class=\"ring\""), 5U);
  // The third cell fails, in two panels of two charts, and in two legends.
  EXPECT_EQ(count_of(page, "class=\"cross\""), 6U);
}

TEST(SweepPage, DrawsTheTransportWhereThereAreNoPictures) {
  const std::string page = to_html(sample_transport_sweep(), again);
  EXPECT_FALSE(has(page, "Bit rate and picture"));
  EXPECT_TRUE(has(page, "<h2>Delivery</h2>"));
  EXPECT_TRUE(has(page, "transport.recovery=none, links.default.loss=5%: 97.0 % ± 1.2<"));
  EXPECT_TRUE(has(page, "transport.recovery=none, links.default.loss=5%: 42 ms<"));
  EXPECT_FALSE(has(page, "class=\"ring\""));
}

TEST(SweepPage, HasEveryCellInItsTable) {
  const std::string page = to_html(sample_sweep(), again);
  EXPECT_TRUE(has(page,
                  "<tr class=\"on\"><td class=\"l\">50</td><td class=\"l\">9</td><td>97.0</td>"
                  "<td>1.2</td><td>90.0</td><td>30.0</td><td>42.5</td><td>5.1</td><td>1000.0</td>"
                  "<td>30.10</td><td>1.27</td><td>0.3010</td><td>3.0</td><td>38.00</td><td>*</td>"
                  "<td></td></tr>"));
  EXPECT_TRUE(has(page, "<tr><td class=\"l\">80</td><td class=\"l\">9</td><td></td>"));
  EXPECT_TRUE(has(page, "<td class=\"fail\">missing</td>"));
}

TEST(SweepPage, SaysThatOneRunTellsNothingOfNoise) {
  const std::string page = to_html(sweep_of({{1e6, {30}}, {2e6, {31}}}), again);
  EXPECT_TRUE(has(page, "Each cell has one run"));
  EXPECT_FALSE(has(page, "class=\"whisker\""));
}

}  // namespace
}  // namespace strand::reports
