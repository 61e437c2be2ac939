// Who watches a simulated world: tests, loss lists, traces. An observer sees what happens at the
// instant at which it happens, and changes nothing: it calls neither nodes nor the world, except
// for World::call_at().
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/link/packet.hpp"
#include "core/node/event.hpp"
#include "core/node/node.hpp"
#include "sim/host_id.hpp"
#include "sim/loss_cause.hpp"
#include "sim/network_fact.hpp"

namespace strand::sim {

class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  // Whether events of this kind are wanted. Asked once, when the observer is added.
  [[nodiscard]] virtual bool wants(EventKind /*kind*/) const { return true; }
  // A node recorded `event`, of a kind that is wanted.
  virtual void on_event(Timestamp /*now*/, HostId /*host*/, const Event& /*event*/) {}
  // A datagram came to nothing. `to` is nothing where no host has its address.
  virtual void on_lost(Timestamp /*now*/, HostId /*from*/, std::optional<HostId> /*to*/,
                       const link::Packet& /*packet*/, LossCause /*cause*/) {}
  // The link made a copy of a datagram, with the number of its original.
  virtual void on_duplicated(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                             const link::Packet& /*packet*/) {}
  // The link flipped a bit of a datagram, which goes on; this is how it looked before.
  virtual void on_corrupted(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                            const link::Packet& /*packet*/) {}
  // A node handed over a frame that is complete. `content_hash` is XXH3-64 of its bytes.
  virtual void on_frame(Timestamp /*now*/, HostId /*host*/, const DeliveredFrame& /*frame*/,
                        std::uint64_t /*content_hash*/) {}
  // A node called start_source().
  virtual void on_source_started(Timestamp /*now*/, HostId /*host*/) {}
  // A node called set_source_quality().
  virtual void on_source_quality(Timestamp /*now*/, HostId /*host*/, std::uint32_t /*percent*/) {}
  // The scenario did something to a host: host_crashed and those after it, where `detail` is
  // explained.
  virtual void on_fault(Timestamp /*now*/, HostId /*host*/, NetworkFact /*fact*/,
                        std::uint64_t /*detail*/) {}
  // The run is over, and the datagram still on its way.
  virtual void on_in_flight(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                            const link::Packet& /*packet*/) {}
  // The run is over, and so is all that there is to see.
  virtual void on_run_ended(Timestamp /*now*/) {}

  // Whether the two below are wanted, which cost time for every datagram. Asked once.
  [[nodiscard]] virtual bool watches_datagrams() const { return false; }
  // A node sent a datagram over the link: number 1, 2, 3, ... that way.
  virtual void on_sent(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                       const link::Packet& /*packet*/) {}
  // A node is about to handle a datagram.
  virtual void on_delivered(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                            const link::Packet& /*packet*/) {}
};

}  // namespace strand::sim
