// The inputs that a fuzz target starts from, and those that it has found, for tests.
#pragma once

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace strand::support {

// Calls `visit(text)` for every file of the target's corpus; returns how many there are.
template <class Visit>
int visit_corpus(const std::string& target, Visit visit) {
  const std::filesystem::path folder =
      std::filesystem::path(STRANDCAST_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / target;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    visit(read_file(entry.path()));
    ++files;
  }
  return files;
}

}  // namespace strand::support
