// What the fuzz target starts from, and what it has found, on every build.
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/fuzz/report_properties.hpp"
#include "tests/support/files.hpp"

namespace strand::reports {
namespace {

TEST(ReportCorpus, KeepsEveryPromiseOfTheReader) {
  const std::filesystem::path folder =
      std::filesystem::path(STRANDCAST_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / "report";
  int good = 0;
  int bad = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    ++(check_report(support::read_file(entry.path())) ? good : bad);
  }
  EXPECT_GE(good, 5);
  EXPECT_GE(bad, 3);
}

}  // namespace
}  // namespace strand::reports
