#include "reports/pcapng_writer.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/pcapng.hpp"
#include "tests/support/string_sink.hpp"

namespace strand::reports {
namespace {

using support::PcapngReader;
using namespace std::string_literals;

ByteSpan bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

class PcapngWriting : public testing::Test {
 protected:
  std::string text;
  support::StringSink sink{text};
};

// As the draft draws the blocks, field by field.
TEST_F(PcapngWriting, ASectionAndAnInterfaceAreTheseBytes) {
  PcapngWriter writer(sink, "app", "no");
  EXPECT_EQ(text,
            "\x0a\x0d\x0d\x0a\x30\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0"  // type, length, magic, version
            "\xff\xff\xff\xff\xff\xff\xff\xff"                      // length of the section
            "\x01\0\x02\0no\0\0"                                    // opt_comment
            "\x04\0\x03\0app\0"                                     // shb_userappl
            "\0\0\0\0\x30\0\0\0"s);                                 // opt_endofopt, length
  text.clear();
  EXPECT_EQ(writer.add_interface("A->B", "d"), 0U);
  EXPECT_EQ(text,
            "\x01\0\0\0\x30\0\0\0\x65\0\0\0\0\0\0\0"  // type, length, LINKTYPE_RAW, no snap length
            "\x02\0\x04\0A->B"                        // if_name
            "\x03\0\x01\0d\0\0\0"                     // if_description
            "\x09\0\x01\0\x09\0\0\0"                  // if_tsresol
            "\0\0\0\0\x30\0\0\0"s);
  EXPECT_EQ(writer.add_interface("B->A", "e"), 1U);
}

TEST_F(PcapngWriting, APacketIsTheseBytes) {
  PcapngWriter writer(sink, "app", "no");
  const std::uint32_t interface = writer.add_interface("A->B", "d");
  text.clear();
  const std::array<std::string, 2> pieces{"ab", "cde"};
  const std::array<ByteSpan, 2> parts{bytes_of(pieces[0]), bytes_of(pieces[1])};
  const std::array<std::string, 1> comments{"lost"};
  writer.write({interface, Duration(0x0000'0002'0000'0003), parts, PcapngDirection::inbound,
                0x0102'0304'0506'0708, comments});
  EXPECT_EQ(text,
            "\x06\0\0\0\x48\0\0\0\0\0\0\0"              // type, length, interface
            "\x02\0\0\0\x03\0\0\0\x05\0\0\0\x05\0\0\0"  // time, captured and original length
            "abcde\0\0\0"
            "\x01\0\x04\0lost"                              // opt_comment
            "\x02\0\x04\0\x01\0\0\0"                        // epb_flags: inbound
            "\x05\0\x08\0\x08\x07\x06\x05\x04\x03\x02\x01"  // epb_packetid
            "\0\0\0\0\x48\0\0\0"s);
}

TEST_F(PcapngWriting, IsReadBackWithPacketsAndOptionsOfAllLengths) {
  PcapngWriter writer(sink, "strandsim", "");
  const std::uint32_t interface = writer.add_interface("A->B sent", "");
  for (std::size_t size = 0; size < 9; ++size) {
    const std::string packet(size, 'p');
    const std::array<ByteSpan, 1> parts{bytes_of(packet)};
    const std::vector<std::string> comments(size % 3, std::string(size, 'c'));
    writer.write({interface, Duration(size), parts, PcapngDirection::outbound, size, comments});
  }
  const support::PcapngFile file = PcapngReader::read(text);
  EXPECT_EQ(file.options.find(4)->second, "strandsim");
  ASSERT_EQ(file.captures.size(), 9U);
  for (std::size_t size = 0; size < 9; ++size) {
    EXPECT_EQ(file.captures[size].bytes, std::string(size, 'p'));
    EXPECT_EQ(file.captures[size].time, size);
    EXPECT_EQ(file.captures[size].comments(),
              std::vector<std::string>(size % 3, std::string(size, 'c')));
  }
}

}  // namespace
}  // namespace strand::reports
