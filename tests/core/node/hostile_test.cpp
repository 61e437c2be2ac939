// What must hold of node logic whatever arrives: random scripts and every script of the fuzz
// targets' corpora, checked as the fuzz targets check them; and some attacks that are meant.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/node/hop_sender.hpp"
#include "tests/fuzz/hop_sender_properties.hpp"
#include "tests/fuzz/peer_properties.hpp"
#include "tests/support/corpus.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

std::vector<std::byte> random_script(std::uint64_t seed) {
  Random random(seed);
  std::vector<std::byte> script(1 + random.below(1'500));
  for (std::byte& byte : script) byte = static_cast<std::byte>(random.next() >> 56);
  return script;
}

TEST(Hostile, FeedbackMakesASenderDoNoMoreThanItMay) {
  HopSenderDeeds all;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const HopSenderDeeds deeds = check_hop_sender(random_script(seed));
    all.repair_bytes += deeds.repair_bytes;
    all.feedback_taken += deeds.feedback_taken;
    all.feedback_refused += deeds.feedback_refused;
  }
  // The scripts do get somewhere.
  EXPECT_GT(all.repair_bytes, 1'000'000U);
  EXPECT_GT(all.feedback_taken, 10'000U);
  EXPECT_GT(all.feedback_refused, 10'000U);
}

TEST(Hostile, DatagramsMakeAPeerDoNoMoreThanItMay) {
  PeerDeeds all;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const PeerDeeds deeds = check_peer(random_script(seed));
    all.datagrams_taken += deeds.datagrams_taken;
    all.frames_delivered += deeds.frames_delivered;
    all.chunks_recovered += deeds.chunks_recovered;
    all.feedback_sent += deeds.feedback_sent;
  }
  EXPECT_GT(all.datagrams_taken, 5'000U);
  EXPECT_GT(all.frames_delivered, 500U);
  EXPECT_GT(all.chunks_recovered, 500U);
  EXPECT_GT(all.feedback_sent, 1'000U);
}

TEST(Hostile, CorpusOfTheHopSenderFuzzerHolds) {
  const int scripts = support::visit_corpus(
      "hop_sender", [](const std::string& script) { check_hop_sender(test::bytes_of(script)); });
  EXPECT_GT(scripts, 0);
}

TEST(Hostile, CorpusOfThePeerFuzzerHolds) {
  const int scripts = support::visit_corpus(
      "peer", [](const std::string& script) { check_peer(test::bytes_of(script)); });
  EXPECT_GT(scripts, 0);
}

// A stream of 30 frames a second and 16 datagrams each, whose next peer answers every frame with
// what `lie` makes of the number of the last datagram.
template <class Lie>
std::uint64_t repair_permille_under(Lie lie, std::uint32_t frames) {
  constexpr Endpoint next_hop{loopback_address, 10'001};
  HopSender sender;
  test::RecordingOutbox out;
  test::NoJournal journal;
  sender.set_recovery(Recovery::hybrid);
  sender.set_next(next_hop);
  std::uint32_t last = 0;
  std::uint64_t stream = 0;
  std::uint64_t repair = 0;
  for (std::uint32_t number = 0; number < frames; ++number) {
    const TestFrame frame(number, 16, 16 * 1'179);
    Turn turn{at(number * 33ms), out, journal};
    for (std::uint16_t i = 0; i < 16; ++i) sender.send(frame.chunk(i), turn.now + 1s, turn);
    wire::Feedback feedback;
    feedback.stream = TestFrame::stream;
    feedback.newest = LinkSequence(last + static_cast<std::uint32_t>(out.datagrams.size()) - 1);
    lie(feedback);
    sender.on_feedback(next_hop, feedback, 20, turn);
    last += static_cast<std::uint32_t>(out.datagrams.size());
    out.datagrams.clear();
    EXPECT_TRUE(sender.within_limits());
    for (const Event& event : out.events) {
      if (event.kind == EventKind::datagram_sent) stream += event.size;
      if (event.kind == EventKind::chunk_retransmitted || event.kind == EventKind::repair_sent) {
        repair += event.size;
      }
    }
    out.clear();
    EXPECT_LE(repair, stream + RepairBudget::reserve);
  }
  return repair * 1'000 / stream;
}

TEST(Hostile, ANextPeerThatHasLostEverythingGetsNoMoreThanTwiceTheStream) {
  // It tells of the last datagram as arrived, and so of all before it as lost, retransmissions too.
  const std::uint64_t repair =
      repair_permille_under([](wire::Feedback& feedback) { feedback.add_run(1); }, 300);
  // 300 frames are 5,760,000 bytes, of which the reserve is 4.6 %.
  EXPECT_LE(repair, 1'046U);
  EXPECT_GE(repair, 900U);
}

TEST(Hostile, ANextPeerThatClaimsAnEndlessChainGetsNoMoreThanTwiceTheStream) {
  const std::uint64_t repair = repair_permille_under(
      [](wire::Feedback& feedback) {
        constexpr std::uint32_t most = (1U << 28) - 1;
        feedback.add_run(1);
        feedback.onward = wire::Onward{most, most * 250us, most, most * 250us};
      },
      100);
  EXPECT_LE(repair, 1'137U);  // 262,144 of 1,920,000 bytes
}

TEST(Hostile, ANextPeerThatSaysNothingButNonsenseGetsNothing) {
  const std::uint64_t repair = repair_permille_under(
      [](wire::Feedback& feedback) {
        feedback.newest = LinkSequence((feedback.newest.value() + 1'000) % (1U << 24));
        feedback.add_run(1);
      },
      100);
  EXPECT_EQ(repair, 0U);
}

}  // namespace
}  // namespace strand
