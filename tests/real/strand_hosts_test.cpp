// Peers on other hosts, with an ssh of the test's own that runs on this one: it looks as far as
// "--", writes down for which host it was called, and gives the rest to a shell, as sshd does.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

constexpr std::string_view ssh_script = R"script(#!/bin/sh
while [ "$1" != "--" ]; do shift; done
host=$2
shift 2
case $host in
  unreachable) echo "ssh: connect to host unreachable port 22: Connection refused" >&2; exit 255 ;;
esac
echo "$host" >> "$0.hosts"
cd "$(dirname "$0")" || exit 1
exec sh -c "$*"
)script";

class StrandHosts : public StrandRun {
 protected:
  StrandHosts() {
    support::write_file(bin_ / "ssh", std::string(ssh_script));
    ::chmod((bin_ / "ssh").c_str(), 0755);
  }
  // A hosts file with A elsewhere; `more` are further keys of the peer.
  [[nodiscard]] fs::path hosts(const std::string& host, const std::string& more) const {
    const fs::path file = folder_.path() / "hosts.yaml";
    support::write_file(file, "coordinator: {listen: 127.0.0.1}\npeers:\n  A: {host: " + host +
                                  ", port: " + std::to_string(ports_.peer(0)) + more + "}\n");
    return file;
  }
  [[nodiscard]] StrandProcess::Environment with_ssh() const {
    return {{"PATH", bin_.string() + ":" + std::getenv("PATH")}};
  }
  [[nodiscard]] std::string strand() const {
    return ", strand: \"" + std::string(STRANDCAST_BINARY_DIR "/strand") + "\"";
  }

  const fs::path bin_ = folder_.path() / "a bin";
};

TEST_F(StrandHosts, RunsAPeerElsewhere) {
  StrandProcess run(in_background({"--demo", "--frames", "20", "--peers", "A,B", "--hosts",
                                   hosts("media1", strand() + ", folder: \"it's far away\"")}),
                    with_ssh());
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_EQ(contents_of(bin_ / "ssh.hosts"), "media1\n");
  EXPECT_EQ(files_in(frames_of(bin_ / "it's far away", "A")), 20U);
  EXPECT_EQ(files_in(frames_of(out_, "B")), 20U);
  EXPECT_EQ(report().runs.at(0).peers.at(0).frames.complete, 20U);
  // What it prints there is its log here.
  EXPECT_NE(contents_of(out_ / "peer_A.log").find("20 frames received"), std::string::npos);
}

TEST_F(StrandHosts, EndsAPeerElsewhereWhenTheLauncherIsKilled) {
  StrandProcess run(in_background({"--demo", "--frames", "3000", "--peers", "A,B", "--hosts",
                                   hosts("media1", strand() + ", folder: elsewhere")}),
                    with_ssh());
  ASSERT_TRUE(eventually([&] { return files_in(frames_of(bin_ / "elsewhere", "A")) > 0; }));
  const std::string port = std::to_string(ports_.peer(0));
  ASSERT_EQ(processes_with({"peer", "--end-with-input", port}).size(), 1U);
  run.signal(SIGKILL);
  EXPECT_TRUE(eventually([&] {
    return processes_with({"peer", "--end-with-input", port}).empty();
  }));
  expect_nobody_left();
}

TEST_F(StrandHosts, SaysThatAHostCannotBeReached) {
  StrandProcess run(in_background({"--demo", "--peers", "A", "--hosts", hosts("unreachable", "")}),
                    with_ssh());
  EXPECT_EQ(run.wait(), 3);
  EXPECT_NE(run.errors().find("strand: peer A: ssh has no connection to unreachable; it must work "
                              "without a password: ssh unreachable true: ssh: connect to host "
                              "unreachable port 22: Connection refused\n"),
            std::string::npos)
      << run.errors();
}

TEST_F(StrandHosts, SaysThatTheProgramIsMissingThere) {
  StrandProcess run(in_background({"--demo", "--peers", "A", "--hosts",
                                   hosts("media1", ", strand: /no/such/strand")}),
                    with_ssh());
  EXPECT_EQ(run.wait(), 3);
  EXPECT_NE(run.errors().find("strand: peer A: there is no program /no/such/strand on media1; "
                              "install StrandCast there, or say with strand in the hosts file "
                              "where it is"),
            std::string::npos)
      << run.errors();
}

TEST_F(StrandHosts, SaysThatThereIsNoSsh) {
  StrandProcess run(in_background({"--demo", "--hosts", hosts("media1", "")}),
                    {{"PATH", folder_.path().string()}});
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(run.errors(),
            "strand: --hosts: there is no program ssh here; install it (openssh-client), or start "
            "the peers by hand, as docs/hosts.md shows\n");
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(StrandHosts, RefusesLinksThatNobodyElsewhereCouldImpair) {
  const fs::path file = scenario("impaired",
                                 "topology: {chain: [A]}\nsource: {type: synthetic, frames: 10}\n"
                                 "links: {default: {loss: 5%}}\n");
  StrandProcess run(in_background({file, "--hosts", hosts("media1", "")}), with_ssh());
  EXPECT_EQ(run.wait(), 2);
  EXPECT_EQ(run.errors(),
            "strand: --hosts: between hosts there are the links that there are, and the scenario "
            "impairs some; run it without --hosts, or with --ignore-links\n");
}

}  // namespace
}  // namespace strand::real
