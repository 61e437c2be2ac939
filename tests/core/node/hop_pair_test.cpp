// A sender and a peer with a lossy link between them, in virtual time: what HopSender, HopRepair,
// HopReceiver and Assembler make of it together.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/node/hop_sender.hpp"
#include "core/node/peer.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

constexpr Endpoint coordinator{loopback_address, 9'000};
constexpr Endpoint sender_endpoint{loopback_address, 10'001};
constexpr Endpoint peer_endpoint{loopback_address, 10'002};

struct LinkShape {
  std::uint32_t loss_percent = 0;  // of each datagram, both ways
  Duration delay = 20ms;
  Duration jitter = 0ms;  // up to so much more, for each datagram by itself
};

// A way over the link: what is sent comes out later, or not at all.
class Pipe {
 public:
  struct Datagram {
    Timestamp arrives;
    std::uint64_t order = 0;
    std::vector<std::byte> header;
    BufferSlice payload;
  };

  Pipe(const LinkShape& shape, std::uint64_t seed) : shape_(shape), random_(seed) {}

  void set_loss(std::uint32_t percent) { shape_.loss_percent = percent; }
  void put(const test::RecordingOutbox::SentDatagram& sent, Timestamp now) {
    if (random_.chance(Probability::percent(shape_.loss_percent))) return;
    const Duration extra(random_.between(0, shape_.jitter.count()));
    row_.push({now + shape_.delay + extra, order_++, sent.header, sent.payload});
  }
  [[nodiscard]] std::optional<Timestamp> next() const {
    if (row_.empty()) return std::nullopt;
    return row_.top().arrives;
  }
  Datagram take() {
    Datagram datagram = row_.top();
    row_.pop();
    return datagram;
  }

 private:
  struct Later {
    bool operator()(const Datagram& a, const Datagram& b) const {
      return std::tie(a.arrives, a.order) > std::tie(b.arrives, b.order);
    }
  };

  LinkShape shape_;
  Random random_;
  std::uint64_t order_ = 0;
  std::priority_queue<Datagram, std::vector<Datagram>, Later> row_;
};

// Thirty frames a second, of 16 datagrams of 1,200 bytes, over one hop.
class HopPair {
 public:
  static constexpr std::uint16_t chunks = 16;
  static constexpr Duration interval = 33ms;

  HopPair(Recovery recovery, const LinkShape& shape, Duration deadline, std::uint64_t seed = 1)
      : deadline_(deadline), down_(shape, seed), up_(shape, seed + 1'000'000) {
    sender_.set_recovery(recovery);
    sender_.set_next(peer_endpoint);
    peer_.handle(DeadlineReached{}, run_start, peer_out_);
    const ConnectionId session = peer_out_.opened.back().connection;
    peer_.handle(StreamOpened{session, coordinator, false}, run_start, peer_out_);
    wire::Registered registered;
    registered.deadline = deadline;
    registered.recovery = recovery;
    const std::string text = wire::format_control(registered);
    peer_.handle(StreamReceived{session, test::bytes_of(text)}, run_start, peer_out_);
    peer_out_.clear();
  }

  // Sends so many more frames and waits until the deadline of the last one has passed.
  void run(std::uint32_t frames) {
    const Timestamp begin = now_;
    for (std::uint32_t i = 0; i < frames; ++i) {
      run_until(begin + i * interval);
      capture();
    }
    run_until(begin + frames * interval + deadline_);
  }
  void set_loss(std::uint32_t percent) {
    down_.set_loss(percent);
    up_.set_loss(percent);
  }

  // Frames from `first` on that came by their deadline, and whole.
  [[nodiscard]] std::uint32_t in_time(std::uint32_t first = 0) const {
    std::uint32_t count = 0;
    for (std::uint32_t number = first; number < frames_; ++number) {
      if (!latencies_[number]) continue;
      if (*latencies_[number] <= deadline_) ++count;
    }
    return count;
  }
  [[nodiscard]] Duration longest_latency() const {
    Duration longest{};
    for (const auto& latency : latencies_) longest = std::max(longest, latency.value_or(1h));
    return longest;
  }
  [[nodiscard]] std::uint64_t count(EventKind kind) const {
    return counts_[static_cast<std::size_t>(kind)];
  }
  // Bytes of repair of those of the stream, in thousandths.
  [[nodiscard]] std::uint64_t repair_permille() const {
    return repair_bytes_ * 1'000 / stream_bytes_;
  }
  [[nodiscard]] const PeerLedger& ledger() const { return peer_.ledger(); }
  [[nodiscard]] const HopSender& sender() const { return sender_; }
  void forget_counts() {
    counts_ = {};
    repair_bytes_ = 0;
    stream_bytes_ = 0;
  }

 private:
  void capture() {
    const TestFrame frame(frames_, chunks, chunks * 1'179U);
    contents_.push_back(frame.content());
    captured_.push_back(now_);
    latencies_.emplace_back();
    ++frames_;
    Turn turn{now_, sender_out_, journal_};
    for (std::uint16_t i = 0; i < chunks; ++i) sender_.send(frame.chunk(i), now_ + deadline_, turn);
    collect();
  }
  void run_until(Timestamp end) {
    for (;;) {
      std::optional<Timestamp> next;
      for (const auto& candidate :
           {sender_.deadline(), peer_.deadline(), down_.next(), up_.next()}) {
        if (candidate && (!next || *candidate < *next)) next = candidate;
      }
      if (!next || *next > end) break;
      now_ = std::max(now_, *next);
      step();
      collect();
      ASSERT_LT(++steps_, 10'000'000U);
    }
    now_ = end;
  }
  void step() {
    Turn turn{now_, sender_out_, journal_};
    if (down_.next() && *down_.next() <= now_) {
      const Pipe::Datagram datagram = down_.take();
      peer_.handle(DatagramReceived{sender_endpoint, datagram.header, datagram.payload}, now_,
                   peer_out_);
    } else if (up_.next() && *up_.next() <= now_) {
      const Pipe::Datagram datagram = up_.take();
      const auto message = wire::parse_datagram(datagram.header, datagram.payload);
      sender_.on_feedback(peer_endpoint, std::get<wire::Feedback>(*message),
                          static_cast<std::uint32_t>(datagram.payload.size()), turn);
    } else if (peer_.deadline() && *peer_.deadline() <= now_) {
      peer_.handle(DeadlineReached{}, now_, peer_out_);
      ASSERT_TRUE(!peer_.deadline() || *peer_.deadline() > now_);
    } else {
      sender_.send_due(turn);
      ASSERT_TRUE(!sender_.deadline() || *sender_.deadline() > now_);
    }
  }
  // Puts what was sent onto the link, and writes down what came out.
  void collect() {
    for (const auto& datagram : sender_out_.datagrams) down_.put(datagram, now_);
    for (const auto& datagram : peer_out_.datagrams) up_.put(datagram, now_);
    for (const auto& frame : peer_out_.delivered) {
      const std::uint32_t number = frame.frame.value();
      ASSERT_FALSE(latencies_[number]) << "frame " << number << " was delivered twice";
      ASSERT_EQ(frame.content, contents_[number]);
      latencies_[number] = now_ - captured_[number];
    }
    for (const auto* events : {&sender_out_.events, &peer_out_.events}) {
      for (const Event& event : *events) note(event);
    }
    sender_out_.clear();
    peer_out_.clear();
  }
  void note(const Event& event) {
    ++counts_[static_cast<std::size_t>(event.kind)];
    if (event.kind == EventKind::datagram_sent) stream_bytes_ += event.size;
    if (event.kind == EventKind::chunk_retransmitted || event.kind == EventKind::repair_sent) {
      repair_bytes_ += event.size;
    }
  }

  Duration deadline_;
  HopSender sender_;
  Peer peer_{{*PeerName::parse("B"), peer_endpoint, {loopback_address, 20'002}, coordinator}};
  Pipe down_;
  Pipe up_;
  test::RecordingOutbox sender_out_;
  test::RecordingOutbox peer_out_;
  test::NoJournal journal_;
  Timestamp now_ = run_start;
  std::uint32_t frames_ = 0;
  std::uint64_t steps_ = 0;
  std::vector<std::string> contents_;
  std::vector<Timestamp> captured_;
  std::vector<std::optional<Duration>> latencies_;
  std::array<std::uint64_t, 64> counts_{};
  std::uint64_t repair_bytes_ = 0;
  std::uint64_t stream_bytes_ = 0;
};

TEST(HopPair, BringsEveryFrameWhateverIsLostWhereThereIsTime) {
  for (const Recovery recovery : {Recovery::arq, Recovery::hybrid}) {
    for (const std::uint32_t loss : {0U, 1U, 5U, 10U, 20U, 30U, 40U, 50U}) {
      HopPair pair(recovery, {.loss_percent = loss}, 3s, loss + 1);
      pair.run(150);
      EXPECT_EQ(pair.in_time(), 150U) << wire::to_string(recovery) << ", " << loss << " %";
      // At 50 %, a chunk of 2,400 needs eleven rounds: 2,400 / 2^11 is about 1. Each takes the
      // round trip of 40 ms and, where the report or what makes it known is lost, 10 ms or some
      // more.
      EXPECT_LT(pair.longest_latency(), 1s) << loss;
    }
  }
}

TEST(HopPair, SendsLittleMoreAgainThanIsLostWhereThereIsTime) {
  for (const std::uint32_t loss : {1U, 5U, 10U, 20U, 30U, 40U}) {
    HopPair pair(Recovery::hybrid, {.loss_percent = loss}, 3s);
    pair.run(600);
    // The least is p / (1 - p) of the stream. Of 9,600 datagrams, the lost ones stray by a 30th of
    // all at 10 %, and by a tenth at 1 %.
    const double least = 1'000.0 * loss / (100 - loss);
    EXPECT_LE(static_cast<double>(pair.repair_permille()), 1.1 * least + 3) << loss << " %";
    EXPECT_EQ(pair.count(EventKind::repair_sent), 0U);
    EXPECT_EQ(pair.in_time(), 600U);
  }
}

TEST(HopPair, SendsNothingAgainWhereNothingIsLost) {
  for (const Duration deadline : std::vector<Duration>{30ms, 100ms, 1s}) {
    HopPair pair(Recovery::hybrid, {}, deadline);
    pair.run(300);
    EXPECT_EQ(pair.repair_permille(), 0U);
    EXPECT_EQ(pair.in_time(), 300U);
    EXPECT_EQ(pair.longest_latency(), 20ms);
  }
}

TEST(HopPair, BringsNothingThatWasLostWithoutRecovery) {
  HopPair pair(Recovery::none, {.loss_percent = 5}, 1s);
  pair.run(300);
  // 0.95^16 is 44 %: 132 of 300, which stray by 9.
  EXPECT_NEAR(pair.in_time(), 132, 27);
  EXPECT_EQ(pair.count(EventKind::feedback_sent), 0U);
  EXPECT_EQ(pair.count(EventKind::probe_sent), 0U);
  EXPECT_EQ(pair.repair_permille(), 0U);
}

TEST(HopPair, BringsEveryFrameByRepairsAloneOnceItKnowsTheLoss) {
  // As RepairPlan has it, 14 repairs go with 16 chunks at 20 %.
  for (const std::uint32_t loss : {1U, 5U, 10U, 20U}) {
    HopPair pair(Recovery::fec, {.loss_percent = loss}, 100ms);
    pair.run(360);
    EXPECT_EQ(pair.in_time(60), 300U) << loss << " %";
    EXPECT_EQ(pair.count(EventKind::chunk_retransmitted), 0U);
  }
}

TEST(HopPair, BringsEveryFrameByRepairsAndOneRoundWhereThereIsLittleTime) {
  // After 20 ms on the way, 100 ms leave time for one round of 42 ms, and nothing is known of the
  // loss at first.
  for (const std::uint32_t loss : {1U, 5U, 10U, 20U}) {
    HopPair pair(Recovery::hybrid, {.loss_percent = loss}, 100ms);
    pair.run(300);
    EXPECT_EQ(pair.in_time(), 300U) << loss << " %";
    EXPECT_LT(pair.longest_latency(), 100ms);
  }
}

TEST(HopPair, WastesNothingOnWhatIsLateAndSaysSo) {
  // A round trip of 40 ms, and a deadline of 50 ms: a retransmission would arrive after 62 ms.
  HopPair pair(Recovery::arq, {.loss_percent = 10}, 50ms);
  pair.run(300);
  EXPECT_EQ(pair.count(EventKind::chunk_retransmitted), 0U);
  // Every lost chunk is given up once: 480 of 4,800, which stray by 21.
  EXPECT_NEAR(static_cast<double>(pair.count(EventKind::chunk_given_up)), 480, 4 * 21);
}

TEST(HopPair, SpendsNoMoreThanTheStreamAndAReserveOnAHopThatCannotBeRepaired) {
  HopPair pair(Recovery::hybrid, {.loss_percent = 50}, 100ms);
  pair.run(600);
  // 600 frames are 11,520,000 bytes, of which the reserve of 262,144 is 2.3 %.
  EXPECT_LE(pair.repair_permille(), 1'023U);
  EXPECT_GE(pair.repair_permille(), 900U);
}

TEST(HopPair, SendsNothingAgainThatIsOnlyLateOnceItKnowsHowLate) {
  for (const Duration jitter : std::vector<Duration>{1ms, 5ms, 10ms, 20ms}) {
    HopPair pair(Recovery::hybrid, {.jitter = jitter}, 1s);
    pair.run(60);
    EXPECT_GT(pair.count(EventKind::chunk_retransmitted), 0U);
    pair.forget_counts();
    pair.run(600);
    EXPECT_LE(pair.count(EventKind::chunk_retransmitted), 48U) << jitter / 1ms;  // 0.5 % of 9,600
    EXPECT_EQ(pair.in_time(), 660U);
  }
}

TEST(HopPair, StopsSpendingWithinTwoSecondsOfTheEndOfTheLoss) {
  HopPair pair(Recovery::hybrid, {.loss_percent = 30}, 300ms);
  pair.run(300);
  EXPECT_GT(pair.repair_permille(), 300U);
  pair.set_loss(0);
  pair.run(60);
  pair.forget_counts();
  pair.run(300);
  EXPECT_EQ(pair.repair_permille(), 0U);
}

}  // namespace
}  // namespace strand
