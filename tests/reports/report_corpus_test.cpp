// What the fuzz target starts from, and what it has found, on every build.
#include <string>

#include <gtest/gtest.h>

#include "tests/fuzz/report_properties.hpp"
#include "tests/support/corpus.hpp"

namespace strand::reports {
namespace {

TEST(ReportCorpus, KeepsEveryPromiseOfTheReader) {
  int good = 0;
  int bad = 0;
  support::visit_corpus("report",
                        [&](const std::string& text) { ++(check_report(text) ? good : bad); });
  EXPECT_GE(good, 5);
  EXPECT_GE(bad, 3);
}

}  // namespace
}  // namespace strand::reports
