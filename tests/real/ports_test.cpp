#include "real/ports.hpp"

#include <cstring>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/endpoint.hpp"
#include "real/file_descriptor.hpp"
#include "real/port_owner.hpp"
#include "real/socket_address.hpp"

namespace strand::real {
namespace {

// A socket on a port of 127.0.0.1 that the kernel chose, held while it lives.
class TakenPort {
 public:
  explicit TakenPort(PortProtocol protocol)
      : socket_(::socket(AF_INET, protocol == PortProtocol::tcp ? SOCK_STREAM : SOCK_DGRAM, 0)) {
    SocketAddress address({loopback_address, 0});
    EXPECT_EQ(::bind(socket_.get(), address.get(), address.size()), 0);
    if (protocol == PortProtocol::tcp) {
      EXPECT_EQ(::listen(socket_.get(), 1), 0);
    }
    EXPECT_EQ(::getsockname(socket_.get(), address.get(), address.room()), 0);
    number_ = address.endpoint().port;
  }
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  FileDescriptor socket_;
  std::uint16_t number_ = 0;
};

PortOwner ourselves() {
  return {"launch_tests", ::getpid()};
}

std::vector<PeerName> chain(std::initializer_list<const char*> names) {
  std::vector<PeerName> result;
  for (const char* name : names) result.push_back(*PeerName::parse(name));
  return result;
}

TEST(Ports, ARunTakesOneForTheCoordinatorAndTwoForEveryPeer) {
  const auto ports = ports_of_run(9000, 10001, chain({"A", "B"}));
  ASSERT_EQ(ports.size(), 5U);
  EXPECT_EQ(ports[0].number, 9000U);
  EXPECT_EQ(ports[1].number, 10001U);
  EXPECT_EQ(ports[1].protocol, PortProtocol::udp);
  EXPECT_EQ(ports[2].number, 20001U);
  EXPECT_EQ(ports[2].protocol, PortProtocol::tcp);
  EXPECT_EQ(ports[3].number, 10002U);
  EXPECT_EQ(ports[4].number, 20002U);
  EXPECT_EQ(ports[4].user, "peer B");
}

TEST(Ports, EveryProgramKnowsItsOwn) {
  const auto ports = ports_of_run(9000, 10001, chain({"A", "B"}));
  const auto coordinator = ports_of_program(ports, 0);
  ASSERT_EQ(coordinator.size(), 1U);
  EXPECT_EQ(coordinator[0].number, 9000U);
  const auto peer_b = ports_of_program(ports, 2);
  ASSERT_EQ(peer_b.size(), 2U);
  EXPECT_EQ(peer_b[0].number, 10002U);
  EXPECT_EQ(peer_b[1].number, 20002U);
}

TEST(Ports, FreePortsAreNoProblem) {
  std::uint16_t free = 0;
  { free = TakenPort(PortProtocol::tcp).number(); }
  EXPECT_EQ(find_port_problem({{free, PortProtocol::tcp, "the coordinator", "--port"}}),
            std::nullopt);
}

TEST(Ports, ATakenPortIsNamedWithItsUserAndTheFlagThatMovesIt) {
  const TakenPort taken(PortProtocol::udp);
  EXPECT_EQ(find_port_problem({{taken.number(), PortProtocol::udp, "peer B", "--peer-port"}}),
            "UDP port " + std::to_string(taken.number()) + " (peer B) is taken by " +
                to_string(ourselves()) + "; choose other ports with --peer-port");
}

TEST(Ports, AListenerTakesAPortToo) {
  const TakenPort taken(PortProtocol::tcp);
  EXPECT_TRUE(find_port_problem({{taken.number(), PortProtocol::tcp, "x", "--port"}}));
  // UDP and TCP have ports of their own.
  EXPECT_FALSE(find_port_problem({{taken.number(), PortProtocol::udp, "x", "--port"}}));
}

// How a program can have a port.
struct Holding {
  IpAddress address = loopback_address;
  int type = SOCK_STREAM;
  int option = 0;  // of SOL_SOCKET
};

// The port, as the kernel chose it; 0 on a host without the family.
std::uint16_t hold(FileDescriptor& socket, const Holding& how) {
  const int yes = 1;
  socket = FileDescriptor(::socket(family_of(how.address), how.type, 0));
  if (!socket.valid()) return 0;
  if (how.option != 0) ::setsockopt(socket.get(), SOL_SOCKET, how.option, &yes, sizeof yes);
  SocketAddress address({how.address, 0});
  EXPECT_EQ(::bind(socket.get(), address.get(), address.size()), 0);
  if (how.type == SOCK_STREAM) {
    EXPECT_EQ(::listen(socket.get(), 1), 0);
  }
  EXPECT_EQ(::getsockname(socket.get(), address.get(), address.room()), 0);
  return address.endpoint().port;
}

TEST(Ports, APortIsTakenHoweverItIsHeld) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const auto protocol = type == SOCK_STREAM ? PortProtocol::tcp : PortProtocol::udp;
    for (const int option : {0, SO_REUSEADDR, SO_REUSEPORT}) {
      // The last stands for IPv4 too.
      for (const IpAddress address : {loopback_address, wildcard_address, wildcard_address_v6}) {
        FileDescriptor socket;
        const std::uint16_t port = hold(socket, {address, type, option});
        if (port == 0) continue;
        EXPECT_TRUE(find_port_problem({{port, protocol, "x", "--port"}}))
            << type << " " << option << " " << format_address(address);
      }
    }
  }
}

TEST(Ports, ConnectionsOfAnEarlierRunAreNoReasonToRefuse) {
  // A listener as the programs have, and a connection to it that it closes first.
  FileDescriptor listener;
  const std::uint16_t port = hold(listener, {.option = SO_REUSEADDR});
  const FileDescriptor client(::socket(AF_INET, SOCK_STREAM, 0));
  const SocketAddress address({loopback_address, port});
  ASSERT_EQ(::connect(client.get(), address.get(), address.size()), 0);
  { const FileDescriptor accepted(::accept(listener.get(), nullptr, nullptr)); }
  listener.reset();
  EXPECT_EQ(find_port_problem({{port, PortProtocol::tcp, "x", "--port"}}), std::nullopt);
}

TEST(Ports, AllProblemsComeInOneLine) {
  const TakenPort tcp(PortProtocol::tcp);
  const TakenPort udp(PortProtocol::udp);
  const std::string us = to_string(ourselves());
  const auto problem =
      find_port_problem({{tcp.number(), PortProtocol::tcp, "the coordinator", "--coordinator-port"},
                         {udp.number(), PortProtocol::udp, "peer A", "--peer-port"}});
  EXPECT_EQ(problem, "TCP port " + std::to_string(tcp.number()) +
                         " (the coordinator) is taken by " + us + "; UDP port " +
                         std::to_string(udp.number()) + " (peer A) is taken by " + us +
                         "; choose other ports with --coordinator-port and --peer-port");
}

TEST(Ports, NoMoreThanFourAreNamed) {
  const TakenPort taken(PortProtocol::udp);
  const std::vector<PortUse> ports(6, {70'000, PortProtocol::udp, "peer X", "--peer-port"});
  const auto problem = find_port_problem(ports);
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->find("; and 2 more; choose"), std::string::npos) << *problem;
}

TEST(Ports, AControlPortBeyondTheLastPortIsFound) {
  // 55,536 + 10,000 = 65,536.
  const auto ports = ports_of_run(1, 55'536, chain({"A"}));
  EXPECT_EQ(find_port_problem({ports[2]}),
            "TCP port 65536 (peer A) is not between 1 and 65535; choose other ports with "
            "--peer-port");
}

TEST(Ports, AControlPortThatIsAlsoTheCoordinatorsIsFound) {
  std::uint16_t free = 0;
  { free = TakenPort(PortProtocol::tcp).number(); }
  EXPECT_EQ(find_port_problem({{free, PortProtocol::tcp, "the coordinator", "--coordinator-port"},
                               {free, PortProtocol::tcp, "peer A", "--peer-port"}}),
            "TCP port " + std::to_string(free) +
                " (peer A) is also that of the coordinator; choose other ports with --peer-port");
}

}  // namespace
}  // namespace strand::real
