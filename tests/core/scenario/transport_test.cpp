#include <chrono>

#include <gtest/gtest.h>

#include "core/scenario/parts.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;

TEST(Transport, HasDefaultsForAll) {
  const Scenario scenario = parse_more("");
  EXPECT_EQ(scenario.transport.format, wire::Format::binary);
  EXPECT_EQ(scenario.transport.max_datagram, 1200U);
  EXPECT_EQ(scenario.transport.forwarding, wire::Forwarding::cut_through);
  EXPECT_EQ(scenario.transport.recovery, wire::Recovery::hybrid);
  EXPECT_EQ(scenario.transport.deadline, Duration(1s));
}

TEST(Transport, MayBeTheSeeds) {
  const Scenario scenario = parse_more(
      "transport:\n"
      "  wire: json\n"
      "  max_datagram: 60kB\n"
      "  forwarding: store_and_forward\n"
      "  recovery: none\n"
      "  deadline: 60min\n");
  EXPECT_EQ(scenario.transport.format, wire::Format::json);
  EXPECT_EQ(scenario.transport.max_datagram, 60'000U);
  EXPECT_EQ(scenario.transport.forwarding, wire::Forwarding::store_and_forward);
  EXPECT_EQ(scenario.transport.deadline, Duration(1h));
}

TEST(Codec, HasDefaultsForAll) {
  EXPECT_EQ(parse_more("codec:\n").codec, (Codec{80, 6}));
}

TEST(Codec, MayDeflateAtAnyLevelOrNotAtAll) {
  EXPECT_EQ(parse_more("codec: {jpeg_quality: 1, zlib_level: 0}\n").codec, (Codec{1, 0}));
  EXPECT_EQ(parse_more("codec: {jpeg_quality: 100, zlib_level: 9}\n").codec, (Codec{100, 9}));
  EXPECT_EQ(parse_more("codec: {zlib_level: none}\n").codec, (Codec{80, std::nullopt}));
}

TEST(Codec, IsOfNoMatterToASourceWithoutOne) {
  EXPECT_EQ(
      problems_of("version: 1\ntopology: {chain: 1}\nsource: {type: sizes, frame_size: 1KiB}\n"
                  "codec: {zlib_level: none}\ntransport: {wire: json}\n"),
      std::vector<std::string>{});
}

}  // namespace
}  // namespace strand::scenario
