// Runs one Node over real sockets: one thread, UDP for datagrams, TCP for streams, CLOCK_MONOTONIC
// for time.
//
// A NodeDriver owns an io_context and the sockets; it borrows the node while it runs it, and the
// collaborators that its options name, which must outlive run(). It calls the node with one input
// at a time, on the thread that runs run(). It promises what core/node/node.hpp demands of a
// driver, and that nothing that comes from outside ends it or makes it grow without limit:
// datagrams that cannot be sent are counted, connections and their unsent bytes are bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/base/endpoint.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/node/node.hpp"
#include "real/link_shaper.hpp"
#include "real/mailbox.hpp"
#include "real/port_error.hpp"

namespace strand::real {

class NodeDriver;

// Takes the frames that a node has reassembled: a FrameStore, a display, a test.
class FrameSink {
 public:
  FrameSink() = default;
  FrameSink(const FrameSink&) = delete;
  FrameSink& operator=(const FrameSink&) = delete;
  virtual ~FrameSink() = default;

  // Called on the driver's thread, when the turn's datagrams have been sent; must not wait. The
  // slices may be kept.
  virtual void deliver_frame(const DeliveredFrame& frame) = 0;
  // Why the first frame that could not be stored could not; nothing where all were. Called on the
  // driver's thread.
  [[nodiscard]] virtual std::optional<StorageProblem> storage_problem() const {
    return std::nullopt;
  }
};

// A source that waits for its node's start_source(): a SourceFeeder, or a test's.
class StartableSource {
 public:
  StartableSource() = default;
  StartableSource(const StartableSource&) = delete;
  StartableSource& operator=(const StartableSource&) = delete;
  virtual ~StartableSource() = default;

  // Called on the driver's thread, from within handle(): frames must come later, by post().
  virtual void start_source(NodeDriver& driver) = 0;
  // Called on the driver's thread, from within handle(); see Outbox::set_source_quality(). A source
  // that knows one quality only goes on as it is.
  virtual void set_source_quality(std::uint32_t /*percent*/) {}
};

struct DriverOptions {
  // Where datagrams are received and sent from; port 0 takes any that is free. Without it datagrams
  // that the node sends are counted as failed.
  std::optional<Endpoint> data;
  // Where connections are accepted; port 0 takes any that is free. Without it there is no listener;
  // the node may still open connections.
  std::optional<Endpoint> control;
  // What a person uses to choose other ports, such as "--port"; the end of a PortError.
  std::string data_option;
  std::string control_option;

  std::shared_ptr<Mailbox> mailbox;   // made by the driver if there is none
  FrameSink* frames = nullptr;        // without one, frames are let go unchecked
  StartableSource* source = nullptr;  // without one, start_source() does nothing
  LinkShaper* links = nullptr;        // without one, datagrams leave as they are sent
  // Called for every event of the node, with the time of the input that led to it.
  std::function<void(Timestamp, const Event&)> observer;
  // Called, within handle(), when the node starts its source.
  std::function<void(Timestamp)> on_source_started;
  // Called with the time at which the first datagram came, before the node sees it.
  std::function<void(Timestamp)> on_first_datagram;
  // Called, by the constructor or on the driver's thread, with one line for a person when the
  // system gives less than the driver needs: a capped socket buffer, no more descriptors.
  std::function<void(const std::string&)> warn;

  // What is asked of the kernel for each direction of the UDP socket.
  ByteCount socket_buffer = ByteCount::mebibytes(4);
  // A receive buffer smaller than this leads to a warning: a burst of frames overflows it.
  ByteCount burst = ByteCount::mebibytes(1);
  std::size_t max_connections = 1024;
  // A connection with more bytes than these to send is broken off.
  ByteCount max_unsent = ByteCount::mebibytes(16);
  // How long run() goes on, after the node has finished, to send what its streams and links still
  // hold.
  Duration drain = std::chrono::seconds(2);
};

struct DriverCounters {
  std::uint64_t datagrams_received = 0;
  // Dropped by the kernel, because the receive buffer was full when they came.
  std::uint64_t datagrams_overflowed = 0;
  std::uint64_t datagrams_sent = 0;
  std::uint64_t datagrams_blocked = 0;    // the send buffer was full
  std::uint64_t datagrams_failed = 0;     // too long, unreachable, or no socket
  std::uint64_t connections_refused = 0;  // accepted beyond max_connections, and closed at once

  friend bool operator==(const DriverCounters&, const DriverCounters&) = default;
};

class NodeDriver {
 public:
  // Binds the sockets, so that the node can be told where it lives; throws PortError.
  explicit NodeDriver(DriverOptions options);
  NodeDriver(const NodeDriver&) = delete;
  NodeDriver& operator=(const NodeDriver&) = delete;
  ~NodeDriver();

  // Runs the node until it has finished, or stop(). To be called once.
  void run(Node& node);
  // Makes run() return soon, without sending what is unsent; connections that are open then break
  // when the driver is destroyed. Callable from any thread, also before run().
  void stop();
  // Hands an input to the node: mailbox()->post(). Callable from any thread.
  bool post(PostedInput input);
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const;

  // Calls `work` on the driver's thread at `when` or soon after, outside of any handle(); equal
  // times in the order of the calls. Call it on the driver's thread, or before run().
  void call_at(Timestamp when, std::function<void()> work);

  // What a scenario does to the host. On the driver's thread, outside of any handle().
  //
  // From the instant `since`, which may be past, the node's clock is ahead of ours by `offset` and
  // runs fast by `drift_ppm` millionths; see HostClock. Observers are told our time all the same.
  void set_clock(Timestamp since, Duration offset, std::int32_t drift_ppm);
  // As StreamTable's.
  void hold_streams(bool input, bool output);
  void release_streams(bool input, bool output);
  void cut_streams();

  // Where the sockets are bound, with the ports that port 0 became. Nothing if not asked for.
  [[nodiscard]] std::optional<Endpoint> data_endpoint() const;
  [[nodiscard]] std::optional<Endpoint> control_endpoint() const;
  // What the kernel gave, of what was asked for; 0 without a UDP socket.
  [[nodiscard]] ByteCount receive_buffer() const;
  [[nodiscard]] ByteCount send_buffer() const;
  // On the driver's thread, or when run() has returned.
  [[nodiscard]] DriverCounters counters() const;

  // What it saw and its node cannot. On the driver's thread, or when run() has returned.
  [[nodiscard]] DriverLedger ledger();

  // For signals and terminals on the driver's thread: their handlers run outside of any handle(),
  // and speak to the node by post(). What they own must go before the driver does.
  [[nodiscard]] boost::asio::io_context& context();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace strand::real
