#include "tests/conformance/scripted_node.hpp"

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::conformance {

void ScriptedNode::handle(const Input& input, Timestamp now, Outbox& out) {
  EXPECT_FALSE(handling_) << "called from inside itself";
  EXPECT_FALSE(finished_) << "called after it had finished";
  EXPECT_GE(now, now_) << "time went back";
  handling_ = true;
  now_ = now;
  out_ = &out;
  check(input);
  if (const auto* datagram = std::get_if<DatagramReceived>(&input)) {
    std::string bytes(reinterpret_cast<const char*>(datagram->header.data()),
                      datagram->header.size());
    bytes.append(reinterpret_cast<const char*>(datagram->body.data()), datagram->body.size());
    on_datagram(datagram->from, bytes, datagram->body);
  } else if (const auto* opened = std::get_if<StreamOpened>(&input)) {
    if (opened->accepted) {
      EXPECT_TRUE(given_.insert(opened->connection).second) << "a connection number is used twice";
    }
    on_opened(*opened);
  } else if (const auto* received = std::get_if<StreamReceived>(&input)) {
    EXPECT_FALSE(received->bytes.empty());
    on_bytes(received->connection,
             {reinterpret_cast<const char*>(received->bytes.data()), received->bytes.size()});
  } else if (const auto* closed = std::get_if<StreamClosed>(&input)) {
    gone_.insert(closed->connection);
    on_closed(closed->connection, closed->reason);
  } else if (std::holds_alternative<DeadlineReached>(input)) {
    deadline_.reset();
    if (started_) {
      wake();
    } else {
      started_ = true;
      start();
    }
  } else {
    on_posted(input);
  }
  handling_ = false;
}

void ScriptedNode::check(const Input& input) const {
  if (std::holds_alternative<DeadlineReached>(input)) {
    ASSERT_TRUE(deadline_) << "woken without a deadline";
    EXPECT_GE(now_, *deadline_) << "woken before its time";
  } else if (const auto* opened = std::get_if<StreamOpened>(&input)) {
    check_connection(opened->connection);
  } else if (const auto* received = std::get_if<StreamReceived>(&input)) {
    check_connection(received->connection);
  } else if (const auto* closed = std::get_if<StreamClosed>(&input)) {
    check_connection(closed->connection);
  }
}

void ScriptedNode::check_connection(ConnectionId connection) const {
  EXPECT_FALSE(gone_.contains(connection)) << "an input about a connection that is gone";
}

void ScriptedNode::send(Endpoint to, std::string_view header, std::string_view payload) {
  out().send_datagram(to, as_bytes(header), Buffer::copy_of(as_bytes(payload)).slice());
}

ConnectionId ScriptedNode::open(Endpoint to) {
  const ConnectionId connection = out().open_stream(to);
  EXPECT_TRUE(given_.insert(connection).second) << "a connection number is used twice";
  return connection;
}

void ScriptedNode::write(ConnectionId connection, std::string_view bytes) {
  out().send_stream(connection, as_bytes(bytes));
}

void ScriptedNode::close(ConnectionId connection) {
  gone_.insert(connection);
  out().close_stream(connection);
}

std::string pattern(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.below(256));
  return bytes;
}

}  // namespace strand::conformance
