// reports/wireshark/strandcast.lua, as tshark runs it: on the captures of a run, and on datagrams
// of all kinds. docs/protocol.md shows the bytes of the samples.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/pcapng_writer.hpp"
#include "reports/streamed_file.hpp"
#include "reports/udp_headers.hpp"
#include "tests/core/wire/samples.hpp"
#include "tests/sim/one_chunk_dropped.hpp"
#include "tests/sim/program.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::one_chunk_dropped;
using test::strandsim;

// What a shell command prints; nothing where it fails.
std::string output_of(const std::string& command) {
  FILE* const pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  std::string text;
  std::array<char, 4096> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  return ::pclose(pipe) == 0 ? text : std::string();
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string hexadecimal(std::uint32_t number) {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", number);
  return digits.data();
}

class Dissector : public testing::Test {
 protected:
  [[nodiscard]] static bool has_tshark() {
    // Without Lua there is nothing to try.
    return output_of("tshark --version").find("with Lua") != std::string::npos;
  }
  [[nodiscard]] static std::string tshark_on(const fs::path& file) {
    return "HOME=/nonexistent tshark -X lua_script:" STRANDCAST_SOURCE_DIR
           "/reports/wireshark/strandcast.lua -r '" +
           file.string() + "'";
  }
  // A line for each packet that `filter` shows, with the fields separated by bars.
  [[nodiscard]] static std::string tshark(const fs::path& file, const std::string& filter,
                                          const std::string& fields) {
    return output_of(tshark_on(file) + " -Y '" + filter + "' -T fields -E 'separator=|' " + fields);
  }

  // The capture of a hop of the scenario above.
  [[nodiscard]] fs::path run(const std::string& hop, std::vector<std::string> more = {}) const {
    const fs::path scenario = folder.path() / "small.yaml";
    support::write_file(scenario, one_chunk_dropped);
    const fs::path out = folder.path() / "out";
    more.insert(more.begin(),
                {scenario.string(), "--out", out.string(), "--quiet", "--report", "pcap"});
    EXPECT_EQ(strandsim(std::move(more)).code, 0);
    return out / "pcap" / (hop + ".pcapng");
  }

  // A capture of these payloads, from and to ports that nobody knows, or one that somebody does.
  [[nodiscard]] fs::path capture_of(const std::vector<std::string>& payloads,
                                    std::uint16_t port = 5'555) const {
    const fs::path path = folder.path() / "by_hand.pcapng";
    reports::StreamedFile file(path);
    reports::PcapngWriter writer(file, "test", "");
    const std::uint32_t interface = writer.add_interface("any", "");
    for (const std::string& payload : payloads) {
      const auto headers = reports::udp_headers({IpAddress::v4(1), port}, {IpAddress::v4(2), 5'556},
                                                payload.size(), 1);
      const std::array<ByteSpan, 2> parts{ByteSpan(headers), std::as_bytes(std::span(payload))};
      writer.write({interface, Duration(0), parts, reports::PcapngDirection::inbound, 1, {}});
    }
    file.finish();
    return path;
  }

  const std::string faulty =
      "_ws.malformed || strandcast.malformed || strandcast.checksum.status != 1 || !strandcast";
  support::TemporaryFolder folder;
};

template <class Message>
std::string bytes_of(const Message& message) {
  return wire::text_of(wire::encode(message));
}

// A chunk that is all of its frame, of so many bytes.
std::string chunk_of(std::size_t size, std::uint32_t link_sequence = 5) {
  wire::Chunk chunk;
  chunk.stream = StreamId(0x0102);
  chunk.frame = FrameNumber(3);
  chunk.frame_size = static_cast<std::uint32_t>(size);
  chunk.link_sequence = LinkSequence(link_sequence);
  std::string payload(size, '\0');
  for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * i % 251);
  chunk.payload = wire::slice_of(payload);
  chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
  return bytes_of(chunk);
}

TEST_F(Dissector, ReadsTheCapturesOfARun) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const fs::path file = run("A-B");
  EXPECT_EQ(tshark(file, faulty, "-e frame.number"), "");
  const std::string chunks = "strandcast.kind == 1 && strandcast.flags.retransmission == 0";
  EXPECT_EQ(lines_of(tshark(file, chunks + " && frame.interface_id == 0", "-e frame.number")),
            120U);
  EXPECT_EQ(lines_of(tshark(file, chunks + " && frame.interface_id == 1", "-e frame.number")),
            119U);
  EXPECT_EQ(tshark(file, "frame.comment && strandcast.frame",
                   "-e frame.interface_name -e strandcast.frame -e strandcast.chunk "
                   "-e strandcast.chunk_count -e strandcast.payload_size -e frame.comment"),
            "A->B sent|7|2|4|1000|lost: pinpoint (as the scenario says)\n");
  EXPECT_EQ(tshark(file, chunks + " && strandcast.frame == 29 && frame.interface_id == 1",
                   "-e strandcast.chunk -e strandcast.frame_size -e strandcast.payload_size"),
            "0|4000|1000\n"
            "1|4000|1000\n"
            "2|4000|1000\n"
            "3|4000|1000\n");
  EXPECT_EQ(tshark(file, "strandcast.frames_sent && frame.interface_id == 0",
                   "-e strandcast.frames_sent -e _ws.col.Protocol"),
            "30|StrandCast\n");
}

TEST_F(Dissector, MarksWhatWasCorrupted) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const fs::path file = run("coordinator-A", {"--set", "links.default.corrupt=100%"});
  EXPECT_EQ(tshark(file, "frame.interface_id == 0 && (" + faulty + ")", "-e frame.number"), "");
  EXPECT_EQ(
      tshark(file, "frame.interface_id == 1 && strandcast.checksum.status == 1", "-e frame.number"),
      "");
  // One bit flips in each of at least 121 datagrams, and nearly all bits are behind the first byte,
  // which says of what kind they are.
  const std::string wrong =
      tshark(file, "frame.interface_id == 1 && strandcast.checksum.bad", "-e _ws.col.Info");
  EXPECT_GE(lines_of(wrong), 110U);
  EXPECT_NE(wrong.find(" [wrong checksum]\n"), std::string::npos);
}

TEST_F(Dissector, LeavesTheJsonFormatToWiresharksOwn) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const fs::path file = run("coordinator-A", {"--set", "transport.wire=json"});
  EXPECT_EQ(tshark(file, "frame.number == 1", "-e json.key -E occurrence=f -e _ws.col.Info"),
            "type|frame 0 chunk 0/8\n");
  EXPECT_EQ(tshark(file, "_ws.malformed || !json", "-e frame.number"), "");
}

// On ports that nobody knows, between neighbours that only begin like a datagram, or not at all.
TEST_F(Dissector, FindsDatagramsOfEveryKindOnOtherPorts) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const std::string chunk = bytes_of(wire::sample_chunk());
  const fs::path path =
      capture_of({chunk, chunk.substr(0, 24), "Something else", bytes_of(wire::sample_repair()),
                  bytes_of(wire::sample_end()), bytes_of(wire::sample_probe()),
                  bytes_of(wire::sample_feedback()), wire::sealed("\xa6")});
  EXPECT_EQ(tshark(path, "strandcast",
                   "-e frame.number -e strandcast.kind -e strandcast.checksum.status "
                   "-e strandcast.version -e strandcast.stream -e strandcast.link_sequence"),
            "1|1|1|2|0x0102|99\n"
            "4|2|1|2|0x0102|102\n"
            "5|3|1|2|0x0102|1200\n"
            "6|4|1|2|0x0102|1201\n"
            "7|5|1|2|0x0102|300\n");
  EXPECT_EQ(tshark(path, "strandcast", "-e _ws.col.Info"),
            "frame 7 chunk 0/3, 4 bytes, link sequence 99\n"
            "frame 7 repair 1 for 3 chunks, 4 bytes, link sequence 102\n"
            "end of stream after 300 frames, link sequence 1200\n"
            "probe, link sequence 1201\n"
            "feedback on 97 to 300: lost 297\n");
}

TEST_F(Dissector, ShowsThePlaceOfChunksAndRepairs) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  wire::Chunk again = wire::sample_chunk();
  again.retransmission = true;
  again.deflated = false;
  again.time_left = Duration::zero();
  const fs::path path = capture_of(
      {bytes_of(wire::sample_chunk()), bytes_of(wire::sample_repair()), bytes_of(again)});
  EXPECT_EQ(tshark(path, "strandcast",
                   "-e strandcast.frame -e strandcast.chunk -e strandcast.repair "
                   "-e strandcast.chunk_count -e strandcast.longer_chunks -e strandcast.frame_size "
                   "-e strandcast.time_left -e strandcast.flags.deflated "
                   "-e strandcast.flags.retransmission -e strandcast.payload "
                   "-e strandcast.payload_checksum"),
            "7|0||3|2|11|1000000|1|0|48656c6c|0xd8135677\n"
            "7||1|3|2|11|999000|1|0|0b16212c|0x" +
                hexadecimal(wire::sample_repair().checksum) +
                "\n"
                "7|0||3|2|11|0|0|1|48656c6c|0xd8135677\n");
  EXPECT_EQ(tshark(path, "strandcast.sent_again && strandcast.out_of_time", "-e _ws.col.Info"),
            "frame 7 chunk 0/3, 4 bytes, link sequence 99 [retransmission]\n");
}

TEST_F(Dissector, ShowsTheRunsOfFeedbackAsRanges) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  wire::Feedback wrapped;
  wrapped.stream = StreamId(1);
  wrapped.newest = LinkSequence(1);
  for (const int run : {2, 3, 1, 1, 1, 2, 1, 4, 1, 5, 1}) {
    wrapped.add_run(static_cast<std::uint16_t>(run));
  }
  wire::Feedback all;
  all.add_run(1);
  const fs::path path =
      capture_of({bytes_of(wire::sample_feedback()), bytes_of(wrapped), bytes_of(all)});
  EXPECT_EQ(tshark(path, "strandcast",
                   "-e strandcast.feedback.age -e strandcast.feedback.arrived "
                   "-e strandcast.feedback.lost -e strandcast.feedback.arrived_count "
                   "-e strandcast.feedback.lost_count -E 'aggregator=;'"),
            "500|298 to 300;97 to 296|297|203|1\n"
            // 1 and 0 arrived; the three before that have the largest numbers that there are.
            "0|0 to 1;16777212;16777210;16777207;16777202;16777196|16777213 to 16777215;16777211;"
            "16777208 to 16777209;16777203 to 16777206;16777197 to 16777201|7|15\n"
            "0|0||1|0\n");
  EXPECT_EQ(tshark(path, "strandcast.feedback.hops",
                   "-e strandcast.feedback.hops -e strandcast.feedback.way "
                   "-e strandcast.feedback.retransmissions -e strandcast.feedback.round "
                   "-e strandcast.feedback.rate"),
            "2|40000|108|41000|6000\n");
  EXPECT_EQ(tshark(path, "!strandcast.feedback.hops", "-e _ws.col.Info"),
            "feedback on 16777196 to 1: lost 16777213 to 16777215, 16777211, 16777208 to 16777209 "
            "and 9 more\n"
            "feedback on 0: all arrived\n");
  EXPECT_EQ(tshark(path, "strandcast.losses", "-e frame.number"), "1\n2\n");
}

// One of each case that the hash has for a length, and feedback for those without payload.
TEST_F(Dissector, VerifiesChecksumsOfEveryLength) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  constexpr std::size_t sizes[] = {
      1,   2,   3,   4,   8,   9,   16,    17,    32,    33,    64,    65,    96,     97,
      128, 129, 144, 240, 241, 320, 1'024, 1'025, 1'088, 1'179, 2'048, 2'049, 20'000, 65'486};
  std::vector<std::string> right;
  for (const std::size_t size : sizes) right.push_back(chunk_of(size));
  for (std::size_t runs = 1; runs < wire::max_feedback_runs; runs += 2) {
    wire::Feedback feedback = wire::sample_feedback();
    feedback.run_count = 0;
    for (std::size_t i = 0; i < runs; ++i) feedback.add_run(i % 4 == 0 ? 200 : 1);
    right.push_back(bytes_of(feedback));
  }
  const std::size_t count = right.size();
  for (std::size_t i = 0; i < count; ++i) {
    right.push_back(wire::with_flipped_bit(right[i], 8 * right[i].size() - 1));
  }
  const fs::path path = capture_of(right, 10'001);
  EXPECT_EQ(tshark(path, "frame.number <= " + std::to_string(count) + " && (" + faulty + ")",
                   "-e frame.number"),
            "");
  EXPECT_EQ(lines_of(tshark(path, "strandcast.checksum.bad", "-e frame.number")), count);
}

// Its checksum is right each time: only a sender can do this.
TEST_F(Dissector, SaysWhyADatagramIsRefused) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  using wire::RawHeader;
  const std::string feedback_start = wire::from_hexadecimal("a5 00 00 01 00 01 2c 00");
  const auto feedback = [&](std::string_view rest) {
    return wire::sealed(feedback_start + wire::from_hexadecimal(rest));
  };
  const fs::path path = capture_of(
      {RawHeader{.lead = 0xb1}.with("Hell"), RawHeader{.lead = 0xa7}.with("Hell"),
       std::string("\xa1\x01"), RawHeader{.flags = 4}.with("Hell"), RawHeader{}.with(""),
       RawHeader{.index = 3}.with("Hell"), RawHeader{.lead = 0xa2, .index = 4'096}.with("Hell"),
       RawHeader{.longer = 3}.with("Hell"), RawHeader{}.with("H"),
       RawHeader{.index = 9, .count_less_one = 16'383}.with(std::string(1'024, 'x')),
       wire::sealed("\xa3" + std::string(11, '\0')),
       wire::sealed("\xa4\x01" + std::string(5, '\0')),
       bytes_of(wire::EndOfStream{wire::Format::binary, StreamId(1), 4'194'305, {}, {}}),
       feedback("02 01 01"), feedback("01 00"), feedback("03 8020 01 8020"), feedback("01 81"),
       feedback("01 01 00"), feedback("01 8100")},
      10'001);
  EXPECT_EQ(tshark(path, "udp", "-e _ws.expert.message"),
            "Unknown version\n"
            "Unknown kind\n"
            "Shorter than its header\n"
            "Reserved flags are set\n"
            "There is no payload\n"
            "Chunk out of range\n"
            "Repair out of range\n"
            "All chunks are longer than others\n"
            "Too many chunks\n"
            "Frame too large\n"
            "This has 15 bytes\n"
            "Reserved flags are set\n"
            "Number of frames out of range\n"
            "There cannot be 2 runs\n"
            "A run is none\n"
            "Speaks of too many datagrams\n"
            "A run is none\n"
            "There are bytes behind the last number\n"
            "A run is none\n");
}

TEST_F(Dissector, LeavesChecksumsUnverifiedIfAskedTo) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const std::string chunk = bytes_of(wire::sample_chunk());
  const fs::path path = capture_of({wire::with_flipped_bit(chunk, 170), chunk + chunk}, 10'001);
  EXPECT_EQ(output_of(tshark_on(path) + " -o strandcast.verify:FALSE -T fields "
                                        "-e strandcast.checksum.status"),
            "2\n2,2\n");
}

TEST_F(Dissector, HasColoursForWhatRepairsAHop) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  wire::Chunk again = wire::sample_chunk();
  again.retransmission = true;
  wire::Feedback all;
  all.add_run(1);
  const fs::path path =
      capture_of({bytes_of(wire::sample_chunk()), bytes_of(again), bytes_of(wire::sample_repair()),
                  bytes_of(wire::sample_feedback()), bytes_of(all), bytes_of(wire::sample_probe()),
                  wire::RawHeader{.index = 3}.with("Hell")});
  support::write_file(folder.path() / "wireshark" / "colorfilters",
                      support::read_file(STRANDCAST_SOURCE_DIR "/reports/wireshark/colorfilters"));
  EXPECT_EQ(output_of("XDG_CONFIG_HOME='" + folder.path().string() + "' " + tshark_on(path) +
                      " --color -T fields -e frame.coloring_rule.name"),
            "\n"
            "StrandCast: retransmission\n"
            "StrandCast: repair\n"
            "StrandCast: feedback on losses\n"
            "StrandCast: feedback\n"
            "StrandCast: probe\n"
            "StrandCast: refused\n");
}

// As a host's own capture has it: a burst in one piece, of which the last may be shorter.
TEST_F(Dissector, TakesABurstApart) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const std::string burst = chunk_of(1'179, 7) + chunk_of(1'179, 8) + chunk_of(1'179, 9);
  const std::string mixed = bytes_of(wire::sample_chunk()) + bytes_of(wire::sample_repair());
  for (const std::uint16_t port : {std::uint16_t{10'001}, std::uint16_t{5'555}}) {
    const fs::path path = capture_of(
        {burst, burst + chunk_of(500, 10), chunk_of(1'179, 7),
         mixed + mixed + bytes_of(wire::sample_end()), mixed + bytes_of(wire::sample_probe()),
         bytes_of(wire::sample_probe()) + bytes_of(wire::sample_probe())},
        port);
    EXPECT_EQ(tshark(path, faulty, "-e frame.number"), "");
    EXPECT_EQ(tshark(path, "strandcast", "-e strandcast.kind -e strandcast.link_sequence"),
              "1,1,1|7,8,9\n"
              "1,1,1,1|7,8,9,10\n"
              "1|7\n"
              "1,2,1,2,3|99,102,99,102,1200\n"
              "1,2,4|99,102,1201\n"
              "4,4|1201,1201\n");
    EXPECT_EQ(tshark(path, "frame.number == 2", "-e _ws.col.Info"),
              "4 datagrams: from frame 3 chunk 0/1, 1179 bytes, link sequence 7 to frame 3 chunk "
              "0/1, 500 bytes, link sequence 10\n");
  }
}

// The payload has what another datagram of the stream would begin with, in the middle.
TEST_F(Dissector, DoesNotTakeADatagramApartThatLooksLikeABurst) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const std::string inner = bytes_of(wire::sample_chunk());
  const std::string outer = wire::RawHeader{.count_less_one = 0, .longer = 0}.with("Hell" + inner);
  EXPECT_EQ(tshark(capture_of({outer}), "strandcast && strandcast.checksum.status == 1",
                   "-e strandcast.payload_size"),
            "29\n");
}

}  // namespace
}  // namespace strand::sim
