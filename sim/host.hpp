// A host of a simulated world: a node, its endpoints, and the state of the machine that it runs on.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/host_clock.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/packet.hpp"
#include "core/node/node.hpp"
#include "sim/host_id.hpp"
#include "sim/simulated_disk.hpp"

namespace strand::sim {

struct HostOptions {
  std::string name;                 // unique; names the random streams of the host's links
  Endpoint data;                    // where it receives datagrams, and what it sends them from
  std::optional<Endpoint> control;  // where it accepts connections; the address is that of `data`
};

struct Host {
  // What a socket holds for a host that stands still: what this program asks of real ones.
  static constexpr ByteCount socket_buffer = ByteCount::mebibytes(4);

  HostId id;
  HostOptions options;
  std::unique_ptr<Node> node;
  std::unique_ptr<Outbox> outbox;
  HostClock clock;
  SimulatedDisk disk;
  Timestamp armed = Timestamp::max();  // the earliest instant at which its deadline is looked after
  std::uint32_t life = 0;              // how often it was restarted
  bool stopped = false;                // the node has finished, or the host is down
  bool crashed = false;                // the host is down
  bool paused = false;
  // What came while it was paused: datagrams with where they came from, and inputs of its own.
  std::deque<std::pair<HostId, link::Packet>> held_datagrams;
  std::uint64_t held_bytes = 0;
  std::deque<Input> held_inputs;
  // Where datagrams went before, and the wire there: a node sends to few endpoints, again and
  // again.
  std::vector<std::pair<Endpoint, std::uint32_t>> routes;
};

}  // namespace strand::sim
