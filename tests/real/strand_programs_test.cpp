// `strand coordinator` and `strand peer`, each started by hand.

#include <fstream>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "core/base/endpoint.hpp"
#include "real/file_descriptor.hpp"
#include "real/socket_address.hpp"
#include "tests/real/strand_programs_fixture.hpp"

namespace strand::real {
namespace {

class StrandPrograms : public StrandByHand {
 protected:
  // Types `list` until the coordinator's answer has all of `peers`.
  static bool lists(const StrandProcess& coordinator, const std::vector<std::string>& peers) {
    return eventually([&] {
      coordinator.type("list");
      const std::string output = coordinator.output();
      return std::all_of(peers.begin(), peers.end(), [&](const std::string& peer) {
        return output.find(peer) != std::string::npos;
      });
    });
  }
};

TEST_F(StrandPrograms, PeersMayStartBeforeTheirCoordinator) {
  StrandProcess b(peer("B", 1));
  StrandProcess a(peer("A", 0));
  // Both have tried by now, and nobody answered.
  ASSERT_TRUE(eventually([&] {
    return contents_of(out_ / "peer_A.log").find("registering") != std::string::npos ||
           contents_of(out_ / "peer_A.log").find("receiving") != std::string::npos;
  }));
  StrandProcess head(coordinator({"--demo", "--frames", "10", "--chain", "A,B"}));
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_EQ(b.wait(), 0) << b.errors();
  EXPECT_EQ(files_in(frames_of(out_, "A")), 10U);
  EXPECT_EQ(files_in(frames_of(out_, "B")), 10U);
  // B was the first to come, and is the second of the chain all the same.
  EXPECT_EQ(report().runs.at(0).peers.at(1).name, "B");
}

TEST_F(StrandPrograms, ACoordinatorWithoutAChainStreamsWhenItIsTold) {
  StrandProcess head(coordinator({"--demo", "--frames", "10"}));
  head.type("startVideo");
  ASSERT_TRUE(eventually(
      [&] { return head.output().find("no peer is registered yet") != std::string::npos; }));
  StrandProcess first(peer("zoe", 0));
  ASSERT_TRUE(lists(head, {"zoe"}));
  StrandProcess second(peer("adam", 1));
  ASSERT_TRUE(lists(head, {"zoe", "adam"}));
  head.type("startVideo");
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(first.wait(), 0);
  EXPECT_EQ(second.wait(), 0);
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).peers.size(), 2U);
  EXPECT_EQ(result.runs[0].peers[0].name, "zoe");
  EXPECT_EQ(result.runs[0].peers[1].completeness, 1.0);
  EXPECT_NE(result.resolved_json.find("\"zoe\""), std::string::npos) << result.resolved_json;
}

TEST_F(StrandPrograms, QuitEndsTheRunInOrder) {
  StrandProcess head(coordinator({"--demo", "--frames", "100000", "--chain", "A"}));
  StrandProcess a(peer("A", 0));
  ASSERT_TRUE(eventually([&] { return files_in(frames_of(out_, "A")) > 0; })) << head.errors();
  head.type("quit");
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  const reports::Report result = report();
  EXPECT_TRUE(result.runs.at(0).partial);
  EXPECT_EQ(result.verdict, "fail");
  EXPECT_TRUE(result.runs[0].peers.at(0).reported);
}

TEST_F(StrandPrograms, TheEndOfTheInputIsNotQuit) {
  StrandProcess head(coordinator({"--demo", "--frames", "5", "--chain", "A"}));
  head.end_input();
  StrandProcess a(peer("A", 0));
  a.end_input();
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
}

TEST_F(StrandPrograms, AnUnknownCommandGetsALine) {
  StrandProcess head(coordinator({"--demo"}));
  head.type("start the video");
  head.type("help");
  head.type("quit");
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(head.output(),
            "unknown command 'start the video'; the commands are startVideo, list, stop, stats, "
            "quit, help\n"
            "startVideo   stream to the peers that are registered\n"
            "list         show the peers in chain order\n"
            "stop         end the stream, and collect what the peers saw\n"
            "stats        show what is known of the stream\n"
            "quit         end the run\n"
            "help         list the commands\n");
}

TEST_F(StrandPrograms, APeerThatQuitsEndsWell) {
  StrandProcess a(peer("A", 0));
  a.type("quit");
  EXPECT_EQ(a.wait(), 0) << a.errors();
}

TEST_F(StrandPrograms, ASignalEndsAPeerWithItsCode) {
  StrandProcess a(peer("A", 0));
  ASSERT_TRUE(eventually([&] { return fs::exists(out_ / "peer_A.log"); }));
  // The log is the last thing before the peer runs; until then a signal ends it by default, and
  // wait() gives the same code.
  a.signal(SIGINT);
  EXPECT_EQ(a.wait(), 130) << a.errors();
}

TEST_F(StrandPrograms, ANameThatIsTakenIsRefused) {
  StrandProcess head(coordinator({"--demo"}));
  StrandProcess first(peer("A", 0));
  ASSERT_TRUE(lists(head, {"A "}));
  std::vector<std::string> again = peer("A", 1);
  again.back() = folder_.path() / "other";
  StrandProcess second(again);
  EXPECT_EQ(second.wait(), 2);
  EXPECT_NE(second.errors().find("strand: the coordinator refused: the name A is taken; start "
                                 "this peer under another name\n"),
            std::string::npos)
      << second.errors();
  head.type("quit");
  EXPECT_EQ(head.wait(), 0);
  EXPECT_EQ(first.wait(), 0);
}

TEST_F(StrandPrograms, APeerKeepsItsLogAndFramesFromAnotherOfItsName) {
  StrandProcess first(peer("A", 0));
  const fs::path log = out_ / "peer_A.log";
  ASSERT_TRUE(eventually([&] { return contents_of(log).find("receiving") != std::string::npos; }));
  std::ofstream(frames_of(out_, "A") / "frame_000000.jpg") << "its own";
  for (const bool overwrite : {false, true}) {
    std::vector<std::string> again = peer("A", 1);
    if (overwrite) again.emplace_back("--overwrite");
    StrandProcess second(again);
    EXPECT_EQ(second.wait(), 3);
    EXPECT_EQ(second.errors(), "strand: the log " + log.string() +
                                   " belongs to a program that is running; stop it, or choose "
                                   "another name, or another folder with --out\n");
    EXPECT_NE(contents_of(log).find("receiving"), std::string::npos) << contents_of(log);
    EXPECT_EQ(contents_of(frames_of(out_, "A") / "frame_000000.jpg"), "its own");
  }
  first.type("quit");
  EXPECT_EQ(first.wait(), 0) << first.errors();
  // What it leaves behind is in nobody's way.
  StrandProcess third(joined({peer("A", 1), {"--overwrite"}}));
  third.type("quit");
  EXPECT_EQ(third.wait(), 0) << third.errors();
}

TEST_F(StrandPrograms, ACoordinatorKeepsItsLogFromAnotherInItsFolder) {
  StrandProcess first(coordinator({"--demo"}));
  ASSERT_TRUE(lists(first, {"no peer is registered"}));
  const std::string before = contents_of(out_ / "coordinator.log");
  StrandProcess second(
      {"coordinator", "--demo", "--port", std::to_string(ports_.peer()), "--out", out_});
  EXPECT_EQ(second.wait(), 3);
  EXPECT_TRUE(second.errors().starts_with("strand: the log ")) << second.errors();
  EXPECT_TRUE(contents_of(out_ / "coordinator.log").starts_with(before));
  first.type("quit");
  EXPECT_EQ(first.wait(), 0) << first.errors();
}

TEST_F(StrandPrograms, APeerCountsWhatItsReceiveBufferHadNoRoomFor) {
  StrandProcess a(peer("A", 0));
  const fs::path log = out_ / "peer_A.log";
  ASSERT_TRUE(eventually([&] { return contents_of(log).find("receiving") != std::string::npos; }));
  // While the peer stands still, more comes than the largest buffer it asks for, 8 MiB with the
  // kernel's own part, can hold.
  a.signal(SIGSTOP);
  const FileDescriptor sender(::socket(AF_INET, SOCK_DGRAM, 0));
  const SocketAddress address({loopback_address, ports_.peer(0)});
  const std::string datagram(1'200, 'x');
  for (int i = 0; i < 10'000; ++i) {
    ::sendto(sender.get(), datagram.data(), datagram.size(), 0, address.get(), address.size());
  }
  a.signal(SIGCONT);
  a.type("quit");
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_NE(contents_of(log).find(" datagrams were lost on arrival: "), std::string::npos)
      << contents_of(log);
}

TEST_F(StrandPrograms, ATakenPortIsNamed) {
  StrandProcess a(peer("A", 0));
  ASSERT_TRUE(eventually([&] { return fs::exists(out_ / "peer_A.log"); }));
  StrandProcess b(peer("B", 0));
  EXPECT_EQ(b.wait(), 3);
  EXPECT_TRUE(b.errors().starts_with("strand: UDP port " + std::to_string(ports_.peer(0))))
      << b.errors();
  // One line, and nothing written.
  EXPECT_EQ(b.errors().find('\n'), b.errors().size() - 1);
  EXPECT_FALSE(fs::exists(frames_of(out_, "B")));
}

TEST_F(StrandPrograms, APeerDoesNotMixFrames) {
  fs::create_directories(frames_of(out_, "A"));
  std::ofstream(frames_of(out_, "A") / "frame_000000.jpg") << "earlier";
  StrandProcess refused(peer("A", 0));
  EXPECT_EQ(refused.wait(), 3);
  EXPECT_NE(refused.errors().find("--overwrite"), std::string::npos) << refused.errors();
  EXPECT_EQ(contents_of(frames_of(out_, "A") / "frame_000000.jpg"), "earlier");
}

// The coordinator is not told of the scenario: only what A sends to B is lost.
TEST_F(StrandPrograms, APeerAppliesTheLinksOfItsPlace) {
  const fs::path file = folder_.path() / "links.yaml";
  std::ofstream(file) << "version: 1\ntopology: {chain: [A, B]}\nsource: {type: synthetic}\n"
                         "links: {default: {loss: 100%}}\n";
  StrandProcess a(joined({peer("A", 0), {"--links", file}}));
  StrandProcess b(joined({peer("B", 1), {"--links", file}}));
  StrandProcess head(coordinator({"--demo", "--frames", "10", "--chain", "A,B"}));
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_EQ(b.wait(), 0) << b.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
  EXPECT_EQ(report().runs[0].peers.at(1).completeness, 0.0);
}

// Ten frames in a third of a second, of which the disk takes none but perhaps the first.
TEST_F(StrandPrograms, APeerCarriesOutTheEventsOfItsPlaceAndKeepsItsFramesWhenItGoesOn) {
  const fs::path file = folder_.path() / "links.yaml";
  std::ofstream(file) << "version: 1\ntopology: {chain: [A]}\nsource: {type: synthetic}\n"
                         "events: [{at: 0s, disk: A, full: true}]\n";
  fs::create_directories(frames_of(out_, "A"));
  std::ofstream(frames_of(out_, "A") / "frame_000099.jpg") << "earlier";
  StrandProcess a(joined({peer("A", 0), {"--links", file, "--continue"}}));
  StrandProcess head(coordinator({"--demo", "--frames", "10", "--chain", "A"}));
  EXPECT_EQ(head.wait(), 0) << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
  EXPECT_GE(report().runs[0].peers[0].frames.not_stored, 9U);
  EXPECT_EQ(contents_of(frames_of(out_, "A") / "frame_000099.jpg"), "earlier");
}

TEST_F(StrandPrograms, APeerThatItsLinksDoNotKnowIsRefused) {
  const fs::path file = folder_.path() / "links.yaml";
  std::ofstream(file) << "version: 1\ntopology: {chain: [A, B]}\nsource: {type: synthetic}\n"
                         "links: {default: {loss: 1%}}\n";
  StrandProcess z(joined({peer("Z", 0), {"--links", file}}));
  EXPECT_EQ(z.wait(), 2);
  EXPECT_EQ(z.errors(), "strand: --links: 'Z' is not in the chain of " + file.string() +
                            "; give the peer another name, or name the chain with --chain\n");
}

TEST_F(StrandPrograms, ACoordinatorSaysWhoIsMissingWhenItGivesUp) {
  StrandProcess a(peer("A", 0));
  StrandProcess head(coordinator({"--demo", "--chain", "A,B,C", "--wait", "2s"}));
  EXPECT_EQ(head.wait(), 3);
  EXPECT_NE(head.errors().find("not all peers registered in time; missing: B, C; start them, or "
                               "wait longer with --wait\n"),
            std::string::npos)
      << head.errors();
  EXPECT_EQ(a.wait(), 0) << a.errors();
}

}  // namespace
}  // namespace strand::real
