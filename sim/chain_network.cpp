#include "sim/chain_network.hpp"

#include <algorithm>

#include "sim/world.hpp"

namespace strand::sim {

namespace {
// Every host has an address of its own, so that all may use the same ports.
constexpr std::uint16_t data_port = 10'000;
constexpr std::uint16_t control_port = 9'000;
// More than any queue that makes sense, and few enough that times do not overflow.
constexpr std::uint64_t largest_queue = 1U << 30;
constexpr Duration longest_queue = std::chrono::hours(1);
}  // namespace

ChainNetwork::ChainNetwork(const scenario::Scenario& scenario)
    : scenario_(scenario),
      peers_(scenario.chain.size() + scenario.joining.size()),
      away_{Duration::zero()},
      back_{Duration::zero()} {
  for (std::size_t place = 0; place < peers_; ++place) {
    away_.push_back(away_.back() + link_between(scenario, {place, place + 1}).delay);
    back_.push_back(back_.back() + link_between(scenario, {place + 1, place}).delay);
  }
}

Endpoint ChainNetwork::data_endpoint(HostId host) {
  return {host_address(host.value()), data_port};
}

Endpoint ChainNetwork::control_endpoint(HostId host) {
  return {host_address(host.value()), control_port};
}

HostOptions ChainNetwork::host_options(const scenario::Scenario& scenario, HostId host) {
  return {place_name(scenario, host.value()), data_endpoint(host), control_endpoint(host)};
}

link::LinkOptions ChainNetwork::link(HostId from, HostId to) const {
  return link_between(scenario_, {from.value(), to.value()});
}

Duration ChainNetwork::control_delay(HostId from, HostId to) const {
  const std::vector<Duration>& sums = from < to ? away_ : back_;
  const Duration farther = sums[std::max(from, to).value()];
  const Duration nearer = sums[std::min(from, to).value()];
  return std::min(farther - nearer, control_delay_limit);
}

Duration ChainNetwork::longest_queues() const {
  Duration longest{};
  for (std::size_t place = 0; place < peers_; ++place) {
    const link::LinkOptions& options = link_between(scenario_, {place, place + 1});
    if (!options.rate) continue;
    const std::uint64_t queue = options.queue.bytes
                                    ? options.queue.bytes->value()
                                    : *options.queue.packets * scenario_.transport.max_datagram;
    // One more than the queue holds may be in service.
    const ByteCount bytes(std::min(queue, largest_queue) + scenario_.transport.max_datagram);
    longest += std::min(options.rate->time_to_send(bytes), longest_queue);
  }
  return longest;
}

}  // namespace strand::sim
