#include "reports/trace_writer.hpp"

#include <array>
#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/string_sink.hpp"

namespace strand::reports {
namespace {

using nlohmann::json;

class TraceWriting : public testing::Test {
 protected:
  std::string text;
  support::StringSink sink{text};
  TraceWriter writer{sink, {}};
  TraceTrack track{2, 7};

  json events() {
    writer.finish();
    return json::parse(text).at("traceEvents");
  }
};

TEST_F(TraceWriting, AnEmptyTraceIsADocument) {
  writer.finish();
  EXPECT_EQ(text, "{\"displayTimeUnit\":\"ms\",\"otherData\":{},\"traceEvents\":[\n]}\n");
}

TEST_F(TraceWriting, SaysAtTheHeadWhatItIsAbout) {
  std::string other;
  support::StringSink other_sink(other);
  const std::array<TraceArgument, 2> about{{{"scenario", "a\"b"}, {"run", std::uint64_t{3}}}};
  TraceWriter(other_sink, about).finish();
  EXPECT_EQ(json::parse(other).at("otherData"), json({{"scenario", "a\"b"}, {"run", 3}}));
}

TEST_F(TraceWriting, TimesAreMicrosecondsWithThreeDecimals) {
  writer.counter(Duration(0), track, "on A->B", "datagrams", 1);
  writer.counter(Duration(1), track, "on A->B", "datagrams", 2);
  writer.counter(Duration(1'234'567'890'123), track, "on A->B", "datagrams", -3);
  // Beyond what a double tells apart.
  writer.counter(Duration(9'007'199'254'740'993), track, "on A->B", "datagrams", 4);
  writer.finish();
  EXPECT_NE(text.find("\"ts\":0.000,"), std::string::npos) << text;
  EXPECT_NE(text.find("\"ts\":0.001,"), std::string::npos);
  EXPECT_NE(text.find("\"ts\":1234567890.123,"), std::string::npos);
  EXPECT_NE(text.find("\"ts\":9007199254740.993,"), std::string::npos);
  EXPECT_NE(text.find("{\"datagrams\":-3}"), std::string::npos);
}

// A span's id must be of its process: the same frame begins at every host.
TEST_F(TraceWriting, SpansHaveTheirIdsForEachProcess) {
  const std::array<TraceArgument, 2> arguments{
      {{"chunks", std::uint64_t{16}}, {"outcome", "late"}}};
  writer.begin_span(Duration(5'000), track, "frame", "frame", 41, {});
  writer.end_span(Duration(6'000), track, "frame", "frame", 41, arguments);
  json begin = {{"ph", "b"},
                {"pid", 2},
                {"tid", 7},
                {"ts", 5.0},
                {"cat", "frame"},
                {"name", "frame"},
                {"args", json::object()},
                {"id2", {{"local", "41"}}}};
  json end = begin;
  end["ph"] = "e";
  end["ts"] = 6.0;
  end["args"] = {{"chunks", 16}, {"outcome", "late"}};
  EXPECT_EQ(events(), json::array({begin, end}));
}

TEST_F(TraceWriting, InstantsAreOfATrackOrOfAll) {
  writer.instant(Duration(0), track, "link", "loss", {});
  writer.global_instant(Duration(0), track, "fault", "partition_began", {});
  const json written = events();
  EXPECT_EQ(written.at(0).at("s"), "t");
  EXPECT_EQ(written.at(0).at("name"), "loss");
  EXPECT_EQ(written.at(1).at("s"), "g");
  EXPECT_EQ(written.at(1).at("ph"), "i");
}

TEST_F(TraceWriting, RowsHaveNamesAndPlaces) {
  writer.name_process(2, "A", 1);
  writer.name_thread(track, "A->B", 4);
  const json written = events();
  ASSERT_EQ(written.size(), 4U);
  EXPECT_EQ(written.at(0).at("name"), "process_name");
  EXPECT_EQ(written.at(0).at("pid"), 2);
  EXPECT_EQ(written.at(0).at("args"), json({{"name", "A"}}));
  EXPECT_EQ(written.at(1).at("name"), "process_sort_index");
  EXPECT_EQ(written.at(1).at("args"), json({{"sort_index", 1}}));
  EXPECT_EQ(written.at(2).at("name"), "thread_name");
  EXPECT_EQ(written.at(2).at("tid"), 7);
  EXPECT_EQ(written.at(3).at("args"), json({{"sort_index", 4}}));
}

TEST_F(TraceWriting, AnyTextAndNumberIsJson) {
  const std::array<TraceArgument, 4> arguments{{{"least", std::numeric_limits<std::int64_t>::min()},
                                                {"most", std::numeric_limits<std::uint64_t>::max()},
                                                {"\n", "\x01\\\"\x7f"},
                                                {"bytes", "\xff\xc3\xa4"}}};
  writer.instant(Duration(0), track, "link", "l\tss", arguments);
  const json written = events().at(0);
  EXPECT_EQ(written.at("name"), "l\tss");
  EXPECT_EQ(written.at("args").at("least"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(written.at("args").at("most"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(written.at("args").at("\n"), "\x01\\\"\x7f");
  EXPECT_EQ(written.at("args").at("bytes"), "\xef\xbf\xbd\xc3\xa4")
      << "U+FFFD for what is no UTF-8";
}

}  // namespace
}  // namespace strand::reports
