#include "sim/stream_network.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::sim {

namespace {

// Pieces are 1 to 2^16 bytes, small ones as likely as large ones: 2^k at most, with k uniform.
constexpr std::uint64_t largest_piece_log2 = 16;

std::size_t draw_piece(Random& random) {
  const std::uint64_t limit = std::uint64_t{1} << random.below(largest_piece_log2 + 1);
  return static_cast<std::size_t>(1 + random.below(limit));
}

}  // namespace

StreamNetwork::StreamNetwork(Scheduler& scheduler, StreamHosts& hosts, Delay delay)
    : scheduler_(scheduler), hosts_(hosts), delay_(std::move(delay)) {}

StreamNetwork::Side& StreamNetwork::side(std::uint32_t index) {
  Connection& connection = connections_[index / 2];
  return index % 2 == 0 ? connection.opener : connection.listener;
}

const StreamNetwork::Side& StreamNetwork::side(std::uint32_t index) const {
  const Connection& connection = connections_[index / 2];
  return index % 2 == 0 ? connection.opener : connection.listener;
}

StreamNetwork::Side* StreamNetwork::open_side(HostId host, ConnectionId connection) {
  const std::uint64_t number = connection.value();
  if (number == 0 || number > connections_.size() * 2) return nullptr;
  Side& found = side(static_cast<std::uint32_t>(number - 1));
  return found.open && found.host == host ? &found : nullptr;
}

void StreamNetwork::own(HostId host, std::uint32_t index) {
  if (sides_of_host_.size() <= host.value()) sides_of_host_.resize(host.value() + 1U);
  sides_of_host_[host.value()].push_back(index);
}

// Sends an item to the side `index`, where it arrives one delay after it `leaves`, and not before
// what was sent earlier.
void StreamNetwork::push(std::uint32_t index, Timestamp leaves, Item item) {
  Pipe& pipe = side(index).inbound;
  item.due = std::max(leaves + pipe.delay, pipe.last_due);
  pipe.last_due = item.due;
  scheduler_.schedule(item.due, {TaskKind::stream, index});
  pipe.items.push_back(std::move(item));
}

ConnectionId StreamNetwork::open(HostId from, Endpoint source, Endpoint to, const Random& random) {
  STRAND_ASSERT(connections_.size() < (std::uint32_t{1} << 30));
  const auto opener = static_cast<std::uint32_t>(connections_.size() * 2);
  const std::uint32_t listener = opener + 1;
  const Random cuts = random.fork(opened_[{from, to}]++);
  Connection& connection = connections_.emplace_back();
  connection.source = source;
  connection.target = to;
  connection.opener.host = from;
  connection.opener.open = true;
  connection.opener.inbound.cuts = cuts.fork(std::uint64_t{0});
  connection.listener.inbound.cuts = cuts.fork(std::uint64_t{1});
  own(from, opener);

  const Timestamp now = scheduler_.now();
  connection.ready = now;
  const std::optional<HostId> host = hosts_.host_at(to.address);
  if (!host) {
    connection.listener.host = from;
    push(opener, now, {{}, Step::ended, CloseReason::refused, {}});
    return id_of(opener);
  }
  connection.listener.host = *host;
  if (delay_) {
    connection.opener.inbound.delay = delay_(*host, from);
    connection.listener.inbound.delay = delay_(from, *host);
  }
  connection.ready += connection.opener.inbound.delay + connection.listener.inbound.delay;
  push(listener, now, {{}, Step::connect, {}, {}});
  return id_of(opener);
}

void StreamNetwork::send(HostId host, ConnectionId connection, ByteSpan bytes) {
  if (bytes.empty() || open_side(host, connection) == nullptr) return;
  const auto index = static_cast<std::uint32_t>(connection.value() - 1);
  const Timestamp leaves =
      index % 2 == 0 ? std::max(scheduler_.now(), connections_[index / 2].ready) : scheduler_.now();
  push(index ^ 1U, leaves, {{}, Step::bytes, {}, {bytes.begin(), bytes.end()}});
}

void StreamNetwork::close(HostId host, ConnectionId connection) {
  if (open_side(host, connection) == nullptr) return;
  end(static_cast<std::uint32_t>(connection.value() - 1), CloseReason::finished);
}

void StreamNetwork::end(std::uint32_t index, CloseReason reason) {
  side(index).open = false;
  const Timestamp leaves =
      index % 2 == 0 ? std::max(scheduler_.now(), connections_[index / 2].ready) : scheduler_.now();
  push(index ^ 1U, leaves, {{}, Step::ended, reason, {}});
}

void StreamNetwork::end_host(HostId host, CloseReason reason) {
  if (sides_of_host_.size() <= host.value()) return;
  for (const std::uint32_t index : sides_of_host_[host.value()]) {
    if (side(index).open) end(index, reason);
  }
  sides_of_host_[host.value()].clear();
}

std::size_t StreamNetwork::open_connections(HostId host) const {
  if (sides_of_host_.size() <= host.value()) return 0;
  const std::vector<std::uint32_t>& indices = sides_of_host_[host.value()];
  return static_cast<std::size_t>(std::count_if(
      indices.begin(), indices.end(), [this](std::uint32_t index) { return side(index).open; }));
}

void StreamNetwork::cut(HostId one, HostId other) {
  if (sides_of_host_.size() <= one.value()) return;
  // A copy, because a broken connection may lead a node to open another.
  const std::vector<std::uint32_t> indices = sides_of_host_[one.value()];
  for (const std::uint32_t index : indices) {
    if (side(index ^ 1U).host != other) continue;
    for (const std::uint32_t end : {index, index ^ 1U}) {
      if (side(end).open) push(end, scheduler_.now(), {{}, Step::ended, CloseReason::broken, {}});
    }
  }
}

void StreamNetwork::wake() {
  for (std::uint32_t index = 0; index < connections_.size() * 2; ++index) {
    const Pipe& pipe = side(index).inbound;
    if (!pipe.items.empty() && pipe.items.front().due <= scheduler_.now()) {
      scheduler_.schedule(scheduler_.now(), {TaskKind::stream, index});
    }
  }
}

void StreamNetwork::run(std::uint32_t index) {
  // Nodes may open connections while they handle an input, which moves no element of a deque.
  Pipe& pipe = side(index).inbound;
  const HostId from = side(index ^ 1U).host;
  const HostId to = side(index).host;
  while (!pipe.items.empty() && pipe.items.front().due <= scheduler_.now()) {
    if (hosts_.holds_streams(from, to)) return;
    const Item& front = pipe.items.front();
    const Step step = front.step;
    const CloseReason reason = front.reason;
    if (step == Step::bytes) {
      deliver_bytes(index);
      continue;
    }
    pipe.items.pop_front();
    if (step == Step::connect) {
      accept(index);
      continue;
    }
    Side& receiver = side(index);
    if (!receiver.open) continue;
    if (step == Step::opened) {
      hosts_.give_stream_input(receiver.host,
                               StreamOpened{id_of(index), connections_[index / 2].target, false});
    } else {
      receiver.open = false;
      hosts_.give_stream_input(receiver.host, StreamClosed{id_of(index), reason});
    }
  }
}

// The opener's request has reached the listener's host.
void StreamNetwork::accept(std::uint32_t index) {
  Connection& connection = connections_[index / 2];
  Side& listener = connection.listener;
  const Timestamp now = scheduler_.now();
  if (!hosts_.listens(listener.host, connection.target)) {
    push(index ^ 1U, now, {{}, Step::ended, CloseReason::refused, {}});
    return;
  }
  push(index ^ 1U, now, {{}, Step::opened, {}, {}});
  listener.open = true;
  own(listener.host, index);
  hosts_.give_stream_input(listener.host, StreamOpened{id_of(index), connection.source, true});
}

// Hands over all bytes that have arrived, cut anew.
void StreamNetwork::deliver_bytes(std::uint32_t index) {
  Side& receiver = side(index);
  Pipe& pipe = receiver.inbound;
  std::vector<std::byte> arrived;
  while (!pipe.items.empty() && pipe.items.front().step == Step::bytes &&
         pipe.items.front().due <= scheduler_.now()) {
    const std::vector<std::byte>& bytes = pipe.items.front().bytes;
    arrived.insert(arrived.end(), bytes.begin(), bytes.end());
    pipe.items.pop_front();
  }
  ByteSpan rest(arrived);
  while (!rest.empty() && receiver.open) {
    const ByteSpan piece = rest.first(std::min(rest.size(), draw_piece(pipe.cuts)));
    rest = rest.subspan(piece.size());
    hosts_.give_stream_input(receiver.host, StreamReceived{id_of(index), piece});
  }
}

}  // namespace strand::sim
