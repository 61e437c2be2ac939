#include "real/ports.hpp"

#include <cstring>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
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
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(loopback_address);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    if (protocol == PortProtocol::tcp) {
      EXPECT_EQ(::listen(socket_.get(), 1), 0);
    }
    EXPECT_EQ(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    number_ = ntohs(address.sin_port);
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
  std::uint32_t address = loopback_address;
  int type = SOCK_STREAM;
  int option = 0;             // of SOL_SOCKET
  bool every_family = false;  // IPv6, which stands for IPv4 too
};

// The port, as the kernel chose it; 0 on a host without the family.
std::uint16_t hold(FileDescriptor& socket, const Holding& how) {
  const int yes = 1;
  socket = FileDescriptor(::socket(how.every_family ? AF_INET6 : AF_INET, how.type, 0));
  if (!socket.valid()) return 0;
  if (how.option != 0) ::setsockopt(socket.get(), SOL_SOCKET, how.option, &yes, sizeof yes);
  sockaddr_storage storage{};
  auto* const generic = reinterpret_cast<sockaddr*>(&storage);
  socklen_t size = sizeof(sockaddr_in6);
  storage.ss_family = AF_INET6;
  if (!how.every_family) {
    const sockaddr_in address = to_socket_address({how.address, 0});
    size = sizeof address;
    std::memcpy(&storage, &address, size);
  }
  EXPECT_EQ(::bind(socket.get(), generic, size), 0);
  if (how.type == SOCK_STREAM) {
    EXPECT_EQ(::listen(socket.get(), 1), 0);
  }
  EXPECT_EQ(::getsockname(socket.get(), generic, &size), 0);
  // The port has the same place in both families' addresses.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

TEST(Ports, APortIsTakenHoweverItIsHeld) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const auto protocol = type == SOCK_STREAM ? PortProtocol::tcp : PortProtocol::udp;
    for (const int option : {0, SO_REUSEADDR, SO_REUSEPORT}) {
      for (const Holding& how : {Holding{loopback_address, type, option, false},
                                 Holding{0, type, option, false}, Holding{0, type, option, true}}) {
        FileDescriptor socket;
        const std::uint16_t port = hold(socket, how);
        if (port == 0) continue;
        EXPECT_TRUE(find_port_problem({{port, protocol, "x", "--port"}}))
            << type << " " << option << " " << how.address << " " << how.every_family;
      }
    }
  }
}

TEST(Ports, ConnectionsOfAnEarlierRunAreNoReasonToRefuse) {
  // A listener as the programs have, and a connection to it that it closes first.
  FileDescriptor listener;
  const std::uint16_t port = hold(listener, {.option = SO_REUSEADDR});
  const FileDescriptor client(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = to_socket_address({loopback_address, port});
  ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
            0);
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
