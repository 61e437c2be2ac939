// A HopSender whose next peer is the test: it says what arrived and what was lost.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/hop_sender.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand::test {

class HopRepairFixture : public ::testing::Test {
 protected:
  static constexpr Endpoint next_hop{loopback_address, 10'001};

  void begin(wire::Recovery recovery) {
    sender.set_recovery(recovery);
    sender.set_next(next_hop);
  }
  [[nodiscard]] Turn turn() { return {at(now), out, journal}; }
  void send(const TestFrame& frame, Duration playout) {
    Turn here = turn();
    for (std::uint16_t i = 0; i < frame.chunks(); ++i)
      sender.send(frame.chunk(i), at(playout), here);
    while (sender.waiting_datagrams() > 0) {
      now += HopSender::burst_gap;
      Turn later = turn();
      sender.send_due(later);
    }
  }
  // The next peer tells that of what is sent, from the newest on, so many arrived, so many did not.
  void tell(std::initializer_list<std::uint16_t> runs, std::uint32_t unsaid = 0) {
    hear(feedback_of(newest() - unsaid, runs), next_hop);
  }
  void hear(const wire::Feedback& feedback, Endpoint from) {
    Turn here = turn();
    sender.on_feedback(from, feedback, 20, here);
  }
  static wire::Feedback feedback_of(std::uint32_t newest,
                                    std::initializer_list<std::uint16_t> runs) {
    wire::Feedback feedback;
    feedback.stream = TestFrame::stream;
    feedback.newest = LinkSequence(newest);
    for (const std::uint16_t run : runs) feedback.add_run(run);
    return feedback;
  }
  // Wakes the sender whenever it wants to be woken, until `end`.
  void run_until(Duration end) {
    while (sender.deadline() && *sender.deadline() <= at(end)) {
      now = *sender.deadline() - run_start;
      Turn here = turn();
      sender.send_due(here);
      if (sender.deadline()) {
        ASSERT_GT(*sender.deadline(), at(now));
      }
    }
    now = end;
  }
  // Makes the hop one of 40 ms there and back that loses one datagram in twenty, in runs of `run`.
  // What is lost is late, so that nothing is sent again; and then forgets what was sent.
  void teach_loss(std::uint16_t run = 1) {
    sender.set_recovery(wire::Recovery::arq);
    const auto rest = static_cast<std::uint16_t>(19 * run - 10);
    for (int i = 0; i < 200; ++i) {
      send(TestFrame(next_frame++, static_cast<std::uint16_t>(20 * run), 20U * run * 100),
           now - std::chrono::seconds(1));
      now += std::chrono::milliseconds(40);
      tell({10, run, rest});
      now += std::chrono::milliseconds(10);
    }
    EXPECT_EQ(out.count(EventKind::chunk_retransmitted), 0U);
    forget_what_was_sent();
  }
  void forget_what_was_sent() {
    out_total += out.datagrams.size();
    out.clear();
  }

  [[nodiscard]] std::uint32_t newest() const {
    return static_cast<std::uint32_t>(out_total + out.datagrams.size() - 1);
  }
  [[nodiscard]] wire::Datagram sent(std::size_t index) const {
    return *wire::parse_datagram({}, out.datagrams.at(index).bytes());
  }
  template <class Message>
  [[nodiscard]] std::vector<Message> all_sent(std::size_t from = 0) const {
    std::vector<Message> messages;
    for (std::size_t i = from; i < out.datagrams.size(); ++i) {
      const wire::Datagram datagram = sent(i);
      if (const auto* message = std::get_if<Message>(&datagram)) messages.push_back(*message);
    }
    return messages;
  }
  [[nodiscard]] std::vector<wire::Chunk> resent(std::size_t from = 0) const {
    std::vector<wire::Chunk> chunks = all_sent<wire::Chunk>(from);
    std::erase_if(chunks, [](const wire::Chunk& chunk) { return !chunk.retransmission; });
    return chunks;
  }

  HopSender sender;
  test::RecordingOutbox out;
  test::NoJournal journal;
  Duration now = std::chrono::seconds(10);
  std::uint32_t next_frame = 0;
  std::size_t out_total = 0;
};

}  // namespace strand::test
