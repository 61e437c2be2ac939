// A video through chains of our programs and Python's, in every order: what the one side sends, the
// other takes, stores and passes on, to the byte.

#include "tests/interop/python_chain.hpp"

#include <gtest/gtest.h>

namespace strand::interop {
namespace {

using PythonPeers = PythonChain;
using PythonCoordinator = PythonChain;

TEST_F(PythonPeers, TakeTheFirstPlaceOfAChain) {
  const auto head = start_coordinator({"--chain", "py,B,C"});
  start_peers({"py", "B", "C"});
  EXPECT_EQ(head->wait(), 0) << head->errors();
  expect_everything_arrived({"py", "B", "C"});
  EXPECT_TRUE(logs("py", "registered; previous peer: {}"));
  EXPECT_TRUE(logs("py", "next peer: B at UDP " + std::to_string(ports_.peer(1))));
}

TEST_F(PythonPeers, TakeAPlaceInTheMiddleOfAChain) {
  const auto head = start_coordinator({"--chain", "A,py,C"});
  start_peers({"A", "py", "C"});
  EXPECT_EQ(head->wait(), 0) << head->errors();
  expect_everything_arrived({"A", "py", "C"});
  EXPECT_TRUE(logs("py", "registered; previous peer: " + entry_of("A", 0)));
  EXPECT_TRUE(logs("py", "next peer: C at UDP " + std::to_string(ports_.peer(2))));
  // What a peer without a session saw, no report can tell.
  const reports::RunReport run = report().runs.at(0);
  ASSERT_EQ(run.peers.size(), 3U);
  EXPECT_EQ(run.peers[0].completeness, 1.0);
  EXPECT_EQ(run.peers[1].name, "py");
  EXPECT_FALSE(run.peers[1].reported);
  EXPECT_EQ(run.peers[2].completeness, 1.0);
}

TEST_F(PythonPeers, TakeTheLastPlaceOfAChain) {
  const auto head = start_coordinator({"--chain", "A,B,py"});
  start_peers({"A", "B", "py"});
  EXPECT_EQ(head->wait(), 0) << head->errors();
  expect_everything_arrived({"A", "B", "py"});
  EXPECT_TRUE(logs("py", "registered; previous peer: " + entry_of("B", 1)));
  EXPECT_EQ(log_of("py").find("next peer"), std::string::npos);
}

// Of one datagram a frame, as the Python StrandCast makes them, or two, in a chain that relays
// whole frames.
TEST_F(PythonPeers, TakeTheLargestDatagramsAndWholeFrames) {
  const auto head = start_coordinator(
      {"--chain", "A,py,C", "--max-datagram", "60000B", "--forwarding", "store_and_forward"});
  start_peers({"A", "py", "C"});
  EXPECT_EQ(head->wait(), 0) << head->errors();
  expect_everything_arrived({"A", "py", "C"});
}

TEST_F(PythonPeers, MayWriteTheirMessagesInTheOddestWay) {
  const auto head = start_coordinator({"--chain", "A,py,C"});
  start_peer("A");
  start_peer("py", {"--odd"});
  start_peer("C");
  EXPECT_EQ(head->wait(), 0) << head->errors();
  expect_everything_arrived({"A", "py", "C"});
}

TEST_F(PythonCoordinator, StreamsThroughAChainOfOurPeersWhichEndByThemselves) {
  const auto head = start_python_coordinator({"--peers", "3"});
  start_peers({"A", "B", "C"});
  expect_everything_arrived({"A", "B", "C"});
  head->type("quit");
  EXPECT_EQ(head->wait(), 0) << head->errors();
}

TEST_F(PythonCoordinator, StreamsThroughAMixedChain) {
  const auto head = start_python_coordinator({"--peers", "4"});
  start_peers({"A", "py1", "C", "py2"});
  expect_everything_arrived({"A", "py1", "C", "py2"});
  head->type("quit");
  EXPECT_EQ(head->wait(), 0) << head->errors();
}

TEST_F(PythonCoordinator, MayWriteItsMessagesInTheOddestWay) {
  const auto head = start_python_coordinator({"--peers", "3", "--odd", "--datagram-bytes", "1200"});
  start_peers({"A", "py", "C"});
  expect_everything_arrived({"A", "py", "C"});
  head->type("quit");
  EXPECT_EQ(head->wait(), 0) << head->errors();
}

TEST_F(PythonCoordinator, HasPeersOfOursThatEndInMidStreamWhenTheyAreToldTo) {
  const auto head = start_python_coordinator({"--peers", "2", "--frames", "100000"});
  start_peers({"A", "B"});
  EXPECT_TRUE(eventually([&] { return real::files_in(real::frames_of(out_, "B")) > 0; }));
  for (const auto& peer : peers_) {
    peer->type("quit");
    EXPECT_EQ(peer->wait(), 0) << peer->errors();
  }
}

}  // namespace
}  // namespace strand::interop
