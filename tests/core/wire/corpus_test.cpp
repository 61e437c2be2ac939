// Every input that the fuzz targets start from, and every one that they have found, stays a test.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "core/base/buffer.hpp"
#include "tests/fuzz/wire_properties.hpp"

namespace strand::wire {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Runs every file of a target's corpus; returns how many there were.
int run_corpus(const char* target, std::optional<Error> (*check)(ByteSpan)) {
  const auto folder =
      std::filesystem::path(STRANDCAST_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / target;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().string());
    const std::string input = read_file(entry.path());
    check(std::as_bytes(std::span(input)));
    ++files;
  }
  return files;
}

TEST(Corpus, OfTheDatagramFuzzerHolds) {
  EXPECT_GT(run_corpus("datagram", check_datagram), 0);
}

TEST(Corpus, OfTheControlFuzzerHolds) {
  EXPECT_GT(run_corpus("control", check_control), 0);
}

}  // namespace
}  // namespace strand::wire
