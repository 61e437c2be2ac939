#include "core/scenario/tolerances.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/scenario/resolved.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

std::string error_of(const std::string& text) {
  const auto result = read_tolerances({text});
  return result ? "" : result.error();
}

TEST(Tolerances, AreReadInPointsSharesAndDurations) {
  // Parts per billion, and nanoseconds.
  const Tolerance half_a_point{false, 5'000'000};
  const Tolerance a_twentieth{true, 50'000'000};
  const Tolerance ten_milliseconds{false, 10'000'000};
  EXPECT_EQ(*read_tolerance("0.5pp", ComparedMetric::late), half_a_point);
  EXPECT_EQ(*read_tolerance("5%", ComparedMetric::late), a_twentieth);
  EXPECT_EQ(*read_tolerance("5%", ComparedMetric::latency_p95), a_twentieth);
  EXPECT_EQ(*read_tolerance("10ms", ComparedMetric::latency_p95), ten_milliseconds);
  // Thousandths of a decibel, and millionths.
  EXPECT_EQ(*read_tolerance("0.2dB", ComparedMetric::psnr), (Tolerance{false, 200}));
  EXPECT_EQ(*read_tolerance("0.01", ComparedMetric::ssim), (Tolerance{false, 10'000}));
  EXPECT_EQ(*read_tolerance("5%", ComparedMetric::ssim), a_twentieth);
}

TEST(Tolerances, AreWrittenAsTheyAreRead) {
  for (const char* text : {"0pp", "0.0000001pp", "100pp", "0%", "12.5%", "1000%"}) {
    EXPECT_EQ(write_tolerance(*read_tolerance(text, ComparedMetric::loss), ComparedMetric::loss),
              text);
  }
  constexpr ComparedMetric latency = ComparedMetric::latency_p50;
  for (const char* text : {"0s", "1500us", "10min", "5%"}) {
    EXPECT_EQ(write_tolerance(*read_tolerance(text, latency), latency), text);
  }
}

TEST(Tolerances, OfPicturesAreWrittenAsTheyAreRead) {
  for (const char* text : {"0dB", "0.25dB", "100dB", "5%"}) {
    EXPECT_EQ(write_tolerance(*read_tolerance(text, ComparedMetric::psnr), ComparedMetric::psnr),
              text);
  }
  for (const char* text : {"0", "0.005", "1", "5%"}) {
    EXPECT_EQ(write_tolerance(*read_tolerance(text, ComparedMetric::ssim), ComparedMetric::ssim),
              text);
  }
  EXPECT_EQ(error_of("psnr=101dB"), "psnr: must be 0dB to 100dB, is 101dB");
  EXPECT_EQ(error_of("psnr=x"), "psnr: must be 0.2dB or 5%, is 'x'");
  EXPECT_EQ(error_of("ssim="), "ssim: has no value; write 0.01 or 5%");
}

TEST(Tolerances, OfTheCommandLineAddUp) {
  auto tolerances = read_tolerances({"latency=10ms"});
  ASSERT_TRUE(tolerances);
  EXPECT_EQ(tolerances->size(), 3U);
  tolerances = read_tolerances({"latency=10ms", "latency_p99=20%"});
  ASSERT_TRUE(tolerances);
  EXPECT_EQ(tolerances->size(), 3U);
  EXPECT_TRUE(tolerances->at(ComparedMetric::latency_p99).relative);
  EXPECT_FALSE(tolerances->at(ComparedMetric::latency_p50).relative);
}

TEST(Tolerances, ThatAreWrongSayHowToMendThem) {
  EXPECT_EQ(error_of("completness=1pp"),
            "unknown metric 'completness'; did you mean 'completeness'?");
  EXPECT_EQ(error_of("late"), "'late' is not METRIC=VALUE; write completeness=0.5pp");
  EXPECT_EQ(error_of("late="), "late: has no value; write 0.5pp or 5%");
  EXPECT_EQ(error_of("late=0.00000001pp"), "late: '0.00000001pp' is finer than 0.0000001pp");
  EXPECT_EQ(error_of("late=1.pp"), "late: '1.pp' is no number with a unit; write 0.5pp");
  EXPECT_EQ(error_of("latency=x"), "latency: must be 10ms or 5%, is 'x'");
}

TEST(Tolerances, OfABaselineGoByTheNearerWord) {
  const Scenario scenario = parse_more(
      "baseline: {file: old/a.json, tolerance: {latency_p99: 20%, latency: 10ms, lost: 1pp}}\n");
  ASSERT_TRUE(scenario.baseline);
  EXPECT_EQ(scenario.baseline->tolerances.size(), 4U);
  EXPECT_TRUE(scenario.baseline->tolerances.at(ComparedMetric::latency_p99).relative);
  EXPECT_EQ(parse_scenario(resolved_json(scenario), scenario.file), scenario);
}

}  // namespace
}  // namespace strand::scenario
