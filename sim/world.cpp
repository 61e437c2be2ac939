#include "sim/world.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "sim/carried_chunk.hpp"

namespace strand::sim {

namespace {

constexpr Timestamp never = Timestamp::max();

}  // namespace

class World::HostOutbox final : public Outbox {
 public:
  HostOutbox(World& world, Host& host) : world_(world), host_(host) {}

  void send_datagram(Endpoint to, ByteSpan header, const BufferSlice& payload) override {
    world_.send_datagram(host_, to, header, payload);
  }
  ConnectionId open_stream(Endpoint to) override { return world_.open_stream(host_, to); }
  void send_stream(ConnectionId connection, ByteSpan bytes) override {
    world_.streams_.send(host_.id, connection, bytes);
  }
  void close_stream(ConnectionId connection) override {
    world_.streams_.close(host_.id, connection);
  }
  void deliver_frame(const DeliveredFrame& frame) override { world_.deliver_frame(host_, frame); }
  void start_source() override { world_.chronicle_.source_started(host_.id); }
  void set_source_quality(std::uint32_t percent) override {
    world_.chronicle_.source_quality(host_.id, percent);
  }
  void record(const Event& event) override { world_.chronicle_.event(host_.id, event); }
  DriverLedger driver_ledger() override {
    DriverLedger ledger;
    ledger.storage_problem = host_.disk.problem();
    return ledger;
  }

 private:
  World& world_;
  Host& host_;
};

IpAddress host_address(std::uint32_t n) {
  constexpr std::uint32_t network = 10U << 24;
  STRAND_ASSERT(n < (1U << 24) - 2);
  return IpAddress::v4(network + 1 + n);
}

World::World(WorldOptions options)
    : options_(std::move(options)),
      random_(options_.seed),
      chronicle_(scheduler_),
      streams_(scheduler_, *this, options_.stream_delay) {}

World::~World() = default;

HostId World::add_host(std::unique_ptr<Node> node, HostOptions options) {
  STRAND_ASSERT(node != nullptr && !in_node_);
  const HostId id(static_cast<std::uint32_t>(hosts_.size()));
  const bool name_is_free = names_.insert(options.name).second;
  const bool address_is_free = addresses_.try_emplace(options.data.address, id).second;
  STRAND_ASSERT(name_is_free && address_is_free);
  STRAND_ASSERT(!options.control || options.control->address == options.data.address);

  Host& host = *hosts_.emplace_back(std::make_unique<Host>());
  host.id = id;
  host.options = std::move(options);
  host.node = std::move(node);
  host.outbox = std::make_unique<HostOutbox>(*this, host);
  if (host.node->finished()) stop(host, CloseReason::finished);
  arm(host);
  return id;
}

void World::stop(Host& host, CloseReason reason) {
  host.stopped = true;
  ++stopped_count_;
  streams_.end_host(host.id, reason);
}

void World::run_until(Timestamp limit) {
  while (step(limit)) {
  }
  if (limit > now()) scheduler_.advance(limit);
}

bool World::run_while(const std::function<bool()>& condition) {
  while (condition()) {
    if (!step(never)) return false;
  }
  return true;
}

bool World::step(Timestamp limit) {
  const std::optional<Task> task = scheduler_.take(limit);
  if (!task) return false;
  switch (task->kind) {
    case TaskKind::wire:
      run_wire(task->index);
      break;
    case TaskKind::deadline:
      run_deadline(*hosts_[task->index]);
      break;
    case TaskKind::stream:
      streams_.run(task->index);
      break;
    case TaskKind::call: {
      const std::function<void()> action = std::exchange(calls_[task->index], nullptr);
      free_calls_.push_back(task->index);
      action();
      break;
    }
  }
  return true;
}

void World::end_run() {
  visit_in_flight([this](HostId from, HostId to, const link::Packet& packet) {
    chronicle_.in_flight(from, to, packet);
  });
  chronicle_.run_ended();
}

void World::call_at(Timestamp at, std::function<void()> action) {
  if (free_calls_.empty()) {
    free_calls_.push_back(static_cast<std::uint32_t>(calls_.size()));
    calls_.emplace_back();
  }
  const std::uint32_t slot = free_calls_.back();
  free_calls_.pop_back();
  calls_[slot] = std::move(action);
  scheduler_.schedule(std::max(at, now()), {TaskKind::call, slot});
}

void World::give(HostId id, const Input& input) {
  Host& host = *hosts_[id.value()];
  if (host.stopped) return;
  if (host.paused) {
    host.held_inputs.push_back(input);
    return;
  }
  handle(host, input);
  arm(host);
}

void World::handle(Host& host, const Input& input) {
  STRAND_ASSERT(!in_node_);
  in_node_ = true;
  host.node->handle(input, host.clock.local(now()), *host.outbox);
  in_node_ = false;
  if (host.node->finished()) stop(host, CloseReason::finished);
}

// A wake-up that is scheduled already is good enough when the deadline has moved later: it finds
// nothing to do and schedules the next.
void World::arm(Host& host) {
  if (host.stopped || host.paused) return;
  const std::optional<Timestamp> deadline = host.node->deadline();
  if (!deadline) return;
  const Timestamp due = std::max(host.clock.true_time_of(*deadline), now());
  if (due >= host.armed) return;
  host.armed = due;
  scheduler_.schedule(host.armed, {TaskKind::deadline, host.id.value()});
}

void World::run_deadline(Host& host) {
  if (host.armed != now()) return;
  host.armed = never;
  if (host.stopped || host.paused) return;
  const Timestamp local_now = host.clock.local(now());
  const std::optional<Timestamp> deadline = host.node->deadline();
  if (!deadline || *deadline > local_now) {
    arm(host);
    return;
  }
  give(host.id, DeadlineReached{});
  // A node that is due again at once would hold the virtual clock for ever.
  const std::optional<Timestamp> then = host.stopped ? std::nullopt : host.node->deadline();
  STRAND_ASSERT(!then || *then > local_now);
}

void World::arm(std::uint32_t index, Wire& wire) {
  const std::optional<Timestamp> next = wire.link().next_event();
  if (!next || *next >= wire.armed) return;
  wire.armed = *next;
  scheduler_.schedule(*next, {TaskKind::wire, index});
}

// Delivers all that is due on a wire. A wake-up that an earlier one has overtaken finds nothing.
void World::run_wire(std::uint32_t index) {
  Wire& wire = *wires_[index];
  if (wire.armed != now()) return;
  wire.armed = never;
  Host& receiver = *hosts_[wire.to().value()];
  while (std::optional<link::Packet> packet = wire.advance(now())) {
    if (receiver.stopped || receiver.options.data != packet->to()) {
      lose_to_nobody(wire.from(), &receiver, *packet);
    } else if (receiver.paused) {
      hold(wire, receiver, *std::move(packet));
    } else {
      deliver(wire, receiver, *packet);
    }
  }
  // Once for all datagrams of this instant: what they make due now is due after them anyway.
  arm(receiver);
  arm(index, wire);
}

void World::deliver(Wire& wire, Host& receiver, link::Packet& packet) {
  chronicle_.delivered(wire.from(), wire.to(), packet, wire.link().counters().delivered);
  handle(receiver, DatagramReceived{packet.from(), packet.header(), packet.take_body()});
}

void World::hold(Wire& wire, Host& receiver, link::Packet packet) {
  if (receiver.held_bytes + packet.size() > Host::socket_buffer.value()) {
    wire.lose(packet, LossCause::socket_full);
    return;
  }
  receiver.held_bytes += packet.size();
  receiver.held_datagrams.emplace_back(wire.from(), std::move(packet));
}

void World::send_datagram(Host& from, Endpoint to, ByteSpan header, const BufferSlice& payload) {
  const std::optional<std::uint32_t> index = wire_to(from, to);
  if (!index) {
    lose_to_nobody(from.id, nullptr, link::Packet(from.options.data, to, header, payload));
    return;
  }
  Wire& wire = *wires_[*index];
  link::Packet packet(from.options.data, to, header, payload);
  packet.set_number(wire.take_number());
  chronicle_.sent(wire.from(), wire.to(), packet);
  if (partitions_.holds_datagrams(wire.from(), wire.to())) {
    wire.lose_to_partition(packet);
    return;
  }
  if (wire.link().wants_chunks()) {
    // A link cannot read what it passes.
    if (const auto carried = carried_chunk(packet))
      packet.set_chunk(carried->frame, carried->chunk);
  }
  wire.enqueue(now(), std::move(packet));
  arm(*index, wire);
}

// The wire that leads from a host to an endpoint, made when it is first asked for.
std::optional<std::uint32_t> World::wire_to(Host& from, Endpoint to) {
  for (const auto& [endpoint, index] : from.routes) {
    if (endpoint == to) return index;
  }
  const std::optional<HostId> target = host_at(to.address);
  if (!target) return std::nullopt;
  const auto [found, is_new] =
      wire_index_.try_emplace({from.id, *target}, static_cast<std::uint32_t>(wires_.size()));
  if (is_new) {
    link::LinkOptions options;
    if (const auto changed = changed_links_.find({from.id, *target});
        changed != changed_links_.end()) {
      options = changed->second;
    } else if (options_.link) {
      options = options_.link(from.id, *target);
    }
    const Random random =
        random_.fork("link").fork(from.options.name).fork(hosts_[target->value()]->options.name);
    wires_.push_back(std::make_unique<Wire>(chronicle_, from.id, *target, options, random));
  }
  constexpr std::size_t remembered = 8;
  if (from.routes.size() == remembered) from.routes.clear();
  from.routes.emplace_back(to, found->second);
  return found->second;
}

void World::lose_to_nobody(HostId from, const Host* receiver, const link::Packet& packet) {
  ++datagrams_to_nobody_;
  const bool down = receiver != nullptr && receiver->crashed;
  const std::optional<HostId> to = receiver == nullptr ? std::nullopt : std::optional(receiver->id);
  chronicle_.lost_to_nobody(from, to, packet, down ? LossCause::crash : LossCause::expired);
}

void World::deliver_frame(Host& host, const DeliveredFrame& frame) {
  const std::uint64_t hash = content_hashes_.of(frame.frame, frame.chunks);
  chronicle_.frame(host.id, frame, hash);
  FrameVerified answer{frame.frame, Verification::unchecked, host.disk.full()};
  const std::optional<Timestamp> done = host.disk.take(now());
  if (done) {
    const bool intact = !options_.verify || options_.verify(host.id, frame, hash);
    answer.result = intact ? Verification::intact : Verification::corrupt;
  } else {
    answer.not_stored = true;
  }
  call_at(done.value_or(now()), [this, &host, life = host.life, answer] {
    if (host.life == life) give(host.id, answer);
  });
}

ConnectionId World::open_stream(Host& host, Endpoint to) {
  const std::optional<HostId> target = host_at(to.address);
  Random random = random_.fork("stream").fork(host.options.name);
  if (target) random = random.fork(hosts_[target->value()]->options.name);
  return streams_.open(host.id, host.options.data, to, random);
}

std::optional<HostId> World::host_at(IpAddress address) const {
  const auto found = addresses_.find(address);
  if (found == addresses_.end()) return std::nullopt;
  return found->second;
}

bool World::listens(HostId id, Endpoint endpoint) const {
  const Host& host = *hosts_[id.value()];
  return !host.stopped && host.options.control == endpoint;
}

bool World::holds_streams(HostId from, HostId to) const {
  return hosts_[to.value()]->paused || partitions_.holds_streams(from, to);
}

void World::give_stream_input(HostId host, const Input& input) {
  chronicle_.stream_input(host, input);
  give(host, input);
}

const HostOptions& World::host(HostId host) const {
  return hosts_[host.value()]->options;
}

const HostClock& World::clock(HostId host) const {
  return hosts_[host.value()]->clock;
}

bool World::stopped(HostId host) const {
  return hosts_[host.value()]->stopped;
}

bool World::crashed(HostId host) const {
  return hosts_[host.value()]->crashed;
}

std::optional<link::LinkCounters> World::link_counters(HostId from, HostId to) const {
  const auto found = wire_index_.find({from, to});
  if (found == wire_index_.end()) return std::nullopt;
  const Wire& wire = *wires_[found->second];
  link::LinkCounters counters = wire.link().counters();
  counters.sent += wire.partitioned();
  counters.lost += wire.partitioned();
  return counters;
}

void World::take_longest_waits(
    const std::function<void(HostId from, HostId to, Duration wait)>& visit) {
  for (const auto& wire : wires_) {
    const Duration wait = wire->take_longest_wait();
    if (wait > Duration::zero()) visit(wire->from(), wire->to(), wait);
  }
}

void World::visit_in_flight(
    const std::function<void(HostId, HostId, const link::Packet&)>& visit) const {
  for (const auto& wire : wires_) {
    wire->link().visit_in_flight(
        [&](const link::Packet& packet) { visit(wire->from(), wire->to(), packet); });
  }
}

}  // namespace strand::sim
