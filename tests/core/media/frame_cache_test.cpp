#include "core/media/frame_cache.hpp"

#include <atomic>
#include <cstring>
#include <thread>

#include <gtest/gtest.h>

#include "core/media/encoding_source.hpp"
#include "core/media/synthetic_source.hpp"
#include "tests/core/media/media_error.hpp"

namespace strand::media {
namespace {

// What was asked of all sources that an opener opened.
struct Tally {
  std::atomic<int> opened = 0;
  std::atomic<int> read = 0;
};

// A synthetic source that is tallied, and that fails in place of frame `fails_at`.
class TalliedSource final : public RawSource {
 public:
  TalliedSource(Tally& tally, std::uint32_t frames, std::uint32_t fails_at)
      : tally_(tally), source_({.width = 64, .height = 48, .frames = frames}), left_(fails_at) {
    ++tally_.opened;
  }

  const std::string& name() const override { return source_.name(); }
  FrameRate rate() const override { return source_.rate(); }
  bool next(Image& image) override {
    if (left_-- == 0) throw MediaError("clip.mp4: the disk is gone; find it");
    ++tally_.read;
    return source_.next(image);
  }
  void skip(std::uint32_t count) override { source_.skip(count); }

 private:
  Tally& tally_;
  SyntheticSource source_;
  std::uint32_t left_;
};

FrameCache::OpenRaw opener(Tally& tally, std::uint32_t frames, std::uint32_t fails_at = ~0U) {
  return [&tally, frames, fails_at] {
    return std::make_unique<TalliedSource>(tally, frames, fails_at);
  };
}

FrameEncoder encoder() {
  return {JpegCodec(), {}};
}

std::vector<std::vector<std::byte>> frames_of(EncodedSource& source) {
  std::vector<std::vector<std::byte>> frames;
  while (const auto frame = source.next()) {
    const ByteSpan bytes = frame->bytes.bytes();
    frames.emplace_back(bytes.begin(), bytes.end());
    frames.back().push_back(std::byte{frame->deflated});
  }
  return frames;
}

std::vector<std::vector<std::byte>> uncached(std::uint32_t frames) {
  Tally tally;
  EncodingSource source(opener(tally, frames)(), encoder());
  return frames_of(source);
}

TEST(FrameCache, GivesTheFramesThatTheSourceGivesWithoutIt) {
  Tally tally;
  for (const unsigned threads : {0U, 1U, 2U, 5U}) {
    const auto cache = FrameCache::create(opener(tally, 200), encoder(), {.threads = threads});
    EXPECT_EQ(cache->rate(), FrameRate(30, 1));
    EXPECT_EQ(cache->reader()->rate(), FrameRate(30, 1));
    EXPECT_EQ(frames_of(*cache->reader()), uncached(200)) << threads;
  }
}

TEST(FrameCache, ReadsTheSourceOnceForAllReaders) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 100), encoder());
  const auto expected = uncached(100);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(frames_of(*cache->reader()), expected);
  EXPECT_EQ(tally.opened, 1);
  EXPECT_EQ(tally.read, 101);  // the frames, and the end
}

TEST(FrameCache, ServesReadersOnManyThreads) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 150), encoder(), {.threads = 3});
  const auto expected = uncached(150);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { right += frames_of(*cache->reader()) == expected; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4);
  EXPECT_EQ(tally.opened, 1);
}

TEST(FrameCache, SharesTheBytesOfAFrame) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 1), encoder());
  EXPECT_EQ(cache->reader()->next()->bytes.data(), cache->reader()->next()->bytes.data());
}

TEST(FrameCache, EndsAgainAndAgain) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 2), encoder());
  const auto reader = cache->reader();
  EXPECT_EQ(frames_of(*reader).size(), 2U);
  EXPECT_FALSE(reader->next().has_value());
}

TEST(FrameCache, ServesASourceWithoutFrames) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 0), encoder());
  EXPECT_FALSE(cache->reader()->next().has_value());
}

TEST(FrameCache, ReadsTheSourceAnewFromWhereTheBudgetEnds) {
  Tally tally;
  const auto expected = uncached(60);
  std::size_t half = 0;  // the bytes of the first 30 frames, whose flag does not count
  for (std::size_t i = 0; i < 30; ++i) half += expected[i].size() - 1;
  const auto cache =
      FrameCache::create(opener(tally, 60), encoder(), {.budget = ByteCount(half), .threads = 2});
  EXPECT_EQ(frames_of(*cache->reader()), expected);
  EXPECT_EQ(cache->kept(), ByteCount(half));
  EXPECT_EQ(tally.opened, 2);
  EXPECT_EQ(frames_of(*cache->reader()), expected);
  EXPECT_EQ(tally.opened, 3);
  EXPECT_EQ(cache->kept(), ByteCount(half));
}

TEST(FrameCache, KeepsNothingOnABudgetOfNothing) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 20), encoder(), {.budget = ByteCount(0)});
  EXPECT_EQ(frames_of(*cache->reader()), uncached(20));
  EXPECT_EQ(cache->kept(), ByteCount(0));
}

TEST(FrameCache, PassesAnErrorOnWhereItsFrameWouldBe) {
  Tally tally;
  const auto cache = FrameCache::create(opener(tally, 50, 20), encoder(), {.threads = 3});
  for (int i = 0; i < 2; ++i) {
    const auto reader = cache->reader();
    for (int frame = 0; frame < 20; ++frame) ASSERT_TRUE(reader->next().has_value()) << frame;
    EXPECT_EQ(message_of([&] { (void)reader->next(); }), "clip.mp4: the disk is gone; find it");
  }
}

TEST(FrameCache, EncodesNoMoreThanALittleAheadOfTheFurthestReader) {
  Tally tally;
  {
    const auto cache = FrameCache::create(opener(tally, 100'000), encoder(), {.threads = 2});
    const auto reader = cache->reader();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(reader->next().has_value());
  }
  // Frame 9 was the last that was waited for, and 64 is how far ahead the cache goes.
  EXPECT_GE(tally.read, 10);
  EXPECT_LE(tally.read, 9 + 64);
}

TEST(FrameCache, LivesAsLongAsAReader) {
  Tally tally;
  auto reader = FrameCache::create(opener(tally, 30), encoder())->reader();
  EXPECT_EQ(frames_of(*reader), uncached(30));
}

TEST(FrameCache, MayBeLeftWithoutBeingRead) {
  Tally tally;
  { const auto cache = FrameCache::create(opener(tally, 30), encoder()); }
  EXPECT_EQ(tally.opened, 1);
  EXPECT_EQ(tally.read, 0);
}

TEST(FrameCache, SaysAtOnceThatASourceCannotBeOpened) {
  const auto failing = []() -> std::unique_ptr<RawSource> {
    throw MediaError("clip.mp4: no such file; find it");
  };
  EXPECT_EQ(message_of([&] { (void)FrameCache::create(failing, encoder()); }),
            "clip.mp4: no such file; find it");
}

}  // namespace
}  // namespace strand::media
