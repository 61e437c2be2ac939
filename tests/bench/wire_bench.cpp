// What a relay does to every datagram: parse, verify, encode. The figures to hold, in a release
// build: a chunk of 1,200 bytes parsed and verified within 100 ns, encoded again within 40 ns.

#include <benchmark/benchmark.h>

#include "core/base/random.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"

namespace strand::wire {
namespace {

constexpr std::uint16_t chunks_a_frame = 16;

BufferSlice random_bytes(std::size_t size) {
  Random random(1);
  Buffer buffer = Buffer::allocate(size);
  for (std::size_t i = 0; i < size; ++i) {
    buffer.data()[i] = static_cast<std::byte>(random.below(256));
  }
  return buffer.slice();
}

Chunk make_chunk(Format format, std::size_t datagram) {
  Chunk chunk;
  chunk.format = format;
  chunk.payload = random_bytes(chunk_capacity(format, datagram));
  chunk.count = chunks_a_frame;
  chunk.frame_size = static_cast<std::uint32_t>(chunks_a_frame * chunk.payload.size());
  chunk.index = ChunkIndex(3);
  chunk.deflated = true;
  chunk.time_left = std::chrono::milliseconds(400);
  chunk.checksum = payload_checksum(chunk.payload.bytes());
  return chunk;
}

BufferSlice whole(const EncodedDatagram& datagram) {
  Buffer buffer = Buffer::allocate(datagram.size());
  std::byte* out = std::copy(datagram.header().begin(), datagram.header().end(), buffer.data());
  std::copy(datagram.body.bytes().begin(), datagram.body.bytes().end(), out);
  return buffer.slice();
}

// As a socket delivers it: all in one buffer.
void parse_binary_chunk(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const BufferSlice datagram = whole(encode(make_chunk(Format::binary, size)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_datagram({}, datagram));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(datagram.size()));
}
BENCHMARK(parse_binary_chunk)->Arg(1'200)->Arg(60'000);

// As the simulated network hands it over: header and payload apart.
void parse_binary_chunk_in_two_parts(benchmark::State& state) {
  const EncodedDatagram datagram = encode(make_chunk(Format::binary, default_datagram));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_datagram(datagram.header(), datagram.body));
  }
}
BENCHMARK(parse_binary_chunk_in_two_parts);

// A relay's encoding: the payload's checksum is carried.
void encode_binary_chunk(benchmark::State& state) {
  Chunk chunk = make_chunk(Format::binary, default_datagram);
  for (auto _ : state) {
    chunk.link_sequence = chunk.link_sequence.next();
    benchmark::DoNotOptimize(encode(chunk));
  }
}
BENCHMARK(encode_binary_chunk);

Repair make_repair() {
  const Chunk chunk = make_chunk(Format::binary, default_datagram);
  Repair repair;
  repair.frame_size = chunk.frame_size;
  repair.count = chunk.count;
  repair.time_left = chunk.time_left;
  repair.checksum = chunk.checksum;
  repair.payload = chunk.payload;
  return repair;
}

// What a hop that loses one datagram in 20 says of its last 60, and of two hops after it.
Feedback make_feedback() {
  Feedback feedback;
  feedback.newest = LinkSequence(100'000);
  feedback.age = std::chrono::milliseconds(2);
  for (const int run : {20, 1, 19, 1, 19}) feedback.add_run(static_cast<std::uint16_t>(run));
  feedback.onward = Onward{2, std::chrono::milliseconds(40), 108, std::chrono::milliseconds(41)};
  return feedback;
}

// As much as feedback can say.
Feedback make_longest_feedback() {
  Feedback feedback = make_feedback();
  feedback.run_count = 0;
  for (std::size_t i = 0; i < max_feedback_runs - 1; ++i) feedback.add_run(i % 4 == 0 ? 200 : 1);
  feedback.rate_kbit = 6'000;
  return feedback;
}

template <class Message>
void parse(benchmark::State& state, const Message& message) {
  const BufferSlice datagram = whole(encode(message));
  if (!parse_datagram({}, datagram)) state.SkipWithError("not a datagram");
  for (auto _ : state) benchmark::DoNotOptimize(parse_datagram({}, datagram));
}

template <class Message>
void encode_message(benchmark::State& state, const Message& message) {
  for (auto _ : state) benchmark::DoNotOptimize(encode(message));
}

BENCHMARK_CAPTURE(parse, binary_repair, make_repair());
BENCHMARK_CAPTURE(parse, binary_end, EndOfStream{});
BENCHMARK_CAPTURE(parse, probe, Probe{});
BENCHMARK_CAPTURE(parse, feedback, make_feedback());
BENCHMARK_CAPTURE(parse, longest_feedback, make_longest_feedback());
BENCHMARK_CAPTURE(encode_message, binary_repair, make_repair());
BENCHMARK_CAPTURE(encode_message, binary_end, EndOfStream{});
BENCHMARK_CAPTURE(encode_message, probe, Probe{});
BENCHMARK_CAPTURE(encode_message, feedback, make_feedback());
BENCHMARK_CAPTURE(encode_message, longest_feedback, make_longest_feedback());

// What the checksum's two parts cost.
void checksum_payload(benchmark::State& state) {
  const BufferSlice payload = random_bytes(default_datagram - chunk_header_size);
  for (auto _ : state) benchmark::DoNotOptimize(payload_checksum(payload.bytes()));
}
BENCHMARK(checksum_payload);

void parse_json_chunk(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const BufferSlice datagram = encode(make_chunk(Format::json, size)).body;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_datagram({}, datagram));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(datagram.size()));
}
BENCHMARK(parse_json_chunk)->Arg(1'200)->Arg(60'000);

void encode_json_chunk(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const Chunk chunk = make_chunk(Format::json, size);
  for (auto _ : state) benchmark::DoNotOptimize(encode(chunk));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(encode_json_chunk)->Arg(1'200)->Arg(60'000);

void parse_report_part(benchmark::State& state) {
  ReportPart report;
  report.part.frames.assign(4'096,
                            {Timestamp(std::chrono::seconds(100)), 16, 16, FrameState::complete});
  const std::string text = format_control(report);
  for (auto _ : state) benchmark::DoNotOptimize(parse_control(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(parse_report_part);

}  // namespace
}  // namespace strand::wire
