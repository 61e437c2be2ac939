// Random and damaged bytes, in numbers. STRANDCAST_SOAK multiplies them: with 50, ten million of
// each kind.

#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/control_message.hpp"
#include "tests/core/wire/mutation.hpp"
#include "tests/core/wire/samples.hpp"
#include "tests/fuzz/wire_properties.hpp"

namespace strand::wire {
namespace {

constexpr std::uint64_t ordinary_rounds = 200'000;

std::uint64_t rounds() {
  const char* const soak = std::getenv("STRANDCAST_SOAK");
  return ordinary_rounds * (soak == nullptr ? 1 : std::strtoull(soak, nullptr, 10));
}

// Counts what becomes of inputs, so that a test can tell that they reached what they were meant
// for.
struct Outcomes {
  std::set<Error> refusals;
  std::uint64_t read = 0;

  void count(std::optional<Error> refusal) {
    if (refusal) {
      refusals.insert(*refusal);
    } else {
      ++read;
    }
  }
};

ByteSpan bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::vector<std::string> binary_datagrams() {
  std::vector<std::string> datagrams;
  for (const Datagram& sample : sample_datagrams()) datagrams.push_back(bytes_of_datagram(sample));
  Chunk large = sample_chunk();
  large.frame_size = 3 * 1'179;
  large.payload = slice_of(std::string(1'179, 'x'));
  large.checksum = payload_checksum(large.payload.bytes());
  datagrams.push_back(text_of(encode(large)));
  Chunk last = sample_chunk();
  last.index = ChunkIndex(2);
  last.payload = slice_of("ire");
  last.checksum = payload_checksum(last.payload.bytes());
  datagrams.push_back(text_of(encode(last)));
  return datagrams;
}

std::vector<std::string> json_datagrams() {
  Chunk chunk = sample_chunk();
  chunk.format = Format::json;
  EndOfStream end;
  end.format = Format::json;
  end.frames = 300;
  return {text_of(encode(chunk)), text_of(encode(end)),
          R"( {"data":"AbCd","x":{"y":[1,-2.5e3,null,true]},"type":"video_frame","chunk_id":1,)"
          R"("total_chunks":2,"frame_num":7,"o":"\u00e9\ud83c\udfa5\n"} )"};
}

std::vector<std::string> control_streams() {
  const PeerEntry entry{PeerName::parse("B").value(), IpAddress::v4(0xc0a8'0114), 10'002, 20'002};
  ReportPart first;
  first.part.frames.resize(3);
  first.part.missing.resize(2);
  ReportPart last;
  last.last = true;
  last.part.first_frame = FrameNumber(3);
  last.part.frames.resize(1);
  std::vector<std::string> streams = {
      format_control(Register{entry, true}),
      format_control(Registered{true, entry, Forwarding::cut_through, std::chrono::seconds(1)}),
      format_control(Refused{"the name is \"taken\"\n"}),
      format_control(Lookup{entry.name}),
      format_control(List{}),
      format_control(UpdateNext{entry.name, entry.data()}) + "OK",
      format_control(UpdateNext{}),
      format_control(StreamEnded{900}),
      format_control(first) + format_control(last),
      format_control(ClockQuestion{7}),
      format_control(ClockAnswer{7, run_start, run_start}),
      format_control(Quit{}),
      format_entry(entry),
      format_error("unknown type"),
  };
  std::string all;
  for (const std::string& stream : streams) all += stream + "\n";
  streams.push_back(all);
  return streams;
}

const std::string& any_of(const std::vector<std::string>& samples, Random& random) {
  return samples[random.below(samples.size())];
}

// A first byte for check_datagram() and check_control(): where the split is, how large pieces are.
std::string any_cut(Random& random) {
  return {static_cast<char>(random.below(256))};
}

TEST(Robustness, StandsRandomBytesAsDatagrams) {
  Random random(1);
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    // Half of them begin like one of ours, or nearly all would end at the first byte.
    std::string input = any_cut(random);
    if (random.below(2) == 0) {
      input += random.below(2) == 0 ? static_cast<char>(0xa0 + random.below(8)) : '{';
    }
    outcomes.count(check_datagram(bytes_of(input + random_bytes(random, 1'500))));
  }
  for (const Error error :
       {Error::not_ours, Error::too_short, Error::malformed_json, Error::corrupt,
        Error::unknown_kind, Error::size_mismatch, Error::unsupported_version}) {
    EXPECT_TRUE(outcomes.refusals.contains(error)) << to_string(error);
  }
}

TEST(Robustness, StandsDamagedDatagrams) {
  Random random(2);
  std::vector<std::string> samples = binary_datagrams();
  for (std::string& sample : json_datagrams()) samples.push_back(std::move(sample));
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    const std::string input =
        any_cut(random) + damaged(any_of(samples, random), any_of(samples, random), random);
    outcomes.count(check_datagram(bytes_of(input)));
  }
  for (const Error error :
       {Error::not_ours, Error::too_short, Error::unsupported_version, Error::unknown_kind,
        Error::corrupt, Error::malformed_json, Error::missing_field, Error::malformed_hexadecimal,
        Error::unknown_message, Error::wrong_field_type, Error::chunk_out_of_range,
        Error::no_chunks}) {
    EXPECT_TRUE(outcomes.refusals.contains(error)) << to_string(error);
  }
  EXPECT_GT(outcomes.read, 0U);
}

TEST(Robustness, StandsLiesThatTheChecksumConfirms) {
  Random random(3);
  const std::vector<std::string> samples = binary_datagrams();
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    const std::string input = any_cut(random) + with_lie(any_of(samples, random), random);
    outcomes.count(check_datagram(bytes_of(input)));
  }
  for (const Error error :
       {Error::unknown_kind, Error::reserved_flags, Error::size_mismatch, Error::too_many_chunks,
        Error::chunk_out_of_range, Error::frame_empty, Error::frame_too_large,
        Error::chunk_size_wrong, Error::frame_out_of_range, Error::feedback_malformed}) {
    EXPECT_TRUE(outcomes.refusals.contains(error)) << to_string(error);
  }
  EXPECT_GT(outcomes.read, 0U);
}

TEST(Robustness, StandsDamagedControlStreams) {
  Random random(4);
  const std::vector<std::string> samples = control_streams();
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    const std::string input =
        any_cut(random) + damaged(any_of(samples, random), any_of(samples, random), random);
    outcomes.count(check_control(bytes_of(input)));
  }
  for (const Error error : {Error::malformed_json, Error::missing_field, Error::wrong_field_type,
                            Error::unknown_message, Error::invalid_name, Error::invalid_address,
                            Error::frame_out_of_range, Error::out_of_order}) {
    EXPECT_TRUE(outcomes.refusals.contains(error)) << to_string(error);
  }
  EXPECT_GT(outcomes.read, 0U);
}

TEST(Robustness, StandsRandomBytesAsControlStreams) {
  Random random(5);
  Outcomes outcomes;
  for (std::uint64_t i = 0; i < rounds(); ++i) {
    const std::string start = random.below(2) == 0 ? "{" : "";
    outcomes.count(check_control(bytes_of(any_cut(random) + start + random_bytes(random, 300))));
  }
  EXPECT_TRUE(outcomes.refusals.contains(Error::malformed_json));
}

}  // namespace
}  // namespace strand::wire
