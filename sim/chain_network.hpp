// A scenario's chain as a network, with those that join it: which host stands where, and what lies
// between any two.
//
// The coordinator is host 0 at 10.0.0.1, the peer at place k of the chain (from 1) is host k at the
// k-th address after it.
#pragma once

#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/time.hpp"
#include "core/link/link_options.hpp"
#include "core/scenario/scenario.hpp"
#include "sim/host.hpp"
#include "sim/host_id.hpp"

namespace strand::sim {

class ChainNetwork {
 public:
  // `scenario` outlives the network.
  explicit ChainNetwork(const scenario::Scenario& scenario);

  [[nodiscard]] static Endpoint data_endpoint(HostId host);
  [[nodiscard]] static Endpoint control_endpoint(HostId host);
  [[nodiscard]] static HostOptions host_options(const scenario::Scenario& scenario, HostId host);

  [[nodiscard]] link::LinkOptions link(HostId from, HostId to) const;
  // The one-way delay of control connections: the sum of the base delays of the links along the
  // chain, as if they took the same way as the data, and at most control_delay_limit.
  [[nodiscard]] Duration control_delay(HostId from, HostId to) const;
  // The longest that a datagram can wait in all the queues of the chain together.
  [[nodiscard]] Duration longest_queues() const;

  // In a chain of hundreds of hops, connections do not go hop by hop; and telling a peer its next
  // hop, which takes two round trips, has the coordinator's patience of 5 seconds.
  static constexpr Duration control_delay_limit = std::chrono::seconds(1);

 private:
  const scenario::Scenario& scenario_;
  std::size_t peers_;  // in the end
  // Element k: the sum of the delays of the k first hops, away from the coordinator and back.
  std::vector<Duration> away_;
  std::vector<Duration> back_;
};

}  // namespace strand::sim
