// The worked examples of docs/protocol.md are what the code writes and reads.

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/wire/control_message.hpp"
#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

std::string read_document() {
  std::ifstream file(STRANDCAST_SOURCE_DIR "/docs/protocol.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string hexadecimal(std::size_t byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {digits[byte / 16 % 16], digits[byte % 16]};
}

// Sixteen bytes a line behind their offset, as the document prints them.
std::string dump(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 16 == 0) out += hexadecimal(i) + ' ';
    out += ' ' + hexadecimal(static_cast<unsigned char>(bytes[i]));
    if (i % 16 == 15 || i + 1 == bytes.size()) out += '\n';
  }
  return out;
}

class ProtocolDocument : public testing::Test {
 protected:
  void expect_shown(std::string_view text) const {
    EXPECT_NE(document_.find(text), std::string::npos) << text;
  }

 private:
  std::string document_ = read_document();
};

TEST_F(ProtocolDocument, ShowsTheChunkThatIsSent) {
  expect_shown(dump(text_of(encode(sample_chunk()))));
}

TEST_F(ProtocolDocument, ShowsTheRepairThatIsSent) {
  expect_shown(dump(text_of(encode(sample_repair()))));
}

TEST_F(ProtocolDocument, ShowsTheEndOfStreamThatIsSent) {
  expect_shown(dump(text_of(encode(sample_end()))));
}

TEST_F(ProtocolDocument, ShowsTheProbeThatIsSent) {
  expect_shown(dump(text_of(encode(sample_probe()))));
}

TEST_F(ProtocolDocument, ShowsTheFeedbackThatIsSent) {
  expect_shown(dump(text_of(encode(sample_feedback()))));
}

TEST_F(ProtocolDocument, ShowsTheJsonThatIsSent) {
  Chunk chunk;
  chunk.format = Format::json;
  chunk.frame = FrameNumber(41);
  chunk.index = ChunkIndex(2);
  chunk.count = 4;
  chunk.payload = slice_of(std::string_view("x\x9c\x00\xff\n", 5));
  expect_shown(text_of(encode(chunk)));
  EndOfStream end;
  end.format = Format::json;
  end.frames = 300;
  expect_shown(text_of(encode(end)));
  EXPECT_EQ(chunk_capacity(Format::json, max_datagram), 29'937U);
  expect_shown("29,937 bytes of payload");
}

TEST_F(ProtocolDocument, ShowsTheControlMessagesThatAreSent) {
  const PeerEntry a{PeerName::parse("A").value(), loopback_address, 10'001, 20'001};
  const PeerEntry b{PeerName::parse("B").value(), loopback_address, 10'002, 20'002};
  const PeerName c = PeerName::parse("C").value();
  ReportPart report;
  report.part.first_frame = FrameNumber(3);
  report.part.frames = {
      {Timestamp(std::chrono::milliseconds(20)), 2, 2, FrameState::complete},
      {Timestamp{}, 1, 2, FrameState::partial},
  };
  report.part.missing = {{FrameNumber(4), ChunkIndex(1)}};
  const ControlMessage messages[] = {
      Register{b, false},
      Registered{true, a, Forwarding::cut_through, std::chrono::seconds(1), Recovery::none, true},
      ClockQuestion{7},
      ClockAnswer{7, Timestamp(Duration(5'000'123)), Timestamp(Duration(5'000'456))},
      Lookup{b.name},
      List{},
      UpdateNext{c, Endpoint{loopback_address, 10'003}},
      UpdateNext{},
      StreamEnded{900},
      Quit{},
      report,
  };
  for (const ControlMessage& message : messages) expect_shown(format_control(message));
  expect_shown(format_entry(a));
  expect_shown(format_error("unknown type"));
}

}  // namespace
}  // namespace strand::wire
