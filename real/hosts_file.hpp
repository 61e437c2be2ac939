// Which peers of a run are on which other hosts, and how those are reached: the file of
// `strand run --hosts`, which docs/hosts.md explains.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ip_address.hpp"
#include "core/base/peer_name.hpp"
#include "real/ports.hpp"

namespace strand::real {

// Nothing in it but `ssh_options` can pass for an option, of ssh or of the shell there.
struct HostedPeer {
  PeerName name;
  std::string host;  // as ssh takes it: a name, an address, or USER@ one
  std::uint16_t port = default_peer_port;
  std::string folder = "strand-out";     // there, from the user's own folder on
  std::string program = "strand";        // there
  std::string address;                   // to advertise; empty: what the peer finds itself
  std::vector<std::string> ssh_options;  // before ours, so that they count

  friend bool operator==(const HostedPeer&, const HostedPeer&) = default;
};

struct HostsFile {
  IpAddress listen;     // of the coordinator
  std::string address;  // where peers reach it; empty: `listen`, or what leads to their hosts
  std::vector<HostedPeer> peers;  // in the order of the file, which is a chain if nothing else says

  [[nodiscard]] const HostedPeer* find(const PeerName& name) const;
};

// Reads the text of a file; throws ProgramError with everything that is wrong, each with its place.
[[nodiscard]] HostsFile parse_hosts(std::string_view text, const std::filesystem::path& file);
[[nodiscard]] HostsFile read_hosts_file(const std::filesystem::path& file);

// A host as ssh takes it, without the user.
[[nodiscard]] std::string host_part(const std::string& ssh_host);

}  // namespace strand::real
