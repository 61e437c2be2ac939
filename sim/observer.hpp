// Who watches a simulated world: tests, loss lists, traces. An observer sees what happens at the
// instant at which it happens, and changes nothing: it calls neither nodes nor the world, except
// for World::call_at().
#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "core/link/link.hpp"
#include "core/link/packet.hpp"
#include "core/node/event.hpp"
#include "core/node/node.hpp"
#include "sim/host_id.hpp"

namespace strand::sim {

class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  // A node recorded `event`.
  virtual void on_event(Timestamp /*now*/, HostId /*host*/, const Event& /*event*/) {}
  // The link dropped a datagram.
  virtual void on_drop(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                       const link::Packet& /*packet*/, link::DropCause /*cause*/) {}
  // The link flipped a bit of a datagram, which goes on; this is how it looked before.
  virtual void on_corrupted(Timestamp /*now*/, HostId /*from*/, HostId /*to*/,
                            const link::Packet& /*packet*/) {}
  // A datagram went to an endpoint where nobody is, or nobody any more.
  virtual void on_to_nobody(Timestamp /*now*/, HostId /*from*/, const link::Packet& /*packet*/) {}
  // A node handed over a frame that is complete. `content_hash` is XXH3-64 of its bytes.
  virtual void on_frame(Timestamp /*now*/, HostId /*host*/, const DeliveredFrame& /*frame*/,
                        std::uint64_t /*content_hash*/) {}
  // A node called start_source().
  virtual void on_source_started(Timestamp /*now*/, HostId /*host*/) {}
};

}  // namespace strand::sim
