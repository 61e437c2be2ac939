#include "real/hosts_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "core/scenario/section.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/units.hpp"
#include "core/scenario/yaml_document.hpp"
#include "real/host_lookup.hpp"
#include "real/program_error.hpp"

namespace strand::real {

namespace {

using scenario::KeySet;
using scenario::ProblemList;
using scenario::Reading;
using scenario::Section;
using scenario::Value;
using scenario::YamlNode;

constexpr std::array<scenario::Key, 2> file_keys{{{"coordinator"}, {"peers"}}};
constexpr std::array<scenario::Key, 2> coordinator_keys{{{"listen"}, {"address"}}};
constexpr std::array<scenario::Key, 6> peer_keys{
    {{"host"}, {"port"}, {"folder"}, {"strand"}, {"address"}, {"ssh"}}};
constexpr KeySet file_set{"hosts", "", file_keys, true};
constexpr KeySet coordinator_set{"coordinator", "under coordinator", coordinator_keys};
constexpr KeySet peer_set{"peer", "of a peer", peer_keys};

// The control port is that much above.
constexpr std::uint64_t largest_peer_port = 65'535 - control_port_offset;

Reading<std::string> read_word(std::string_view text) {
  if (text.empty()) return unexpected<std::string>("has no value");
  const bool control = std::any_of(text.begin(), text.end(), [](char character) {
    return static_cast<unsigned char>(character) < 0x20;
  });
  if (control) {
    return unexpected(scenario::in_quotes(text) + " has a control character; remove it");
  }
  return std::string(text);
}

Reading<std::string> read_host(std::string_view text) {
  const auto word = read_word(text);
  if (!word) return word;
  const auto refused = [&](std::string_view why) {
    return unexpected(scenario::in_quotes(text) + " is no host; " + std::string(why));
  };
  if (word->find(' ') != std::string::npos) {
    return refused("a name has no blanks, and what else ssh is to be told stands under ssh");
  }
  const std::string name = host_part(*word);
  // ssh would take it for an option, or pass it to a program that does.
  if (word->starts_with('-') || name.starts_with('-')) {
    return refused("a name does not begin with a dash");
  }
  if (name.empty()) return refused("a name follows the @");
  if (word->starts_with('@')) return refused("a user's name stands before the @");
  return word;
}

Reading<std::string> read_program(std::string_view text) {
  const auto word = read_word(text);
  // The shell there would take it for an option of exec.
  if (word && word->starts_with('-')) {
    return unexpected(scenario::in_quotes(text) +
                      " would pass for an option; put ./ before the name of a program that begins "
                      "with a dash");
  }
  return word;
}

Reading<std::string> read_reachable_address(std::string_view text) {
  const auto address = read_address(text);
  if (!address) return unexpected(address.error());
  if (!address->is_wildcard() && !address->is_of_many_hosts()) return std::string(text);
  return unexpected(scenario::in_quotes(text) + " is not the address of one host");
}

std::vector<std::string> read_options(const Value& list, ProblemList& problems) {
  std::vector<std::string> words;
  if (list.node->kind != YamlNode::Kind::list) {
    problems.add(list.place, list.path, "must be a list such as [-p, \"2222\"]");
    return words;
  }
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Value item = scenario::item_of(list, i);
    const auto text = scenario::scalar_text(item, problems);
    if (!text) continue;
    auto word = read_word(*text);
    if (!word) {
      problems.add(item.place, item.path, word.error());
    } else if (*word == "--" || (i == 0 && !word->starts_with('-'))) {
      problems.add(item.place, item.path,
                   scenario::in_quotes(*word) +
                       " would make ssh take what follows for the host; write options of ssh and "
                       "their values only");
    } else {
      words.push_back(*std::move(word));
    }
  }
  return words;
}

HostedPeer read_peer(const PeerName& name, const Value& value, ProblemList& problems) {
  HostedPeer peer{.name = name, .host = {}, .address = {}, .ssh_options = {}};
  Section section(value, peer_set, problems);
  if (section.require("host", "host: media1")) section.set("host", peer.host, read_host);
  std::uint64_t port = peer.port;
  section.set_number("port", port, {1, largest_peer_port},
                     ", since the control port is 10000 above");
  peer.port = static_cast<std::uint16_t>(port);
  section.set("folder", peer.folder, read_word);
  section.set("strand", peer.program, read_program);
  section.set("address", peer.address, read_reachable_address);
  if (const auto options = section.find("ssh")) peer.ssh_options = read_options(*options, problems);
  section.finish();
  return peer;
}

std::vector<HostedPeer> read_peers(const Value& value, ProblemList& problems) {
  std::vector<HostedPeer> peers;
  if (value.node->kind != YamlNode::Kind::map || value.node->entries.empty()) {
    problems.add(value.place, value.path, "must be a map of peers such as {A: {host: media1}}");
    return peers;
  }
  std::map<std::pair<std::string, std::uint16_t>, std::string> places;
  for (const YamlNode::Entry& entry : value.node->entries) {
    const auto name = PeerName::parse(entry.key->text);
    if (!name || entry.key->text == "coordinator") {
      problems.add(
          entry.key->place, value.path,
          scenario::in_quotes(entry.key->text) +
              " is not a peer's name: 1 to 32 of A-Z a-z 0-9 _ and -, and not coordinator");
      continue;
    }
    const Value at = scenario::value_of(entry, value.path);
    peers.push_back(read_peer(*name, at, problems));
    const HostedPeer& peer = peers.back();
    const auto [other, is_new] = places.try_emplace({peer.host, peer.port}, name->text());
    if (is_new || peer.host.empty()) continue;
    problems.add(at.place, at.path,
                 fmt::format("port {} of {} is that of peer {}; choose another with port",
                             peer.port, peer.host, other->second));
  }
  return peers;
}

void read_coordinator(const Value& value, HostsFile& hosts, ProblemList& problems) {
  Section section(value, coordinator_set, problems);
  if (section.require("listen", "listen: 192.168.1.10")) {
    section.set("listen", hosts.listen, read_address);
  }
  section.set("address", hosts.address, read_reachable_address);
  section.finish();
}

[[noreturn]] void cannot_read(const std::filesystem::path& file, int reason) {
  throw ProgramError(reports::ExitCode::unavailable,
                     fmt::format("cannot read the hosts in {}: {}; check the path of --hosts",
                                 file.string(), std::generic_category().message(reason)));
}

}  // namespace

const HostedPeer* HostsFile::find(const PeerName& name) const {
  const auto found = std::find_if(peers.begin(), peers.end(),
                                  [&](const HostedPeer& peer) { return peer.name == name; });
  return found == peers.end() ? nullptr : &*found;
}

HostsFile parse_hosts(std::string_view text, const std::filesystem::path& file) {
  scenario::YamlTree tree;
  ProblemList problems;
  HostsFile hosts;
  const YamlNode* const root = scenario::read_yaml(text, 0, tree, problems);
  if (root != nullptr) {
    Section section({root, "", root->place}, file_set, problems);
    const auto coordinator = section.require("coordinator", "coordinator: {listen: 192.168.1.10}");
    if (coordinator) read_coordinator(*coordinator, hosts, problems);
    const auto peers = section.require("peers", "peers: {A: {host: media1}, B: {host: media2}}");
    if (peers) hosts.peers = read_peers(*peers, problems);
    section.finish();
  }
  if (problems.empty()) return hosts;
  throw ProgramError(reports::ExitCode::usage,
                     scenario::ScenarioError(problems.sorted(file, {})).what());
}

HostsFile read_hosts_file(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) cannot_read(file, EISDIR);
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) cannot_read(file, errno);
  std::string text(scenario::max_document_size + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) cannot_read(file, EIO);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return parse_hosts(text, file);
}

std::string host_part(const std::string& ssh_host) {
  return ssh_host.substr(ssh_host.rfind('@') + 1);
}

}  // namespace strand::real
