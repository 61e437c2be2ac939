// Every input that the fuzz targets start from, and every one that they have found, stays a test.

#include "tests/support/corpus.hpp"

#include <optional>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "core/base/buffer.hpp"
#include "tests/fuzz/wire_properties.hpp"

namespace strand::wire {
namespace {

// Runs every file of a target's corpus; returns how many there were.
int run_corpus(const char* target, std::optional<Error> (*check)(ByteSpan)) {
  return support::visit_corpus(
      target, [check](const std::string& input) { check(std::as_bytes(std::span(input))); });
}

TEST(Corpus, OfTheDatagramFuzzerHolds) {
  EXPECT_GT(run_corpus("datagram", check_datagram), 0);
}

TEST(Corpus, OfTheControlFuzzerHolds) {
  EXPECT_GT(run_corpus("control", check_control), 0);
}

}  // namespace
}  // namespace strand::wire
