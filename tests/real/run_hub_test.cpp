#include "real/run_hub.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/real/toy_node.hpp"

namespace strand::real {
namespace {

constexpr Timestamp at(long long nanoseconds) {
  return Timestamp(Duration(nanoseconds));
}

// A program that calls, without a driver.
FileDescriptor caller_of(RunHub& hub) {
  FileDescriptor caller = connect_locally(hub.name());
  hub.serve();
  return caller;
}

TEST(RunHub, TellsEverybodyWhenTheSourceStartedAndWhoComesLater) {
  RunHub hub;
  const FileDescriptor coordinator = caller_of(hub);
  const FileDescriptor peer = caller_of(hub);
  EXPECT_EQ(hub.descriptors().size(), 3U);
  EXPECT_FALSE(hub.source_started());
  EXPECT_TRUE(send_local(coordinator.get(), "started 1234567890123"));
  hub.serve();
  EXPECT_EQ(hub.source_started(), at(1'234'567'890'123));
  EXPECT_EQ(receive_local(peer.get()), "started 1234567890123");
  const FileDescriptor late = caller_of(hub);
  EXPECT_EQ(receive_local(late.get()), "started 1234567890123");
  hub.end();
  EXPECT_EQ(receive_local(peer.get()), "over");
  EXPECT_EQ(receive_local(late.get()), "over");
}

TEST(RunHub, ForgetsCallersThatAreGoneAndHearsNothingElse) {
  RunHub hub;
  FileDescriptor peer = caller_of(hub);
  EXPECT_TRUE(send_local(peer.get(), "over"));
  EXPECT_TRUE(send_local(peer.get(), "started soon"));
  hub.serve();
  EXPECT_FALSE(hub.source_started());
  peer.reset();
  hub.serve();
  EXPECT_EQ(hub.descriptors().size(), 1U);
}

TEST(RunHub, TheFirstStartCounts) {
  RunHub hub;
  const FileDescriptor coordinator = caller_of(hub);
  EXPECT_TRUE(send_local(coordinator.get(), "started 5"));
  EXPECT_TRUE(send_local(coordinator.get(), "started 6"));
  hub.serve();
  EXPECT_EQ(hub.source_started(), at(5));
}

TEST(RunHub, KeepsWhatTheCoordinatorTells) {
  RunHub hub;
  EXPECT_FALSE(hub.tell_command("list"));
  const FileDescriptor coordinator = caller_of(hub);
  EXPECT_TRUE(hub.tell_command("list"));
  EXPECT_EQ(receive_local(coordinator.get()), "command list");
  EXPECT_TRUE(send_local(coordinator.get(), "status sent 1 frame"));
  EXPECT_TRUE(send_local(coordinator.get(), "answer A\n"));
  EXPECT_TRUE(send_local(coordinator.get(), "answer B\n"));
  hub.serve();
  EXPECT_EQ(hub.status(), "sent 1 frame");
  EXPECT_EQ(hub.take_answers(), "A\nB\n");
  EXPECT_EQ(hub.take_answers(), "");
  EXPECT_FALSE(hub.tell_command(std::string(max_local_message, 'x')));
}

TEST(RunHub, HearsThatAPeerWantsTheEnd) {
  RunHub hub;
  const FileDescriptor peer = caller_of(hub);
  EXPECT_FALSE(hub.quit_wanted());
  EXPECT_TRUE(send_local(peer.get(), "quit"));
  hub.serve();
  EXPECT_TRUE(hub.quit_wanted());
}

TEST(RunLine, CallsBackOnItsDriversThread) {
  RunHub hub;
  NodeDriver coordinator{{}};
  RunLine first(coordinator, hub.name(), {});
  NodeDriver peer{{}};
  std::vector<std::string> heard;
  RunLine second(peer, hub.name(),
                 {[&](Timestamp when) {
                    heard.push_back("started " + std::to_string(when.time_since_epoch().count()));
                    hub.end();
                  },
                  [&] {
                    heard.emplace_back("over");
                    peer.stop();
                  },
                  {}});
  hub.serve();
  first.tell_started(at(7));
  hub.serve();
  test::ToyNode node(nullptr);
  peer.run(node);
  EXPECT_EQ(heard, (std::vector<std::string>{"started 7", "over"}));
}

}  // namespace
}  // namespace strand::real
