// Connections, the same in both worlds.
#include <optional>
#include <string>
#include <vector>

#include "tests/conformance/scripted_node.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {
namespace {

class StreamConformance : public Conformance {};

// Accepts connections, keeps what comes, and finishes when `ends` connections have ended.
class ServerNode : public ScriptedNode {
 public:
  explicit ServerNode(const Place& place, std::size_t ends = 1)
      : ScriptedNode(place), ends_(ends) {}

  std::string received;
  std::vector<CloseReason> reasons;
  std::vector<StreamOpened> opened;

 protected:
  void on_opened(const StreamOpened& connection) override { opened.push_back(connection); }
  void on_bytes(ConnectionId, std::string_view bytes) override { received += bytes; }
  void on_closed(ConnectionId, CloseReason reason) override {
    reasons.push_back(reason);
    if (reasons.size() == ends_) finish();
  }

 private:
  std::size_t ends_;
};

// Opens a connection to `server` and notes what it hears.
class ClientNode : public ScriptedNode {
 public:
  ClientNode(const Place& place, Endpoint server) : ScriptedNode(place), server_(server) {}

  std::vector<StreamOpened> opened;
  std::string received;
  std::optional<CloseReason> reason;

 protected:
  void start() override { connection_ = open(server_); }
  void on_opened(const StreamOpened& connection) override {
    EXPECT_EQ(connection.connection, connection_);
    opened.push_back(connection);
    speak();
  }
  void on_bytes(ConnectionId connection, std::string_view bytes) override {
    EXPECT_EQ(connection, connection_);
    received += bytes;
    hear();
  }
  void on_closed(ConnectionId connection, CloseReason why) override {
    EXPECT_EQ(connection, connection_);
    reason = why;
    finish();
  }
  virtual void speak() {}
  virtual void hear() {}

  [[nodiscard]] ConnectionId connection() const { return connection_; }

 private:
  Endpoint server_;
  ConnectionId connection_;
};

// Says its bytes, and closes; finishes a little later, so that what must not come could.
class SayAndCloseNode final : public ClientNode {
 public:
  SayAndCloseNode(const Place& place, Endpoint server, std::string bytes)
      : ClientNode(place, server), bytes_(std::move(bytes)) {}

 private:
  void speak() override {
    write(connection(), bytes_);
    close(connection());
    write(connection(), "this is not sent");
    wake_after(std::chrono::milliseconds(30));
  }
  void wake() override { finish(); }

  std::string bytes_;
};

TEST_P(StreamConformance, TellsBothSidesOfAConnection) {
  auto& server = add<ServerNode>();
  auto& client = add<SayAndCloseNode>(server.place().control, "hello");
  ASSERT_TRUE(world->run());
  ASSERT_EQ(client.opened.size(), 1U);
  EXPECT_FALSE(client.opened[0].accepted);
  EXPECT_EQ(client.opened[0].remote, server.place().control);
  ASSERT_EQ(server.opened.size(), 1U);
  EXPECT_TRUE(server.opened[0].accepted);
  EXPECT_EQ(server.opened[0].remote.address, client.place().control.address);
  EXPECT_EQ(server.received, "hello");
  EXPECT_EQ(server.reasons, std::vector{CloseReason::finished});
  EXPECT_EQ(client.reason, std::nullopt);
}

// 300,000 bytes are more than a socket's buffer takes at once.
TEST_P(StreamConformance, DeliversWhatTheOpenerSentBeforeItClosed) {
  const std::string bytes = pattern(300'000, 1);
  auto& server = add<ServerNode>();
  add<SayAndCloseNode>(server.place().control, bytes);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(server.received == bytes);
  EXPECT_EQ(server.reasons, std::vector{CloseReason::finished});
}

// Says its bytes to whoever opens a connection, and closes.
class GreeterNode final : public ScriptedNode {
 public:
  GreeterNode(const Place& place, std::string bytes)
      : ScriptedNode(place), bytes_(std::move(bytes)) {}

 private:
  void on_opened(const StreamOpened& opened) override {
    write(opened.connection, bytes_);
    close(opened.connection);
    wake_after(std::chrono::milliseconds(30));
  }
  void wake() override { finish(); }

  std::string bytes_;
};

TEST_P(StreamConformance, DeliversWhatTheAcceptorSentBeforeItClosed) {
  const std::string bytes = pattern(300'000, 2);
  auto& greeter = add<GreeterNode>(bytes);
  auto& client = add<ClientNode>(greeter.place().control);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(client.received == bytes);
  EXPECT_EQ(client.reason, CloseReason::finished);
}

// Sends, and closes, without waiting for the connection to be there.
class HastyNode final : public ScriptedNode {
 public:
  HastyNode(const Place& place, Endpoint server) : ScriptedNode(place), server_(server) {}

 private:
  void start() override {
    const ConnectionId connection = open(server_);
    write(connection, "in ");
    write(connection, "haste");
    close(connection);
    wake_after(std::chrono::milliseconds(30));
  }
  void wake() override { finish(); }

  Endpoint server_;
};

TEST_P(StreamConformance, DeliversWhatWasSentBeforeTheConnectionWasThere) {
  auto& server = add<ServerNode>();
  add<HastyNode>(server.place().control);
  ASSERT_TRUE(world->run());
  EXPECT_EQ(server.received, "in haste");
  EXPECT_EQ(server.reasons, std::vector{CloseReason::finished});
}

// Sends, and finishes at once: nothing more will come of it, but what it has sent.
class LastWordsNode final : public ClientNode {
 public:
  LastWordsNode(const Place& place, Endpoint server, std::string bytes)
      : ClientNode(place, server), bytes_(std::move(bytes)) {}

 private:
  void speak() override {
    write(connection(), bytes_);
    finish();
  }

  std::string bytes_;
};

TEST_P(StreamConformance, DeliversTheLastWordsOfANodeThatFinishes) {
  const std::string bytes = pattern(300'000, 3);
  auto& server = add<ServerNode>();
  add<LastWordsNode>(server.place().control, bytes);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(server.received == bytes);
  EXPECT_EQ(server.reasons, std::vector{CloseReason::finished});
}

// Opens connections to where nobody listens, and sends into each.
class RefusedNode final : public ScriptedNode {
 public:
  RefusedNode(const Place& place, Endpoint nobody) : ScriptedNode(place), nobody_(nobody) {}

  std::vector<CloseReason> reasons;

 private:
  void start() override {
    for (int i = 0; i < 3; ++i) write(open(nobody_), "is anybody there?");
    wake_after(std::chrono::milliseconds(50));
  }
  void on_opened(const StreamOpened&) override { ADD_FAILURE() << "nobody listens there"; }
  void on_closed(ConnectionId connection, CloseReason reason) override {
    reasons.push_back(reason);
    write(connection, "this is dropped");
    close(connection);
  }
  void wake() override { finish(); }

  Endpoint nobody_;
};

TEST_P(StreamConformance, RefusesAConnectionToNobodyOnce) {
  auto& node = add<RefusedNode>(world->nobody());
  ASSERT_TRUE(world->run());
  EXPECT_EQ(node.reasons, std::vector(3, CloseReason::refused));
}

// Sends back what it hears.
class StreamEchoNode final : public ServerNode {
 public:
  using ServerNode::ServerNode;

 private:
  void on_bytes(ConnectionId connection, std::string_view bytes) override {
    ServerNode::on_bytes(connection, bytes);
    write(connection, bytes);
  }
};

// Sends `size` bytes in pieces of many sizes and awaits them back.
class BulkNode final : public ClientNode {
 public:
  BulkNode(const Place& place, Endpoint server, std::size_t size)
      : ClientNode(place, server), bytes(pattern(size, 4)) {}

  const std::string bytes;

 private:
  void speak() override {
    std::string_view rest = bytes;
    for (std::size_t piece = 1; !rest.empty(); piece = piece * 3 % 70'001) {
      write(connection(), rest.substr(0, piece));
      rest.remove_prefix(std::min(piece, rest.size()));
    }
  }
  void hear() override {
    if (received.size() < bytes.size()) return;
    close(connection());
    finish();
  }
};

TEST_P(StreamConformance, CarriesAMebibyteThereAndBackInOrder) {
  auto& server = add<StreamEchoNode>();
  auto& client = add<BulkNode>(server.place().control, std::size_t{1} << 20);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(server.received == client.bytes);
  EXPECT_TRUE(client.received == client.bytes);
  EXPECT_EQ(server.reasons, std::vector{CloseReason::finished});
}

// Asks small questions, each when the one before has been answered.
class ChatNode final : public ClientNode {
 public:
  static constexpr std::size_t questions = 500;
  using ClientNode::ClientNode;

  std::string asked;

 private:
  void speak() override {
    const std::string question = pattern(1 + asked.size() % 7, asked.size());
    asked += question;
    ++count_;
    write(connection(), question);
  }
  void hear() override {
    if (received.size() < asked.size()) return;
    if (count_ < questions) return speak();
    close(connection());
    finish();
  }

  std::size_t count_ = 0;
};

TEST_P(StreamConformance, CarriesManySmallMessagesOfManyConnections) {
  constexpr std::size_t clients = 8;
  auto& server = add<StreamEchoNode>(clients);
  std::vector<ChatNode*> chats;
  for (std::size_t i = 0; i < clients; ++i) chats.push_back(&add<ChatNode>(server.place().control));
  ASSERT_TRUE(world->run());
  for (const ChatNode* chat : chats) EXPECT_TRUE(chat->received == chat->asked);
  EXPECT_EQ(server.opened.size(), clients);
  EXPECT_EQ(server.reasons, std::vector(clients, CloseReason::finished));
}

// Closes while the other side still speaks.
class ImpatientNode final : public ClientNode {
 public:
  using ClientNode::ClientNode;

 private:
  void hear() override {
    close(connection());
    wake_after(std::chrono::milliseconds(30));
  }
  void wake() override { finish(); }
};

// Speaks without an end, a piece a millisecond, until the other side closes.
class TalkerNode final : public ServerNode {
 public:
  using ServerNode::ServerNode;

 private:
  void on_opened(const StreamOpened& connection) override {
    ServerNode::on_opened(connection);
    wake();
  }
  void wake() override {
    write(opened.front().connection, pattern(1000, 5));
    wake_after(std::chrono::milliseconds(1));
  }
};

// That ImpatientNode hears nothing more is checked by ScriptedNode.
TEST_P(StreamConformance, GivesNoInputAboutAConnectionThatTheNodeClosed) {
  auto& talker = add<TalkerNode>();
  auto& impatient = add<ImpatientNode>(talker.place().control);
  ASSERT_TRUE(world->run());
  EXPECT_FALSE(impatient.received.empty());
  EXPECT_EQ(impatient.reason, std::nullopt);
  EXPECT_EQ(talker.reasons.size(), 1U);
}

// Says hello, and waits.
class HelloNode final : public ClientNode {
 public:
  using ClientNode::ClientNode;

 private:
  void speak() override { write(connection(), "hello"); }
};

// Never finishes; its host crashes when it has heard something.
class DoomedNode final : public ScriptedNode {
 public:
  using ScriptedNode::ScriptedNode;

 private:
  void on_bytes(ConnectionId, std::string_view) override { out().record(crash_signal); }
};

TEST_P(StreamConformance, CallsAConnectionBrokenWhenTheOtherSideCrashes) {
  auto& doomed = add<DoomedNode>();
  auto& client = add<HelloNode>(doomed.place().control);
  ASSERT_TRUE(world->run());
  EXPECT_EQ(client.opened.size(), 1U);
  EXPECT_EQ(client.reason, CloseReason::broken);
}

INSTANTIATE_TEST_SUITE_P(Streams, StreamConformance, testing::ValuesIn(all_worlds), kind_name);

}  // namespace
}  // namespace strand::conformance
