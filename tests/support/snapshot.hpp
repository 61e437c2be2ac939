// Compares text with a file that is kept beside the test. With STRANDCAST_UPDATE_SNAPSHOTS=1 in the
// environment the file is written instead; its difference then shows in version control.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace strand::support {

// `file` is relative to the project's root. Use as EXPECT_TRUE(matches_snapshot(...)).
[[nodiscard]] inline ::testing::AssertionResult matches_snapshot(const std::string& actual,
                                                                 const std::string& file) {
  const std::filesystem::path path = std::filesystem::path(STRANDCAST_SOURCE_DIR) / file;
  const char* update = std::getenv("STRANDCAST_UPDATE_SNAPSHOTS");
  if (update != nullptr && std::string_view(update) == "1") {
    write_file(path, actual);
    return ::testing::AssertionSuccess();
  }
  if (!std::filesystem::exists(path)) {
    return ::testing::AssertionFailure()
           << file << " does not exist; STRANDCAST_UPDATE_SNAPSHOTS=1 writes it";
  }
  const std::string wanted = read_file(path);
  if (actual == wanted) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "differs from " << file << "; STRANDCAST_UPDATE_SNAPSHOTS=1 writes it anew. It is:\n"
         << actual << "and was:\n"
         << wanted;
}

}  // namespace strand::support
