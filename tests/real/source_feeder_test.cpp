#include "real/source_feeder.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "real/clock.hpp"
#include "tests/real/toy_node.hpp"

namespace strand::real {
namespace {

using test::ToyNode;

// A source whose frames are made by a function of their number, on the encoder's thread.
class MadeSource final : public media::EncodedSource {
 public:
  using Make = std::function<std::optional<media::EncodedFrame>(std::uint32_t)>;

  MadeSource(FrameRate rate, Make make) : rate_(rate), make_(std::move(make)) {}

  FrameRate rate() const override { return rate_; }
  std::optional<media::EncodedFrame> next() override { return make_(next_++); }

 private:
  FrameRate rate_;
  Make make_;
  std::uint32_t next_ = 0;
};

media::EncodedFrame frame_of_size(std::size_t size, bool deflated = false) {
  return {Buffer::allocate(size).slice(), deflated};
}

struct Capture {
  Timestamp time;
  std::size_t size = 0;
  bool deflated = false;
};

// What a node that starts the source at once, and finishes with its end, is given.
struct Fed {
  Timestamp started{};
  std::vector<Capture> captures;
  Timestamp ended{};
};

Fed feed(SourceFeeder& feeder) {
  Fed fed;
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp now, Outbox&) {
        if (const auto* captured = std::get_if<FrameCaptured>(&input)) {
          fed.captures.push_back({now, captured->encoded.size(), captured->deflated});
        } else if (std::holds_alternative<SourceEnded>(input)) {
          fed.ended = now;
          self.finish();
        }
      },
      [&](ToyNode&, const Input&, Timestamp now, Outbox& out) {
        fed.started = now;
        out.start_source();
        out.start_source();  // once is enough
      });
  DriverOptions options;
  options.source = &feeder;
  NodeDriver driver(options);
  driver.call_at(monotonic_now() + std::chrono::seconds(60), [&] { driver.stop(); });
  driver.run(node);
  return fed;
}

TEST(SourceFeeder, GivesEveryFrameInOrderAndThenTheEnd) {
  SourceFeeder feeder(std::make_unique<MadeSource>(
      FrameRate(1000, 1), [](std::uint32_t n) -> std::optional<media::EncodedFrame> {
        if (n == 50) return std::nullopt;
        return frame_of_size(n + 1, n % 2 == 1);
      }));
  const Fed fed = feed(feeder);
  ASSERT_EQ(fed.captures.size(), 50U);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(fed.captures[i].size, i + 1);
    EXPECT_EQ(fed.captures[i].deflated, i % 2 == 1);
  }
  EXPECT_GE(fed.ended, fed.captures.back().time);
  EXPECT_EQ(feeder.counters().frames, 50U);
  EXPECT_EQ(feeder.error(), std::nullopt);
}

// Frame n of a rate of 30000/1001 is due 33.3667 ms times n after the start, and never goes out
// earlier. That it goes out not much later cannot be promised on a busy machine; that the last does
// not lag behind by the sum of all delays can.
TEST(SourceFeeder, KeepsToItsScheduleWithoutDrift) {
  const FrameRate rate(30'000, 1001);
  constexpr std::uint32_t frames = 31;
  SourceFeeder feeder(
      std::make_unique<MadeSource>(rate, [](std::uint32_t n) -> std::optional<media::EncodedFrame> {
        if (n == frames) return std::nullopt;
        return frame_of_size(1);
      }));
  const Fed fed = feed(feeder);
  ASSERT_EQ(fed.captures.size(), frames);
  for (std::uint32_t n = 0; n < frames; ++n) {
    EXPECT_GE(fed.captures[n].time, fed.started + rate.offset_of(FrameNumber(n)));
  }
  const Duration latest = feeder.counters().latest;
  // The node notes the time a moment after the feeder has.
  EXPECT_LE(fed.captures.back().time - (fed.started + rate.offset_of(FrameNumber(frames - 1))),
            latest + std::chrono::milliseconds(100));
}

TEST(SourceFeeder, LetsALateFrameGoAtOnceAndKeepsThePhase) {
  const FrameRate rate(100, 1);
  // Frame 2, due at 20 ms, is ready no sooner than 60 ms after the source was made.
  const Timestamp made = monotonic_now();
  const Timestamp ready = made + std::chrono::milliseconds(60);
  std::mutex mutex;
  std::condition_variable never;
  SourceFeeder feeder(std::make_unique<MadeSource>(
      rate, [&](std::uint32_t n) -> std::optional<media::EncodedFrame> {
        if (n == 20) return std::nullopt;
        if (n == 2) {
          std::unique_lock lock(mutex);
          while (monotonic_now() < ready) never.wait_for(lock, ready - monotonic_now());
        }
        return frame_of_size(1);
      }));
  const Fed fed = feed(feeder);
  ASSERT_EQ(fed.captures.size(), 20U);
  EXPECT_GE(fed.captures[2].time, ready);
  // Frames 3 and on have their own times still: none is earlier than that.
  for (std::uint32_t n = 0; n < 20; ++n) {
    EXPECT_GE(fed.captures[n].time, fed.started + rate.offset_of(FrameNumber(n)));
  }
  EXPECT_GE(feeder.counters().late, 1U);
  // The feeder's own start is no later than its first frame.
  EXPECT_GE(feeder.counters().latest,
            ready - (fed.captures[0].time + std::chrono::milliseconds(20)));
}

TEST(SourceFeeder, EndsTheStreamWhereTheSourceFails) {
  SourceFeeder feeder(std::make_unique<MadeSource>(
      FrameRate(1000, 1), [](std::uint32_t n) -> std::optional<media::EncodedFrame> {
        if (n == 3) throw media::MediaError("clip.mp4: frame 3 cannot be decoded");
        return frame_of_size(1);
      }));
  const Fed fed = feed(feeder);
  EXPECT_EQ(fed.captures.size(), 3U);
  EXPECT_NE(fed.ended, Timestamp{});
  EXPECT_EQ(feeder.error(), "clip.mp4: frame 3 cannot be decoded");
}

TEST(SourceFeeder, EndsAtOnceWithoutAFrame) {
  SourceFeeder feeder(
      std::make_unique<MadeSource>(FrameRate(30, 1), [](std::uint32_t) { return std::nullopt; }));
  const Fed fed = feed(feeder);
  EXPECT_TRUE(fed.captures.empty());
  EXPECT_NE(fed.ended, Timestamp{});
}

// Counts what a feeder that is never started asks of its source.
class EncodedAhead {
 public:
  void encoded() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // True if `count` frames are encoded within the time, of which there is much.
  [[nodiscard]] bool reaches(std::size_t count, Duration limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

TEST(SourceFeeder, EncodesAheadBeforeTheStartUpToItsLimits) {
  EncodedAhead frames;
  EncodedAhead large;
  {
    // Four wait in the queue, and the fifth in the hands of the encoder.
    const SourceFeeder feeder(
        std::make_unique<MadeSource>(FrameRate(30, 1),
                                     [&](std::uint32_t) -> std::optional<media::EncodedFrame> {
                                       frames.encoded();
                                       return frame_of_size(10);
                                     }),
        {4, ByteCount(1'000'000)});
    // One alone exceeds the bytes, and so waits alone; the second is in the hands of the encoder.
    const SourceFeeder larger(
        std::make_unique<MadeSource>(FrameRate(30, 1),
                                     [&](std::uint32_t) -> std::optional<media::EncodedFrame> {
                                       large.encoded();
                                       return frame_of_size(1000);
                                     }),
        {4, ByteCount(100)});
    EXPECT_TRUE(frames.reaches(5, std::chrono::seconds(30)));
    EXPECT_TRUE(large.reaches(2, std::chrono::seconds(30)));
    EXPECT_FALSE(frames.reaches(6, std::chrono::milliseconds(20)));
    EXPECT_FALSE(large.reaches(3, std::chrono::milliseconds(20)));
  }
}

TEST(SourceFeeder, StopsEncodingWhenItGoes) {
  const auto in_use = std::make_shared<int>();
  for (int i = 0; i < 20; ++i) {
    {
      const SourceFeeder feeder(std::make_unique<MadeSource>(
          FrameRate(30, 1), [in_use](std::uint32_t) -> std::optional<media::EncodedFrame> {
            return frame_of_size(10);
          }));
    }
    // The source, and the thread that read it, are gone.
    EXPECT_EQ(in_use.use_count(), 1);
  }
}

}  // namespace
}  // namespace strand::real
