#include "real/port_owner.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// A second's work on a busy host; beyond them the owner stays unknown.
constexpr std::size_t max_sockets = 65'536;
constexpr std::size_t max_processes = 32'768;
constexpr std::size_t max_descriptors = 262'144;  // of all processes together

template <class Number>
std::optional<Number> read_number(std::string_view text, int base) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The link of a descriptor that is the socket of an inode: "socket:[12345]".
using Links = std::set<std::string>;

// Those on one port.
struct Sockets {
  Links listeners;    // or, of UDP, all
  Links connections;  // which keep a port too, when nobody listens on it
};

// A line of /proc/net/tcp and its like, as proc(5) has it:
//   "0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 12345 ..."
// Local address and port, remote ones, state, two queues, timer, retransmissions, user, timeout,
// inode.
void read_socket(const std::string& line, PortProtocol protocol, std::uint32_t port,
                 Sockets& sockets) {
  std::istringstream words(line);
  std::vector<std::string> word(10);
  for (std::string& one : word) words >> one;
  if (!words) return;
  const std::size_t colon = word[1].rfind(':');
  if (colon == std::string::npos) return;
  if (read_number<std::uint32_t>(std::string_view(word[1]).substr(colon + 1), 16) != port) return;
  // 0 is a socket that no process has any more.
  const auto inode = read_number<std::uint64_t>(word[9], 10);
  if (!inode || *inode == 0) return;
  const bool listens = protocol == PortProtocol::udp || word[3] == "0A";
  (listens ? sockets.listeners : sockets.connections).insert(fmt::format("socket:[{}]", *inode));
}

Links sockets_on(PortProtocol protocol, std::uint32_t port, const fs::path& proc) {
  Sockets sockets;
  const std::string name = protocol == PortProtocol::tcp ? "tcp" : "udp";
  for (const std::string& table : {name, name + "6"}) {
    std::ifstream file(proc / "net" / table);
    std::string line;
    for (std::size_t lines = 0; lines < max_sockets && std::getline(file, line); ++lines) {
      read_socket(line, protocol, port, sockets);
    }
  }
  return sockets.listeners.empty() ? sockets.connections : sockets.listeners;
}

std::vector<pid_t> processes(const fs::path& proc) {
  std::vector<pid_t> pids;
  std::error_code error;
  for (fs::directory_iterator entry(proc, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto pid = read_number<pid_t>(entry->path().filename().string(), 10);
    if (pid && *pid > 0) pids.push_back(*pid);
    if (pids.size() == max_processes) break;
  }
  std::sort(pids.begin(), pids.end());
  return pids;
}

// A process may end, or deny us, at any step: then it has none of them. `left` counts down.
bool has_one_of(const Links& sockets, const fs::path& process, std::size_t& left) {
  std::error_code error;
  for (fs::directory_iterator entry(process / "fd", error), end; !error && entry != end && left > 0;
       entry.increment(error)) {
    --left;
    std::error_code closed;
    const fs::path link = fs::read_symlink(entry->path(), closed);
    if (!closed && sockets.contains(link.string())) return true;
  }
  return false;
}

// Another program's name is its own choice, and must not steer a terminal.
std::string name_of(const fs::path& process) {
  std::string name;
  std::ifstream file(process / "comm");
  std::getline(file, name);
  constexpr std::size_t longest = 32;
  name.resize(std::min(name.size(), longest));
  for (char& letter : name) {
    if (letter < ' ' || letter > '~') letter = '?';
  }
  return name.empty() ? "a program" : name;
}

}  // namespace

std::optional<PortOwner> find_port_owner(PortProtocol protocol, std::uint32_t port,
                                         const fs::path& proc) {
  const Links sockets = sockets_on(protocol, port, proc);
  if (sockets.empty()) return std::nullopt;
  std::size_t left = max_descriptors;
  for (const pid_t pid : processes(proc)) {
    const fs::path process = proc / std::to_string(pid);
    if (has_one_of(sockets, process, left)) return PortOwner{name_of(process), pid};
  }
  return std::nullopt;
}

std::string to_string(const PortOwner& owner) {
  return fmt::format("{} (pid {})", owner.program, owner.pid);
}

}  // namespace strand::real
