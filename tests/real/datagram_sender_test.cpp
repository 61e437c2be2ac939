#include "real/datagram_sender.hpp"

#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/real/sockets.hpp"

namespace strand::real {
namespace {

using test::TestSocket;

// The receiving sockets here do not coalesce: the kernel cuts what comes as one message.
class DatagramSenderTest : public testing::Test {
 protected:
  void add(const TestSocket& to, const std::string& header, const std::string& payload) {
    kept.push_back(Buffer::copy_of(std::as_bytes(std::span(payload))));
    sender.add(to.endpoint(), std::as_bytes(std::span(header)), kept.back().slice());
  }
  static std::vector<std::string> receive(TestSocket& from, std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back(from.receive());
    return texts;
  }

  TestSocket from{SOCK_DGRAM};
  TestSocket one{SOCK_DGRAM};
  TestSocket other{SOCK_DGRAM};
  DatagramSender sender{from.get()};
  std::vector<Buffer> kept;
};

TEST_F(DatagramSenderTest, SendsNothingBeforeItIsFlushed) {
  add(one, "head", "body");
  EXPECT_EQ(sender.counters().sent, 0U);
  sender.flush();
  EXPECT_EQ(sender.counters().sent, 1U);
  EXPECT_EQ(one.receive(), "headbody");
}

TEST_F(DatagramSenderTest, SendsByItselfWhenABatchIsFull) {
  for (std::size_t i = 0; i < DatagramSender::batch + 1; ++i) add(one, "h", "b");
  EXPECT_EQ(sender.counters().sent, DatagramSender::batch);
}

// Lengths that grow, shrink and stay, nothing at all, and two receivers by turns: every way in
// which a row of datagrams can end being one message.
TEST_F(DatagramSenderTest, KeepsEveryDatagramWholeAndInOrder) {
  std::vector<std::string> to_one;
  std::vector<std::string> to_other;
  const std::vector<std::size_t> lengths{9, 9, 9, 4, 9, 9, 12, 12, 3, 3, 0, 0, 5, 5, 5, 6, 2, 0, 7};
  for (std::size_t round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::string text(lengths[i], static_cast<char>('a' + i));
      const bool elsewhere = (i + round) % 6 == 5;
      add(elsewhere ? other : one, "", text);
      (elsewhere ? to_other : to_one).push_back(text);
    }
    sender.flush();
  }
  EXPECT_EQ(receive(one, to_one.size()), to_one);
  EXPECT_EQ(receive(other, to_other.size()), to_other);
  EXPECT_EQ(sender.counters().sent, to_one.size() + to_other.size());
}

// 60 of 1,200 bytes are more than the 65,507 that fit into one message.
TEST_F(DatagramSenderTest, SendsMoreThanOneMessageHolds) {
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < 60; ++i) {
    sent.push_back(std::string(1200, static_cast<char>('a' + i % 26)));
    add(one, sent.back().substr(0, 20), sent.back().substr(20));
  }
  sender.flush();
  EXPECT_EQ(receive(one, sent.size()), sent);
}

// Even the largest datagrams that loopback carries, which exceed what a message may hold.
TEST_F(DatagramSenderTest, SendsTheLargestDatagramsOneByOne) {
  for (char letter = 'a'; letter < 'c'; ++letter) add(one, "", std::string(65'507, letter));
  sender.flush();
  EXPECT_EQ(receive(one, 2),
            (std::vector<std::string>{std::string(65'507, 'a'), std::string(65'507, 'b')}));
}

TEST_F(DatagramSenderTest, CountsWhatTheSocketDoesNotTakeAndSendsTheRest) {
  add(one, "", "before");
  add(one, "", std::string(65'508, 'x'));
  add(one, "", "after");
  sender.flush();
  EXPECT_EQ(sender.counters().sent, 2U);
  EXPECT_EQ(sender.counters().failed, 1U);
  EXPECT_EQ(receive(one, 2), (std::vector<std::string>{"before", "after"}));
}

TEST(DatagramSenderWithoutASocket, CountsAllAsFailed) {
  DatagramSender sender(-1);
  for (int i = 0; i < 3; ++i) sender.add({loopback_address, 9}, {}, {});
  const Buffer bytes = Buffer::allocate(8);
  for (int i = 0; i < 3; ++i) sender.add({loopback_address, 9}, {}, bytes.slice());
  sender.flush();
  EXPECT_EQ(sender.counters().failed, 6U);
}

}  // namespace
}  // namespace strand::real
