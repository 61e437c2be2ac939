#include "core/base/buffer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace strand {
namespace {

constexpr std::array<std::byte, 5> sample = {std::byte{'h'}, std::byte{'e'}, std::byte{'l'},
                                             std::byte{'l'}, std::byte{'o'}};

bool same(ByteSpan a, ByteSpan b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST(Buffer, IsEmptyWhenItIsNew) {
  const Buffer buffer;
  EXPECT_EQ(buffer.size(), 0U);
  EXPECT_EQ(buffer.data(), nullptr);
}

TEST(Buffer, CopiesBytes) {
  const Buffer buffer = Buffer::copy_of(sample);
  EXPECT_EQ(buffer.size(), sample.size());
  EXPECT_NE(buffer.data(), sample.data());
  EXPECT_TRUE(same(buffer.slice().bytes(), sample));
}

TEST(Buffer, MayHaveNoBytes) {
  const Buffer buffer = Buffer::copy_of({});
  EXPECT_EQ(buffer.size(), 0U);
  EXPECT_TRUE(buffer.slice().empty());
}

TEST(Buffer, IsSharedByItsCopies) {
  const Buffer buffer = Buffer::copy_of(sample);
  const Buffer copy = buffer;
  EXPECT_EQ(copy.data(), buffer.data());
}

TEST(Buffer, IsLeftEmptyByAMove) {
  Buffer buffer = Buffer::copy_of(sample);
  const std::byte* const data = buffer.data();
  const Buffer moved = std::move(buffer);
  EXPECT_EQ(moved.data(), data);
  EXPECT_EQ(buffer.size(), 0U);  // NOLINT(bugprone-use-after-move): what a move leaves is promised
}

TEST(Buffer, MayBeAssignedToItself) {
  Buffer buffer = Buffer::copy_of(sample);
  const Buffer& itself = buffer;
  buffer = itself;
  EXPECT_TRUE(same(buffer.slice().bytes(), sample));
}

TEST(BufferSlice, IsAViewOfItsBufferAndNoCopy) {
  const Buffer buffer = Buffer::copy_of(sample);
  const BufferSlice slice = buffer.slice(1, 3);
  EXPECT_EQ(slice.data(), buffer.data() + 1);
  EXPECT_EQ(slice.size(), 3U);
  const BufferSlice part = slice.subslice(1, 2);
  EXPECT_EQ(part.data(), buffer.data() + 2);
  EXPECT_EQ(part.size(), 2U);
}

// AddressSanitizer makes sure that this test can fail.
TEST(BufferSlice, KeepsItsBufferAlive) {
  std::optional<Buffer> buffer = Buffer::copy_of(sample);
  const BufferSlice slice = buffer->slice(3, 2);
  buffer.reset();
  EXPECT_TRUE(same(slice.bytes(), ByteSpan(sample).subspan(3)));
}

TEST(BufferSlice, ReachesUpToTheEndAndNotBeyond) {
  const Buffer buffer = Buffer::copy_of(sample);
  EXPECT_TRUE(buffer.slice(5, 0).empty());
  EXPECT_EXIT(static_cast<void>(buffer.slice(5, 1)), testing::ExitedWithCode(70), "defect");
  EXPECT_EXIT(static_cast<void>(buffer.slice(6, 0)), testing::ExitedWithCode(70), "defect");
  const BufferSlice slice = buffer.slice(1, 2);
  EXPECT_EXIT(static_cast<void>(slice.subslice(1, 2)), testing::ExitedWithCode(70), "defect");
  // An offset and a size whose sum wraps around.
  EXPECT_EXIT(static_cast<void>(slice.subslice(1, static_cast<std::size_t>(-1))),
              testing::ExitedWithCode(70), "defect");
}

// ThreadSanitizer and AddressSanitizer make sure that this test can fail.
TEST(BufferSlice, MayEndItsLifeOnAnotherThread) {
  std::vector<std::thread> threads;
  {
    const BufferSlice slice = Buffer::copy_of(sample).slice();
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([slice] {
        for (int round = 0; round < 1'000; ++round) {
          const BufferSlice copy = slice;
          EXPECT_EQ(copy.size(), sample.size());
        }
      });
    }
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace strand
