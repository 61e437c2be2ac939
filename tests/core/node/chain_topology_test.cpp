#include "core/node/chain_topology.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand {
namespace {

PeerName name(const std::string& text) {
  return *PeerName::parse(text);
}

wire::PeerEntry entry(const std::string& text, std::uint16_t port) {
  return {name(text), loopback_address, port, static_cast<std::uint16_t>(port + 10'000)};
}

std::string order_of(const ChainTopology& topology) {
  std::string order;
  for (const wire::PeerEntry& peer : topology.entries()) order += peer.name.text();
  return order;
}

TEST(ChainTopology, PutsExpectedPeersInTheirPlacesWhateverTheOrderOfRegistration) {
  ChainTopology topology({name("A"), name("B"), name("C")});
  EXPECT_EQ(topology.join(entry("C", 10'003)), 2U);
  EXPECT_EQ(topology.join(entry("A", 10'001)), 0U);
  EXPECT_FALSE(topology.complete());
  EXPECT_EQ(topology.next_of(0), 2U);
  EXPECT_EQ(topology.join(entry("B", 10'002)), 1U);
  EXPECT_TRUE(topology.complete());
  EXPECT_EQ(topology.next_of(0), 1U);
  EXPECT_EQ(order_of(topology), "ABC");
}

TEST(ChainTopology, WithoutExpectationsChainsPeersInTheOrderOfRegistration) {
  ChainTopology topology({});
  EXPECT_FALSE(topology.complete());
  EXPECT_EQ(topology.join(entry("X", 1'001)), 0U);
  EXPECT_EQ(topology.join(entry("M", 1'002)), 1U);
  EXPECT_TRUE(topology.complete());
  EXPECT_EQ(order_of(topology), "XM");
  EXPECT_EQ(topology.head()->name, name("X"));
  EXPECT_EQ(topology.previous_of(1)->name, name("X"));
  EXPECT_FALSE(topology.previous_of(0));
}

TEST(ChainTopology, PutsUnexpectedPeersBehindTheExpectedOnes) {
  ChainTopology topology({name("A"), name("B")});
  EXPECT_EQ(topology.join(entry("E", 10'005)), 2U);
  EXPECT_EQ(topology.join(entry("B", 10'002)), 1U);
  EXPECT_EQ(topology.join(entry("A", 10'001)), 0U);
  EXPECT_EQ(order_of(topology), "ABE");
}

TEST(ChainTopology, RefusesANameThatIsTakenAndAnEndpointThatIsTaken) {
  ChainTopology topology({});
  ASSERT_TRUE(topology.join(entry("A", 10'001)));
  EXPECT_EQ(topology.join(entry("A", 10'002)).error(), ChainTopology::Refusal::name_taken);
  EXPECT_EQ(topology.join(entry("B", 10'001)).error(), ChainTopology::Refusal::endpoint_taken);
  EXPECT_EQ(topology.size(), 1U);
}

TEST(ChainTopology, TakesTheSameEntryAgainAtItsPlace) {
  ChainTopology topology({});
  ASSERT_EQ(topology.join(entry("A", 10'001)), 0U);
  EXPECT_EQ(topology.join(entry("A", 10'001)), 0U);
  EXPECT_EQ(topology.present(), 1U);
}

TEST(ChainTopology, LetsAPeerThatLeftComeBackElsewhereAtItsPlace) {
  ChainTopology topology({name("A"), name("B")});
  ASSERT_TRUE(topology.join(entry("A", 10'001)));
  ASSERT_TRUE(topology.join(entry("B", 10'002)));
  topology.leave(0);
  EXPECT_FALSE(topology.complete());
  EXPECT_EQ(topology.head()->name, name("B"));
  EXPECT_EQ(topology.join(entry("A", 10'009)), 0U);
  EXPECT_TRUE(topology.complete());
  EXPECT_EQ(topology.head()->data_port, 10'009);
}

TEST(ChainTopology, RefusesPeersBeyondItsLimit) {
  std::vector<PeerName> expected;
  for (std::size_t i = 0; i < ChainTopology::max_peers; ++i) {
    expected.push_back(name("P" + std::to_string(i)));
  }
  ChainTopology topology(expected);
  EXPECT_EQ(topology.join(entry("one-more", 10'001)).error(), ChainTopology::Refusal::chain_full);
}

TEST(ChainTopology, HasPlacesForThoseWhoMayJoinAndDoesNotWaitForThem) {
  ChainTopology topology({name("A")}, {name("E"), name("F")});
  EXPECT_EQ(topology.join(entry("A", 10'001)), 0U);
  EXPECT_TRUE(topology.complete());
  EXPECT_EQ(topology.join(entry("X", 10'009)), 3U);
  EXPECT_EQ(topology.join(entry("F", 10'006)), 2U);
  EXPECT_EQ(topology.join(entry("E", 10'005)), 1U);
  EXPECT_EQ(order_of(topology), "AEFX");
}

}  // namespace
}  // namespace strand
