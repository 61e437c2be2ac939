// The files as a person gets them, and as Wireshark reads them.

#include "sim/run_traces.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "reports/pcapng_writer.hpp"
#include "reports/streamed_file.hpp"
#include "reports/udp_headers.hpp"
#include "tests/sim/chrome_trace.hpp"
#include "tests/sim/program.hpp"
#include "tests/support/pcapng.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::strandsim;

constexpr const char* scenario_text =
    "version: 1\n"
    "name: small\n"
    "seed: 3\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 30, frame_size: 4000B}\n"
    "links:\n"
    "  default: {delay: 20ms}\n"
    "  A->B: {extends: default, drop: [{frame: 7, chunk: 2}]}\n";

class RunTraces : public testing::Test {
 protected:
  RunTraces() { support::write_file(scenario, scenario_text); }

  [[nodiscard]] Finished run(const fs::path& to, std::vector<std::string> more) const {
    more.insert(more.begin(), {scenario.string(), "--out", to.string(), "--quiet"});
    return strandsim(std::move(more));
  }

  support::TemporaryFolder folder;
  fs::path scenario = folder.path() / "small.yaml";
  fs::path out = folder.path() / "out";
};

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(RunTraces, StandInTheFolderOfTheReport) {
  EXPECT_EQ(run(out, {"--report", "trace,pcap"}).code, 0);
  EXPECT_EQ(files_in(out), (std::vector<std::string>{"pcap/A-B.pcapng", "pcap/coordinator-A.pcapng",
                                                     "trace.json"}));
  const test::ChromeTrace trace(support::read_file(out / "trace.json"));
  EXPECT_EQ(trace.about().at("scenario"), "small");
  EXPECT_EQ(trace.count("pinpoint", "A->B"), 1U);
}

TEST_F(RunTraces, AreMadeWhereTheyAreAskedForOnly) {
  EXPECT_EQ(run(out / "trace", {"--report", "json,trace"}).code, 0);
  EXPECT_EQ(files_in(out / "trace"), (std::vector<std::string>{"report.json", "trace.json"}));
  EXPECT_EQ(run(out / "json", {}).code, 0);
  EXPECT_EQ(files_in(out / "json"), (std::vector<std::string>{"report.json"}));
}

TEST_F(RunTraces, OfSeveralRunsStandInFoldersOfTheirOwn) {
  EXPECT_EQ(run(out, {"--report", "trace,pcap", "--repeat", "2", "--jobs", "2"}).code, 0);
  EXPECT_EQ(files_in(out),
            (std::vector<std::string>{"run_0/pcap/A-B.pcapng", "run_0/pcap/coordinator-A.pcapng",
                                      "run_0/trace.json", "run_1/pcap/A-B.pcapng",
                                      "run_1/pcap/coordinator-A.pcapng", "run_1/trace.json"}));
  const std::string first = support::read_file(out / "run_0" / "trace.json");
  const std::string second = support::read_file(out / "run_1" / "trace.json");
  EXPECT_EQ(test::ChromeTrace(second).about().at("run"), 1);
  EXPECT_NE(first, second) << "each run has a seed of its own";

  const fs::path again = folder.path() / "again";
  EXPECT_EQ(run(again, {"--report", "trace,pcap", "--repeat", "2", "--jobs", "1"}).code, 0);
  for (const std::string& file : files_in(out)) {
    EXPECT_EQ(support::read_file(out / file), support::read_file(again / file)) << file;
  }
}

TEST_F(RunTraces, ThatCannotBeWrittenEndTheProgramWithThree) {
  support::write_file(out / "pcap", "a file");
  const Finished finished = run(out, {"--report", "trace,pcap"});
  EXPECT_EQ(finished.code, 3);
  EXPECT_NE(finished.err.find("cannot write " + (out / "pcap" / "coordinator-A.pcapng").string()),
            std::string::npos)
      << finished.err;
  EXPECT_EQ(files_in(out), (std::vector<std::string>{"pcap"})) << "nothing is left of the trace";
}

TEST_F(RunTraces, NeedAFolder) {
  EXPECT_EQ(strandsim({scenario.string(), "--report", "trace"}).code, 2);
}

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

class Dissector : public RunTraces {
 protected:
  [[nodiscard]] static bool has_tshark() {
    // Without Lua there is nothing to try.
    return output_of("tshark --version").find("with Lua") != std::string::npos;
  }
  // A line for each packet that `filter` shows, with the fields separated by bars.
  [[nodiscard]] static std::string tshark(const fs::path& file, const std::string& filter,
                                          const std::string& fields) {
    return output_of("HOME=/nonexistent tshark -X lua_script:" STRANDCAST_SOURCE_DIR
                     "/reports/wireshark/strandcast.lua -r '" +
                     file.string() + "' -Y '" + filter + "' -T fields -E 'separator=|' " + fields);
  }

  const std::string faulty =
      "_ws.malformed || strandcast.malformed || strandcast.header_checksum.status != 1 || "
      "!strandcast";
};

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Frames of 4,000 bytes are 4 chunks of 1,000, and B misses one of them.
TEST_F(Dissector, ReadsTheCapturesOfARun) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  ASSERT_EQ(run(out, {"--report", "pcap"}).code, 0);
  const fs::path file = out / "pcap" / "A-B.pcapng";
  EXPECT_EQ(tshark(file, faulty, "-e frame.number"), "");
  EXPECT_EQ(lines_of(tshark(file, "strandcast", "-e frame.number")), 121U + 120);
  EXPECT_EQ(tshark(file, "frame.comment",
                   "-e frame.interface_name -e strandcast.frame -e strandcast.chunk "
                   "-e strandcast.chunk_count -e strandcast.payload_size -e frame.comment"),
            "A->B sent|7|2|4|1000|lost: pinpoint (as the scenario says)\n");
  EXPECT_EQ(tshark(file, "strandcast.frame == 29 && frame.interface_name == \"A->B received\"",
                   "-e strandcast.chunk -e strandcast.link_sequence -e _ws.col.Info"),
            "0|116|frame 29 chunk 0/4, 1000 bytes, link sequence 116\n"
            "1|117|frame 29 chunk 1/4, 1000 bytes, link sequence 117\n"
            "2|118|frame 29 chunk 2/4, 1000 bytes, link sequence 118\n"
            "3|119|frame 29 chunk 3/4, 1000 bytes, link sequence 119\n");
  EXPECT_EQ(tshark(file, "strandcast.frames_sent && frame.interface_id == 0",
                   "-e strandcast.frames_sent -e _ws.col.Protocol"),
            "30|StrandCast\n");
}

TEST_F(Dissector, MarksWhatWasCorrupted) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  ASSERT_EQ(run(out, {"--report", "pcap", "--set", "links.default.corrupt=100%"}).code, 0);
  const fs::path file = out / "pcap" / "coordinator-A.pcapng";
  EXPECT_EQ(tshark(file, "frame.interface_id == 0 && (" + faulty + ")", "-e frame.number"), "");
  // Of 121 datagrams all but the last have 40 of 1,040 bytes in the header: 4.6 and the last one
  // are to be expected there.
  const std::size_t wrong =
      lines_of(tshark(file, "strandcast.header_checksum.status == 0", "-e frame.number"));
  EXPECT_GE(wrong, 1U);
  EXPECT_LE(wrong, 20U);
  EXPECT_EQ(lines_of(tshark(file, "strandcast && frame.interface_id == 1 && frame.comment",
                            "-e frame.number")),
            121U);
}

TEST_F(Dissector, LeavesTheJsonFormatToWiresharksOwn) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  ASSERT_EQ(run(out, {"--report", "pcap", "--set", "transport.wire=json"}).code, 0);
  const fs::path file = out / "pcap" / "coordinator-A.pcapng";
  EXPECT_EQ(tshark(file, "frame.number == 1", "-e json.key -E occurrence=f -e _ws.col.Info"),
            "type|frame 0 chunk 0/8\n");
  EXPECT_EQ(tshark(file, "_ws.malformed || !json", "-e frame.number"), "");
}

// The worked example of docs/protocol.md.
const std::string worked_chunk(
    "\x53\x01\x01\x01\x00\x28\x00\x04\x01\x02\x03\x04\x00\x00\x00\x63"
    "\x00\x00\x00\x07\x00\x00\x00\x02\x00\x00\x00\x07\x00\x0f\x42\x40"
    "\xd8\x13\x56\x77\x96\x63\xe8\xe8\x48\x65\x6c\x6c",
    44);

// A capture of these payloads, from and to ports that nobody knows.
fs::path capture_of(const fs::path& path, const std::vector<std::string>& payloads) {
  reports::StreamedFile file(path);
  reports::PcapngWriter writer(file, "test", "");
  const std::uint32_t interface = writer.add_interface("any", "");
  for (const std::string& payload : payloads) {
    const auto headers = reports::udp_headers({1, 5'555}, {2, 5'556}, payload.size(), 1);
    const std::array<ByteSpan, 2> parts{ByteSpan(headers), std::as_bytes(std::span(payload))};
    writer.write({interface, Duration(0), parts, reports::PcapngDirection::inbound, 1, {}});
  }
  file.finish();
  return path;
}

// As a host's own capture has it: a burst in one piece, of which the last may be shorter.
TEST_F(Dissector, TakesABurstApart) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const std::string burst = worked_chunk + worked_chunk + worked_chunk;
  const fs::path path = capture_of(folder.path() / "burst.pcapng", {burst, burst + "left over"});
  EXPECT_EQ(tshark(path, "frame.number == 1 && !strandcast.malformed",
                   "-e strandcast.frame -e strandcast.payload -e _ws.col.Info"),
            "7,7,7|48656c6c,48656c6c,48656c6c|3 datagrams: from frame 7 chunk 0/2, 4 bytes, link "
            "sequence 99 to frame 7 chunk 0/2, 4 bytes, link sequence 99\n");
  EXPECT_EQ(tshark(path, "strandcast.malformed", "-e frame.number"), "2\n");
}

// A datagram on a port that nobody knows, and neighbours that only begin like one, or not at all.
TEST_F(Dissector, FindsDatagramsOnOtherPorts) {
  if (!has_tshark()) GTEST_SKIP() << "tshark with Lua is not installed";
  const fs::path path =
      capture_of(folder.path() / "other.pcapng",
                 {worked_chunk, worked_chunk.substr(0, 43), std::string("Something else")});
  EXPECT_EQ(tshark(path, "strandcast",
                   "-e strandcast.stream -e strandcast.link_sequence -e strandcast.frame "
                   "-e strandcast.chunk -e strandcast.chunk_count -e strandcast.frame_size "
                   "-e strandcast.time_left -e strandcast.flags.deflated "
                   "-e strandcast.header_checksum.status -e strandcast.payload"),
            "0x01020304|99|7|0|2|7|1000000|1|1|48656c6c\n");
}

}  // namespace
}  // namespace strand::sim
