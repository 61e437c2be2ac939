#include "reports/host_info.hpp"

#include <regex>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

TEST(HostReport, NamesTheVersionAndTheCompiler) {
  const HostReport host = make_host_report(0.5);
  EXPECT_EQ(host.wall_seconds, 0.5);
  EXPECT_TRUE(std::regex_match(host.version, std::regex("[0-9]+\\.[0-9]+\\.[0-9]+")))
      << host.version;
  EXPECT_TRUE(std::regex_search(host.compiler, std::regex("^(GCC|Clang) [0-9]+\\.[0-9]+")))
      << host.compiler;
}

}  // namespace
}  // namespace strand::reports
