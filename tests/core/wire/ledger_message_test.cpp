#include "core/wire/ledger_message.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {
namespace {

ReportPart read(std::string_view text) {
  auto parsed = parse_control(text);
  EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : to_string(parsed.error()));
  return parsed ? std::get<ReportPart>(std::move(*parsed)) : ReportPart{};
}

Error refusal(std::string_view text) {
  const auto parsed = parse_control(text);
  EXPECT_FALSE(parsed.has_value()) << text;
  return parsed ? Error{} : parsed.error();
}

std::string report(std::string_view frames, std::string_view missing,
                   std::string_view first = "0") {
  return R"({"type":"report","last":true,"first_frame":)" + std::string(first) + R"(,"frames":[)" +
         std::string(frames) + R"(],"missing":[)" + std::string(missing) + "]}";
}

// Sends a ledger over the wire and puts it together again.
PeerLedger carry(const PeerLedger& ledger, std::size_t* part_count = nullptr) {
  LedgerAssembler assembler;
  const std::vector<ReportPart> parts = split_ledger(ledger);
  if (part_count != nullptr) *part_count = parts.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string text = format_control(parts[i]);
    EXPECT_LT(text.size(), max_control_message);
    const auto whole = assembler.add(read(text));
    EXPECT_TRUE(whole.has_value());
    EXPECT_EQ(whole.value_or(false), i + 1 == parts.size());
  }
  return assembler.ledger();
}

PeerLedger random_ledger(std::size_t frames, std::uint64_t seed) {
  Random random(seed);
  PeerLedger ledger;
  ledger.first_frame = FrameNumber(static_cast<std::uint32_t>(random.below(1'000)));
  for (std::size_t i = 0; i < frames; ++i) {
    FrameRecord record;
    record.completed = Timestamp(Duration(random.between(0, 3'600'000'000'000)));
    record.chunk_count = static_cast<std::uint16_t>(random.below(17));
    record.chunks_received = static_cast<std::uint16_t>(random.below(record.chunk_count + 1U));
    record.state = static_cast<FrameState>(random.below(4));
    record.took_retransmissions = random.chance(Probability::percent(50));
    record.took_repairs = random.chance(Probability::percent(50));
    ledger.frames.push_back(record);
    if (random.chance(Probability::percent(20))) {
      const auto frame = static_cast<std::uint32_t>(ledger.first_frame.value() + i);
      ledger.missing.push_back(
          {FrameNumber(frame), ChunkIndex(static_cast<std::uint16_t>(random.below(16)))});
    }
  }
  ledger.received = {1, 2, 3, 4, 5, 6};
  ledger.sent = {7, 8, 9, 10, max_counter};
  ledger.duplicate_frames = 12;
  ledger.not_stored_frames = 13;
  ledger.not_stored = {{FrameNumber(3), FrameNumber(9)}, {FrameNumber(11), FrameNumber(11)}};
  ledger.driver.storage_problem = StorageProblem::disk_full;
  ledger.driver.link = {14, 15, 16, 17, 18, 24, std::chrono::microseconds(19)};
  ledger.driver.residence = {20, Duration(21), Duration(22), Duration(23)};
  ledger.driver.process = {Duration(24), Duration(25), 26};
  ledger.clock = {{Timestamp(Duration(24)), Duration(-25), Duration(26)},
                  {Timestamp(Duration(27)), Duration(28), Duration(0)}};
  return ledger;
}

TEST(LedgerMessage, CarriesAHundredThousandFrames) {
  const PeerLedger ledger = random_ledger(100'000, 7);
  std::size_t parts = 0;
  EXPECT_EQ(carry(ledger, &parts), ledger);
  EXPECT_GT(parts, 1U);
}

TEST(LedgerMessage, CarriesLedgersOfAnySize) {
  for (const std::size_t frames : {0U, 1U, 4'095U, 4'096U, 4'097U, 8'192U}) {
    const PeerLedger ledger = random_ledger(frames, frames);
    EXPECT_EQ(carry(ledger), ledger) << frames;
  }
}

TEST(LedgerMessage, CarriesMoreMissingChunksThanFrames) {
  PeerLedger ledger;
  ledger.frames.resize(10);
  for (int frame = 0; frame < 10; ++frame) {
    for (int chunk = 0; chunk < 10'000; ++chunk) {
      ledger.missing.push_back({FrameNumber(static_cast<std::uint32_t>(frame)),
                                ChunkIndex(static_cast<std::uint16_t>(chunk))});
    }
  }
  EXPECT_EQ(carry(ledger), ledger);
}

// The longest digits that every field can have.
TEST(LedgerMessage, KeepsItsPartsUnderTheLimitWithTheLongestNumbers) {
  PeerLedger ledger;
  ledger.first_frame = FrameNumber(max_frames - 10'000);
  ledger.frames.assign(10'000, {Timestamp(Duration(-max_timestamp_ns)), max_chunks_per_frame,
                                max_chunks_per_frame, FrameState::corrupt, true, true});
  ledger.missing.assign(10'000,
                        {FrameNumber(max_frames - 1), ChunkIndex(max_chunks_per_frame - 1)});
  ledger.received = {max_counter, max_counter, max_counter, max_counter, max_counter, max_counter,
                     max_counter, max_counter, max_counter, max_counter, max_counter};
  ledger.sent = {max_counter, max_counter, max_counter, max_counter,
                 max_counter, max_counter, max_counter};
  ledger.duplicate_frames = max_counter;
  ledger.not_stored_frames = max_counter;
  for (std::uint32_t i = 0; i < max_not_stored_ranges; ++i) {
    const FrameNumber frame(max_frames - 2 * static_cast<std::uint32_t>(max_not_stored_ranges - i));
    ledger.not_stored.push_back({frame, frame});
  }
  ledger.driver.storage_problem = StorageProblem::no_descriptors;
  ledger.driver.link = {max_counter,
                        max_counter,
                        max_counter,
                        max_counter,
                        max_counter,
                        max_counter,
                        Duration(max_timestamp_ns)};
  ledger.driver.residence = {max_counter, Duration(max_timestamp_ns), Duration(max_timestamp_ns),
                             Duration(max_timestamp_ns)};
  ledger.driver.process = {Duration(max_timestamp_ns), Duration(max_timestamp_ns), max_counter};
  ledger.clock.assign(max_clock_marks, {Timestamp(Duration(-max_timestamp_ns)),
                                        Duration(-max_timestamp_ns), Duration(max_timestamp_ns)});
  EXPECT_EQ(carry(ledger), ledger);
}

TEST(LedgerMessage, WritesAReportByteForByte) {
  ReportPart part;
  part.last = true;
  part.part.first_frame = FrameNumber(3);
  part.part.frames = {
      {Timestamp(std::chrono::milliseconds(20)), 2, 2, FrameState::complete},
      {Timestamp{}, 1, 2, FrameState::partial},
  };
  part.part.missing = {{FrameNumber(4), ChunkIndex(1)}};
  part.part.received = {3, 3'600, 3, 0, 0, 0, 0, 0, 0, 2, 31};
  part.part.sent = {3, 3'600, 3'480, 120};
  const std::string text = format_control(part);
  EXPECT_EQ(text,
            R"({"type":"report","last":true,"first_frame":3,"frames":[20000000,2,2,2,0,1,2,1],)"
            R"("missing":[4,1],"received":{"datagrams":3,"bytes":3600,"chunks":3,)"
            R"("duplicate_chunks":0,"refused":0,"expired_chunks":0,"resent_chunks":0,)"
            R"("recovered_chunks":0,"repairs":0,"feedback_datagrams":2,"feedback_bytes":31},)"
            R"("sent":{"datagrams":3,"bytes":3600,"payload_bytes":3480,"header_bytes":120,)"
            R"("repair_datagrams":0,"repair_bytes":0},)"
            R"("duplicate_frames":0,"not_stored_frames":0})");
  EXPECT_EQ(read(text).part, part.part);
  part.last = false;
  const std::string first = format_control(part);
  EXPECT_EQ(first,
            R"({"type":"report","last":false,"first_frame":3,"frames":[20000000,2,2,2,0,1,2,1],)"
            R"("missing":[4,1]})");
  EXPECT_EQ(read(first).part.received, ReceiveCounters{});
  EXPECT_FALSE(read(first).last);
}

// A digit a frame: 1 for retransmissions, 2 for repairs, both together 3.
TEST(LedgerMessage, WritesTheHelpThatFramesTookAndWhatWasSentForIt) {
  ReportPart part;
  part.last = true;
  part.part.frames.resize(4);
  part.part.frames[1].took_retransmissions = true;
  part.part.frames[2].took_repairs = true;
  part.part.frames[3].took_retransmissions = part.part.frames[3].took_repairs = true;
  part.part.sent.resent_bytes = 1'200;
  const std::string text = format_control(part);
  EXPECT_NE(text.find(R"("missing":[],"help":"0123","received")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("repair_bytes":0,"resent_bytes":1200})"), std::string::npos) << text;
  EXPECT_EQ(read(text).part, part.part);
}

TEST(LedgerMessage, RefusesHelpThatIsNotADigitForEachFrame) {
  const auto with_help = [](const std::string& help) {
    return R"({"type":"report","last":false,"first_frame":0,"frames":[0,1,1,2,0,1,1,2],)"
           R"("missing":[],"help":)" +
           help + "}";
  };
  EXPECT_TRUE(read(with_help(R"("03")")).part.frames[1].took_repairs);
  EXPECT_EQ(refusal(with_help(R"("0")")), Error::wrong_field_type);
  EXPECT_EQ(refusal(with_help(R"("000")")), Error::wrong_field_type);
  EXPECT_EQ(refusal(with_help(R"("04")")), Error::wrong_field_type);
  EXPECT_EQ(refusal(with_help(R"("0/")")), Error::wrong_field_type);
  EXPECT_EQ(refusal(with_help("12")), Error::wrong_field_type);
}

TEST(LedgerMessage, WritesWhatADriverSawByteForByte) {
  ReportPart part;
  part.part.driver.link = {1, 2, 3, 4, 5, 11, std::chrono::microseconds(6)};
  part.part.driver.residence = {7, std::chrono::microseconds(8), std::chrono::microseconds(9),
                                std::chrono::microseconds(10)};
  part.part.driver.process = {std::chrono::milliseconds(1), std::chrono::seconds(2), 3};
  EXPECT_EQ(format_control(part).find("link"), std::string::npos);
  EXPECT_EQ(format_control(part).find("residence"), std::string::npos);
  EXPECT_EQ(format_control(part).find("process"), std::string::npos);
  part.last = true;
  const std::string text = format_control(part);
  EXPECT_TRUE(
      text.ends_with(R"("not_stored_frames":0,"link":{"lost":1,"queue_dropped":2,"duplicated":3,)"
                     R"("corrupted":4,"reordered":5,"blocked":11,"longest_wait_ns":6000},)"
                     R"("residence":{"datagrams":7,"p50_ns":8000,"p99_ns":9000,"max_ns":10000},)"
                     R"("process":{"cpu_ns":1000000,"over_ns":2000000000,"peak_memory":3}})"))
      << text;
  EXPECT_EQ(read(text).part, part.part);
}

TEST(LedgerMessage, WritesWhichFramesWereNotStoredByteForByte) {
  ReportPart part;
  part.last = true;
  part.part.not_stored_frames = 31;
  part.part.not_stored = {{FrameNumber(12), FrameNumber(40)}, {FrameNumber(57), FrameNumber(57)}};
  part.part.driver.storage_problem = StorageProblem::not_writable;
  const std::string text = format_control(part);
  EXPECT_TRUE(text.ends_with(R"("not_stored_frames":31,"not_stored":[12,40,57,57],)"
                             R"("storage_problem":"not_writable"})"))
      << text;
  EXPECT_EQ(read(text).part, part.part);
}

// A report that says it of `count` frames.
std::string not_stored(std::string_view ranges, std::string_view count = "100") {
  std::string text = report("", "");
  text.pop_back();
  return text + R"(,"not_stored_frames":)" + std::string(count) + R"(,"not_stored":[)" +
         std::string(ranges) + "]}";
}

TEST(LedgerMessage, RefusesFramesNotStoredThatCannotBe) {
  EXPECT_EQ(read(not_stored("0,9,11,11")).part.not_stored.size(), 2U);
  EXPECT_EQ(read(not_stored("4194303,4194303")).part.not_stored.size(), 1U);
  EXPECT_EQ(refusal(not_stored("4194303,4194304")), Error::frame_out_of_range);
  EXPECT_EQ(refusal(not_stored("-1,4")), Error::wrong_field_type);
  EXPECT_EQ(refusal(not_stored("5,4")), Error::wrong_field_type);
  EXPECT_EQ(refusal(not_stored("5")), Error::missing_field);
  EXPECT_EQ(refusal(not_stored("0.5,4")), Error::wrong_field_type);
  EXPECT_EQ(refusal(not_stored(R"("0",4)")), Error::wrong_field_type);
  // They overlap, touch, and go back.
  EXPECT_EQ(refusal(not_stored("0,9,9,11")), Error::out_of_order);
  EXPECT_EQ(refusal(not_stored("0,9,10,11")), Error::out_of_order);
  EXPECT_EQ(refusal(not_stored("10,11,0,4")), Error::out_of_order);
  // More frames than were counted.
  EXPECT_EQ(read(not_stored("0,9", "10")).part.not_stored.size(), 1U);
  EXPECT_EQ(refusal(not_stored("0,9", "9")), Error::wrong_field_type);
  std::string ranges = "0,0";
  for (int i = 1; i < 64; ++i) {
    ranges += "," + std::to_string(2 * i) + "," + std::to_string(2 * i);
  }
  EXPECT_EQ(read(not_stored(ranges)).part.not_stored.size(), 64U);
  EXPECT_EQ(refusal(not_stored(ranges + ",128,128")), Error::too_many_ranges);
}

TEST(LedgerMessage, TakesAReasonThatItDoesNotKnowForOneWithoutAName) {
  std::string text = report("", "");
  text.insert(text.size() - 1, R"(,"storage_problem":"eaten by a dog")");
  EXPECT_EQ(read(text).part.driver.storage_problem, StorageProblem::failed);
  text = report("", "");
  text.insert(text.size() - 1, R"(,"storage_problem":7)");
  EXPECT_EQ(refusal(text), Error::wrong_field_type);
}

TEST(LedgerMessage, TakesAbsentCountersForZero) {
  EXPECT_EQ(read(report("", "")).part, PeerLedger{});
  EXPECT_FALSE(read(report("", "")).part.driver.link);
  EXPECT_FALSE(read(report("", "")).part.driver.residence);
  EXPECT_FALSE(read(report("", "")).part.driver.process);
  std::string text = report("", "");
  text.insert(text.size() - 1, R"(,"link":{"queue_dropped":2,"later":[]},"later":{})");
  EXPECT_EQ(read(text).part.driver.link, (LinkTally{.queue_dropped = 2}));
}

TEST(LedgerMessage, ClampsWhatItCannotCarry) {
  ReportPart part;
  part.last = true;
  part.part.frames = {{Timestamp::max(), 0, 0, FrameState::lost},
                      {Timestamp::min(), 0, 0, FrameState::lost}};
  part.part.duplicate_frames = ~std::uint64_t{0};
  part.part.driver.link = LinkTally{.longest_wait = Duration::max()};
  const ReportPart carried = read(format_control(part));
  EXPECT_EQ(carried.part.frames[0].completed, Timestamp(Duration(max_timestamp_ns)));
  EXPECT_EQ(carried.part.frames[1].completed, Timestamp(Duration(-max_timestamp_ns)));
  EXPECT_EQ(carried.part.duplicate_frames, max_counter);
  EXPECT_EQ(carried.part.driver.link.value().longest_wait, Duration(max_timestamp_ns));
}

TEST(LedgerMessage, RefusesFramesThatCannotBe) {
  EXPECT_EQ(read(report("0,16384,16384,3", "")).part.frames.size(), 1U);
  EXPECT_EQ(refusal(report("0,16385,16385,3", "")), Error::too_many_chunks);
  EXPECT_EQ(refusal(report("0,3,2,1", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("0,-1,2,1", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("0,0,-1,1", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("0,0,0,4", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("0,0,0,-1", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("0,0,0", "")), Error::missing_field);
  EXPECT_EQ(refusal(report("0,0,0,0,0", "")), Error::missing_field);
  EXPECT_EQ(refusal(report("0.5,0,0,0", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("[0],0,0,0", "")), Error::wrong_field_type);
  // 2^61 is the last instant.
  EXPECT_EQ(read(report("2305843009213693952,0,0,0", "")).part.frames.size(), 1U);
  EXPECT_EQ(refusal(report("2305843009213693953,0,0,0", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("-2305843009213693953,0,0,0", "")), Error::wrong_field_type);
  EXPECT_EQ(refusal(report("99999999999999999999,0,0,0", "")), Error::wrong_field_type);
}

TEST(LedgerMessage, RefusesMissingChunksThatCannotBe) {
  EXPECT_EQ(read(report("", "4194303,16383")).part.missing.size(), 1U);
  EXPECT_EQ(refusal(report("", "4194304,0")), Error::frame_out_of_range);
  EXPECT_EQ(refusal(report("", "-1,0")), Error::frame_out_of_range);
  EXPECT_EQ(refusal(report("", "0,16384")), Error::chunk_out_of_range);
  EXPECT_EQ(refusal(report("", "0,-1")), Error::chunk_out_of_range);
  EXPECT_EQ(refusal(report("", "0")), Error::missing_field);
  EXPECT_EQ(refusal(report("", "null,1")), Error::wrong_field_type);
}

TEST(LedgerMessage, RefusesFramesBeyondTheLastOfAStream) {
  EXPECT_EQ(read(report("0,0,0,0", "", "4194303")).part.frames.size(), 1U);
  EXPECT_EQ(refusal(report("0,0,0,0,0,0,0,0", "", "4194303")), Error::frame_out_of_range);
  EXPECT_EQ(refusal(report("", "", "4194305")), Error::frame_out_of_range);
  EXPECT_EQ(refusal(report("", "", "-1")), Error::wrong_field_type);
}

TEST(LedgerMessage, RefusesReportsWithoutTheirFields) {
  EXPECT_EQ(refusal(R"({"type":"report","first_frame":0,"frames":[],"missing":[]})"),
            Error::missing_field);
  EXPECT_EQ(refusal(R"({"type":"report","last":true,"frames":[],"missing":[]})"),
            Error::missing_field);
  EXPECT_EQ(refusal(R"({"type":"report","last":true,"first_frame":0,"missing":[]})"),
            Error::missing_field);
  EXPECT_EQ(refusal(R"({"type":"report","last":true,"first_frame":0,"frames":[]})"),
            Error::missing_field);
  for (const std::string_view text :
       {R"({"type":"report","last":1,"first_frame":0,"frames":[],"missing":[]})",
        R"({"type":"report","last":true,"first_frame":0,"frames":{},"missing":[]})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":{}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],"sent":1})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("received":{"bytes":-1}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("sent":{"bytes":9223372036854775808}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("duplicate_frames":"0"})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],"link":[]})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("link":{"lost":-1}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("link":{"longest_wait_ns":2305843009213693953}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],"residence":1})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("residence":{"datagrams":1.5}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("residence":{"max_ns":-1}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],"process":[]})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("process":{"cpu_ns":-1}})",
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],)"
        R"("process":{"peak_memory":"much"}})"}) {
    EXPECT_EQ(refusal(text), Error::wrong_field_type) << text;
  }
}

TEST(LedgerAssembler, RefusesPartsThatDoNotFollow) {
  LedgerAssembler assembler;
  ReportPart part;
  part.part.first_frame = FrameNumber(10);
  part.part.frames.resize(5);
  EXPECT_EQ(assembler.add(part), false);
  EXPECT_EQ(assembler.add(part).error(), Error::out_of_order);
  part.part.first_frame = FrameNumber(16);
  EXPECT_EQ(assembler.add(part).error(), Error::out_of_order);
  part.part.first_frame = FrameNumber(15);
  part.last = true;
  EXPECT_EQ(assembler.add(part), true);
  EXPECT_EQ(assembler.ledger().frames.size(), 10U);
  EXPECT_EQ(assembler.ledger().first_frame, FrameNumber(10));
  part.part.first_frame = FrameNumber(20);
  EXPECT_EQ(assembler.add(part).error(), Error::out_of_order);
}

TEST(LedgerAssembler, RefusesMoreThanAStreamHas) {
  LedgerAssembler frames;
  ReportPart part;
  part.part.first_frame = FrameNumber(max_frames - 4);
  part.part.frames.resize(5);
  EXPECT_EQ(frames.add(part).error(), Error::frame_out_of_range);
  EXPECT_TRUE(frames.ledger().frames.empty());
  part.part.frames.resize(4);
  EXPECT_TRUE(frames.add(part));

  LedgerAssembler missing;
  ReportPart many;
  many.part.missing.resize(max_missing_chunks);
  EXPECT_TRUE(missing.add(many));
  many.part.missing.resize(1);
  EXPECT_EQ(missing.add(many).error(), Error::too_many_chunks);
}

TEST(LedgerMessage, LeavesOutMissingChunksBeyondTheLimit) {
  PeerLedger ledger;
  ledger.missing.resize(max_missing_chunks + 1);
  std::size_t missing = 0;
  for (const ReportPart& part : split_ledger(ledger)) missing += part.part.missing.size();
  EXPECT_EQ(missing, max_missing_chunks);
}

TEST(LedgerMessage, RefusesMarksOfTheClockThatCannotBe) {
  const auto marks = [](const std::string& numbers) {
    const auto part = parse_control(
        R"({"type":"report","last":true,"first_frame":0,"frames":[],"missing":[],"clock":)" +
        numbers + "}");
    return part ? std::nullopt : std::optional(part.error());
  };
  EXPECT_EQ(marks("[]"), std::nullopt);
  EXPECT_EQ(marks("[1,-2,3]"), std::nullopt);
  EXPECT_EQ(marks("[1,2]"), Error::missing_field);
  EXPECT_EQ(marks("[1,2,-1]"), Error::wrong_field_type);
  EXPECT_EQ(marks("[1,2,3.5]"), Error::wrong_field_type);
  EXPECT_EQ(marks("{}"), Error::wrong_field_type);
  EXPECT_EQ(marks("[2305843009213693953,0,0]"), Error::wrong_field_type);
  EXPECT_EQ(marks("[0,-2305843009213693953,0]"), Error::wrong_field_type);
  std::string many = "[0,0,0";
  for (std::size_t i = 1; i < max_clock_marks; ++i) many += ",0,0,0";
  EXPECT_EQ(marks(many + "]"), std::nullopt);
  EXPECT_EQ(marks(many + ",0,0,0]"), Error::wrong_field_type);
}

}  // namespace
}  // namespace strand::wire
