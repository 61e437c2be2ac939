#include "core/wire/feedback.hpp"

#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/varint.hpp"
#include "tests/core/wire/same_datagram.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t onward_bit = 1;
constexpr std::uint8_t rate_bit = 2;

std::string varint(std::uint32_t value) {
  std::string bytes(max_varint_size, '\0');
  ByteWriter writer(std::as_writable_bytes(std::span(bytes)));
  write_varint(value, writer);
  return bytes.substr(0, writer.written());
}

std::string varints(const std::vector<std::uint32_t>& values) {
  std::string bytes;
  for (const std::uint32_t value : values) bytes += varint(value);
  return bytes;
}

// Feedback of stream 1 about datagram 300, followed by these bytes and a checksum that matches.
std::string raw(std::uint8_t flags, std::string_view rest) {
  return sealed("\xa5" + big_endian(flags, 1) + big_endian(1, 2) + big_endian(300, 3) +
                std::string(rest));
}

// With an age of 0, these runs, and nothing else.
std::string raw_runs(const std::vector<std::uint32_t>& runs) {
  return raw(0, varints({0, static_cast<std::uint32_t>(runs.size())}) + varints(runs));
}

expected<Datagram, Error> parse(std::string_view datagram) {
  return parse_datagram({}, slice_of(datagram));
}

Error refusal(std::string_view datagram) {
  const auto parsed = parse(datagram);
  EXPECT_FALSE(parsed.has_value());
  return parsed ? Error{} : parsed.error();
}

Feedback read(std::string_view datagram) {
  auto parsed = parse(datagram);
  if (!parsed) ADD_FAILURE() << to_string(parsed.error());
  return std::get<Feedback>(parsed.value());
}

std::vector<std::uint32_t> runs_of(const Feedback& feedback) {
  return {feedback.runs().begin(), feedback.runs().end()};
}

// Every other run of one datagram, and the first of `first`.
std::vector<std::uint32_t> runs_of_one(std::uint32_t first, std::size_t count) {
  std::vector<std::uint32_t> runs(count, 1);
  runs.front() = first;
  return runs;
}

// docs/protocol.md shows the same bytes. Their checksums are those of the xxHash library.
TEST(Feedback, IsWrittenByteForByte) {
  const std::string bytes = from_hexadecimal(
      "a5 03 01 02 00 01 2c 02 03 03 01 c8 01 02 a0 01"
      "6c a4 01 f0 2e 39 f0 b6 3c");
  EXPECT_EQ(text_of(encode(sample_feedback())), bytes);
  EXPECT_TRUE(same(read(bytes), sample_feedback()));
}

TEST(Feedback, HasTheSectionsThatItsFlagsName) {
  Feedback feedback = sample_feedback();
  feedback.rate_kbit.reset();
  EXPECT_TRUE(same(read(text_of(encode(feedback))), feedback));
  feedback.onward.reset();
  EXPECT_EQ(text_of(encode(feedback)),
            from_hexadecimal("a5 00 01 02 00 01 2c 02 03 03 01 c8 01 36 8a 2f 9a"));
  EXPECT_TRUE(same(read(text_of(encode(feedback))), feedback));
  feedback.rate_kbit = 0;
  EXPECT_TRUE(same(read(text_of(encode(feedback))), feedback));
}

// 14 bytes: the shortest that there is.
TEST(Feedback, SaysAtLeastThatOneDatagramArrived) {
  const std::string bytes = raw_runs({1});
  EXPECT_EQ(bytes.size(), 14U);
  const Feedback feedback = read(bytes);
  EXPECT_EQ(feedback.newest, LinkSequence(300));
  EXPECT_EQ(runs_of(feedback), std::vector<std::uint32_t>{1});
}

// 63, because their number is odd: together with the first run of 4,034 they cover 4,096 datagrams.
TEST(Feedback, HoldsAsManyRunsAsItsLimitSays) {
  EXPECT_EQ(runs_of(read(raw_runs(runs_of_one(1, 63)))), runs_of_one(1, 63));
  const std::vector<std::uint32_t> most = runs_of_one(4'034, 63);
  ASSERT_EQ(std::accumulate(most.begin(), most.end(), 0U), max_feedback_span);
  EXPECT_EQ(runs_of(read(raw_runs(most))), most);
  EXPECT_EQ(refusal(raw_runs(runs_of_one(1, 65))), Error::feedback_malformed);
  EXPECT_EQ(refusal(raw(0, varints({0, max_varint}) + varints(runs_of_one(1, 200)))),
            Error::feedback_malformed);
}

TEST(Feedback, RefusesAnEvenNumberOfRuns) {
  for (const std::size_t count : {2U, 4U, 62U, 64U}) {
    EXPECT_EQ(refusal(raw_runs(runs_of_one(1, count))), Error::feedback_malformed) << count;
  }
  EXPECT_EQ(refusal(raw_runs({})), Error::feedback_malformed);
}

TEST(Feedback, CoversNoMoreDatagramsThanItsLimitSays) {
  EXPECT_EQ(runs_of(read(raw_runs({4'096}))), std::vector<std::uint32_t>{4'096});
  EXPECT_EQ(refusal(raw_runs({4'097})), Error::feedback_malformed);
  EXPECT_EQ(runs_of(read(raw_runs({4'000, 95, 1}))), (std::vector<std::uint32_t>{4'000, 95, 1}));
  EXPECT_EQ(refusal(raw_runs({4'000, 96, 1})), Error::feedback_malformed);
  EXPECT_EQ(refusal(raw_runs({4'096, 4'096, 4'096})), Error::feedback_malformed);
  // In 16 bits that would be a run of 1.
  EXPECT_EQ(refusal(raw_runs({65'537})), Error::feedback_malformed);
}

TEST(Feedback, RefusesRunsOfNoDatagram) {
  EXPECT_EQ(refusal(raw_runs({0})), Error::feedback_malformed);
  EXPECT_EQ(refusal(raw_runs({3, 0, 4})), Error::feedback_malformed);
  EXPECT_EQ(refusal(raw_runs({3, 1, 0})), Error::feedback_malformed);
}

TEST(Feedback, RefusesNumbersThatAreNone) {
  const std::string five_bytes = from_hexadecimal("80 80 80 80 01");
  const std::string not_shortest = from_hexadecimal("81 00");
  for (const std::string& number : {five_bytes, not_shortest}) {
    EXPECT_EQ(refusal(raw(0, number + varints({1, 1}))), Error::feedback_malformed);
    EXPECT_EQ(refusal(raw(0, varint(0) + number + varint(1))), Error::feedback_malformed);
    EXPECT_EQ(refusal(raw(0, varints({0, 1}) + number)), Error::feedback_malformed);
    EXPECT_EQ(refusal(raw(onward_bit, varints({0, 1, 1, 2, 3, 4}) + number)),
              Error::feedback_malformed);
    EXPECT_EQ(refusal(raw(rate_bit, varints({0, 1, 1}) + number)), Error::feedback_malformed);
  }
}

// A sender would have to leave bytes out on purpose: the checksum is made to match each time.
TEST(Feedback, RefusesWhatEndsBeforeItsSectionsDo) {
  const std::string bytes = text_of(encode(sample_feedback()));
  const std::size_t last = bytes.size() - 4;
  for (std::size_t size = 7; size < last; ++size) {
    EXPECT_EQ(refusal(sealed(bytes.substr(0, size))), Error::feedback_malformed) << size;
  }
  EXPECT_TRUE(parse(sealed(bytes.substr(0, last))));
}

TEST(Feedback, RefusesBytesBehindItsSections) {
  EXPECT_EQ(refusal(raw(0, varints({0, 1, 1, 0}))), Error::size_mismatch);
  EXPECT_EQ(refusal(raw(onward_bit, varints({0, 1, 1, 2, 3, 4, 5, 6}))), Error::size_mismatch);
  EXPECT_EQ(refusal(raw(rate_bit, varints({0, 1, 1, 7}) + std::string(60'000, 'x'))),
            Error::size_mismatch);
}

TEST(Feedback, RefusesReservedFlags) {
  for (int bit = 2; bit < 8; ++bit) {
    EXPECT_EQ(refusal(raw(static_cast<std::uint8_t>(1U << bit), varints({0, 1, 1}))),
              Error::reserved_flags);
  }
}

TEST(Feedback, ReadsEveryNumberAtItsEnd) {
  Feedback feedback;
  feedback.stream = StreamId(0xffff);
  feedback.newest = LinkSequence(0xff'ffff);
  feedback.age = max_varint * time_left_unit;
  feedback.add_run(1);
  feedback.onward =
      Onward{max_varint, max_varint * time_left_unit, max_varint, max_varint * time_left_unit};
  feedback.rate_kbit = Feedback::max_rate_kbit;
  EXPECT_TRUE(same(read(text_of(encode(feedback))), feedback));
}

TEST(Feedback, TakesTheNearestNumberForOneThatDoesNotFit) {
  Feedback feedback = sample_feedback();
  feedback.newest = LinkSequence(0x100'0007);
  feedback.age = 374'999ns;
  feedback.onward = Onward{0xffff'ffff, -1ms, 0xffff'ffff, Duration::max()};
  feedback.rate_kbit = 0xffff'ffff;
  const Feedback received = read(text_of(encode(feedback)));
  EXPECT_EQ(received.newest, LinkSequence(7));
  EXPECT_EQ(received.age, 250us);
  const Onward most{max_varint, 0us, max_varint, max_varint * time_left_unit};
  EXPECT_EQ(received.onward, most);
  EXPECT_EQ(received.rate_kbit, Feedback::max_rate_kbit);
}

TEST(FeedbackDeathTest, TakesNoMoreRunsThanItHasRoomFor) {
  Feedback feedback;
  for (std::size_t i = 0; i < max_feedback_runs; ++i) feedback.add_run(1);
  EXPECT_EXIT(feedback.add_run(1), testing::ExitedWithCode(70), "defect");
}

}  // namespace
}  // namespace strand::wire
