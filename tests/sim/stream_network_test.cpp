#include "sim/stream_network.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sim/world.hpp"
#include "tests/sim/toy_nodes.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::at;
using test::bytes_of;
using test::Happening;
using test::ScriptedNode;

constexpr std::uint16_t control_port = 9000;

Endpoint control_of(std::uint32_t n) {
  return {host_address(n), control_port};
}

// Two hosts, `client` and `server`, 10 ms apart one way and 30 ms the other.
class Streams : public testing::Test {
 protected:
  static WorldOptions options() {
    WorldOptions options;
    options.seed = 7;
    options.stream_delay = [](HostId from, HostId) {
      return from == HostId(0) ? milliseconds(10) : milliseconds(30);
    };
    return options;
  }
  ScriptedNode& add(const std::string& name, ScriptedNode::Script script) {
    const auto n = static_cast<std::uint32_t>(world.host_count());
    auto node = std::make_unique<ScriptedNode>(std::move(script));
    ScriptedNode& added = *node;
    world.add_host(std::move(node), {name, {host_address(n), 1000}, control_of(n)});
    return added;
  }

  World world{options()};
  ConnectionId connection;
  ScriptedNode::Action open_server = [this](Outbox& out) {
    connection = out.open_stream(control_of(1));
  };
};

TEST_F(Streams, OpenAfterOneRoundTrip) {
  const ScriptedNode& client = add("client", {{{at(seconds(1)), open_server}}, {}, false});
  const ScriptedNode& server = add("server", {});
  world.run_until(at(seconds(2)));
  EXPECT_EQ(server.happenings, (std::vector<Happening>{{milliseconds(1010), "accepted"}}));
  EXPECT_EQ(client.happenings, (std::vector<Happening>{{milliseconds(1040), "opened"}}));
}

TEST_F(Streams, AreRefusedWhereNobodyListens) {
  const ScriptedNode& client = add("client", {{{at(seconds(1)),
                                                [](Outbox& out) {
                                                  (void)out.open_stream({host_address(1), 9001});
                                                  (void)out.open_stream({host_address(9), 9000});
                                                }}},
                                              {},
                                              false});
  const ScriptedNode& server = add("server", {});
  world.run_until(at(seconds(2)));
  EXPECT_TRUE(server.happenings.empty());
  // A host that does not listen says so after a round trip; where there is no host, the
  // network says so at once.
  EXPECT_EQ(client.happenings,
            (std::vector<Happening>{{seconds(1), "refused"}, {milliseconds(1040), "refused"}}));
}

TEST_F(Streams, CarryBytesInOrderHoweverTheyAreCut) {
  std::string sent;
  for (int i = 0; i < 40'000; ++i) sent += std::to_string(i) + ' ';
  const auto on_opened = [&](const Input& input, Outbox& out) {
    if (!std::holds_alternative<StreamOpened>(input)) return;
    for (std::size_t i = 0; i < sent.size(); i += 1000) {
      out.send_stream(connection,
                      bytes_of(sent).subspan(i, std::min<std::size_t>(1000, sent.size() - i)));
    }
  };
  add("client", {{{at(seconds(1)), open_server}}, on_opened, false});
  const ScriptedNode& server = add("server", {});
  world.run_until(at(seconds(2)));
  EXPECT_EQ(server.text, sent);
  // Single bytes and pieces that span what was sent in one go both come up.
  const auto [smallest, largest] = std::minmax_element(server.pieces.begin(), server.pieces.end());
  EXPECT_LE(*smallest, 4U);
  EXPECT_GT(*largest, 1000U);
}

TEST_F(Streams, CarryBytesBothWaysWithTheDelayOfEach) {
  std::vector<Happening> arrivals;
  const auto greet = [&](const Input& input, Outbox& out) {
    if (const auto* opened = std::get_if<StreamOpened>(&input)) {
      out.send_stream(opened->connection, bytes_of("x"));
    } else if (std::holds_alternative<StreamReceived>(input)) {
      arrivals.push_back({world.now() - run_start, "received"});
    }
  };
  const ScriptedNode& client = add("client", {{{at(seconds(1)), open_server}}, greet, false});
  const ScriptedNode& server = add("server", {{}, greet, false});
  world.run_until(at(seconds(2)));
  EXPECT_EQ(client.text, "x");
  EXPECT_EQ(server.text, "x");
  // The server sends on accepting at 1,010, which is there 30 ms later, right behind the
  // news that the connection is open; the client sends then, and 10 ms later that is there.
  EXPECT_EQ(arrivals, (std::vector<Happening>{{milliseconds(1040), "received"},
                                              {milliseconds(1050), "received"}}));
}

TEST_F(Streams, DeliverWhatWasSentBeforeTheClose) {
  const auto at_once = [this](Outbox& out) {
    connection = out.open_stream(control_of(1));
    out.send_stream(connection, bytes_of("all of this"));
    out.close_stream(connection);
    out.send_stream(connection, bytes_of("and not this"));
  };
  const ScriptedNode& client = add("client", {{{at(seconds(1)), at_once}}, {}, false});
  const ScriptedNode& server = add("server", {});
  world.run_until(at(seconds(2)));
  EXPECT_EQ(server.text, "all of this");
  // The bytes leave when the connection stands, at 1,040.
  EXPECT_EQ(server.happenings, (std::vector<Happening>{{milliseconds(1010), "accepted"},
                                                       {milliseconds(1050), "finished"}}));
  EXPECT_TRUE(client.happenings.empty()) << "no input follows a close of one's own";
}

TEST_F(Streams, CloseInOrderWhenTheNodeFinishes) {
  const auto on_opened = [](const Input& input, Outbox& out) {
    if (const auto* opened = std::get_if<StreamOpened>(&input)) {
      out.send_stream(opened->connection, bytes_of("bye"));
    }
  };
  add("client",
      {{{at(seconds(1)), open_server}, {at(seconds(2)), [](Outbox&) {}}}, on_opened, true});
  const ScriptedNode& server = add("server", {});
  world.run_until(at(seconds(3)));
  EXPECT_EQ(server.text, "bye");
  ASSERT_EQ(server.happenings.size(), 2U);
  EXPECT_EQ(server.happenings[1], (Happening{milliseconds(2010), "finished"}));
}

TEST_F(Streams, BreakWhenAHostCrashes) {
  const ScriptedNode& client = add("client", {{{at(seconds(1)), open_server}}, {}, false});
  const ScriptedNode& server = add("server", {});
  world.call_at(at(seconds(2)), [&] { world.crash(HostId(1)); });
  world.run_until(at(seconds(3)));
  EXPECT_EQ(server.happenings, (std::vector<Happening>{{milliseconds(1010), "accepted"}}));
  EXPECT_EQ(client.happenings, (std::vector<Happening>{{milliseconds(1040), "opened"},
                                                       {milliseconds(2030), "broken"}}));
}

TEST_F(Streams, AreRefusedByAHostThatCrashedMeanwhile) {
  const ScriptedNode& client = add("client", {{{at(seconds(1)), open_server}}, {}, false});
  add("server", {});
  world.call_at(at(milliseconds(1005)), [&] { world.crash(HostId(1)); });
  world.run_until(at(seconds(3)));
  EXPECT_EQ(client.happenings, (std::vector<Happening>{{milliseconds(1040), "refused"}}));
}

TEST_F(Streams, GiveNoInputOnAConnectionThatTheNodeClosed) {
  // Both sides close at once, and the server's bytes are on their way to a client that has closed.
  const auto close_at_once = [](const Input& input, Outbox& out) {
    if (const auto* opened = std::get_if<StreamOpened>(&input)) {
      out.send_stream(opened->connection, bytes_of("unread"));
      out.close_stream(opened->connection);
    }
  };
  const ScriptedNode& client = add(
      "client", {{{at(seconds(1)), open_server},
                  {at(milliseconds(1020)), [this](Outbox& out) { out.close_stream(connection); }}},
                 {},
                 false});
  const ScriptedNode& server = add("server", {{}, close_at_once, false});
  world.run_until(at(seconds(2)));
  EXPECT_TRUE(client.happenings.empty());
  EXPECT_EQ(client.text, "");
  EXPECT_EQ(server.happenings, (std::vector<Happening>{{milliseconds(1010), "accepted"}}));
}

TEST_F(Streams, IgnoreBytesAndClosesOfConnectionsThatAreNotTheHosts) {
  const ScriptedNode& client = add("client", {{{at(seconds(1)), open_server}}, {}, false});
  ScriptedNode::Script meddling;
  meddling.acts.emplace_back(at(seconds(2)), [this](Outbox& out) {
    out.send_stream(connection, bytes_of("forged"));
    out.close_stream(connection);
    out.close_stream(ConnectionId(999));
    out.close_stream(ConnectionId(0));
  });
  const ScriptedNode& server = add("server", {});
  add("meddler", std::move(meddling));
  world.run_until(at(seconds(3)));
  EXPECT_EQ(client.text + server.text, "");
  EXPECT_EQ(client.happenings.size(), 1U);
  EXPECT_EQ(server.happenings.size(), 1U);
}

}  // namespace
}  // namespace strand::sim
