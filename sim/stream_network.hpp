// Reliable connections between hosts, as TCP gives them: bytes in order, a handshake of one round
// trip, and orderly, broken and refused ends.
//
// The bytes that have arrived are cut into pieces at seeded points, across the borders of what was
// sent, so that a reader that relies on them shows. Nothing is lost, and bandwidth has no limit.
// While the world around holds up what goes from one host to another, it waits, however long that
// takes.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/node/node.hpp"
#include "sim/host_id.hpp"
#include "sim/scheduler.hpp"

namespace strand::sim {

// What a stream network needs of the world around it.
class StreamHosts {
 public:
  StreamHosts() = default;
  StreamHosts(const StreamHosts&) = delete;
  StreamHosts& operator=(const StreamHosts&) = delete;
  virtual ~StreamHosts() = default;

  [[nodiscard]] virtual std::optional<HostId> host_at(IpAddress address) const = 0;
  // Whether the host runs and accepts connections there.
  [[nodiscard]] virtual bool listens(HostId host, Endpoint endpoint) const = 0;
  // Whether what a connection carries from one host to the other has to wait for now, until
  // StreamNetwork::wake().
  [[nodiscard]] virtual bool holds_streams(HostId from, HostId to) const = 0;
  virtual void give_stream_input(HostId host, const Input& input) = 0;
};

class StreamNetwork {
 public:
  using Delay = std::function<Duration(HostId from, HostId to)>;

  StreamNetwork(Scheduler& scheduler, StreamHosts& hosts, Delay delay);

  // The outcome comes after one round trip, or at once (scheduled) where no host has the address.
  // `random` decides where the bytes are cut; it is forked for every connection of the pair.
  ConnectionId open(HostId from, Endpoint source, Endpoint to, const Random& random);
  // Ignored when the connection is gone, on this side or altogether.
  void send(HostId host, ConnectionId connection, ByteSpan bytes);
  void close(HostId host, ConnectionId connection);
  // Ends all connections of a host; the other sides hear `reason`.
  void end_host(HostId host, CloseReason reason);
  // Breaks all connections between two hosts: both sides hear of it, after what was sent before.
  void cut(HostId one, HostId other);
  // Something that held up connections is over: what is due is delivered now. TCP would take up to
  // its retransmission timeout to notice.
  void wake();
  // How many connections a host has that it may send on.
  [[nodiscard]] std::size_t open_connections(HostId host) const;
  // Does what is due on one direction of a connection.
  void run(std::uint32_t index);

 private:
  enum class Step : std::uint8_t { connect, opened, bytes, ended };

  struct Item {
    Timestamp due{};
    Step step = Step::bytes;
    CloseReason reason = CloseReason::finished;
    std::vector<std::byte> bytes;
  };
  // What travels to one side of a connection.
  struct Pipe {
    Duration delay{};
    Timestamp last_due{};
    Random cuts{0};
    std::deque<Item> items;
  };
  struct Side {
    HostId host;
    bool open = false;  // the node has it: it may send and close, and gets inputs
    Pipe inbound;
  };
  struct Connection {
    Endpoint source;
    Endpoint target;
    bool accepted = false;
    Timestamp ready{};  // when the opener may begin to send
    Side opener;
    Side listener;
  };

  // A connection's two sides have a number each: even for the opener, odd for the listener.
  [[nodiscard]] Side& side(std::uint32_t index);
  [[nodiscard]] const Side& side(std::uint32_t index) const;
  [[nodiscard]] Side* open_side(HostId host, ConnectionId connection);
  static ConnectionId id_of(std::uint32_t index) { return ConnectionId(index + 1U); }
  void push(std::uint32_t index, Timestamp leaves, Item item);
  void own(HostId host, std::uint32_t index);
  void end(std::uint32_t index, CloseReason reason);
  void accept(std::uint32_t index);
  void deliver_bytes(std::uint32_t index);

  Scheduler& scheduler_;
  StreamHosts& hosts_;
  Delay delay_;
  std::deque<Connection> connections_;
  std::vector<std::vector<std::uint32_t>> sides_of_host_;
  std::map<std::pair<HostId, Endpoint>, std::uint64_t> opened_;
};

}  // namespace strand::sim
