#include "real/hosts_file.hpp"

#include <string>

#include <gtest/gtest.h>

#include "real/program_error.hpp"
#include "real/remote_shell.hpp"
#include "tests/support/files.hpp"

namespace strand::real {
namespace {

std::string problems(std::string_view text) {
  try {
    static_cast<void>(parse_hosts(text, "hosts.yaml"));
  } catch (const ProgramError& error) {
    EXPECT_EQ(error.code(), reports::ExitCode::usage);
    return error.what();
  }
  return "";
}

TEST(HostsFile, SaysWhereThePeersAre) {
  const HostsFile hosts = parse_hosts(R"(
coordinator: {listen: 192.168.1.10}
peers:
  A: {host: media1}
  B:
    host: user@192.168.1.22
    port: 12000
    folder: /srv/strand
    strand: /opt/strand/bin/strand
    address: 2001:db8::22
    ssh: [-p, "2222"]
)",
                                      "hosts.yaml");
  EXPECT_EQ(hosts.listen, *parse_address("192.168.1.10"));
  ASSERT_EQ(hosts.peers.size(), 2U);
  EXPECT_EQ(hosts.peers[0],
            (HostedPeer{*PeerName::parse("A"), "media1", 10'001, "strand-out", "strand", "", {}}));
  const HostedPeer b{*PeerName::parse("B"),    "user@192.168.1.22", 12'000,        "/srv/strand",
                     "/opt/strand/bin/strand", "2001:db8::22",      {"-p", "2222"}};
  EXPECT_EQ(hosts.peers[1], b);
  EXPECT_EQ(*hosts.find(*PeerName::parse("B")), b);
  EXPECT_EQ(hosts.find(*PeerName::parse("C")), nullptr);
  EXPECT_EQ(host_part("user@192.168.1.22"), "192.168.1.22");
  EXPECT_EQ(host_part("media1"), "media1");
}

TEST(HostsFile, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(problems("peers: {A: {host: m}}\n"),
            "hosts.yaml:1:1: the key 'coordinator' is missing; write coordinator: {listen: "
            "192.168.1.10}");
  EXPECT_EQ(problems("coordinator: {listen: media1}\npeers: {A: {host: m}}\n"),
            "hosts.yaml:1:23: coordinator.listen: 'media1' is not an address, such as 192.168.1.20 "
            "or 2001:db8::20");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {hots: m}}\n"),
            "hosts.yaml:2:12: peers.A: the key 'host' is missing; write host: media1\n"
            "hosts.yaml:2:13: unknown key 'hots'; did you mean 'host'?");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {host: m, port: 60000}}\n"),
            "hosts.yaml:2:28: peers.A.port: must be 1 to 55535, is '60000', since the control port "
            "is 10000 above");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers:\n  A: {host: m}\n  B: {host: m}\n"),
            "hosts.yaml:4:6: peers.B: port 10001 of m is that of peer A; choose another with port");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {host: -oProxyCommand=x}}\n"),
            "hosts.yaml:2:19: peers.A.host: '-oProxyCommand=x' is no host; a name does not begin "
            "with a dash");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {host: media1 -p 22}}\n"),
            "hosts.yaml:2:19: peers.A.host: 'media1 -p 22' is no host; a name has no blanks, and "
            "what else ssh is to be told stands under ssh");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {host: m, ssh: -4}}\n"),
            "hosts.yaml:2:27: peers.A.ssh: must be a list such as [-p, \"2222\"]");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {host: m, address: '::'}}\n"),
            "hosts.yaml:2:31: peers.A.address: '::' is not the address of one host");
  EXPECT_EQ(problems("coordinator: {listen: 10.0.0.1}\npeers: [A]\n"),
            "hosts.yaml:2:8: peers: must be a map of peers such as {A: {host: media1}}");
}

// What is behind the @ is the host's name to whatever ssh connects with.
TEST(HostsFile, LetsNothingPassForAnOption) {
  const auto problem = [](const std::string& peer) {
    return problems("coordinator: {listen: 10.0.0.1}\npeers: {A: {" + peer + "}}\n");
  };
  EXPECT_EQ(problem("host: user@-oProxyCommand=x"),
            "hosts.yaml:2:19: peers.A.host: 'user@-oProxyCommand=x' is no host; a name does not "
            "begin with a dash");
  EXPECT_EQ(problem("host: user@"),
            "hosts.yaml:2:19: peers.A.host: 'user@' is no host; a name follows the @");
  EXPECT_EQ(problem("host: '@media1'"),
            "hosts.yaml:2:19: peers.A.host: '@media1' is no host; a user's name stands before the "
            "@");
  EXPECT_EQ(
      problem("host: m, strand: -c"),
      "hosts.yaml:2:30: peers.A.strand: '-c' would pass for an option; put ./ before the name "
      "of a program that begins with a dash");
  EXPECT_EQ(problem("host: m, ssh: [n]"),
            "hosts.yaml:2:28: peers.A.ssh[0]: 'n' would make ssh take what follows for the host; "
            "write options of ssh and their values only");
  EXPECT_EQ(problem("host: m, ssh: [-4, --]"),
            "hosts.yaml:2:32: peers.A.ssh[1]: '--' would make ssh take what follows for the host; "
            "write options of ssh and their values only");
  EXPECT_EQ(problem("host: user@media1, strand: ./-c, ssh: [-p, 22]"), "");
}

TEST(HostsFile, IsShownInTheDocumentAsItIsRead) {
  const std::string page = support::read_file(STRANDCAST_SOURCE_DIR "/docs/hosts.md");
  constexpr std::string_view fence = "```yaml\n";
  const std::size_t begin = page.find(fence) + fence.size();
  const HostsFile hosts = parse_hosts(
      std::string_view(page).substr(begin, page.find("```", begin) - begin), "hosts.md");
  ASSERT_EQ(hosts.peers.size(), 3U);
  EXPECT_EQ(hosts.peers[1].program, "/opt/strand/bin/strand");
}

TEST(HostsFile, SaysWhichFileCannotBeRead) {
  try {
    static_cast<void>(read_hosts_file("no/such/hosts.yaml"));
    FAIL();
  } catch (const ProgramError& error) {
    EXPECT_STREQ(error.what(),
                 "cannot read the hosts in no/such/hosts.yaml: No such file or "
                 "directory; check the path of --hosts");
  }
}

TEST(RemoteShell, GivesSshOneCommand) {
  const HostedPeer peer{*PeerName::parse("A"), "media1", 10'001,      "out",
                        "/opt/my strand",      "",       {"-p", "22"}};
  EXPECT_EQ(ssh_command(peer, {"peer", "--out", "a b", "--", "A", "10001"}),
            (std::vector<std::string>{"ssh", "-p", "22", "-T", "-o", "BatchMode=yes", "-o",
                                      "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o",
                                      "ServerAliveCountMax=3", "--", "media1",
                                      "exec '/opt/my strand' peer --out 'a b' -- A 10001"}));
}

TEST(RemoteShell, TellsSshsOwnFailuresApart) {
  const HostedPeer peer{*PeerName::parse("A"), "media1", 10'001, "out", "strand", "", {}};
  EXPECT_EQ(ssh_problem(peer, {255, 0}),
            "ssh has no connection to media1; it must work without a password: ssh media1 true");
  EXPECT_EQ(ssh_problem(peer, {127, 0}),
            "there is no program strand on media1; install StrandCast there, or say with strand in "
            "the hosts file where it is");
  EXPECT_EQ(ssh_problem(peer, {3, 0}), std::nullopt);
  EXPECT_EQ(ssh_problem(peer, {0, 9}), std::nullopt);
}

}  // namespace
}  // namespace strand::real
