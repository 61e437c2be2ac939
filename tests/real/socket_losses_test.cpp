#include "real/socket_losses.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using Lines = std::vector<std::string>;

TEST(SocketLosses, WithoutAnyThereIsNothingToSay) {
  DriverCounters counters;
  counters.datagrams_received = 1'000;
  counters.datagrams_sent = 1'000;
  EXPECT_EQ(socket_losses(counters, ByteCount::mebibytes(4)), Lines{});
}

TEST(SocketLosses, WhatTheKernelDroppedIsCountedWithTheSizeOfTheBuffer) {
  DriverCounters counters;
  counters.datagrams_overflowed = 12;
  EXPECT_EQ(socket_losses(counters, ByteCount(416 * 1024)),
            Lines{"12 datagrams were lost on arrival: this program did not read them in time, and "
                  "its receive buffer of 416 KiB was full"});
}

TEST(SocketLosses, EveryOtherCauseHasALineOfItsOwn) {
  DriverCounters counters;
  counters.datagrams_blocked = 1;
  counters.datagrams_failed = 2;
  counters.connections_refused = 3;
  EXPECT_EQ(socket_losses(counters, ByteCount::mebibytes(4)),
            (Lines{"1 datagram was not sent: the send buffer was full",
                   "2 datagrams were not sent: nobody was there, or they were too long",
                   "3 connections were refused: too many were open"}));
}

}  // namespace
}  // namespace strand::real
