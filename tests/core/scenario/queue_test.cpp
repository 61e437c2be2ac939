#include "core/scenario/queue.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using link::QueueDiscipline;
using link::QueueLimit;

QueueLimit queue_of(const std::string& queue) {
  return parse_more("links: {default: {queue: " + queue + "}}\n").default_link.queue;
}

TEST(Queue, IsLimitedByBytesOrByPackets) {
  EXPECT_EQ(queue_of("100p"), (QueueLimit{.bytes = std::nullopt, .packets = 100}));
  EXPECT_EQ(queue_of("1GiB"), (QueueLimit{.bytes = ByteCount::mebibytes(1024), .packets = {}}));
}

TEST(Queue, MayHaveADiscipline) {
  const QueueLimit queue =
      queue_of("{size: 100p, discipline: codel, target: 10ms, interval: 200ms}");
  EXPECT_EQ(queue.packets, 100U);
  EXPECT_EQ(queue.bytes, std::nullopt);
  EXPECT_EQ(queue.discipline, QueueDiscipline::codel);
  EXPECT_EQ(queue.target, Duration(10ms));
  EXPECT_EQ(queue.interval, Duration(200ms));
}

TEST(Queue, HasTheTimesOfTheStandardByDefault) {
  const QueueLimit queue = queue_of("{discipline: codel}");
  EXPECT_EQ(queue.bytes, ByteCount::kibibytes(256));
  EXPECT_EQ(queue.target, Duration(5ms));
  EXPECT_EQ(queue.interval, Duration(100ms));
}

TEST(Queue, IsTheSameAsAMapOrAsItsSizeAlone) {
  EXPECT_EQ(queue_of("{size: 64KiB}"), queue_of("64KiB"));
  EXPECT_EQ(queue_of("{size: 64KiB, discipline: droptail}"), queue_of("64KiB"));
  EXPECT_EQ(queue_of("{}"), QueueLimit{});
}

}  // namespace
}  // namespace strand::scenario
