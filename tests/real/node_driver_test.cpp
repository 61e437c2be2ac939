#include "real/node_driver.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "real/clock.hpp"
#include "real/port_owner.hpp"
#include "tests/real/sockets.hpp"
#include "tests/real/toy_node.hpp"
#include "tests/support/sanitizers.hpp"

namespace strand::real {
namespace {

using test::any_port;
using test::TestSocket;
using test::ToyNode;

constexpr Duration millisecond = std::chrono::milliseconds(1);

ByteSpan bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

BufferSlice slice_of(std::string_view text) {
  return Buffer::copy_of(bytes_of(text)).slice();
}

DriverOptions on_loopback() {
  DriverOptions options;
  options.data = any_port;
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

std::string port_problem(const DriverOptions& options) {
  try {
    const NodeDriver driver(options);
  } catch (const PortError& error) {
    return error.what();
  }
  return "";
}

std::string ourselves() {
  return to_string(PortOwner{"driver_tests", ::getpid()});
}

TEST(NodeDriver, SaysWhichUdpPortIsInUseAndWhatHelps) {
  const TestSocket taken(SOCK_DGRAM);
  const std::string port = std::to_string(taken.endpoint().port);
  DriverOptions options;
  options.data = taken.endpoint();
  options.data_option = "--port";
  EXPECT_EQ(port_problem(options), "UDP port " + port + " on 127.0.0.1 is in use by " +
                                       ourselves() + "; stop it or choose another with --port");
}

TEST(NodeDriver, SaysWhichTcpPortIsInUseAndWhatHelps) {
  DriverOptions options;
  options.control = any_port;
  const NodeDriver first(options);
  options.control = first.control_endpoint();
  const std::string port = std::to_string(options.control->port);
  EXPECT_EQ(port_problem(options), "TCP port " + port + " on 127.0.0.1 is in use by " +
                                       ourselves() + "; stop it or choose another");
}

TEST(NodeDriver, SaysThatAnAddressIsNotOfThisHost) {
  DriverOptions options;
  options.data = Endpoint{IpAddress::v4(0xc0000201), 10'001};  // 192.0.2.1: RFC 5737
  EXPECT_EQ(port_problem(options),
            "UDP port 10001 on 192.0.2.1 cannot be used: this host does not have that address (ip "
            "address shows those it has)");
}

TEST(NodeDriver, WarnsWhenTheReceiveBufferIsTooSmallForABurst) {
  DriverOptions options = on_loopback();
  std::vector<std::string> lines;
  options.warn = [&](const std::string& line) { lines.push_back(line); };
  options.socket_buffer = ByteCount::kibibytes(64);
  options.burst = ByteCount::kibibytes(64);
  const NodeDriver enough(options);
  EXPECT_EQ(enough.receive_buffer(), ByteCount::kibibytes(64));
  EXPECT_EQ(enough.send_buffer(), ByteCount::kibibytes(64));
  EXPECT_TRUE(lines.empty());
  options.burst = ByteCount::kibibytes(65);
  const NodeDriver too_small(options);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], "the receive buffer of UDP port " +
                          std::to_string(too_small.data_endpoint()->port) +
                          " is 64 KiB, and a burst of frames may overflow it; sysctl -w "
                          "net.core.rmem_max=65536 allows more");
}

TEST(NodeDriver, HasNoEndpointsItWasNotAskedFor) {
  const NodeDriver driver(DriverOptions{});
  EXPECT_EQ(driver.data_endpoint(), std::nullopt);
  EXPECT_EQ(driver.control_endpoint(), std::nullopt);
  EXPECT_EQ(driver.receive_buffer(), ByteCount(0));
}

TEST(NodeDriver, CountsDatagramsThatCannotBeSentAndGoesOn) {
  TestSocket receiver(SOCK_DGRAM);
  NodeDriver driver(on_loopback());
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    const BufferSlice too_long = Buffer::allocate(65'507).slice();
    out.send_datagram(receiver.endpoint(), {}, slice_of("first"));
    out.send_datagram(receiver.endpoint(), bytes_of("x"), too_long);  // 65,508: over IPv4's limit
    out.send_datagram({loopback_address, 0}, {}, slice_of("to no port"));
    out.send_datagram(receiver.endpoint(), bytes_of("la"), slice_of("st"));
    self.finish();
  });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(receiver.receive(), "first");
  EXPECT_EQ(receiver.receive(), "last");
  DriverCounters expected;
  expected.datagrams_sent = 2;
  expected.datagrams_failed = 2;
  EXPECT_EQ(driver.counters(), expected);
}

TEST(NodeDriver, CountsDatagramsThatItHasNoSocketFor) {
  NodeDriver driver(DriverOptions{});
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp, Outbox& out) {
    out.send_datagram({loopback_address, 9}, {}, slice_of("x"));
    self.finish();
  });
  driver.run(node);
  EXPECT_EQ(driver.counters().datagrams_failed, 1U);
}

// 4 KiB hold a few datagrams (each takes at least 768 bytes of the kernel's), and the driver does
// not read before it runs: of a thousand, those that it does not get are those that the kernel
// dropped. By the time of the last datagram, which ends the run, there is room.
TEST(NodeDriver, CountsDatagramsThatOverflowedTheReceiveBuffer) {
  DriverOptions options = on_loopback();
  options.socket_buffer = ByteCount::kibibytes(4);
  NodeDriver driver(options);
  TestSocket sender(SOCK_DGRAM);
  for (int i = 0; i < 1000; ++i) sender.send_to(*driver.data_endpoint(), "datagram");
  std::size_t received = 0;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
    const auto* datagram = std::get_if<DatagramReceived>(&input);
    if (datagram == nullptr) return;
    if (datagram->body.size() == 4) return self.finish();
    if (++received == 1) sender.send_to(*driver.data_endpoint(), "last");
  });
  limit(driver);
  driver.run(node);
  EXPECT_GE(received, 1U);
  EXPECT_LT(received, 1000U);
  EXPECT_EQ(received + driver.counters().datagrams_overflowed, 1000U);
}

TEST(NodeDriver, GivesTheObserverEveryEventWithTheTimeOfItsInput) {
  std::vector<std::pair<Timestamp, Event>> seen;
  DriverOptions options;
  options.observer = [&](Timestamp time, const Event& event) { seen.emplace_back(time, event); };
  NodeDriver driver(options);
  Timestamp time{};
  const Event event{EventKind::frame_completed, FrameNumber(7), ChunkIndex(2), 3, 4};
  ToyNode node(nullptr, [&](ToyNode& self, const Input&, Timestamp now, Outbox& out) {
    time = now;
    out.record(event);
    self.finish();
  });
  const Timestamp before = monotonic_now();
  driver.run(node);
  EXPECT_EQ(seen, (std::vector<std::pair<Timestamp, Event>>{{time, event}}));
  EXPECT_GE(time, before);
  EXPECT_LE(time, monotonic_now());
}

TEST(NodeDriver, TakesInputsFromManyThreadsWhileItRuns) {
  constexpr std::uint32_t posters = 4;
  constexpr std::uint32_t posts = 3000;  // together more than a mailbox holds
  NodeDriver driver(DriverOptions{});
  std::vector<std::uint32_t> next(posters, 0);
  std::uint32_t received = 0;
  std::atomic<bool> running = false;
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
        const auto& fact = std::get<FrameVerified>(input);
        // Every poster's inputs come in its order.
        const std::uint32_t poster = fact.frame.value() % posters;
        EXPECT_EQ(fact.frame.value() / posters, next[poster]++);
        if (++received == posters * posts) self.finish();
      },
      [&](ToyNode&, const Input&, Timestamp, Outbox&) { running = true; });
  std::vector<std::thread> threads;
  for (std::uint32_t poster = 0; poster < posters; ++poster) {
    threads.emplace_back([&, poster] {
      while (!running) std::this_thread::yield();
      for (std::uint32_t i = 0; i < posts; ++i) {
        EXPECT_TRUE(driver.post(FrameVerified{FrameNumber(i * posters + poster)}));
      }
    });
  }
  limit(driver);
  driver.run(node);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(received, posters * posts);
  EXPECT_FALSE(driver.post(QuitRequested{}));
}

TEST(NodeDriver, LeavesAMailboxBehindThatRefuses) {
  auto mailbox = std::make_shared<Mailbox>();
  {
    DriverOptions options;
    options.mailbox = mailbox;
    const NodeDriver driver(options);
    EXPECT_TRUE(mailbox->post(StartRequested{}));
  }
  EXPECT_FALSE(mailbox->post(StartRequested{}));
}

TEST(NodeDriver, StopsFromAnotherThreadAndBeforeItRuns) {
  for (const bool before : {true, false}) {
    NodeDriver driver(on_loopback());
    ToyNode node(nullptr);
    if (before) driver.stop();
    std::thread stopper([&] { driver.stop(); });
    driver.run(node);
    stopper.join();
    EXPECT_FALSE(node.finished());
  }
}

TEST(NodeDriver, MakesCallsAtTheirTimeInOrder) {
  NodeDriver driver(DriverOptions{});
  ToyNode node(nullptr);
  const Timestamp start = monotonic_now();
  std::vector<int> calls;
  const auto call = [&](int number, Duration delay) {
    driver.call_at(start + delay, [&, number, delay] {
      EXPECT_GE(monotonic_now(), start + delay);
      calls.push_back(number);
    });
  };
  call(4, 12 * millisecond);
  call(2, 6 * millisecond);
  call(3, 6 * millisecond);
  call(1, -millisecond);
  driver.call_at(start + 8 * millisecond, [&] { call(5, 14 * millisecond); });
  driver.call_at(start + 16 * millisecond, [&] { driver.stop(); });
  limit(driver);
  driver.run(node);
  EXPECT_EQ(calls, (std::vector<int>{1, 2, 3, 4, 5}));
}

// A flood must not keep the node from its deadlines: it is done after 20 of them, flood or no
// flood.
TEST(NodeDriver, KeepsDeadlinesUnderAFloodOfDatagrams) {
  NodeDriver driver(on_loopback());
  const Endpoint target = *driver.data_endpoint();
  int woken = 0;
  std::size_t datagrams = 0;
  ToyNode node(
      [&](ToyNode& self, const Input& input, Timestamp now, Outbox&) {
        if (std::holds_alternative<DatagramReceived>(input)) {
          ++datagrams;
        } else if (++woken == 20) {
          self.finish();
        } else {
          self.wake_at(now + millisecond);
        }
      },
      [](ToyNode& self, const Input&, Timestamp now, Outbox&) { self.wake_at(now + millisecond); });
  std::atomic<bool> done = false;
  std::thread flood([&] {
    TestSocket sender(SOCK_DGRAM);
    while (!done) sender.send_to(target, std::string(100, 'x'));
  });
  limit(driver);
  driver.run(node);
  done = true;
  flood.join();
  EXPECT_EQ(woken, 20);
  EXPECT_GT(datagrams, 0U);
}

TEST(NodeDriver, ResetsConnectionsBeyondItsLimitAndCountsThem) {
  DriverOptions options = on_loopback();
  options.max_connections = 2;
  NodeDriver driver(options);
  std::size_t accepted = 0;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
    if (std::holds_alternative<StreamOpened>(input)) ++accepted;
    if (std::holds_alternative<QuitRequested>(input)) self.finish();
  });
  limit(driver);
  std::thread thread([&] { driver.run(node); });
  // Connections are accepted in the order in which they were made.
  TestSocket first(SOCK_STREAM);
  TestSocket second(SOCK_STREAM);
  TestSocket third(SOCK_STREAM);
  for (TestSocket* socket : {&first, &second, &third}) socket->connect(*driver.control_endpoint());
  EXPECT_TRUE(third.is_reset());
  EXPECT_TRUE(driver.post(QuitRequested{}));
  EXPECT_EQ(first.receive(), "");
  thread.join();
  EXPECT_EQ(accepted, 2U);
  EXPECT_EQ(driver.counters().connections_refused, 1U);
}

TEST(NodeDriver, BreaksAConnectionThatDoesNotTakeWhatIsSent) {
  DriverOptions options = on_loopback();
  options.max_unsent = ByteCount::mebibytes(1);
  NodeDriver driver(options);
  std::optional<CloseReason> reason;
  const std::string piece(100'000, 'x');
  ConnectionId connection;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp now, Outbox& out) {
    if (const auto* opened = std::get_if<StreamOpened>(&input)) connection = opened->connection;
    if (const auto* closed = std::get_if<StreamClosed>(&input)) {
      reason = closed->reason;
      self.finish();
      return;
    }
    out.send_stream(connection, bytes_of(piece));
    self.wake_at(now + Duration(1));
  });
  limit(driver);
  std::thread thread([&] { driver.run(node); });
  TestSocket silent(SOCK_STREAM);
  silent.connect(*driver.control_endpoint());  // and reads nothing
  thread.join();
  EXPECT_EQ(reason, CloseReason::broken);
  // What did arrive is followed by a reset, not by an end that looks in order.
  bool ended_in_order = false;
  try {
    while (!ended_in_order) ended_in_order = silent.receive().empty();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ECONNRESET);
  }
  EXPECT_FALSE(ended_in_order);
}

TEST(NodeDriver, AnswersAClientThatHasShutItsSideDown) {
  NodeDriver driver(on_loopback());
  const std::string answer(2'000'000, 'a');
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox& out) {
    if (const auto* received = std::get_if<StreamReceived>(&input)) {
      out.send_stream(received->connection, bytes_of(answer));
    } else if (std::holds_alternative<StreamClosed>(input)) {
      self.finish();
    }
  });
  limit(driver);
  std::thread thread([&] { driver.run(node); });
  TestSocket client(SOCK_STREAM);
  client.connect(*driver.control_endpoint());
  client.send("question");
  EXPECT_EQ(::shutdown(client.get(), SHUT_WR), 0);
  std::string heard;
  for (std::string bytes = client.receive(); !bytes.empty(); bytes = client.receive()) {
    heard += bytes;
  }
  EXPECT_TRUE(heard == answer);
  thread.join();
}

// The soft limit is put at what is open, so that accept() finds no descriptor, and back after the
// driver has met that. A driver that spun would use up the time that it waits.
TEST(NodeDriver, WaitsForDescriptorsWithoutSpinning) {
  if (support::sanitizer_needs_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors too";
  DriverOptions options = on_loopback();
  std::atomic<int> warnings = 0;
  std::string warning;
  options.warn = [&](const std::string& line) {
    warning = line;
    ++warnings;
  };
  options.burst = ByteCount(0);
  NodeDriver driver(options);
  bool opened = false;
  ToyNode node([&](ToyNode& self, const Input& input, Timestamp, Outbox&) {
    if (std::holds_alternative<StreamOpened>(input)) {
      opened = true;
      self.finish();
    }
  });
  limit(driver);
  TestSocket client(SOCK_STREAM);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
  rlimit none = usual;
  none.rlim_cur = 0;
  std::thread thread([&] { driver.run(node); });
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  client.connect(*driver.control_endpoint());
  const Timestamp give_up = monotonic_now() + std::chrono::seconds(20);
  while (warnings == 0 && monotonic_now() < give_up) std::this_thread::yield();
  timespec cpu_before{};
  timespec cpu_after{};
  clockid_t clock{};
  EXPECT_EQ(::pthread_getcpuclockid(thread.native_handle(), &clock), 0);
  EXPECT_EQ(::clock_gettime(clock, &cpu_before), 0);
  const Timestamp until = monotonic_now() + 300 * millisecond;
  while (monotonic_now() < until) std::this_thread::yield();
  EXPECT_EQ(::clock_gettime(clock, &cpu_after), 0);
  EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  thread.join();
  EXPECT_TRUE(opened);
  EXPECT_EQ(warnings, 1);
  EXPECT_TRUE(warning.starts_with("cannot accept connections on TCP port ")) << warning;
  const double used = static_cast<double>(cpu_after.tv_sec - cpu_before.tv_sec) +
                      static_cast<double>(cpu_after.tv_nsec - cpu_before.tv_nsec) * 1e-9;
  EXPECT_LT(used, 0.1);
}

}  // namespace
}  // namespace strand::real
