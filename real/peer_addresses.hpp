// Where a peer finds its coordinator, where it listens itself, and what it tells others of that.
#pragma once

#include <functional>
#include <string>

#include "core/base/endpoint.hpp"
#include "real/command_line.hpp"

namespace strand::real {

struct PeerAddresses {
  Endpoint coordinator;
  IpAddress bound;
  IpAddress advertised;  // never a wildcard, and of a kind that reaches a socket bound to `bound`

  friend bool operator==(const PeerAddresses&, const PeerAddresses&) = default;
};

// Looks up what the command names. Without --bind a peer listens where the coordinator is reached
// from: on loopback, if that is there. Without --advertise it tells that address, or the one of
// --bind. Of a coordinator with several addresses it takes the first that answers, and waits for
// one, telling `say` so. Throws ProgramError.
[[nodiscard]] PeerAddresses find_peer_addresses(const PeerCommand& command,
                                                const std::function<void(const std::string&)>& say);

}  // namespace strand::real
