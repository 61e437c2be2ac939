// The links of a scenario, in the simulator and in a process of a real run: the same datagrams at
// the same instants meet the same fate.

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/byte_order.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "real/link_plan.hpp"
#include "real/link_shaper.hpp"
#include "sim/chain_network.hpp"
#include "sim/fault_plan.hpp"
#include "sim/world.hpp"

namespace strand::conformance {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::uint32_t datagrams = 3'000;
constexpr Duration interval = microseconds(500);
constexpr std::size_t size_of_datagram = 1'000;

struct Arrival {
  std::uint32_t number = 0;
  Timestamp time;
  std::vector<std::byte> body;
};

using Send = std::function<void(ByteSpan header, const BufferSlice& payload)>;

// Datagram `number` has its number for a header, and zeros.
void send(std::uint32_t number, const Send& send) {
  std::array<std::byte, 4> header{};
  ByteWriter(header).write(number);
  send(header, Buffer::copy_of(std::vector<std::byte>(size_of_datagram)).slice());
}

Arrival arrival_of(ByteSpan header, const BufferSlice& body, Timestamp now) {
  return {
      ByteReader(header).read<std::uint32_t>(), now, {body.bytes().begin(), body.bytes().end()}};
}

// Sends the n-th datagram to the next place n intervals after the start.
class Sender final : public Node {
 public:
  explicit Sender(Endpoint to) : to_(to) {}
  void handle(const Input& /*input*/, Timestamp now, Outbox& out) override {
    send(sent_++, [&](ByteSpan header, const BufferSlice& payload) {
      out.send_datagram(to_, header, payload);
    });
    next_ = sent_ < datagrams ? std::optional(now + interval) : std::nullopt;
  }
  [[nodiscard]] std::optional<Timestamp> deadline() const override { return next_; }
  [[nodiscard]] bool finished() const override { return false; }

 private:
  Endpoint to_;
  std::uint32_t sent_ = 0;
  std::optional<Timestamp> next_ = run_start;
};

class Receiver final : public Node {
 public:
  explicit Receiver(std::vector<Arrival>& arrivals) : arrivals_(arrivals) {}
  void handle(const Input& input, Timestamp now, Outbox& /*out*/) override {
    const auto& datagram = std::get<DatagramReceived>(input);
    arrivals_.push_back(arrival_of(datagram.header, datagram.body, now));
  }
  [[nodiscard]] std::optional<Timestamp> deadline() const override { return std::nullopt; }
  [[nodiscard]] bool finished() const override { return false; }

 private:
  std::vector<Arrival>& arrivals_;
};

// From the coordinator to A, with the events from the first datagram on.
std::vector<Arrival> simulate(const scenario::Scenario& scenario) {
  const sim::ChainNetwork network(scenario);
  sim::WorldOptions options;
  options.seed = scenario.seed;
  options.link = [&](sim::HostId from, sim::HostId to) { return network.link(from, to); };
  sim::World world(std::move(options));
  std::vector<Arrival> arrivals;
  const auto data = [](std::uint32_t place) {
    return sim::ChainNetwork::data_endpoint(sim::HostId(place));
  };
  sim::FaultPlan events(scenario, world, [](sim::HostId) { return nullptr; });
  events.begin(run_start);
  world.add_host(std::make_unique<Sender>(data(1)), {place_name(scenario, 0), data(0), {}});
  world.add_host(std::make_unique<Receiver>(arrivals), {place_name(scenario, 1), data(1), {}});
  world.run_until(run_start + std::chrono::minutes(1));
  return arrivals;
}

// The same by the shaper of the coordinator, which is woken exactly when datagrams leave.
std::vector<Arrival> shape(const scenario::Scenario& scenario) {
  real::LinkShaper shaper(real::plan_links(scenario, 0));
  std::vector<Arrival> arrivals;
  const auto run_until = [&](Timestamp end) {
    for (;;) {
      const auto next = shaper.forward()->next_event();
      if (!next || *next > end) return;
      while (auto packet = shaper.take(*next)) {
        arrivals.push_back(arrival_of(packet->header(), packet->body(), *next));
      }
    }
  };
  shaper.start(run_start);
  for (std::uint32_t i = 0; i < datagrams; ++i) {
    const Timestamp now = run_start + i * interval;
    run_until(now);
    send(i, [&](ByteSpan header, const BufferSlice& payload) {
      EXPECT_TRUE(shaper.send(now, {loopback_address, 1}, header, payload));
    });
  }
  run_until(Timestamp::max());
  return arrivals;
}

struct LinkCase {
  const char* name;
  const char* yaml;
};

class LinkWorlds : public testing::TestWithParam<LinkCase> {};

TEST_P(LinkWorlds, AgreeOnTheFateOfEveryDatagram) {
  const scenario::Scenario scenario = scenario::parse_scenario(
      std::string("version: 1\nseed: 77\ntopology: {chain: [A]}\nsource: {type: synthetic}\n") +
          GetParam().yaml,
      "s.yaml");
  const std::vector<Arrival> simulated = simulate(scenario);
  const std::vector<Arrival> shaped = shape(scenario);
  // Something was lost, and most was not.
  EXPECT_GT(simulated.size(), datagrams / 4);
  EXPECT_NE(simulated.size(), datagrams);
  ASSERT_EQ(shaped.size(), simulated.size());
  for (std::size_t i = 0; i < shaped.size(); ++i) {
    ASSERT_EQ(shaped[i].number, simulated[i].number) << i;
    ASSERT_EQ(shaped[i].time, simulated[i].time) << i;
    ASSERT_EQ(shaped[i].body, simulated[i].body) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, LinkWorlds,
    testing::Values(
        LinkCase{"Loss", "links: {default: {loss: 10%, delay: 20ms}}\n"},
        LinkCase{"Impairments",
                 "links: {default: {loss: {burst: {rate: 5%, mean_length: 4}}, delay: 5ms, "
                 "jitter: 3ms, distribution: normal, reorder: 5%, duplicate: 2%, corrupt: 3%, "
                 "correlation: 25%}}\n"},
        LinkCase{"Rate",
                 "links: {default: {rate: 12mbit, queue: 20KiB, mtu: 576B, loss: 1%, "
                 "drop: [0, 17]}}\n"},
        LinkCase{"Codel",
                 "links: {default: {delay: 5ms, rate: 10mbit, "
                 "queue: {size: 1MiB, discipline: codel}}}\n"},
        // Within the 1.5 s that datagrams are sent; a shorter delay lets them overtake.
        LinkCase{"Events",
                 "links: {default: {delay: 30ms}}\n"
                 "events:\n"
                 "  - {at: 100ms, for: 400ms, link: coordinator->A, set: {delay: 1ms, loss: 50%}}\n"
                 "  - {at: 600ms, for: 300ms, partition: [[coordinator], [A]]}\n"
                 "  - {at: 700ms, for: 400ms, partition: [[coordinator], [A]], one_way: true}\n"
                 "  - {at: 1200ms, for: 100ms, partition: [[A], [coordinator]], one_way: true}\n"}),
    [](const auto& link_case) { return std::string(link_case.param.name); });

}  // namespace
}  // namespace strand::conformance
