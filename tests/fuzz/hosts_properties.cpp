#include "tests/fuzz/hosts_properties.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/assert.hpp"
#include "real/hosts_file.hpp"
#include "real/program_error.hpp"
#include "real/remote_shell.hpp"

namespace strand::real {

namespace {

constexpr std::string_view file = "hosts.yaml";

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

void check_refusal(const ProgramError& error) {
  STRAND_ASSERT(error.code() == reports::ExitCode::usage);
  std::string_view text = error.what();
  STRAND_ASSERT(!text.empty());
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    STRAND_ASSERT(line.starts_with(file) && !has_control(line));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
}

// The words that a POSIX shell makes of a command without expansions: what stands in single quotes
// as it is, a character behind a backslash as it is, and blanks between words. Nothing where
// something else would mean more than itself to the shell.
std::optional<std::vector<std::string>> words_of(std::string_view command) {
  constexpr std::string_view special = "|&;<>()$`\"*?[]#~{}!\t\n";
  std::vector<std::string> words;
  std::optional<std::string> word;
  bool quoted = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char character = command[i];
    if (character == '\'') {
      quoted = !quoted;
      word = word.value_or("");
    } else if (quoted) {
      *word += character;
    } else if (character == ' ') {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
    } else if (character == '\\') {
      if (++i == command.size()) return std::nullopt;
      word = word.value_or("") + command[i];
    } else if (special.find(character) != std::string_view::npos) {
      return std::nullopt;
    } else {
      word = word.value_or("") + character;
    }
  }
  if (quoted) return std::nullopt;
  if (word) words.push_back(*word);
  return words;
}

void check_command(const HostedPeer& peer) {
  const std::vector<std::string> arguments{"peer", "--out", peer.folder, "--", peer.name.text()};
  const std::vector<std::string> command = ssh_command(peer, arguments);
  STRAND_ASSERT(command.size() > peer.ssh_options.size() + 4 && command.front() == "ssh");
  // A zero byte would end an argument.
  STRAND_ASSERT(std::none_of(command.begin(), command.end(), has_control));
  // Only one "--" is there, so that it is the host that follows the options.
  const auto end = std::find(command.begin(), command.end(), "--");
  STRAND_ASSERT(command.end() - end == 3 && end[1] == peer.host);
  const auto words = words_of(end[2]);
  STRAND_ASSERT(words && words->size() == 2 + arguments.size());
  STRAND_ASSERT(words->at(0) == "exec" && words->at(1) == peer.program);
  STRAND_ASSERT(std::equal(arguments.begin(), arguments.end(), words->begin() + 2));
}

void check_host(const std::string& host) {
  STRAND_ASSERT(!host.empty() && host.front() != '-' && host.front() != '@');
  STRAND_ASSERT(host.find(' ') == std::string::npos);
  const std::string name = host_part(host);
  STRAND_ASSERT(!name.empty() && name.front() != '-');
}

void check_reachable(const std::string& address) {
  if (address.empty()) return;
  const auto read = parse_address(address);
  STRAND_ASSERT(read && !read->is_wildcard() && !read->is_of_many_hosts());
  STRAND_ASSERT(!read->is_link_local_v6());
}

void check_peer(const HostedPeer& peer, const HostsFile& hosts) {
  STRAND_ASSERT(!peer.name.text().empty() && peer.name.text() != "coordinator");
  STRAND_ASSERT(hosts.find(peer.name) == &peer);
  STRAND_ASSERT(peer.port >= 1 && peer.port <= 65'535 - control_port_offset);
  check_host(peer.host);
  check_reachable(peer.address);
  STRAND_ASSERT(!peer.program.empty() && peer.program.front() != '-' && !peer.folder.empty());
  STRAND_ASSERT(peer.ssh_options.empty() || peer.ssh_options.front().starts_with('-'));
  check_command(peer);
}

}  // namespace

bool check_hosts(std::string_view input) {
  std::optional<HostsFile> hosts;
  try {
    hosts = parse_hosts(input, file);
  } catch (const ProgramError& error) {
    check_refusal(error);
    return false;
  }
  STRAND_ASSERT(!hosts->peers.empty());
  check_reachable(hosts->address);
  std::set<std::pair<std::string, std::uint16_t>> places;
  for (const HostedPeer& peer : hosts->peers) {
    check_peer(peer, *hosts);
    STRAND_ASSERT(places.emplace(peer.host, peer.port).second);
  }
  return true;
}

}  // namespace strand::real
