// What our coordinator and our peers answer to a client in Python: the control messages of the
// protocol that StrandCast started from.

#include <gtest/gtest.h>

#include "tests/interop/python_chain.hpp"

namespace strand::interop {
namespace {

class PythonClient : public PythonChain {
 protected:
  [[nodiscard]] std::string ask_coordinator(const std::string& message,
                                            const std::vector<std::string>& more = {}) const {
    return answer_to(message, ports_.coordinator(), more);
  }
  [[nodiscard]] bool coordinator_listens() const {
    return eventually([&] {
      return contents_of(out_ / "coordinator.log").find("control on TCP") != std::string::npos;
    });
  }
  [[nodiscard]] std::string registration_of(const std::string& name, unsigned place) const {
    return R"({"type": "register", )" + entry_of(name, place).substr(1);
  }
};

TEST_F(PythonClient, IsAnsweredWithThePeerBeforeItWhenItRegisters) {
  const auto head = start_coordinator({});
  ASSERT_TRUE(coordinator_listens());
  EXPECT_EQ(ask_coordinator(registration_of("A", 0)), "{}\n");
  EXPECT_EQ(ask_coordinator(registration_of("B", 1)), entry_of("A", 0) + "\n");
}

TEST_F(PythonClient, MayRegisterInTwoSegmentsWithKeysInAnyOrderAndKeysThatNobodyKnows) {
  const auto head = start_coordinator({});
  ASSERT_TRUE(coordinator_listens());
  EXPECT_EQ(ask_coordinator(registration_of("A", 0), {"--odd"}), "{}\n");
  EXPECT_EQ(ask_coordinator(registration_of("B", 1), {"--odd"}), entry_of("A", 0) + "\n");
}

TEST_F(PythonClient, LooksPeersUpAndListsThem) {
  const auto head = start_coordinator({});
  ASSERT_TRUE(coordinator_listens());
  EXPECT_EQ(ask_coordinator(R"({"type": "list"})"), "[]\n");
  start_peers({"A", "py"});
  EXPECT_EQ(ask_coordinator(R"({"type": "lookup", "name": "py"})"), entry_of("py", 1) + "\n");
  EXPECT_EQ(ask_coordinator(R"({"type": "lookup", "name": "Z"})"), "{}\n");
  EXPECT_EQ(ask_coordinator(R"({"type": "list"})"),
            "[" + entry_of("A", 0) + ", " + entry_of("py", 1) + "]\n");
}

TEST_F(PythonClient, IsToldWhichMessagesTheCoordinatorDoesNotKnow) {
  const auto head = start_coordinator({});
  ASSERT_TRUE(coordinator_listens());
  for (const char* unknown :
       {R"({"type": "unregister"})", R"({"type": 5})", R"({"kind": "list"})", "{}"}) {
    EXPECT_EQ(ask_coordinator(unknown), "{\"error\": \"unknown type\"}\n") << unknown;
  }
}

TEST_F(PythonClient, NamesOurPeersNextOne) {
  const auto head = start_coordinator({});
  start_peer("A");
  const auto control = static_cast<std::uint16_t>(ports_.peer() + 10'000);
  const std::string update = R"({"cmd": "UPDATE_NEXT", "next_name": "C", "next_port": )";
  for (const unsigned place : {2U, 3U}) {
    const std::string port = std::to_string(ports_.peer(place));
    const std::vector<std::string> odd_or_not(place - 2, "--odd");
    EXPECT_EQ(answer_to(update + port + "}", control, odd_or_not), "OK\n");
    EXPECT_TRUE(logs("A", "the next peer is at UDP port " + port));
  }
}

}  // namespace
}  // namespace strand::interop
