// Quantities as people write them, with their unit: "20ms", "6mbit", "64KiB", "5%". Reading is
// exact, and refuses a bare number, so that nobody has to guess a unit.
//
// Every read function returns the value, or what is wrong and how to mend it: a phrase that follows
// the name of the setting and a colon. Every write function returns the shortest spelling of one
// unit that reads back to the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/expected.hpp"
#include "core/base/frame_rate.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/link_options.hpp"

namespace strand::scenario {

template <class T>
using Reading = expected<T, std::string>;

// What a setting may be, both ends included.
template <class T>
struct Range {
  T low;
  T high;
};

// A whole number without a unit: digits only, no sign, no leading zero.
[[nodiscard]] Reading<std::uint64_t> read_whole_number(std::string_view text,
                                                       Range<std::uint64_t> range);

// ns, us, ms, s, min; decimals down to a nanosecond. `range` is not negative.
[[nodiscard]] Reading<Duration> read_duration(std::string_view text, Range<Duration> range);
[[nodiscard]] std::string write_duration(Duration duration);

// The same with "-" before it where it is negative, at most `limit` on either side of 0.
[[nodiscard]] Reading<Duration> read_offset(std::string_view text, Duration limit);
[[nodiscard]] std::string write_offset(Duration offset);

// Whole ppm, which are millionths, "-" before them where they are negative; at most `limit` on
// either side of 0.
[[nodiscard]] Reading<std::int32_t> read_drift(std::string_view text, std::int32_t limit);
[[nodiscard]] std::string write_drift(std::int32_t ppm);

// B, KiB, MiB, GiB (1024 each), kB, MB (1000 each).
[[nodiscard]] Reading<ByteCount> read_size(std::string_view text, Range<ByteCount> range);
[[nodiscard]] std::string write_size(ByteCount size);

// bit, kbit, mbit, gbit a second, 1000 each, as tc means them (man tc, "PARAMETERS"). tc reads
// "kbps" as kilobytes a second, which nobody expects, so those are refused.
[[nodiscard]] Reading<BitRate> read_rate(std::string_view text, Range<BitRate> range);
[[nodiscard]] std::string write_rate(BitRate rate);

// 0% to 100% with up to seven decimals.
[[nodiscard]] Reading<Probability> read_probability(std::string_view text);
// The same, and 100% is refused.
[[nodiscard]] Reading<Probability> read_probability_below_one(std::string_view text);
[[nodiscard]] std::string write_probability(Probability probability);

// A percentage that may have "-" before it and be over 100%, or a number of 0 to 1 without unit; in
// parts per billion.
[[nodiscard]] Reading<std::int64_t> read_share(std::string_view text, Range<std::int64_t> range);

// A number of up to three decimals without a unit, at most `most`; in thousandths.
[[nodiscard]] Reading<std::int64_t> read_thousandths(std::string_view text, std::uint64_t most);

// dB, up to three decimals, at most `most` thousandths; in thousandths.
[[nodiscard]] Reading<std::int64_t> read_decibels(std::string_view text, std::uint64_t most);
[[nodiscard]] std::string write_decibels(std::int64_t thousandths);

// An index of similarity: 0 to 1 without a unit, up to six decimals; in millionths.
[[nodiscard]] Reading<std::int64_t> read_index(std::string_view text);
[[nodiscard]] std::string write_index(std::int64_t millionths);

// A size, or packets: "100p".
[[nodiscard]] Reading<link::QueueLimit> read_queue(std::string_view text, Range<ByteCount> bytes,
                                                   Range<std::uint64_t> packets);
// The limit alone, without the discipline.
[[nodiscard]] std::string write_queue(const link::QueueLimit& queue);

// Frames a second: "30", "29.97" or "30000/1001"; 0.001 to 1000. Reduced to lowest terms.
[[nodiscard]] Reading<FrameRate> read_frame_rate(std::string_view text);
// "30", or "2997/100" where it is not whole.
[[nodiscard]] std::string write_frame_rate(FrameRate rate);

}  // namespace strand::scenario
