#include "sim/chain_network.hpp"

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Four peers with 20 ms a hop, but 100 ms from place 2 to 3 and 7 ms back.
scenario::Scenario uneven_chain() {
  scenario::Scenario scenario = test::chain_of(4, Probability(), wire::Forwarding::cut_through);
  link::LinkOptions slow = scenario.default_link;
  slow.delay = milliseconds(100);
  link::LinkOptions fast = scenario.default_link;
  fast.delay = milliseconds(7);
  scenario.links = {{{2, 3}, slow}, {{3, 2}, fast}};
  return scenario;
}

TEST(ChainNetwork, ControlTakesTheSumOfTheDelaysOnItsWay) {
  const scenario::Scenario scenario = uneven_chain();
  const ChainNetwork network(scenario);
  EXPECT_EQ(network.control_delay(HostId(0), HostId(1)), milliseconds(20));
  EXPECT_EQ(network.control_delay(HostId(0), HostId(4)), milliseconds(20 + 20 + 100 + 20));
  EXPECT_EQ(network.control_delay(HostId(4), HostId(0)), milliseconds(20 + 7 + 20 + 20));
  EXPECT_EQ(network.control_delay(HostId(1), HostId(3)), milliseconds(20 + 100));
  EXPECT_EQ(network.control_delay(HostId(3), HostId(1)), milliseconds(7 + 20));
}

TEST(ChainNetwork, ControlTakesOneSecondAtMost) {
  scenario::Scenario scenario = uneven_chain();
  scenario.default_link.delay = milliseconds(300);
  scenario.links.clear();
  const ChainNetwork network(scenario);
  EXPECT_EQ(network.control_delay(HostId(0), HostId(3)), milliseconds(900));
  EXPECT_EQ(network.control_delay(HostId(0), HostId(4)), seconds(1));
}

TEST(ChainNetwork, LinksAreThoseOfTheScenarioInEachDirection) {
  const scenario::Scenario scenario = uneven_chain();
  const ChainNetwork network(scenario);
  EXPECT_EQ(network.link(HostId(2), HostId(3)).delay, milliseconds(100));
  EXPECT_EQ(network.link(HostId(3), HostId(2)).delay, milliseconds(7));
  EXPECT_EQ(network.link(HostId(0), HostId(1)), scenario.default_link);
}

TEST(ChainNetwork, QueuesTakeTheTimeToEmptyThem) {
  // 8,000 bytes and a datagram of 1,200 at 8 kbit/s, a byte a millisecond: 9.2 s a hop. 10 packets
  // of 1,200 and one in service: 13.2 s.
  scenario::Scenario scenario = test::chain_of(2, Probability(), wire::Forwarding::cut_through);
  EXPECT_EQ(ChainNetwork(scenario).longest_queues(), Duration(0));
  scenario.default_link.rate = BitRate(8'000);
  scenario.default_link.queue = {ByteCount(8'000), std::nullopt};
  EXPECT_EQ(ChainNetwork(scenario).longest_queues(), 2 * milliseconds(9'200));
  scenario.default_link.queue = {std::nullopt, 10};
  EXPECT_EQ(ChainNetwork(scenario).longest_queues(), 2 * milliseconds(13'200));
  // At a bit a second the queue would outlast everything: it counts as an hour.
  scenario.default_link.rate = BitRate(1);
  EXPECT_EQ(ChainNetwork(scenario).longest_queues(), 2 * std::chrono::hours(1));
}

TEST(ChainNetwork, HostsHaveAddressesOfTheirOwn) {
  EXPECT_EQ(to_string(ChainNetwork::control_endpoint(HostId(0))), "10.0.0.1:9000");
  EXPECT_EQ(to_string(ChainNetwork::data_endpoint(HostId(1))), "10.0.0.2:10000");
}

}  // namespace
}  // namespace strand::sim
