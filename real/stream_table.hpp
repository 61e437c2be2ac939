// The TCP connections of one node: those it opens and those it accepts.
//
// A StreamTable owns the listener and the sockets. It turns what happens to them into StreamOpened,
// StreamReceived and StreamClosed, always from the event loop, never from within a call of the
// node. What a turn sends waits in the connection until flush(). A connection that the node has
// closed lives on, unheard, until what was sent has gone out and the other side has closed too, so
// that no reset overtakes the last bytes; `linger` bounds that.
//
// For the sake of scenarios, what comes in or goes out can be held up for a while, and all
// connections can be broken. While anything is held up, none is opened nor taken in.
//
// Limits: max_connections, lingering ones included; max_unsent bytes a connection; what is read
// passes through one buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/endpoint.hpp"
#include "core/base/units.hpp"
#include "core/node/node.hpp"

namespace strand::real {

struct StreamLimits {
  std::size_t max_connections = 1024;
  ByteCount max_unsent = ByteCount::mebibytes(16);
  Duration linger = std::chrono::seconds(10);
};

class StreamTable {
 public:
  // Hands an input to the node and ends the turn, flush() included.
  using Deliver = std::function<void(const Input&)>;
  using Warn = std::function<void(const std::string&)>;

  StreamTable(boost::asio::io_context& context, StreamLimits limits, Deliver deliver, Warn warn);
  StreamTable(const StreamTable&) = delete;
  StreamTable& operator=(const StreamTable&) = delete;
  ~StreamTable();

  // Binds the listener; throws PortError, with `option` as the way to choose another port. Nothing
  // is accepted before accept().
  void listen(Endpoint endpoint, const std::string& option);
  [[nodiscard]] std::optional<Endpoint> bound() const;
  void accept();

  // As the Outbox's.
  [[nodiscard]] ConnectionId open(Endpoint to);
  void send(ConnectionId id, ByteSpan bytes);
  void close(ConnectionId id);

  // Sends what the sockets take of what was sent since the last flush.
  void flush();
  // Holds up what comes in, what goes out, or both; each such hold lasts until it is released.
  void hold(bool input, bool output);
  void release(bool input, bool output);
  // Breaks every connection, at once; the node hears of those that it knows.
  void cut();

  // Stops listening and closes every connection as the node would.
  void close_all();
  // True once no connection has anything left to send.
  [[nodiscard]] bool all_sent() const;
  // True once no connection is left at all.
  [[nodiscard]] bool empty() const { return connections_.empty(); }

  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  struct Connection;
  using ConnectionPtr = std::shared_ptr<Connection>;

  [[nodiscard]] Connection* find(ConnectionId id);
  void accepted(boost::asio::ip::tcp::socket socket);
  void accept_later();
  void warn_of_shortage(const std::string& what, boost::system::error_code error);
  void connected(const ConnectionPtr& connection, boost::system::error_code error);
  void wait_readable(const ConnectionPtr& connection);
  void read(const ConnectionPtr& connection);
  void wait_writable(const ConnectionPtr& connection);
  void write(const ConnectionPtr& connection);
  void output_gone(Connection& connection);
  void leave(const ConnectionPtr& connection);
  void end(const ConnectionPtr& connection, CloseReason reason);
  void end_soon(const ConnectionPtr& connection, CloseReason reason);
  void drop(Connection& connection);
  void connect(const ConnectionPtr& connection);
  void await_last_bytes(const ConnectionPtr& connection);
  [[nodiscard]] bool holding() const { return input_holds_ > 0 || output_holds_ > 0; }

  boost::asio::io_context& context_;
  const StreamLimits limits_;
  const Deliver deliver_;
  const Warn warn_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer accept_timer_;
  bool warned_of_shortage_ = false;
  std::uint64_t refused_ = 0;
  ConnectionId last_id_;
  std::map<ConnectionId, ConnectionPtr> connections_;
  std::vector<ConnectionPtr> unflushed_;
  unsigned input_holds_ = 0;
  unsigned output_holds_ = 0;
  std::vector<std::byte> read_buffer_;
};

}  // namespace strand::real
