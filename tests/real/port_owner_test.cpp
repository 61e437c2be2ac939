#include "real/port_owner.hpp"

#include <cerrno>
#include <fstream>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "real/file_descriptor.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

std::uint16_t bind_some(const FileDescriptor& socket, bool listens) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  if (listens) {
    EXPECT_EQ(::listen(socket.get(), 1), 0);
  }
  EXPECT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  return ntohs(address.sin_port);
}

TEST(PortOwner, IsThisProcessForAPortOfItsOwn) {
  const FileDescriptor tcp(::socket(AF_INET, SOCK_STREAM, 0));
  const FileDescriptor udp(::socket(AF_INET, SOCK_DGRAM, 0));
  const auto listener = find_port_owner(PortProtocol::tcp, bind_some(tcp, true));
  ASSERT_TRUE(listener);
  EXPECT_EQ(listener->pid, ::getpid());
  EXPECT_EQ(listener->program, "launch_tests");
  const auto receiver = find_port_owner(PortProtocol::udp, bind_some(udp, false));
  ASSERT_TRUE(receiver);
  EXPECT_EQ(receiver->pid, ::getpid());
}

TEST(PortOwner, IsNobodyForAPortThatIsFree) {
  std::uint16_t free = 0;
  {
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
    free = bind_some(socket, false);
  }
  EXPECT_EQ(find_port_owner(PortProtocol::udp, free), std::nullopt);
  // No port at all.
  EXPECT_EQ(find_port_owner(PortProtocol::udp, 70'000), std::nullopt);
}

// A /proc of our own making, in which port 9000 (0x2328) is that of inode 77.
class MadeUpProc : public ::testing::Test {
 protected:
  MadeUpProc() {
    fs::create_directories(proc_ / "net");
    write("net/tcp",
          "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
          "   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 "
          "       0 77 1 0000000000000000 100 0 0 10 0\n"
          "   1: 0100007F:2328 0100007F:2329 01 00000000:00000000 00:00000000 00000000  1000 "
          "       0 79 1 0000000000000000 20 4 30 10 -1\n"
          "   1: 0100007F:2329 0100007F:2328 01 00000000:00000000 00:00000000 00000000  1000 "
          "       0 78 1 0000000000000000 20 4 30 10 -1\n"
          "   2: 0100007F:232A 0100007F:2328 06 00000000:00000000 03:00001770 00000000     0 "
          "       0 0 3 0000000000000000\n");
  }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((proc_ / file).parent_path());
    std::ofstream(proc_ / file) << text;
  }
  void add_process(const std::string& pid, const std::string& name, const std::string& link) const {
    write(pid + "/comm", name + "\n");
    fs::create_directories(proc_ / pid / "fd");
    fs::create_symlink("/dev/null", proc_ / pid / "fd" / "0");
    fs::create_symlink(link, proc_ / pid / "fd" / "3");
  }
  [[nodiscard]] std::optional<PortOwner> owner_of(std::uint32_t port) const {
    return find_port_owner(PortProtocol::tcp, port, proc_);
  }

  support::TemporaryFolder folder_;
  fs::path proc_ = folder_.path() / "proc";
};

TEST_F(MadeUpProc, TheOwnerIsWhoHasTheSocketOfTheListener) {
  add_process("12", "innocent", "socket:[78]");
  add_process("13", "connected", "socket:[79]");
  add_process("140", "busy", "socket:[77]");
  EXPECT_EQ(owner_of(9000), (PortOwner{"busy", 140}));
  EXPECT_EQ(to_string(*owner_of(9000)), "busy (pid 140)");
  // Nobody listens on it, and a connection has it; one that is winding down is nobody's.
  EXPECT_EQ(owner_of(9001), (PortOwner{"innocent", 12}));
  EXPECT_EQ(owner_of(9002), std::nullopt);
}

// On ::, which stands for IPv4 too; port 9003 is 0x232B.
TEST_F(MadeUpProc, AnOwnerBehindIPv6IsFoundToo) {
  add_process("140", "busy", "socket:[80]");
  write("net/udp6",
        "  sl  local_address                         remote_address                        st\n"
        "  12: 00000000000000000000000000000000:232B 00000000000000000000000000000000:0000 07 "
        "00000000:00000000 00:00000000 00000000  1000        0 80 2 0000000000000000 0\n");
  EXPECT_EQ(find_port_owner(PortProtocol::udp, 9003, proc_), (PortOwner{"busy", 140}));
  EXPECT_EQ(owner_of(9003), std::nullopt);
}

TEST_F(MadeUpProc, OfSeveralThatShareItItIsTheFirst) {
  add_process("99", "parent", "socket:[77]");
  add_process("140", "child", "socket:[77]");
  EXPECT_EQ(owner_of(9000), (PortOwner{"parent", 99}));
}

TEST_F(MadeUpProc, EntriesThatCannotBeReadArePassedOver) {
  // A process without descriptors that we may see, one that has just ended, what is no process.
  write("7/comm", "hidden\n");
  fs::create_directories(proc_ / "8");
  write("9/fd", "is no folder");
  write("self/comm", "us\n");
  write("12x/comm", "nobody\n");
  write("99999999999999999999/comm", "nobody\n");
  EXPECT_EQ(owner_of(9000), std::nullopt);
  add_process("140", "busy", "socket:[77]");
  EXPECT_EQ(owner_of(9000), (PortOwner{"busy", 140}));
}

TEST_F(MadeUpProc, ANameCannotSteerATerminal) {
  add_process("140", "\x1b[31mred", "socket:[77]");
  EXPECT_EQ(owner_of(9000), (PortOwner{"?[31mred", 140}));
  fs::remove(proc_ / "140/comm");
  EXPECT_EQ(owner_of(9000), (PortOwner{"a program", 140}));
}

TEST_F(MadeUpProc, TablesThatAreNoneHaveNoOwner) {
  add_process("140", "busy", "socket:[77]");
  write("net/tcp", "\n:\n0: x:y z 0A\n0: 2328 0 0A 0 0 0 0 0 77\n");
  EXPECT_EQ(owner_of(9000), std::nullopt);
  fs::remove_all(proc_ / "net");
  EXPECT_EQ(owner_of(9000), std::nullopt);
}

}  // namespace
}  // namespace strand::real
