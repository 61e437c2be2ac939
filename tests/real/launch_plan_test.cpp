#include "real/launch_plan.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

scenario::Scenario settings_with(const std::vector<std::string>& names) {
  scenario::Scenario settings;
  settings.source = scenario::SyntheticSource{};
  for (const std::string& name : names) settings.chain.push_back(*PeerName::parse(name));
  return settings;
}

TEST(LaunchPlan, TheCoordinatorComesFirstAndGetsTheStream) {
  RunCommand command;
  command.stream.demo = true;
  command.storage.out = "/out";
  command.coordinator_port = 8000;
  const auto plans = plan_programs(command, settings_with({"A", "B"}));
  ASSERT_EQ(plans.size(), 3U);
  EXPECT_EQ(plans[0].title, "coordinator");
  EXPECT_EQ(plans[0].log, "/out/coordinator.log");
  EXPECT_EQ(plans[0].arguments, (Arguments{"coordinator", "--chain=A,B", "--port", "8000", "--wait",
                                           "30s", "--out", "/out", "--demo"}));
}

TEST(LaunchPlan, PeersCountTheirPortsUp) {
  RunCommand command;
  command.storage.out = "/out";
  const auto plans = plan_programs(command, settings_with({"A", "B"}));
  EXPECT_EQ(plans[2].title, "peer B");
  EXPECT_EQ(plans[2].log, "/out/peer_B.log");
  EXPECT_EQ(plans[2].arguments, (Arguments{"peer", "--control-port", "20002", "--coordinator",
                                           "127.0.0.1:9000", "--out", "/out", "--", "B", "10002"}));
}

TEST(LaunchPlan, StorageFlagsGoToThePeers) {
  RunCommand command;
  command.storage = {"/out", true, true, 300};
  const auto plans = plan_programs(command, settings_with({"A"}));
  EXPECT_EQ(plans[1].arguments, (Arguments{"peer", "--control-port", "20001", "--coordinator",
                                           "127.0.0.1:9000", "--out", "/out", "--overwrite",
                                           "--no-decode", "--keep", "300", "--", "A", "10001"}));
}

TEST(LaunchPlan, PeersAreToldOfLinksThatDoSomething) {
  RunCommand command;
  command.storage.out = "/out";
  command.stream.scenario = "/s.yaml";
  scenario::Scenario settings = settings_with({"A"});
  EXPECT_EQ(plan_programs(command, settings)[1].arguments,
            (Arguments{"peer", "--control-port", "20001", "--coordinator", "127.0.0.1:9000",
                       "--out", "/out", "--", "A", "10001"}));
  settings.default_link.delay = std::chrono::milliseconds(1);
  EXPECT_EQ(plan_programs(command, settings)[1].arguments,
            (Arguments{"peer", "--control-port", "20001", "--coordinator", "127.0.0.1:9000",
                       "--out", "/out", "--links", "/s.yaml", "--", "A", "10001"}));
  // The chain too, where it is not the scenario's.
  command.peers = "A";
  EXPECT_EQ(plan_programs(command, settings)[1].arguments,
            (Arguments{"peer", "--control-port", "20001", "--coordinator", "127.0.0.1:9000",
                       "--out", "/out", "--links", "/s.yaml", "--chain=A,", "--", "A", "10001"}));
}

TEST(LaunchPlan, ProgramsAreToldOfEventsAndCallTheHub) {
  RunCommand command;
  command.storage.out = "/out";
  command.stream.scenario = "/s.yaml";
  scenario::Scenario settings = settings_with({"A", "B"});
  settings.joining.push_back(*PeerName::parse("C"));
  settings.events = {{{}, std::chrono::seconds(1), scenario::Pause{2}},
                     {{}, {}, scenario::Join{3}}};
  const auto plans = plan_programs(command, settings, "hub");
  ASSERT_EQ(plans.size(), 4U);
  EXPECT_EQ((Arguments{plans[0].arguments.begin(), plans[0].arguments.begin() + 4}),
            (Arguments{"coordinator", "--launcher", "hub", "--chain=A,B"}));
  EXPECT_EQ(plans[3].arguments, (Arguments{"peer", "--launcher", "hub", "--control-port", "20003",
                                           "--coordinator", "127.0.0.1:9000", "--out", "/out",
                                           "--links", "/s.yaml", "--", "C", "10003"}));
  EXPECT_TRUE(plans[2].may_stand_still);
  EXPECT_FALSE(plans[3].may_stand_still);
  EXPECT_TRUE(plans[3].joins);
  EXPECT_FALSE(plans[1].joins);
}

TEST(LaunchPlan, SeededBytesAreNotDecoded) {
  scenario::Scenario settings = settings_with({"A"});
  settings.source = scenario::SizesSource{};
  const auto plans = plan_programs(RunCommand{}, settings);
  const Arguments& peer = plans[1].arguments;
  EXPECT_NE(std::find(peer.begin(), peer.end(), "--no-decode"), peer.end());
}

TEST(LaunchPlan, ASingleNameIsNotTakenForANumber) {
  const auto plans = plan_programs(RunCommand{}, settings_with({"7"}));
  EXPECT_EQ(plans[0].arguments[1], "--chain=7,");
}

TEST(LaunchPlan, PathsAreAbsolute) {
  RunCommand command;
  command.storage.out = "here/../there";
  const auto plans = plan_programs(command, settings_with({"A"}));
  EXPECT_EQ(plans[1].log, fs::current_path() / "there" / "peer_A.log");
}

TEST(LaunchPlan, PeersOfAHostsFileRunThere) {
  RunCommand command;
  command.storage.out = "/out";
  HostsFile hosts;
  hosts.listen = *parse_address("192.0.2.1");
  hosts.peers = {{*PeerName::parse("A"), "media1", 12'000, "/srv/out", "/opt/strand", "", {}},
                 {*PeerName::parse("C"), "media3", 10'001, "out", "strand", "2001:db8::3", {}}};
  const auto plans = plan_programs(command, settings_with({"A", "B", "C"}), "", &hosts);
  EXPECT_EQ(plans[0].arguments,
            (Arguments{"coordinator", "--chain=A,B,C", "--port", "9000", "--wait", "30s", "--out",
                       "/out", "--listen", "192.0.2.1"}));
  EXPECT_EQ(plans[1].remote, hosts.peers[0]);
  EXPECT_EQ(plans[1].log, "/out/peer_A.log");
  EXPECT_EQ(command_of(plans[1], true).back(),
            "exec /opt/strand peer --coordinator 192.0.2.1:9000 --out /srv/out --end-with-input -- "
            "A 12000");
  // B is here, and is reached by A and C.
  EXPECT_EQ(plans[2].remote, std::nullopt);
  EXPECT_EQ(plans[2].arguments, (Arguments{"peer", "--control-port", "20002", "--coordinator",
                                           "192.0.2.1:9000", "--out", "/out", "--", "B", "10002"}));
  EXPECT_EQ(command_of(plans[3], true).back(),
            "exec strand peer --coordinator 192.0.2.1:9000 --out out --end-with-input --bind :: "
            "--advertise 2001:db8::3 -- C 10001");
}

TEST(LaunchPlan, ACoordinatorOnAllAddressesIsReachedByTheOneThatLeadsToThePeer) {
  RunCommand command;
  command.storage.out = "/out";
  HostsFile hosts;
  hosts.listen = wildcard_address;
  hosts.peers = {{*PeerName::parse("A"), "user@127.0.0.1", 10'001, "out", "strand", "", {}}};
  const auto coordinator = [&] {
    return plan_programs(command, settings_with({"A"}), "", &hosts)[1].arguments[2];
  };
  EXPECT_EQ(coordinator(), "127.0.0.1:9000");
  hosts.address = "192.0.2.9";
  EXPECT_EQ(coordinator(), "192.0.2.9:9000");
}

TEST(LaunchPlan, DisplaysHaveAPlaceEach) {
  RunCommand command;
  command.display = true;
  scenario::Scenario settings;
  settings.chain = {*PeerName::parse("A"), *PeerName::parse("B")};
  const std::vector<ProgramPlan> plans = plan_programs(command, settings);
  ASSERT_EQ(plans.size(), 3U);
  const auto has = [&](std::size_t index, const std::string& word) {
    const auto& arguments = plans[index].arguments;
    return std::find(arguments.begin(), arguments.end(), word) != arguments.end();
  };
  EXPECT_FALSE(has(0, "--display"));
  EXPECT_TRUE(has(2, "--display"));
  const auto& last = plans[2].arguments;
  const auto place = std::find(last.begin(), last.end(), "--display-place");
  ASSERT_NE(place, last.end());
  EXPECT_EQ(*(place + 1), "1");
}

}  // namespace
}  // namespace strand::real
