#include "core/node/helped_chunks.hpp"

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(HelpedChunks, TellsOnceWhatHelpAChunkHadBeforeItsFirstSending) {
  HelpedChunks helped;
  helped.add(FrameNumber(3), ChunkIndex(1), Help::repair);
  helped.add(FrameNumber(3), ChunkIndex(2), Help::retransmission);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(3), ChunkIndex(0)), std::nullopt);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(2), ChunkIndex(1)), std::nullopt);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(3), ChunkIndex(1)), Help::repair);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(3), ChunkIndex(1)), std::nullopt);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(3), ChunkIndex(2)), Help::retransmission);
}

TEST(HelpedChunks, KnowsWhatAFrameStillNeeded) {
  HelpedChunks helped;
  helped.add(FrameNumber(3), ChunkIndex(1), Help::repair);
  helped.add(FrameNumber(4), ChunkIndex(0), Help::retransmission);
  EXPECT_TRUE(helped.any(FrameNumber(3), Help::repair));
  EXPECT_FALSE(helped.any(FrameNumber(3), Help::retransmission));
  EXPECT_FALSE(helped.any(FrameNumber(2), Help::repair));
  helped.on_first_sending(FrameNumber(3), ChunkIndex(1));
  EXPECT_FALSE(helped.any(FrameNumber(3), Help::repair));
}

TEST(HelpedChunks, ForgetsTheLowestFrameWhole) {
  HelpedChunks helped;
  constexpr std::size_t half = HelpedChunks::most / 2;
  for (const std::uint32_t frame : {8U, 9U}) {
    for (std::size_t chunk = 0; chunk < half; ++chunk) {
      helped.add(FrameNumber(frame), ChunkIndex(static_cast<std::uint16_t>(chunk)), Help::repair);
    }
  }
  EXPECT_EQ(helped.size(), HelpedChunks::most);
  helped.add(FrameNumber(10), ChunkIndex(0), Help::repair);
  EXPECT_EQ(helped.size(), half + 1);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(8), ChunkIndex(0)), std::nullopt);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(9), ChunkIndex(0)), Help::repair);
  // What was forgotten does not come back in part.
  helped.add(FrameNumber(8), ChunkIndex(5), Help::repair);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(8), ChunkIndex(5)), std::nullopt);
}

TEST(HelpedChunks, ForgetsWhatIsFarBehind) {
  HelpedChunks helped;
  helped.add(FrameNumber(7), ChunkIndex(0), Help::repair);
  helped.add(FrameNumber(8), ChunkIndex(0), Help::repair);
  helped.add(FrameNumber(7 + HelpedChunks::most_frames), ChunkIndex(0), Help::repair);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(7), ChunkIndex(0)), std::nullopt);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(8), ChunkIndex(0)), Help::repair);
  // Of frames that begin out of order, the later one comes first at times.
  helped.add(FrameNumber(9), ChunkIndex(0), Help::repair);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(9), ChunkIndex(0)), Help::repair);
  EXPECT_EQ(helped.on_first_sending(FrameNumber(7 + HelpedChunks::most_frames), ChunkIndex(0)),
            Help::repair);
}

TEST(HelpedChunks, HoldsNoMoreThanItsLimitAndAFrame) {
  HelpedChunks helped;
  for (std::uint32_t chunk = 0; chunk < 16'384; ++chunk) {
    helped.add(FrameNumber(0), ChunkIndex(static_cast<std::uint16_t>(chunk)), Help::repair);
    ASSERT_LE(helped.size(), HelpedChunks::most);
  }
  EXPECT_EQ(helped.size(), 0U);
}

}  // namespace
}  // namespace strand
