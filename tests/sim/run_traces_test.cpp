// The files as a person gets them. What Wireshark makes of them is in dissector_test.cpp.

#include "sim/run_traces.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/sim/chrome_trace.hpp"
#include "tests/sim/one_chunk_dropped.hpp"
#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::one_chunk_dropped;
using test::strandsim;

class RunTraces : public testing::Test {
 protected:
  RunTraces() { support::write_file(scenario, one_chunk_dropped); }

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

}  // namespace
}  // namespace strand::sim
