#include "sim/chunk_words.hpp"

#include <gtest/gtest.h>

namespace strand::sim {
namespace {

TEST(ChunkWords, DrawsNeighboursTogether) {
  EXPECT_EQ(ranges_text({4}), "4");
  EXPECT_EQ(ranges_text({0, 1, 2, 4, 6, 7}), "0-2, 4, 6-7");
}

TEST(ChunkWords, CountsWhatWouldBeTooLong) {
  EXPECT_EQ(ranges_text({0, 2, 4, 6, 8}, 2), "0, 2 and 3 others");
  EXPECT_EQ(ranges_text({0, 2, 4, 5}, 3), "0, 2, 4-5");
  EXPECT_EQ(ranges_text({0, 2, 4}, 2), "0, 2 and 1 other");
}

TEST(ChunkWords, SaysAllWhereItIsAll) {
  EXPECT_EQ(chunk_words({0, 1, 2}, 3), "all 3 chunks");
  EXPECT_EQ(chunk_words({0, 1, 2}, 4), "chunks 0-2");
  EXPECT_EQ(chunk_words({2}, 4), "chunk 2");
  EXPECT_EQ(chunk_words({0}, 1), "its only chunk");
  EXPECT_EQ(chunk_words({0, 1}, 0), "chunks 0-1");
}

TEST(ChunkWords, NamesRepairs) {
  EXPECT_EQ(repair_words({3}), "repair 3");
  EXPECT_EQ(repair_words({0, 1, 4}), "repairs 0-1, 4");
}

}  // namespace
}  // namespace strand::sim
