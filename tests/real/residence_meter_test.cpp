#include "real/residence_meter.hpp"

#include <chrono>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using std::chrono::microseconds;

// A datagram of 40 bytes that all have the same value.
BufferSlice datagram_of(int value) {
  Buffer buffer = Buffer::allocate(40);
  std::memset(buffer.data(), value, buffer.size());
  return buffer.slice();
}

// What is behind a header of 24 bytes.
BufferSlice payload_of(const BufferSlice& datagram) {
  return datagram.subslice(24, 16);
}

Timestamp at(Duration since) {
  return run_start + since;
}

TEST(ResidenceMeter, HasNothingToSayOfWhatWasNotPassedOn) {
  ResidenceMeter meter;
  meter.on_read(at(microseconds(1)), datagram_of(1));
  meter.on_sending(at(microseconds(2)));
  EXPECT_EQ(meter.residence(), std::nullopt);
}

TEST(ResidenceMeter, MeasuresFromTheReadingToTheSending) {
  ResidenceMeter meter;
  const BufferSlice first = datagram_of(1);
  const BufferSlice second = datagram_of(2);
  meter.on_read(at(microseconds(10)), first);
  EXPECT_TRUE(meter.on_queued(payload_of(first)));
  meter.on_read(at(microseconds(20)), second);
  EXPECT_TRUE(meter.on_queued(payload_of(second)));
  EXPECT_TRUE(meter.has_queued());
  meter.on_sending(at(microseconds(120)));
  EXPECT_FALSE(meter.has_queued());
  meter.on_sending(at(microseconds(500)));
  const Residence residence = meter.residence().value();
  EXPECT_EQ(residence.datagrams, 2U);
  EXPECT_EQ(residence.max, microseconds(110));
  EXPECT_GE(residence.p50, microseconds(100));
  EXPECT_LE(residence.p50, Duration(100'800));
}

// Pacing may hold a payload back while others pass.
TEST(ResidenceMeter, FindsWhatHasWaited) {
  ResidenceMeter meter;
  std::vector<BufferSlice> datagrams;
  for (int i = 0; i < 100; ++i) {
    datagrams.push_back(datagram_of(i));
    meter.on_read(at(microseconds(i)), datagrams.back());
  }
  int measured = 0;
  for (const BufferSlice& datagram : datagrams) measured += meter.on_queued(payload_of(datagram));
  // Two of a hundred may have had one of 4,096 places between them: 100 * 99 / 2 / 4,096 = 1.2 are
  // expected to.
  EXPECT_GE(measured, 90);
}

TEST(ResidenceMeter, MeasuresTheFirstSendingOnly) {
  ResidenceMeter meter;
  const BufferSlice datagram = datagram_of(1);
  meter.on_read(at(microseconds(10)), datagram);
  EXPECT_TRUE(meter.on_queued(payload_of(datagram)));
  meter.on_sending(at(microseconds(11)));
  EXPECT_FALSE(meter.on_queued(payload_of(datagram)));
  meter.on_sending(at(microseconds(9'000)));
  EXPECT_EQ(meter.residence().value().max, microseconds(1));
}

TEST(ResidenceMeter, DoesNotTakeWhatARelayMadeForWhatItGot) {
  ResidenceMeter meter;
  Buffer memory = Buffer::allocate(40);
  std::memset(memory.data(), 1, memory.size());
  meter.on_read(at(microseconds(10)), memory.slice());
  EXPECT_FALSE(meter.on_queued(payload_of(datagram_of(1))));
  // The same memory, with another content.
  std::memset(memory.data(), 2, memory.size());
  EXPECT_FALSE(meter.on_queued(payload_of(memory.slice())));
  EXPECT_FALSE(meter.on_queued({}));
}

}  // namespace
}  // namespace strand::real
