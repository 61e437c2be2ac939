// The scenarios of the hop transport, in a shorter form: each has in its `expect:` block how much
// of the stream must arrive, by when, and what its repair may cost. They are of sizes and seeds, so
// that a run is the same everywhere, and a change that costs delivery or bandwidth fails here.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/sim/program.hpp"

namespace strand::sim {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> transport_scenarios() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(STRANDCAST_SOURCE_DIR) / "scenarios" / "transport")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(TransportScenarios, MeetWhatTheyExpect) {
  const std::vector<fs::path> files = transport_scenarios();
  EXPECT_EQ(files.size(), 14U);
  for (const fs::path& file : files) {
    // Those with events last as long as the events do.
    const bool has_events = file.stem() == "a9" || file.stem() == "a13";
    std::vector<std::string> arguments{file.string()};
    // In 2,000 frames, which are 32,000 datagrams, a loss of 5 % in bursts of 4 strays by
    // sqrt(0.05 x 0.95 x 7 / 32,000) = 0.32 points on each of 8 links, and repair with it, which is
    // more than the expectation leaves; 30,000 frames leave 0.08.
    const std::string frames = file.stem() == "a6" ? "30000" : "2000";
    if (!has_events) arguments.insert(arguments.end(), {"--set", "source.frames=" + frames});
    const test::Finished finished = test::strandsim(arguments);
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
  }
}

}  // namespace
}  // namespace strand::sim
