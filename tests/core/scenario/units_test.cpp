#include "core/scenario/units.hpp"

#include <chrono>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;

constexpr Range<Duration> any_duration{0ns, 24h};
constexpr Range<ByteCount> any_size{ByteCount(0), ByteCount(1ULL << 40)};
constexpr Range<BitRate> any_rate{BitRate(1), BitRate(1'000'000'000'000)};

TEST(Units, ReadDurationsExactly) {
  EXPECT_EQ(read_duration("20ms", any_duration), Duration(20ms));
  EXPECT_EQ(read_duration("1ns", any_duration), Duration(1ns));
  EXPECT_EQ(read_duration("1.5us", any_duration), Duration(1500ns));
  EXPECT_EQ(read_duration("0.1s", any_duration), Duration(100ms));
  EXPECT_EQ(read_duration("0.5min", any_duration), Duration(30s));
  EXPECT_EQ(read_duration("0s", any_duration), Duration(0));
  EXPECT_EQ(read_duration("0.123456789s", any_duration), Duration(123'456'789ns));
}

TEST(Units, ReadSizesOfTwoKinds) {
  EXPECT_EQ(read_size("1200B", any_size), ByteCount(1200));
  EXPECT_EQ(read_size("18KiB", any_size), ByteCount(18 * 1024));
  EXPECT_EQ(read_size("1.5MiB", any_size), ByteCount(1'572'864));
  EXPECT_EQ(read_size("1GiB", any_size), ByteCount(1U << 30));
  EXPECT_EQ(read_size("60kB", any_size), ByteCount(60'000));
  EXPECT_EQ(read_size("2MB", any_size), ByteCount(2'000'000));
}

TEST(Units, ReadRatesInDecimalBits) {
  EXPECT_EQ(read_rate("8bit", any_rate), BitRate(8));
  EXPECT_EQ(read_rate("64kbit", any_rate), BitRate(64'000));
  EXPECT_EQ(read_rate("1.5mbit", any_rate), BitRate(1'500'000));
  EXPECT_EQ(read_rate("10gbit", any_rate), BitRate(10'000'000'000));
}

TEST(Units, ReadPercentagesExactlyToSevenDecimals) {
  EXPECT_EQ(read_probability("5%"), Probability::percent(5));
  EXPECT_EQ(read_probability("0.2%"), Probability::parts_per_billion(2'000'000));
  EXPECT_EQ(read_probability("0.0000001%"), Probability::parts_per_billion(1));
  EXPECT_EQ(read_probability("100%"), Probability::percent(100));
  EXPECT_EQ(read_probability("0%"), Probability());
}

TEST(Units, ReadPercentagesThatAreNotAll) {
  EXPECT_EQ(read_probability_below_one("99.9999999%"), Probability::parts_per_billion(999'999'999));
  EXPECT_EQ(read_probability_below_one("100%").error(), "must be less than 100%, is 100%");
  EXPECT_EQ(read_probability_below_one("101%").error(), "must be 0% to 100%, is 101%");
}

TEST(Units, ReadOffsetsOnBothSidesOfNothing) {
  EXPECT_EQ(read_offset("20ms", 1h), Duration(20ms));
  EXPECT_EQ(read_offset("-1.5s", 1h), Duration(-1500ms));
  EXPECT_EQ(read_offset("-60min", 1h), Duration(-1h));
  EXPECT_EQ(read_offset("0s", 1h), Duration(0));
  EXPECT_EQ(read_offset("-3601s", 1h).error(), "must be -60min to 60min, is -3601s");
  EXPECT_EQ(read_offset("--1s", 1h).error(), "must be a duration such as 20ms, is '--1s'");
  EXPECT_EQ(read_offset("-", 1h).error(), "must be a duration such as 20ms, is '-'");
  EXPECT_EQ(read_offset("-0.5", 1h).error(), "'-0.5' has no unit; write -0.5ms");
  for (const Duration offset : {Duration(0), Duration(-20ms), Duration(1h), Duration(-1ns)}) {
    EXPECT_EQ(read_offset(write_offset(offset), 1h), offset);
  }
}

TEST(Units, ReadDriftsInMillionths) {
  EXPECT_EQ(read_drift("50ppm", 100), 50);
  EXPECT_EQ(read_drift("-100ppm", 100), -100);
  EXPECT_EQ(read_drift("101ppm", 100).error(), "must be -100ppm to 100ppm, is 101ppm");
  EXPECT_EQ(read_drift("-5%", 100).error(), "'-5%' has the unknown unit '%'; write ppm");
  EXPECT_EQ(write_drift(-50), "-50ppm");
  EXPECT_EQ(write_drift(0), "0ppm");
}

TEST(Units, ReadQueuesInBytesOrPackets) {
  const Range<std::uint64_t> packets{1, 1000};
  const auto bytes = read_queue("64KiB", any_size, packets);
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(bytes->bytes, ByteCount::kibibytes(64));
  EXPECT_EQ(bytes->packets, std::nullopt);
  const auto counted = read_queue("100p", any_size, packets);
  ASSERT_TRUE(counted.has_value());
  EXPECT_EQ(counted->bytes, std::nullopt);
  EXPECT_EQ(counted->packets, 100U);
  EXPECT_EQ(read_queue("1001p", any_size, packets).error(), "must be 1p to 1000p, is 1001p");
}

TEST(Units, ReadFrameRatesAsRatiosInLowestTerms) {
  EXPECT_EQ(read_frame_rate("30"), FrameRate(30, 1));
  EXPECT_EQ(read_frame_rate("29.97"), FrameRate(2997, 100));
  EXPECT_EQ(read_frame_rate("30000/1001"), FrameRate(30000, 1001));
  EXPECT_EQ(read_frame_rate("60/2"), FrameRate(30, 1));
  EXPECT_EQ(read_frame_rate("0.001"), FrameRate(1, 1000));
  EXPECT_EQ(read_frame_rate("1000"), FrameRate(1000, 1));
  for (const char* text : {"0", "1/0", "0/1", "-1", "1/", "/1", "1001", "0.0009", "1/1001",
                           "1000001/1000", "99999999999999999999/1"}) {
    EXPECT_FALSE(read_frame_rate(text).has_value()) << text;
  }
}

TEST(Units, ReadWholeNumbersWithoutSignOrLeadingZero) {
  const Range<std::uint64_t> range{0, 10};
  EXPECT_EQ(read_whole_number("0", range), 0U);
  EXPECT_EQ(read_whole_number("10", range), 10U);
  for (const char* text :
       {"11", "-1", "+1", "01", "1.0", "1e0", "0x1", "", "99999999999999999999"}) {
    EXPECT_FALSE(read_whole_number(text, range).has_value()) << text;
  }
}

TEST(Units, RefuseABareNumberAndSayWhatToWrite) {
  EXPECT_EQ(read_duration("20", any_duration).error(), "'20' has no unit; write 20ms");
  EXPECT_EQ(read_size("1200", any_size).error(), "'1200' has no unit; write 1200B");
  EXPECT_EQ(read_size("1.5", any_size).error(), "'1.5' has no unit; write 1.5KiB");
  EXPECT_EQ(read_rate("6", any_rate).error(), "'6' has no unit; write 6mbit");
  EXPECT_EQ(read_probability("5").error(), "'5' has no unit; write 5%");
  EXPECT_EQ(read_probability("0").error(), "'0' has no unit; write 0%");
  EXPECT_EQ(read_probability("1.5").error(), "'1.5' has no unit; write 1.5%");
  EXPECT_EQ(read_probability("0.05").error(),
            "'0.05' has no unit; write 0.05%, or 5% if it is a share of 1");
}

TEST(Units, RefuseWhatTheirTypeCannotHold) {
  EXPECT_EQ(read_duration("0.1ns", any_duration).error(),
            "'0.1ns' is finer than a nanosecond; round it");
  EXPECT_EQ(read_size("0.3B", any_size).error(), "'0.3B' is finer than a byte; round it");
  EXPECT_EQ(read_rate("0.0005kbit", any_rate).error(),
            "'0.0005kbit' is finer than a bit a second; round it");
  EXPECT_EQ(read_duration("999999999999999999min", any_duration).error(),
            "'999999999999999999min' is too large");
  EXPECT_EQ(read_probability("100.0000001%").error(), "must be 0% to 100%, is 100.0000001%");
}

TEST(Units, NameTheRangeThatAValueIsOutside) {
  const Range<Duration> range{1ms, 10min};
  EXPECT_EQ(read_duration("1ms", range), Duration(1ms));
  EXPECT_EQ(read_duration("10min", range), Duration(10min));
  EXPECT_EQ(read_duration("0.999999ms", range).error(), "must be 1ms to 10min, is 0.999999ms");
  EXPECT_EQ(read_duration("600.000000001s", range).error(),
            "must be 1ms to 10min, is 600.000000001s");
}

TEST(Units, AreWrittenSoThatTheyReadBack) {
  for (const Duration value :
       {0ns, 1ns, 1500ns, 20'000'000ns, 60'000'000'000ns, 90'000'000'000ns}) {
    EXPECT_EQ(read_duration(write_duration(value), any_duration), value);
  }
  for (const std::uint64_t bytes : {0ULL, 1ULL, 1000ULL, 1024ULL, 65'536ULL, 1ULL << 30}) {
    EXPECT_EQ(read_size(write_size(ByteCount(bytes)), any_size), ByteCount(bytes));
  }
  for (const std::uint64_t bits : {1ULL, 1000ULL, 1'500'000ULL, 1'000'000'000ULL}) {
    EXPECT_EQ(read_rate(write_rate(BitRate(bits)), any_rate), BitRate(bits));
  }
  for (const std::uint32_t parts : {0U, 1U, 2'000'000U, 50'000'000U, 1'000'000'000U}) {
    const auto value = Probability::parts_per_billion(parts);
    EXPECT_EQ(read_probability(write_probability(value)), value);
  }
  for (const FrameRate rate : {FrameRate(30, 1), FrameRate(30000, 1001), FrameRate(2997, 100)}) {
    EXPECT_EQ(read_frame_rate(write_frame_rate(rate)), rate);
  }
}

TEST(Units, AreWrittenInTheLargestUnitThatFits) {
  EXPECT_EQ(write_duration(0ns), "0s");
  EXPECT_EQ(write_duration(1500ms), "1500ms");
  EXPECT_EQ(write_duration(120s), "2min");
  EXPECT_EQ(write_size(ByteCount(60'000)), "60000B");
  EXPECT_EQ(write_size(ByteCount::kibibytes(64)), "64KiB");
  EXPECT_EQ(write_rate(BitRate(20'000'000)), "20mbit");
  EXPECT_EQ(write_probability(Probability::parts_per_billion(2'000'000)), "0.2%");
  EXPECT_EQ(write_frame_rate(FrameRate(30, 1)), "30");
  EXPECT_EQ(write_frame_rate(FrameRate(30000, 1001)), "30000/1001");
  EXPECT_EQ(write_queue({.bytes = std::nullopt, .packets = 100}), "100p");
  EXPECT_EQ(write_queue({.bytes = ByteCount::kibibytes(256), .packets = {}}), "256KiB");
}

TEST(Shares, ArePercentagesOrNumbersUpToOne) {
  const Range<std::int64_t> any{-1'000'000'000, 2'000'000'000};
  EXPECT_EQ(read_share("99.9%", any), 999'000'000);
  EXPECT_EQ(read_share("-5%", any), -50'000'000);
  EXPECT_EQ(read_share("0.999", any), 999'000'000);
  EXPECT_EQ(read_share("1", any), 1'000'000'000);
  EXPECT_EQ(read_share("1%", any), 10'000'000);
  EXPECT_EQ(read_share("200%", any), 2'000'000'000);
  EXPECT_EQ(read_share("200.0000001%", any).error(), "must be -100% to 200%, is 200.0000001%");
  EXPECT_EQ(read_share("-101%", any).error(), "must be -100% to 200%, is -101%");
  EXPECT_EQ(read_share("99", any).error(), "'99' has no unit; write 99%");
  EXPECT_EQ(read_share("1.5", any).error(), "'1.5' has no unit; write 1.5%");
  EXPECT_EQ(read_share("-0.5", any), -500'000'000);
  EXPECT_EQ(read_share("-2", any).error(), "'-2' has no unit; write -2%");
  EXPECT_EQ(read_share("184467440737%", any).error(), "must be -100% to 200%, is 184467440737%");
}

TEST(Thousandths, AreNumbersOfUpToThreeDecimals) {
  EXPECT_EQ(read_thousandths("0", 9), 0);
  EXPECT_EQ(read_thousandths("0.125", 9), 125);
  EXPECT_EQ(read_thousandths("9", 9), 9'000);
  for (const char* bad : {"", "9.001", "0.1250001", "-1", "1%", "x"}) {
    EXPECT_EQ(
        read_thousandths(bad, 9).error(),
        "must be a number from 0 to 9 with at most three decimals, is '" + std::string(bad) + "'");
  }
}

}  // namespace
}  // namespace strand::scenario
