// What a scenario does to the host of a driver: its clock and its connections.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "real/clock.hpp"
#include "real/node_driver.hpp"
#include "tests/real/sockets.hpp"
#include "tests/real/toy_node.hpp"

namespace strand::real {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using test::any_port;
using test::TestSocket;
using test::ToyNode;

DriverOptions with_control() {
  DriverOptions options;
  options.control = any_port;
  return options;
}

// Ends a run that ought to have ended by itself long before.
void limit(NodeDriver& driver) {
  driver.call_at(monotonic_now() + std::chrono::seconds(60), [&driver] {
    ADD_FAILURE() << "the node did not finish";
    driver.stop();
  });
}

std::string text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(NodeDriverClock, IsTheNodesAndNotTheObservers) {
  DriverOptions options;
  std::vector<Timestamp> observed;
  options.observer = [&](Timestamp now, const Event&) { observed.push_back(now); };
  NodeDriver driver(options);
  const Timestamp start = monotonic_now();
  driver.set_clock(start, hours(1), 0);
  Timestamp asked{};
  Timestamp woken{};
  ToyNode node(
      [&](ToyNode& self, const Input&, Timestamp now, Outbox& out) {
        woken = now;
        out.record({EventKind::registered, {}, {}});
        self.finish();
      },
      [&](ToyNode& self, const Input&, Timestamp now, Outbox&) {
        EXPECT_GE(now, start + hours(1));
        asked = now + milliseconds(20);
        self.wake_at(asked);
      });
  limit(driver);
  driver.run(node);
  // A deadline is met by the node's clock: 20 ms later, and not an hour.
  EXPECT_GE(woken, asked);
  ASSERT_EQ(observed.size(), 1U);
  EXPECT_GE(observed[0], start + milliseconds(20));
  EXPECT_EQ(observed[0] + hours(1), woken);
}

// Set back, it runs at half its speed from the instant at which it was to be set, 20 ms before it
// was: 60 ms after that instant it shows 30 ms. It has never gone back.
TEST(NodeDriverClock, IsSetAsOfItsInstantWhenThatIsAMomentAgo) {
  NodeDriver driver(DriverOptions{});
  const Timestamp since = monotonic_now();
  driver.call_at(since + milliseconds(20),
                 [&] { driver.set_clock(since, -std::chrono::seconds(10), 0); });
  driver.call_at(since + milliseconds(60), [&] { driver.post(StartRequested{}); });
  Timestamp first{};
  Timestamp shown{};
  Timestamp asked{};
  ToyNode node(
      [&](ToyNode& self, const Input&, Timestamp now, Outbox&) {
        shown = now;
        asked = monotonic_now();
        self.finish();
      },
      [&](ToyNode&, const Input&, Timestamp now, Outbox&) { first = now; });
  limit(driver);
  driver.run(node);
  EXPECT_GE(shown, std::max(first, since + milliseconds(30)));
  EXPECT_LE(shown, std::max(first, since + (asked - since) / 2));
}

// Set a second and a half ago to run 1 % fast, it is 15 ms ahead by now.
TEST(NodeDriverClock, HasDriftedSinceTheInstantAtWhichItWasSet) {
  NodeDriver driver(DriverOptions{});
  const Timestamp start = monotonic_now();
  driver.set_clock(start - milliseconds(1'500), Duration(0), 10'000);
  Timestamp shown{};
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp now, Outbox&) {
    shown = now;
    self.finish();
  });
  driver.run(node);
  EXPECT_GE(shown, start + milliseconds(15));
  EXPECT_LE(shown, monotonic_now() + milliseconds(16) + (monotonic_now() - start) / 100);
}

// A wake-up that is scheduled is too late by a clock that is set ahead in the meantime.
TEST(NodeDriverClock, BringsADeadlineForwardWhenItIsSetAhead) {
  NodeDriver driver(DriverOptions{});
  ToyNode node(
      [](ToyNode& self, const Input&, Timestamp, Outbox&) { self.finish(); },
      [](ToyNode& self, const Input&, Timestamp now, Outbox&) { self.wake_at(now + hours(1)); });
  driver.call_at(monotonic_now() + milliseconds(20),
                 [&driver] { driver.set_clock(monotonic_now(), hours(2), 0); });
  limit(driver);
  driver.run(node);
  EXPECT_TRUE(node.finished());
}

TEST(NodeDriverStreams, AreHeldUpUntilTheyAreReleased) {
  NodeDriver driver(with_control());
  TestSocket caller(SOCK_STREAM);
  const Timestamp start = monotonic_now();
  driver.hold_streams(true, true);
  driver.hold_streams(true, false);
  caller.connect(*driver.control_endpoint());
  caller.send("hello");
  driver.call_at(start + milliseconds(20), [&driver] { driver.release_streams(true, false); });
  driver.call_at(start + milliseconds(40), [&driver] { driver.release_streams(true, true); });
  std::optional<Timestamp> opened;
  std::string heard;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp now, Outbox&) {
    if (std::holds_alternative<StreamOpened>(input)) opened = now;
    const auto* received = std::get_if<StreamReceived>(&input);
    if (received == nullptr) return;
    heard = text_of(received->bytes);
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(heard, "hello");
  EXPECT_GE(opened.value(), start + milliseconds(40));
}

TEST(NodeDriverStreams, ThatAreOpenStandStillInEitherDirection) {
  NodeDriver driver(with_control());
  std::atomic<bool> holding = false;
  Timestamp held{};
  Timestamp came{};
  Timestamp answered{};
  ConnectionId connection;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp now, Outbox& out) {
    const auto send = [&](std::string_view text) {
      out.send_stream(connection, std::as_bytes(std::span(text)));
    };
    if (const auto* opened = std::get_if<StreamOpened>(&input)) {
      connection = opened->connection;
      send("first");
      driver.call_at(now, [&] {
        driver.hold_streams(true, true);
        held = monotonic_now();
        driver.call_at(held + milliseconds(40), [&] { driver.release_streams(true, true); });
        driver.post(StartRequested{});
      });
    } else if (std::holds_alternative<StartRequested>(input)) {
      send("last");
      holding = true;
    } else if (std::holds_alternative<StreamReceived>(input)) {
      came = now;
      self.finish();
    }
  });
  limit(driver);
  std::thread other([&] {
    TestSocket caller(SOCK_STREAM);
    caller.connect(*driver.control_endpoint());
    EXPECT_EQ(caller.receive(), "first");
    while (!holding) std::this_thread::yield();
    caller.send("more");
    EXPECT_EQ(caller.receive(), "last");
    answered = monotonic_now();
  });
  driver.run(node);
  other.join();
  EXPECT_GE(came, held + milliseconds(40));
  EXPECT_GE(answered, held + milliseconds(40));
}

TEST(NodeDriverStreams, AreOpenedWhenNothingIsHeldUpAnyMore) {
  TestSocket listener(SOCK_STREAM);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  NodeDriver driver(DriverOptions{});
  const Timestamp start = monotonic_now();
  driver.hold_streams(true, true);
  driver.call_at(start + milliseconds(40), [&driver] { driver.release_streams(true, true); });
  std::optional<Timestamp> opened;
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp now, Outbox&) {
        if (!std::holds_alternative<StreamOpened>(input)) return;
        opened = now;
        self.finish();
      },
      [&](ToyNode&, const Input&, Timestamp, Outbox& out) {
        static_cast<void>(out.open_stream(listener.endpoint()));
      });
  limit(driver);
  driver.run(node);
  EXPECT_GE(opened.value(), start + milliseconds(40));
}

TEST(NodeDriverStreams, BreakOnBothSidesWhenTheyAreCut) {
  NodeDriver driver(with_control());
  TestSocket caller(SOCK_STREAM);
  caller.connect(*driver.control_endpoint());
  std::vector<CloseReason> reasons;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp now, Outbox&) {
    if (std::holds_alternative<StreamOpened>(input)) {
      driver.call_at(now, [&driver] { driver.cut_streams(); });
    } else if (const auto* closed = std::get_if<StreamClosed>(&input)) {
      reasons.push_back(closed->reason);
      self.finish();
    }
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(reasons, std::vector<CloseReason>{CloseReason::broken});
  EXPECT_TRUE(caller.is_reset());
}

}  // namespace
}  // namespace strand::real
