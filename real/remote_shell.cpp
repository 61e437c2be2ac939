#include "real/remote_shell.hpp"

#include <fmt/format.h>

#include "core/cli/shell_text.hpp"

namespace strand::real {

namespace {

// Of ssh itself, when it has no connection; and of a shell that finds no program, or may not run
// it.
constexpr int no_connection = 255;
constexpr int not_found = 127;
constexpr int not_executable = 126;

}  // namespace

std::vector<std::string> ssh_command(const HostedPeer& peer,
                                     const std::vector<std::string>& arguments) {
  // Without exec a shell would stay between ssh and the program.
  std::vector<std::string> words{"exec", peer.program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> command{"ssh"};
  command.insert(command.end(), peer.ssh_options.begin(), peer.ssh_options.end());
  // Of options that stand twice ssh takes the first.
  command.insert(command.end(), {"-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o",
                                 "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3", "--",
                                 peer.host, cli::shell_command(words)});
  return command;
}

std::optional<std::string> ssh_problem(const HostedPeer& peer, ProgramStatus status) {
  switch (status.exit_code) {
    case no_connection:
      return fmt::format(
          "ssh has no connection to {}; it must work without a password: ssh {} "
          "true",
          peer.host, peer.host);
    case not_found:
      return fmt::format(
          "there is no program {} on {}; install StrandCast there, or say with "
          "strand in the hosts file where it is",
          peer.program, peer.host);
    case not_executable:
      return fmt::format("{} cannot be run on {}; see that it is a program for that machine",
                         peer.program, peer.host);
    default:
      return std::nullopt;
  }
}

}  // namespace strand::real
