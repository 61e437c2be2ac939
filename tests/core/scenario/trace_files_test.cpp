#include "core/scenario/trace_files.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/resolved.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "tests/core/scenario/scenario_text.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::scenario {
namespace {

using Times = std::vector<std::uint32_t>;

TEST(TraceText, HasATimeOnEachLine) {
  EXPECT_EQ(parse_trace("0\n0\n5\n5\n12\n", "a"), (Times{0, 0, 5, 5, 12}));
  EXPECT_EQ(parse_trace("1", "a"), Times{1});
  EXPECT_EQ(parse_trace("1\r\n4294967295\r\n", "a"), (Times{1, 4'294'967'295}));
}

TEST(TraceText, IsRefusedWithTheLineThatIsWrong) {
  const auto refusal = [](const std::string& text) {
    const auto times = parse_trace(text, "t/lte");
    return times ? std::string() : times.error();
  };
  EXPECT_EQ(refusal(""),
            "'t/lte' is empty; it holds a line for each delivery opportunity, its time in whole "
            "milliseconds");
  const std::string wanted = "must be a whole number of milliseconds from 0 to 4294967295, is ";
  EXPECT_EQ(refusal("1\nabc\n"), "t/lte:2: " + wanted + "'abc'");
  EXPECT_EQ(refusal("1\n\n2\n"), "t/lte:2: " + wanted + "''");
  EXPECT_EQ(refusal("1.5\n"), "t/lte:1: " + wanted + "'1.5'");
  EXPECT_EQ(refusal("-1\n"), "t/lte:1: " + wanted + "'-1'");
  EXPECT_EQ(refusal(" 1\n"), "t/lte:1: " + wanted + "' 1'");
  EXPECT_EQ(refusal("1\n4294967296\n"), "t/lte:2: " + wanted + "'4294967296'");
  EXPECT_EQ(refusal("3\n5\n4\n"), "t/lte:3: 4 comes after 5; the times must ascend");
  EXPECT_EQ(refusal("0\n0\n"),
            "t/lte:2: the last time is the length of the recording, which cannot be 0");
}

TEST(TraceText, IsLimitedInLinesAndBytes) {
  std::string lines;
  for (std::size_t i = 0; i <= max_trace_lines; ++i) lines += "1\n";
  EXPECT_EQ(parse_trace(lines, "a").error(),
            "a:10000001: there are more than 10000000 lines, the most that are read");
  lines.resize(2 * max_trace_lines);
  ASSERT_TRUE(parse_trace(lines, "a").has_value());
  EXPECT_EQ(parse_trace(std::string(max_trace_bytes + 1, '1'), "a").error(),
            "'a' is larger than 100 MB, the most that is read");
}

TEST(TraceFiles, ReadEveryFileOnce) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "lte";
  support::write_file(file, "1\n2\n");
  TraceFiles traces(folder.path() / "a.yaml", Files::checked);
  const auto first = traces.read("lte");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->name(), file.string());
  EXPECT_EQ(first->opportunities(), (Times{1, 2}));
  std::filesystem::remove(file);
  const auto second = traces.read("./lte");
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(&second->opportunities(), &first->opportunities());
}

TEST(TraceFiles, HaveAnOpportunityEachMillisecondWhereFilesAreIgnored) {
  TraceFiles traces("no/such/a.yaml", Files::ignored);
  const auto trace = traces.read("lte");
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->name(), "no/such/lte");
  EXPECT_EQ(trace->opportunities(), Times{1});
}

// What is said of a scenario whose links have the trace `lte`.
std::string refusal_of(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "a.yaml";
  support::write_file(file,
                      "version: 1\ntopology: {chain: 1}\nsource: {type: synthetic}\n"
                      "links: {default: {trace: lte}}\n");
  try {
    static_cast<void>(read_scenario(file));
    return {};
  } catch (const ScenarioError& error) {
    return std::string(error.what()).substr(file.string().size());
  }
}

TEST(TraceFiles, AreReadWithTheScenarioAndRefusedAtItsLine) {
  const support::TemporaryFolder folder;
  const std::string trace = (folder.path() / "lte").string();
  const std::string setting = ":4:26: links.default.trace: ";
  EXPECT_EQ(refusal_of(folder.path()), setting + "there is no file '" + trace +
                                           "'; the path starts at the scenario's own folder");
  support::write_file(trace, "3\n2\n");
  EXPECT_EQ(refusal_of(folder.path()),
            setting + trace + ":2: 2 comes after 3; the times must ascend");
  support::write_file(trace, "2\n3\n");
  EXPECT_EQ(refusal_of(folder.path()), "");
  EXPECT_EQ(read_scenario(folder.path() / "a.yaml").default_link.trace.opportunities(),
            (Times{2, 3}));
  std::filesystem::remove(trace);
  std::filesystem::create_directory(trace);
  EXPECT_EQ(refusal_of(folder.path()),
            setting + "'" + trace + "' is a folder; name a recording of delivery opportunities");
}

TEST(SizesText, HasASizeOnEachLine) {
  EXPECT_EQ(parse_sizes("18432\n18KiB\n1B\n16MiB", "a"), (Times{18'432, 18'432, 1, 16'777'216}));
  EXPECT_EQ(parse_sizes("# I P P\n\n  700 # I\r\n\t50\r\n", "a"), (Times{700, 50}));
}

TEST(SizesText, IsRefusedWithTheLineThatIsWrong) {
  const auto refusal = [](const std::string& text) {
    const auto sizes = parse_sizes(text, "t/gop");
    return sizes ? std::string() : sizes.error();
  };
  const std::string none =
      "'t/gop' has no sizes; it holds a line for each frame, its size such as 18432 or 18KiB";
  EXPECT_EQ(refusal(""), none);
  EXPECT_EQ(refusal("# nothing\n\n"), none);
  EXPECT_EQ(refusal("# I\n700\n0\n"), "t/gop:3: must be 1B to 16MiB, is 0B");
  EXPECT_EQ(refusal("16777217\n"), "t/gop:1: must be 1B to 16MiB, is 16777217B");
  EXPECT_EQ(refusal("18kib\n").rfind("t/gop:1: '18kib' has the unknown unit 'kib'", 0), 0U)
      << refusal("18kib\n");
  EXPECT_EQ(refusal("I 700\n").rfind("t/gop:1: ", 0), 0U);
  EXPECT_EQ(refusal(std::string(max_trace_bytes + 1, '1')),
            "'t/gop' is larger than 100 MB, the most that is read");
}

TEST(SizesText, IsLimitedToTheFramesOfAStream) {
  std::string lines;
  for (std::uint32_t i = 0; i < wire::max_frames; ++i) lines += "1\n";
  lines += "# the end\n1\n";
  EXPECT_EQ(parse_sizes(lines, "a").error(),
            "a:4194306: there are more than 4194304 sizes, the most that a stream has frames");
}

constexpr const char* traced_text =
    "version: 1\ntopology: {chain: [A]}\nsource: {type: sizes, trace: gop.sizes";

// The sizes of a file beside the scenario, and as many frames as it has.
TEST(SizesOfASource, AreReadFromBesideTheScenario) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.yaml";
  support::write_file(folder.path() / "gop.sizes", "700\n50\n60\n");
  support::write_file(file, std::string(traced_text) + "}\n");
  const Scenario scenario = read_scenario(file);
  const auto& sizes = std::get<SizesSource>(scenario.source);
  EXPECT_EQ(sizes.trace.sizes(), (Times{700, 50, 60}));
  EXPECT_EQ(sizes.frames, 3U);
  EXPECT_EQ(sizes.smallest, ByteCount(50));
  EXPECT_EQ(sizes.largest, ByteCount(700));
  EXPECT_EQ(read_scenario_text(resolved_json(scenario), file), scenario);

  support::write_file(file, std::string(traced_text) + ", frames: 7}\n");
  EXPECT_EQ(std::get<SizesSource>(read_scenario(file).source).frames, 7U);
}

TEST(SizesOfASource, AreReportedWithTheirOwnLine) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "a.yaml";
  const std::string sizes = (folder.path() / "gop.sizes").string();
  const auto problem = [&](const std::string& more) {
    support::write_file(file, std::string(traced_text) + more + "}\n");
    try {
      static_cast<void>(read_scenario(file));
    } catch (const ScenarioError& error) {
      return error.problems().front().text();
    }
    return std::string();
  };
  const std::string where = file.string() + ":3:30: source.trace: ";
  EXPECT_EQ(problem(""), where + "there is no file '" + sizes +
                             "'; the path starts at the scenario's own folder");
  support::write_file(sizes, "700\nmany\n");
  EXPECT_EQ(problem("").rfind(where + sizes + ":2: ", 0), 0U) << problem("");
  // 16,384 datagrams of 256 bytes hold less.
  support::write_file(sizes, "16MiB\n");
  EXPECT_NE(problem("}\ntransport: {max_datagram: 256B").find("source.trace: 16MiB does not fit"),
            std::string::npos)
      << problem("}\ntransport: {max_datagram: 256B");
}

// Without the file nobody knows how long the source is.
TEST(SizesOfASource, AreNotLookedAtWhereFilesAreNot) {
  const Scenario scenario = parse_source("{type: sizes, trace: gop.sizes}");
  const auto& sizes = std::get<SizesSource>(scenario.source);
  EXPECT_TRUE(sizes.trace.empty());
  EXPECT_EQ(sizes.trace.name(), "scenarios/gop.sizes");
  EXPECT_EQ(length_of(scenario.source), std::nullopt);
  EXPECT_EQ(length_of(parse_source("{type: sizes, trace: gop.sizes, frames: 60}").source),
            Duration(std::chrono::seconds(2)));
}

}  // namespace
}  // namespace strand::scenario
