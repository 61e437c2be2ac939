#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/node/assembler.hpp"
#include "core/node/erasure_code.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using Verdict = Assembler::Verdict;

class AssemblerRepairsTest : public ::testing::Test {
 protected:
  Verdict add(const wire::Chunk& chunk) { return assembler.add(chunk, at(1s), at(0s)); }
  Verdict add(const wire::Repair& repair) { return assembler.add(repair, at(1s), at(0s)); }
  // Adds what follows from what is there; the last verdict.
  Verdict recover(std::uint32_t number, std::uint16_t chunks = 1) {
    Verdict verdict = Verdict::duplicate;
    for (std::uint16_t block = 0; block < BlockLayout(chunks).blocks(); ++block) {
      for (const wire::Chunk& chunk : assembler.recover(FrameNumber(number), block)) {
        verdict = add(chunk);
      }
    }
    return verdict;
  }
  [[nodiscard]] bool completed_is(const TestFrame& expected) const {
    std::vector<std::byte> bytes;
    for (const HeldChunk& chunk : assembler.completed().chunks) {
      bytes.insert(bytes.end(), chunk.payload.bytes().begin(), chunk.payload.bytes().end());
    }
    return std::equal(bytes.begin(), bytes.end(), expected.bytes().begin(), expected.bytes().end());
  }

  Assembler assembler;
  const TestFrame frame{0, 5, 502};
};

TEST_F(AssemblerRepairsTest, RecoversAChunkThatIsMissing) {
  for (const std::uint16_t index : std::vector<std::uint16_t>{0, 1, 3, 4}) add(frame.chunk(index));
  EXPECT_TRUE(assembler.recover(FrameNumber(0), 0).empty());
  EXPECT_EQ(add(frame.repair(2)), Verdict::added);
  const std::vector<wire::Chunk> recovered = assembler.recover(FrameNumber(0), 0);
  ASSERT_EQ(recovered.size(), 1U);
  const wire::Chunk expected = frame.chunk(2);
  EXPECT_EQ(recovered[0].index, expected.index);
  EXPECT_EQ(recovered[0].frame, expected.frame);
  EXPECT_EQ(recovered[0].stream, expected.stream);
  EXPECT_EQ(recovered[0].count, expected.count);
  EXPECT_EQ(recovered[0].frame_size, expected.frame_size);
  EXPECT_EQ(recovered[0].checksum, expected.checksum);
  EXPECT_EQ(add(recovered[0]), Verdict::completed);
  EXPECT_TRUE(completed_is(frame));
  EXPECT_EQ(assembler.bytes_held(), ByteCount(0));
}

TEST_F(AssemblerRepairsTest, RecoversNothingUntilThereAreAsManyRepairsAsChunksAreMissing) {
  add(frame.chunk(0));
  add(frame.chunk(4));
  add(frame.repair(0));
  add(frame.repair(7));
  EXPECT_TRUE(assembler.recover(FrameNumber(0), 0).empty());
  add(frame.repair(3));
  EXPECT_EQ(recover(0), Verdict::completed);
  EXPECT_TRUE(completed_is(frame));
}

TEST_F(AssemblerRepairsTest, PutsAFrameTogetherFromRepairsAlone) {
  for (std::uint16_t index = 10; index < 15; ++index) {
    EXPECT_EQ(add(frame.repair(index)), Verdict::added);
  }
  EXPECT_EQ(recover(0), Verdict::completed);
  EXPECT_TRUE(completed_is(frame));
}

TEST_F(AssemblerRepairsTest, RecoversEachBlockForItself) {
  // 130 chunks are three blocks, of which chunk 4 belongs to the second and 5 to the third.
  const TestFrame large(1, 130, 13'000);
  for (std::uint16_t index = 0; index < 130; ++index) {
    if (index != 4 && index != 5) add(large.chunk(index));
  }
  add(large.repair(0));
  EXPECT_EQ(recover(1, 130), Verdict::duplicate);
  add(large.repair(5));
  EXPECT_TRUE(assembler.recover(FrameNumber(1), 1).empty());
  const std::vector<wire::Chunk> recovered = assembler.recover(FrameNumber(1), 2);
  ASSERT_EQ(recovered.size(), 1U);
  EXPECT_EQ(recovered[0].index, ChunkIndex(5));
  EXPECT_EQ(add(recovered[0]), Verdict::added);
  add(large.repair(1));
  EXPECT_EQ(recover(1, 130), Verdict::completed);
  EXPECT_TRUE(completed_is(large));
}

TEST_F(AssemblerRepairsTest, RefusesRepairsThatContradictTheirFrame) {
  add(frame.chunk(0));
  wire::Repair repair = frame.repair(0);
  repair.count = 6;
  EXPECT_EQ(add(repair), Verdict::conflicting);
  repair = frame.repair(0);
  repair.frame_size = 503;
  EXPECT_EQ(add(repair), Verdict::conflicting);
  repair = frame.repair(0);
  repair.deflated = true;
  EXPECT_EQ(add(repair), Verdict::conflicting);
  repair = frame.repair(0);
  repair.stream = StreamId(8);
  EXPECT_EQ(add(repair), Verdict::conflicting);
  EXPECT_EQ(add(frame.repair(0)), Verdict::added);
}

TEST_F(AssemblerRepairsTest, RefusesChunksThatContradictARepairThatCameFirst) {
  add(frame.repair(0));
  EXPECT_EQ(add(TestFrame(0, 6, 502).chunk(0)), Verdict::conflicting);
  EXPECT_EQ(add(frame.chunk(0)), Verdict::added);
}

TEST_F(AssemblerRepairsTest, RefusesRepairsBeyondThe64ThatABlockMayHave) {
  wire::Repair repair = frame.repair(63);
  EXPECT_EQ(add(repair), Verdict::added);
  repair.index = 64;
  EXPECT_EQ(add(repair), Verdict::conflicting);
  // The same number is within the second 64 of a frame of two blocks.
  EXPECT_EQ(add(TestFrame(1, 65, 6'500).repair(64)), Verdict::added);
}

TEST_F(AssemblerRepairsTest, TakesARepairOnceAndNoMoreThanTheFrameHasChunks) {
  EXPECT_EQ(add(frame.repair(0)), Verdict::added);
  EXPECT_EQ(add(frame.repair(0)), Verdict::duplicate);
  for (std::uint16_t index = 1; index < 5; ++index) {
    EXPECT_EQ(add(frame.repair(index)), Verdict::added);
  }
  EXPECT_EQ(add(frame.repair(5)), Verdict::duplicate);
}

TEST_F(AssemblerRepairsTest, NeedsNoRepairOfAFrameThatIsDoneWith) {
  for (std::uint16_t index = 0; index < 5; ++index) add(frame.chunk(index));
  EXPECT_EQ(add(frame.repair(0)), Verdict::duplicate);
  EXPECT_TRUE(assembler.recover(FrameNumber(0), 0).empty());
  add(TestFrame(1, 5, 502).chunk(0));
  ASSERT_TRUE(assembler.give_up_any());
  EXPECT_EQ(add(TestFrame(1, 5, 502).repair(0)), Verdict::expired);
}

TEST_F(AssemblerRepairsTest, CountsRepairsAmongTheBytesThatItHolds) {
  add(frame.repair(0));
  EXPECT_EQ(assembler.bytes_held(), ByteCount(5 * sizeof(HeldChunk) + 101));
  ASSERT_TRUE(assembler.give_up_any());
  EXPECT_EQ(assembler.bytes_held(), ByteCount(0));
}

TEST_F(AssemblerRepairsTest, MakesAWrongChunkOfARepairThatLiesAndNothingWorse) {
  // Its checksum is right, and so nobody can tell but who decodes the frame.
  for (std::uint16_t index = 0; index < 4; ++index) add(frame.chunk(index));
  wire::Repair lie = frame.repair(0);
  lie.payload = test::slice_of(std::string(101, 'x'));
  EXPECT_EQ(add(lie), Verdict::added);
  EXPECT_EQ(recover(0), Verdict::completed);
  EXPECT_EQ(assembler.completed().bytes, 502U);
  EXPECT_FALSE(completed_is(frame));
  // What came as a chunk is as it was.
  for (std::uint16_t index = 0; index < 4; ++index) {
    EXPECT_EQ(assembler.completed().chunks[index].payload.data(),
              frame.chunk(index).payload.data());
  }
}

TEST_F(AssemblerRepairsTest, CompletesFramesFromAnyMixtureWithoutHoldingWhatIsDone) {
  Random random(1);
  for (std::uint32_t number = 1; number < 300; ++number) {
    const auto count = static_cast<std::uint16_t>(1 + random.below(150));
    const TestFrame mixed(number, count,
                          count * 7U + static_cast<std::uint32_t>(random.below(count)));
    Verdict verdict = Verdict::added;
    std::uint16_t chunk = 0;
    std::uint16_t repair = 0;
    while (verdict != Verdict::completed) {
      if (repair < 64 && random.below(3) == 0) {
        add(mixed.repair(repair++));
      } else if (chunk < count) {
        // One in four is lost, unless it comes to the last repair.
        if (random.below(4) != 0 || repair == 64) verdict = add(mixed.chunk(chunk));
        ++chunk;
      } else {
        chunk = 0;
      }
      if (verdict != Verdict::completed && recover(number, count) == Verdict::completed) break;
    }
    ASSERT_TRUE(completed_is(mixed)) << number;
    ASSERT_EQ(assembler.bytes_held(), ByteCount(0));
  }
}

}  // namespace
}  // namespace strand
