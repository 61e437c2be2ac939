#include "sim/world.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/sim/toy_nodes.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::at;
using test::bytes_of;
using test::Happening;
using test::ScriptedNode;

Endpoint data_of(std::uint32_t n) {
  return {host_address(n), 1000};
}

// Adds a node that does as `script` says; it lives as long as the world.
ScriptedNode& add(World& world, const std::string& name, std::uint32_t n,
                  ScriptedNode::Script script = {}) {
  auto node = std::make_unique<ScriptedNode>(std::move(script));
  ScriptedNode& added = *node;
  world.add_host(std::move(node), {name, data_of(n), std::nullopt});
  return added;
}

ScriptedNode::Action send(Endpoint to, std::string header, std::string body = {}) {
  return [to, header, body](Outbox& out) {
    out.send_datagram(to, bytes_of(header), Buffer::copy_of(bytes_of(body)).slice());
  };
}

WorldOptions links_of(const link::LinkOptions& link, std::uint64_t seed = 1) {
  WorldOptions options;
  options.seed = seed;
  options.link = [link](HostId, HostId) { return link; };
  return options;
}

TEST(World, GivesHostsTheAddressesOfTenSlashEight) {
  EXPECT_EQ(format_address(host_address(0)), "10.0.0.1");
  EXPECT_EQ(format_address(host_address(255)), "10.0.1.0");
  EXPECT_EQ(format_address(host_address(9'999)), "10.0.39.16");
}

TEST(World, WakesNodesAtTheirDeadlines) {
  World world(WorldOptions{});
  std::vector<std::string> order;
  const auto act = [&](std::string name) {
    return [&order, &world, name](Outbox&) {
      order.push_back(name + " " + std::to_string((world.now() - run_start).count()));
    };
  };
  add(world, "a", 0, {{{at(Duration(0)), act("a")}, {at(Duration(7)), act("a")}}, {}, false});
  add(world, "b", 1, {{{at(Duration(0)), act("b")}, {at(Duration(3)), act("b")}}, {}, false});
  world.run_until(at(Duration(7)));
  EXPECT_EQ(order, (std::vector<std::string>{"a 0", "b 0", "b 3", "a 7"}));
  EXPECT_EQ(world.now(), at(Duration(7)));
}

TEST(World, CarriesDatagramsOverALink) {
  link::LinkOptions link;
  link.delay = milliseconds(20);
  World world(links_of(link));
  add(world, "a", 0, {{{at(seconds(1)), send(data_of(1), "head", "body")}}, {}, false});
  const ScriptedNode& b = add(world, "b", 1);
  world.run_until(at(seconds(2)));
  EXPECT_EQ(b.happenings,
            (std::vector<Happening>{{milliseconds(1020), "datagram headbody from 10.0.0.1:1000"}}));
  ASSERT_TRUE(world.link_counters(HostId(0), HostId(1)));
  EXPECT_EQ(world.link_counters(HostId(0), HostId(1))->delivered, 1U);
  EXPECT_FALSE(world.link_counters(HostId(1), HostId(0)));
}

TEST(World, ServesEqualTimesInTheOrderOfSending) {
  // Two senders, two datagrams each, all at one instant over links of one delay.
  link::LinkOptions link;
  link.delay = milliseconds(1);
  World world(links_of(link));
  const auto two = [](const std::string& name) {
    return [name](Outbox& out) {
      send(data_of(2), name + "1")(out);
      send(data_of(2), name + "2")(out);
    };
  };
  add(world, "a", 0, {{{at(Duration(5)), two("a")}}, {}, false});
  add(world, "b", 1, {{{at(Duration(5)), two("b")}}, {}, false});
  const ScriptedNode& c = add(world, "c", 2);
  world.run_until(at(seconds(1)));
  EXPECT_EQ(c.datagrams, (std::vector<std::string>{"a1", "a2", "b1", "b2"}));
}

TEST(World, DeliversEarlierWhenALaterDatagramOvertakes) {
  // With jitter the order of arrival is not that of sending; each arrives at its own time. 200
  // datagrams, a millisecond apart, with 5 to 15 ms of delay.
  link::LinkOptions link;
  link.delay = milliseconds(10);
  link.jitter = milliseconds(5);
  World world(links_of(link));
  ScriptedNode::Script script;
  for (int i = 0; i < 200; ++i) {
    script.acts.emplace_back(at(milliseconds(i)), send(data_of(1), std::to_string(i)));
  }
  add(world, "a", 0, std::move(script));
  const ScriptedNode& b = add(world, "b", 1);
  world.run_until(at(seconds(1)));
  ASSERT_EQ(b.datagrams.size(), 200U);
  bool overtaken = false;
  for (std::size_t i = 0; i < b.datagrams.size(); ++i) {
    const Duration delay = b.happenings[i].time - milliseconds(std::stoi(b.datagrams[i]));
    EXPECT_GE(delay, milliseconds(5));
    EXPECT_LE(delay, milliseconds(15));
    overtaken = overtaken || std::stoi(b.datagrams[i]) != static_cast<int>(i);
  }
  EXPECT_TRUE(overtaken);
}

TEST(World, NeverCallsANodeFromInsideItself) {
  // Two hosts a perfect link apart that answer every datagram at once, a hundred times.
  World world(WorldOptions{});
  int left = 100;
  const auto answer = [&left](const Input& input, Outbox& out) {
    const auto& datagram = std::get<DatagramReceived>(input);
    if (left-- > 0) send(datagram.from, "x")(out);
  };
  ScriptedNode& a = add(world, "a", 0, {{{run_start, send(data_of(1), "x")}}, answer, false});
  ScriptedNode& b = add(world, "b", 1, {{}, answer, false});
  world.run_until(run_start);
  EXPECT_EQ(a.happenings.size() + b.happenings.size(), 101U);
  for (const ScriptedNode* node : {&a, &b}) {
    for (const Happening& happening : node->happenings) {
      EXPECT_NE(happening.what, "called from inside itself");
    }
  }
}

TEST(World, CountsDatagramsToNobody) {
  World world(WorldOptions{});
  ScriptedNode::Script script;
  script.acts.emplace_back(at(seconds(1)), [](Outbox& out) {
    send({host_address(7), 1000}, "no such host")(out);
    send({host_address(1), 1001}, "no such port")(out);
    send(data_of(2), "finished")(out);
    send(data_of(1), "arrives")(out);
  });
  add(world, "a", 0, std::move(script));
  const ScriptedNode& b = add(world, "b", 1);
  add(world, "c", 2, {{{run_start, [](Outbox&) {}}}, {}, true});
  world.run_until(at(seconds(2)));
  EXPECT_EQ(world.datagrams_to_nobody(), 3U);
  EXPECT_EQ(b.datagrams, (std::vector<std::string>{"arrives"}));
  EXPECT_TRUE(world.stopped(HostId(2)));
}

TEST(World, GivesNoInputToACrashedHost) {
  World world(WorldOptions{});
  add(world, "a", 0, {{{at(seconds(2)), send(data_of(1), "x")}}, {}, false});
  const ScriptedNode& b =
      add(world, "b", 1, {{{at(seconds(3)), send(data_of(0), "y")}}, {}, false});
  world.call_at(at(seconds(1)), [&] { world.crash(HostId(1)); });
  world.run_until(at(seconds(5)));
  EXPECT_TRUE(b.happenings.empty());
  EXPECT_EQ(world.datagrams_to_nobody(), 1U);
}

TEST(World, AnswersADeliveredFrameWithItsVerification) {
  // The content is "abcd" in two chunks, and hashed as a whole however it is cut.
  std::vector<std::uint64_t> hashes;
  WorldOptions options;
  options.verify = [&hashes](HostId, const DeliveredFrame& frame, std::uint64_t content_hash) {
    hashes.push_back(content_hash);
    return frame.frame == FrameNumber(1);
  };
  World world(std::move(options));
  ScriptedNode::Script script;
  script.acts.emplace_back(at(seconds(1)), [](Outbox& out) {
    const Buffer whole = Buffer::copy_of(bytes_of("abcd"));
    const BufferSlice adjoining[] = {whole.slice(0, 1), whole.slice(1, 3)};
    out.deliver_frame({FrameNumber(1), false, 4, adjoining});
    const BufferSlice apart[] = {Buffer::copy_of(bytes_of("ab")).slice(),
                                 Buffer::copy_of(bytes_of("cd")).slice()};
    out.deliver_frame({FrameNumber(2), false, 4, apart});
  });
  const ScriptedNode& a = add(world, "a", 0, std::move(script));
  world.run_until(at(seconds(2)));
  EXPECT_EQ(a.happenings,
            (std::vector<Happening>{{seconds(1), "intact 1"}, {seconds(1), "corrupt 2"}}));
  ASSERT_EQ(hashes.size(), 2U);
  EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(World, GivesInputsFromOutside) {
  World world(WorldOptions{});
  const ScriptedNode& a = add(world, "a", 0);
  world.call_at(at(seconds(1)), [&] { world.give(HostId(0), StartRequested{}); });
  EXPECT_TRUE(world.run_while([&] { return a.happenings.empty(); }));
  EXPECT_EQ(world.now(), at(seconds(1)));
  EXPECT_FALSE(world.run_while([] { return true; })) << "nothing is left to run";
}

TEST(World, VisitsWhatIsStillInFlight) {
  link::LinkOptions link;
  link.delay = seconds(1);
  World world(links_of(link));
  add(world, "a", 0,
      {{{run_start, send(data_of(1), "early")}, {at(milliseconds(500)), send(data_of(1), "late")}},
       {},
       false});
  add(world, "b", 1);
  world.run_until(at(milliseconds(1200)));
  int visited = 0;
  world.visit_in_flight([&](HostId from, HostId to, const link::Packet& packet) {
    ++visited;
    EXPECT_EQ(from, HostId(0));
    EXPECT_EQ(to, HostId(1));
    EXPECT_EQ(packet.size(), 4U);
  });
  EXPECT_EQ(visited, 1);
}

// Which of 1,000 datagrams from each host to the next are dropped.
class DropRecorder final : public Observer {
 public:
  explicit DropRecorder(std::size_t hosts) : drops(hosts) {}
  void on_lost(Timestamp now, HostId from, std::optional<HostId> to, const link::Packet& /*packet*/,
               LossCause cause) override {
    if (!to) return;  // the last host sends to nobody
    EXPECT_EQ(cause, LossCause::loss);
    drops[from.value()].push_back(now);
  }
  std::vector<std::vector<Timestamp>> drops;
};

std::vector<std::vector<Timestamp>> drops_in_chain(std::size_t hosts, std::uint64_t seed,
                                                   std::uint64_t* digest = nullptr) {
  link::LinkOptions link;
  link.loss = Probability::percent(10);
  World world(links_of(link, seed));
  DropRecorder recorder(hosts);
  world.observe(recorder);
  for (std::uint32_t i = 0; i < hosts; ++i) {
    ScriptedNode::Script script;
    for (int k = 0; k < 1000; ++k) {
      script.acts.emplace_back(at(milliseconds(k)), send(data_of(i + 1), "x"));
    }
    add(world, "host" + std::to_string(i), i, std::move(script));
  }
  world.run_until(at(seconds(2)));
  if (digest != nullptr) *digest = world.digest().value();
  return recorder.drops;
}

TEST(World, AnotherHostMovesNoOtherLinksDraws) {
  const auto four = drops_in_chain(4, 42);
  const auto five = drops_in_chain(5, 42);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(four[i], five[i]) << "link " << i;
  EXPECT_NE(four[0], four[1]) << "links have streams of their own";
}

// The numbers of the datagrams that it is shown.
class NumberRecorder final : public Observer {
 public:
  bool watches_datagrams() const override { return true; }
  void on_sent(Timestamp, HostId, HostId, const link::Packet& packet) override {
    sent.push_back(packet.number());
  }
  void on_delivered(Timestamp, HostId, HostId, const link::Packet& packet) override {
    delivered.push_back(packet.number());
  }
  void on_duplicated(Timestamp, HostId, HostId, const link::Packet& packet) override {
    duplicated.push_back(packet.number());
  }
  std::vector<std::uint64_t> sent, delivered, duplicated;
};

TEST(World, NumbersTheDatagramsOfALinkForItsObserversAndCopiesAsTheirOriginals) {
  link::LinkOptions link;
  link.duplicate = Probability::percent(100);
  World world(links_of(link));
  NumberRecorder recorder;
  world.observe(recorder);
  ScriptedNode::Script script;
  for (int k = 0; k < 3; ++k) {
    script.acts.emplace_back(at(milliseconds(k)), send(data_of(1), "x"));
  }
  add(world, "a", 0, std::move(script));
  add(world, "b", 1);
  world.run_until(at(seconds(1)));
  EXPECT_EQ(recorder.sent, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(recorder.duplicated, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(recorder.delivered, (std::vector<std::uint64_t>{1, 1, 2, 2, 3, 3}));
}

TEST(World, OneSeedGivesOneDigest) {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint64_t other = 0;
  EXPECT_EQ(drops_in_chain(4, 42, &first), drops_in_chain(4, 42, &second));
  EXPECT_NE(drops_in_chain(4, 42), drops_in_chain(4, 43, &other));
  EXPECT_EQ(first, second);
  EXPECT_NE(first, other);
}

}  // namespace
}  // namespace strand::sim
