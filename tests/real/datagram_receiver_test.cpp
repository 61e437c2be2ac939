#include "real/datagram_receiver.hpp"

#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "real/datagram_sender.hpp"
#include "tests/real/sockets.hpp"

namespace strand::real {
namespace {

using test::TestSocket;

std::string text_of(const BufferSlice& slice) {
  return {reinterpret_cast<const char*>(slice.data()), slice.size()};
}

std::string letters(std::size_t size, char letter) {
  return std::string(size, letter);
}

class DatagramReceiverTest : public testing::Test {
 protected:
  // Loopback delivers a datagram before sendto returns.
  void send(const std::string& bytes) { sender.send_to(receiving.endpoint(), bytes); }
  std::vector<std::string> receive_all() {
    std::vector<std::string> texts;
    while (true) {
      const auto received = receiver.receive(receiving.get());
      for (const DatagramReceiver::Received& datagram : received.datagrams) {
        EXPECT_EQ(datagram.from, sender.endpoint());
        texts.push_back(text_of(datagram.body));
        kept.push_back(datagram.body);
      }
      if (!received.full) return texts;
    }
  }

  TestSocket sender{SOCK_DGRAM};
  TestSocket receiving{SOCK_DGRAM};
  DatagramReceiver receiver;
  std::vector<BufferSlice> kept;
};

TEST_F(DatagramReceiverTest, GivesNothingWhenNothingHasCome) {
  EXPECT_TRUE(receiver.receive(receiving.get()).datagrams.empty());
}

TEST_F(DatagramReceiverTest, GivesDatagramsOfAllSizesWhole) {
  std::vector<std::string> sent;
  char letter = 'a';
  // Around the first slot's 1,536 bytes and its quarter, and the largest that IPv4 carries.
  for (const std::size_t size : std::initializer_list<std::size_t>{
           0, 1, 383, 384, 385, 1200, 1535, 1536, 1537, 9000, 65'507, 100, 1200, 65'507, 0}) {
    sent.push_back(letters(size, letter++));
    send(sent.back());
  }
  EXPECT_EQ(receive_all(), sent);
}

TEST_F(DatagramReceiverTest, GivesAFullBatchAndThenTheRest) {
  for (std::size_t i = 0; i < DatagramReceiver::batch + 1; ++i) send("x");
  const DatagramReceiver::Batch first = receiver.receive(receiving.get());
  EXPECT_EQ(first.datagrams.size(), DatagramReceiver::batch);
  EXPECT_TRUE(first.full);
  const DatagramReceiver::Batch rest = receiver.receive(receiving.get());
  EXPECT_EQ(rest.datagrams.size(), 1U);
  EXPECT_FALSE(rest.full);
}

TEST_F(DatagramReceiverTest, NeverWritesOverWhatIsKept) {
  std::vector<std::string> sent;
  for (std::size_t round = 0; round < 60; ++round) {
    for (std::size_t i = 0; i < 40; ++i) {
      sent.push_back(letters(1 + (round * 40 + i) * 37 % 3000, static_cast<char>('a' + i % 26)));
      send(sent.back());
    }
    receive_all();
  }
  ASSERT_EQ(kept.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) ASSERT_EQ(text_of(kept[i]), sent[i]) << i;
}

// The sender's kernel is told to cut a message, which crosses loopback in one piece.
TEST_F(DatagramReceiverTest, TellsCoalescedDatagramsApart) {
  DatagramReceiver::accept_coalesced(receiving.get());
  DatagramSender together(sender.get());
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < 150; ++i) {
    // Three bursts of 50, each of which ends with a datagram that is shorter, or of one byte.
    sent.push_back(
        letters(i % 50 < 49 ? 1200 : 1 + 599 * (i / 50), static_cast<char>('a' + i % 26)));
    const Buffer bytes = Buffer::copy_of(std::as_bytes(std::span(sent.back())));
    together.add(receiving.endpoint(), {}, bytes.slice());
    if (i % 50 == 49) together.flush();
  }
  EXPECT_EQ(receive_all(), sent);
}

TEST_F(DatagramReceiverTest, TellsOfASenderThatSendsNothingInADatagram) {
  DatagramReceiver::accept_coalesced(receiving.get());
  send("");
  send("");
  EXPECT_EQ(receive_all(), (std::vector<std::string>{"", ""}));
}

// A slab holds many datagrams of one length, without gaps but for rounding up to 64 bytes: 1,200 is
// 1,216. The first window of 1,024 datagrams is what the length is taken from; another batch uses
// up the slots that were made before.
TEST_F(DatagramReceiverTest, FitsItsSlotsToTheLengthThatComes) {
  const auto receive_batch = [this] {
    for (std::size_t i = 0; i < DatagramReceiver::batch; ++i) send(letters(1200, 'a'));
    EXPECT_EQ(receive_all().size(), DatagramReceiver::batch);
  };
  for (std::size_t i = 0; i < 1024 / DatagramReceiver::batch + 1; ++i) receive_batch();
  kept.clear();
  receive_batch();
  int neighbours = 0;
  for (std::size_t i = 1; i < kept.size(); ++i) {
    if (kept[i].data() - kept[i - 1].data() == 1216) ++neighbours;
  }
  // A slab of 64 KiB has 53 such slots, so that at most one of the 31 steps leads to another slab.
  EXPECT_GE(neighbours, 30);
}

}  // namespace
}  // namespace strand::real
