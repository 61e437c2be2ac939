#include "real/ports.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/socket.h>

#include "real/file_descriptor.hpp"
#include "real/port_owner.hpp"
#include "real/socket_address.hpp"

namespace strand::real {
namespace {

// 0, or the errno that binding ended with.
int try_to_bind(const PortUse& port) {
  const int type = port.protocol == PortProtocol::tcp ? SOCK_STREAM : SOCK_DGRAM;
  const FileDescriptor socket(::socket(family_of(port.address), type | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return errno;
  // As the programs themselves listen: connections of an earlier run that are still winding down
  // are no reason to refuse.
  const int yes = 1;
  if (port.protocol == PortProtocol::tcp) {
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  }
  const SocketAddress address({port.address, static_cast<std::uint16_t>(port.number)});
  if (!port.address.is_v4()) accept_both_families(socket.get());
  if (::bind(socket.get(), address.get(), address.size()) != 0) return errno;
  if (port.protocol == PortProtocol::tcp && ::listen(socket.get(), 1) != 0) return errno;
  return 0;
}

std::string protocol_name(PortProtocol protocol) {
  return protocol == PortProtocol::tcp ? "TCP" : "UDP";
}

std::string label(const PortUse& port) {
  return fmt::format("{} port {} ({})", protocol_name(port.protocol), port.number, port.user);
}

// What keeps `ports[index]` from being used, or an empty string.
std::string problem_of(const std::vector<PortUse>& ports, std::size_t index) {
  const PortUse& port = ports[index];
  if (port.elsewhere) return "";
  if (port.number < 1 || port.number > 65'535) {
    return label(port) + " is not between 1 and 65535";
  }
  for (std::size_t other = 0; other < index; ++other) {
    if (!ports[other].elsewhere && ports[other].number == port.number &&
        ports[other].protocol == port.protocol) {
      return label(port) + " is also that of " + ports[other].user;
    }
  }
  const int error = try_to_bind(port);
  if (error == 0) return "";
  if (error == EADDRINUSE) {
    const auto owner = find_port_owner(port.protocol, port.number);
    return label(port) + " is taken" + (owner ? " by " + to_string(*owner) : "");
  }
  return label(port) + " cannot be used: " + std::strerror(error);
}

}  // namespace

std::vector<PortUse> ports_of_run(std::uint16_t coordinator_port, std::uint16_t first_peer_port,
                                  const std::vector<PeerName>& chain) {
  std::vector<PortUse> ports{
      {coordinator_port, PortProtocol::tcp, "the coordinator", "--coordinator-port"}};
  std::uint32_t data_port = first_peer_port;
  for (const PeerName& name : chain) {
    const std::string user = "peer " + name.text();
    ports.push_back({data_port, PortProtocol::udp, user, "--peer-port"});
    ports.push_back({data_port + control_port_offset, PortProtocol::tcp, user, "--peer-port"});
    ++data_port;
  }
  return ports;
}

std::vector<PortUse> ports_of_program(const std::vector<PortUse>& ports, std::size_t index) {
  if (index == 0) return {ports.at(0)};
  return {ports.at(2 * index - 1), ports.at(2 * index)};
}

std::optional<std::string> find_port_problem(const std::vector<PortUse>& ports) {
  constexpr std::size_t most_to_name = 4;
  std::vector<std::string> problems;
  std::vector<std::string> options;
  for (std::size_t index = 0; index < ports.size(); ++index) {
    std::string problem = problem_of(ports, index);
    if (problem.empty()) continue;
    problems.push_back(std::move(problem));
    const std::string& option = ports[index].option;
    if (std::find(options.begin(), options.end(), option) == options.end()) {
      options.push_back(option);
    }
  }
  if (problems.empty()) return std::nullopt;
  const std::size_t unnamed = problems.size() - std::min(problems.size(), most_to_name);
  problems.resize(problems.size() - unnamed);
  std::string line = fmt::format("{}", fmt::join(problems, "; "));
  if (unnamed > 0) line += fmt::format("; and {} more", unnamed);
  return line + "; choose other ports with " + fmt::format("{}", fmt::join(options, " and "));
}

}  // namespace strand::real
