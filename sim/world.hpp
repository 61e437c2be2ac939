// A simulated network of hosts, each of which owns a node: the driver of nodes in virtual time.
//
// Datagrams travel over one-way links, which come into being with the first datagram from one host
// to another; connections are reliable streams with a delay of their own. A world has no thread,
// no wall clock and no global: the same hosts, options and seed give the same run, and any number
// of worlds stand side by side in a process. docs/determinism.md states the rules.
//
// A node is never called from inside one of its own Outbox calls: what an effect causes is
// scheduled, at the same instant at the earliest.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/link/link.hpp"
#include "core/node/node.hpp"
#include "sim/chronicle.hpp"
#include "sim/content_hashes.hpp"
#include "sim/host.hpp"
#include "sim/host_id.hpp"
#include "sim/observer.hpp"
#include "sim/partitions.hpp"
#include "sim/scheduler.hpp"
#include "sim/stream_network.hpp"
#include "sim/wire.hpp"

namespace strand::sim {

struct WorldOptions {
  std::uint64_t seed = 1;
  // What the link from one host to another is like; asked once, when the first datagram is sent.
  // Without it all links are perfect.
  std::function<link::LinkOptions(HostId from, HostId to)> link;
  // The one-way delay of connections. Without it there is none.
  std::function<Duration(HostId from, HostId to)> stream_delay;
  // Compares a delivered frame with what it ought to be: the answer becomes the node's
  // FrameVerified. Without it all frames are intact.
  std::function<bool(HostId host, const DeliveredFrame& frame, std::uint64_t content_hash)> verify;
};

// 10.0.0.1 for 0, and so on: an address for the n-th host of a world.
[[nodiscard]] IpAddress host_address(std::uint32_t n);

class World : private StreamHosts {
 public:
  explicit World(WorldOptions options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() override;

  // The node first runs at its own deadline, at now() at the earliest. A name or an address that is
  // taken is a defect of the caller.
  HostId add_host(std::unique_ptr<Node> node, HostOptions options);
  // `observer` outlives the world, or the run.
  void observe(Observer& observer) { chronicle_.add(observer); }

  // Shows every fact of the digest to `sink`, which outlives the world; flush_facts() at the end.
  void stream_facts_to(FactSink& sink) { chronicle_.stream_to(sink); }
  void flush_facts() { chronicle_.flush(); }

  // Faults. None is called from inside a node, an Outbox or an Observer.

  // Adds a host in the middle of a run.
  HostId join(std::unique_ptr<Node> node, HostOptions options);
  // Ends a host without warning: its connections break, and what is sent to it is lost.
  void crash(HostId host);
  // Gives a host that crashed a new node, which knows nothing.
  void restart(HostId host, std::unique_ptr<Node> node);
  // The host stands still: what comes for it waits, datagrams as far as its socket's buffer holds
  // them. A host that has stopped is left alone.
  void pause(HostId host);
  void resume(HostId host);
  // The node sees another time from now on; see HostClock::set().
  void set_clock(HostId host, Duration offset, std::int32_t drift_ppm);
  // Every frame that the host delivers takes so long to be written and verified from now on;
  // without a time the disk is full, and none is written.
  void set_disk(HostId host, std::optional<Duration> write_time);
  // The link is different from the next datagram on.
  void change_link(HostId from, HostId to, const link::LinkOptions& options);
  // See Partitions. Datagrams that are on a link already arrive.
  Partitions::Number begin_partition(const std::vector<std::vector<HostId>>& groups, bool one_way);
  Partitions::Number begin_stall(HostId one, HostId other);
  void end_partition(Partitions::Number number);
  // Breaks the connections between two hosts.
  void cut_connections(HostId one, HostId other);

  [[nodiscard]] Timestamp now() const { return scheduler_.now(); }
  // Runs all that is due up to and at `limit`, and leaves now() there.
  void run_until(Timestamp limit);
  // Runs while `condition` holds, which is asked before every step. False when nothing was left to
  // run before it ceased to hold.
  bool run_while(const std::function<bool()>& condition);

  // Tells the observers that the run is over, and what is still on a link. Nothing is run after it.
  void end_run();

  // Calls `action` at `at` (now() at the earliest), outside of any node.
  void call_at(Timestamp at, std::function<void()> action);
  // Hands `input` to a node at once. Not from inside a node, an Outbox or an Observer.
  void give(HostId host, const Input& input);

  [[nodiscard]] std::size_t host_count() const { return hosts_.size(); }
  [[nodiscard]] const HostOptions& host(HostId host) const;
  [[nodiscard]] const HostClock& clock(HostId host) const;
  // True when the node is finished(), or crashed: it gets no more inputs.
  [[nodiscard]] bool stopped(HostId host) const;
  // True when the host is down, and was not restarted.
  [[nodiscard]] bool crashed(HostId host) const;
  [[nodiscard]] std::size_t stopped_count() const { return stopped_count_; }
  // How many connections a host has that it may send on.
  [[nodiscard]] std::size_t open_connections(HostId host) const {
    return streams_.open_connections(host);
  }
  // What became of the datagrams that were sent that way; none while none was. One that a partition
  // kept from the link counts as sent and lost.
  [[nodiscard]] std::optional<link::LinkCounters> link_counters(HostId from, HostId to) const;
  // Visits every direction in whose queue a datagram waited since this was last asked, with the
  // longest of the waits; see link::Link::take_longest_wait().
  void take_longest_waits(const std::function<void(HostId from, HostId to, Duration wait)>& visit);
  // Datagrams to endpoints where nobody is, or nobody any more.
  [[nodiscard]] std::uint64_t datagrams_to_nobody() const { return datagrams_to_nobody_; }
  // Visits every datagram that is still on a link, link by link, in no particular order on each.
  void visit_in_flight(
      const std::function<void(HostId from, HostId to, const link::Packet&)>& visit) const;
  [[nodiscard]] const Digest& digest() const { return chronicle_.digest(); }

 private:
  class HostOutbox;

  std::optional<HostId> host_at(IpAddress address) const override;
  bool listens(HostId host, Endpoint endpoint) const override;
  bool holds_streams(HostId from, HostId to) const override;
  void give_stream_input(HostId host, const Input& input) override;

  bool step(Timestamp limit);
  void run_wire(std::uint32_t index);
  void run_deadline(Host& host);
  void handle(Host& host, const Input& input);
  void stop(Host& host, CloseReason reason);
  void arm(Host& host);
  void arm(std::uint32_t index, Wire& wire);
  void deliver(Wire& wire, Host& receiver, link::Packet& packet);
  void hold(Wire& wire, Host& receiver, link::Packet packet);
  void send_datagram(Host& from, Endpoint to, ByteSpan header, const BufferSlice& payload);
  void deliver_frame(Host& host, const DeliveredFrame& frame);
  ConnectionId open_stream(Host& host, Endpoint to);
  std::optional<std::uint32_t> wire_to(Host& from, Endpoint to);
  void lose_to_nobody(HostId from, const Host* receiver, const link::Packet& packet);

  WorldOptions options_;
  Random random_;
  Scheduler scheduler_;
  Chronicle chronicle_;
  ContentHashes content_hashes_;
  StreamNetwork streams_;
  Partitions partitions_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::vector<std::unique_ptr<Wire>> wires_;
  std::set<std::string> names_;
  std::map<IpAddress, HostId> addresses_;
  std::map<std::pair<HostId, HostId>, std::uint32_t> wire_index_;
  // Of links that no datagram has been sent over yet.
  std::map<std::pair<HostId, HostId>, link::LinkOptions> changed_links_;
  std::vector<std::function<void()>> calls_;
  std::vector<std::uint32_t> free_calls_;
  std::uint64_t datagrams_to_nobody_ = 0;
  std::size_t stopped_count_ = 0;
  bool in_node_ = false;
};

}  // namespace strand::sim
