#include "core/node/source_regulator.hpp"

#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

// A source of 25 frames a second of 20,000 bytes, which are 4 Mbit/s, whose frames take as much of
// that as their quality is.
class Source {
 public:
  explicit Source(SourceRegulator& regulator) : regulator_(regulator) {}

  void run(Duration length) {
    for (const Timestamp end = now_ + length; now_ < end; now_ += 40ms) {
      const std::uint64_t bytes = 20'000 * regulator_.quality() / 100;
      ++frames;
      if (regulator_.admit(bytes, regulator_.quality(), now_)) {
        ++sent;
        sent_bytes += bytes;
      }
    }
  }

  void count_from_here() {
    frames = sent = 0;
    sent_bytes = 0;
  }

  int frames = 0;
  int sent = 0;
  std::uint64_t sent_bytes = 0;

 private:
  SourceRegulator& regulator_;
  Timestamp now_ = run_start;
};

TEST(SourceRegulator, LeavesTheSourceAloneWithoutALimit) {
  SourceRegulator regulator;
  Source source(regulator);
  source.run(4s);
  EXPECT_EQ(regulator.quality(), 100U);
  EXPECT_EQ(source.sent, source.frames);
}

TEST(SourceRegulator, LowersTheQualityToWhatFits) {
  SourceRegulator regulator;
  Source source(regulator);
  source.run(2s);
  regulator.set_limit(2'500'000);
  source.run(2s);
  source.count_from_here();
  source.run(4s);
  EXPECT_LT(regulator.quality(), 80U);
  EXPECT_GE(regulator.quality(), 45U);
  EXPECT_EQ(source.sent, source.frames);
  EXPECT_LE(source.sent_bytes * 8 / 4, 2'500'000U);
}

// 20 % of 4 Mbit/s is 800 kbit/s; half of that is every other frame.
TEST(SourceRegulator, LeavesOutWholeFramesWhereTheLowestQualityIsTooMuch) {
  SourceRegulator regulator;
  Source source(regulator);
  source.run(2s);
  regulator.set_limit(400'000);
  source.run(4s);
  source.count_from_here();
  source.run(10s);
  EXPECT_EQ(regulator.quality(), 20U);
  EXPECT_LT(source.sent, source.frames * 6 / 10);
  EXPECT_GT(source.sent, source.frames * 3 / 10);
  EXPECT_LE(source.sent_bytes * 8 / 10, 400'000U);
}

TEST(SourceRegulator, ReturnsToFullQualityWithTheLimitsEnd) {
  SourceRegulator regulator;
  Source source(regulator);
  source.run(1s);
  regulator.set_limit(1'000'000);
  source.run(1s);
  EXPECT_LT(regulator.quality(), 100U);
  regulator.set_limit(std::nullopt);
  source.run(100ms);
  EXPECT_EQ(regulator.quality(), 100U);
}

// 80 % takes 2.88 Mbit/s by the ladder: with 10 % of room that wants a limit of 3.52.
TEST(SourceRegulator, DoesNotWaverBetweenTwoQualities) {
  SourceRegulator regulator;
  Source source(regulator);
  source.run(1s);
  regulator.set_limit(2'600'000);
  source.run(1s);
  int changes = 0;
  for (int i = 0; i < 50; ++i) {
    const std::uint32_t before = regulator.quality();
    regulator.set_limit(i % 2 == 0 ? 2'650'000 : 2'550'000);
    source.run(80ms);
    changes += regulator.quality() != before ? 1 : 0;
  }
  EXPECT_LE(changes, 1);
}

}  // namespace
}  // namespace strand
