#include "real/stream_table.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "real/socket_address.hpp"

namespace strand::real {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t read_size = 64 * 1024;
// Reads of one connection before others have their turn.
constexpr int reads_a_turn = 4;
constexpr auto accept_pause = std::chrono::milliseconds(100);

void set_option(tcp::socket& socket, int level, int name, int value) {
  // Best effort: a connection works without any of them.
  static_cast<void>(::setsockopt(socket.native_handle(), level, name, &value, sizeof value));
}

// Small messages go out at once, and a host that has vanished is noticed within about half a
// minute.
void tune(tcp::socket& socket) {
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 10);
  set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 4);
  set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000);  // ms without an acknowledgement
  set_option(socket, IPPROTO_TCP, TCP_SYNCNT, 3);             // four attempts to connect: 15 s
}

}  // namespace

struct StreamTable::Connection {
  Connection(ConnectionId number, tcp::socket&& from, Endpoint other)
      : id(number), socket(std::move(from)), remote(other), linger_timer(socket.get_executor()) {}

  [[nodiscard]] std::size_t unsent_size() const { return unsent.size() - sent; }

  ConnectionId id;
  tcp::socket socket;
  Endpoint remote;
  asio::steady_timer linger_timer;
  std::vector<std::byte> unsent;
  std::size_t sent = 0;  // of `unsent`; the rest waits
  bool open = false;     // connected
  bool known = true;     // the node may hear of it
  bool unflushed = false;
  bool writing = false;  // a wait for room is under way
  bool output_dead = false;
  bool shut = false;  // our side, in order
  bool input_ended = false;
  // What waits until nothing is held up any more.
  bool unconnected = false;
  std::optional<error_code> outcome;  // of connecting
  bool readable = false;
};

StreamTable::StreamTable(asio::io_context& context, StreamLimits limits, Deliver deliver, Warn warn)
    : context_(context),
      limits_(limits),
      deliver_(std::move(deliver)),
      warn_(std::move(warn)),
      acceptor_(context),
      accept_timer_(context),
      read_buffer_(read_size) {}

// Connections that the node has not closed break: their other sides must not take it for an end.
StreamTable::~StreamTable() {
  while (!connections_.empty()) {
    Connection& connection = *connections_.begin()->second;
    if (connection.known) output_gone(connection);
    drop(connection);
  }
}

void StreamTable::listen(Endpoint endpoint, const std::string& option) {
  error_code error;
  const auto check = [&] {
    if (error) throw port_error("TCP", endpoint, option, error);
  };
  acceptor_.open(protocol_of<tcp>(endpoint.address), error);
  check();
  acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  check();
  if (!endpoint.address.is_v4()) accept_both_families(acceptor_.native_handle());
  acceptor_.bind(to_asio<tcp>(endpoint), error);
  check();
  // Listening at once, so that a second listener on the port is refused now and not later.
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  check();
}

std::optional<Endpoint> StreamTable::bound() const {
  if (!acceptor_.is_open()) return std::nullopt;
  error_code error;
  const tcp::endpoint endpoint = acceptor_.local_endpoint(error);
  if (error) return std::nullopt;
  return from_asio(endpoint);
}

void StreamTable::accept() {
  if (!acceptor_.is_open() || holding()) return;
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (!error) {
      accepted(std::move(socket));
      accept();
      return;
    }
    // Out of descriptors, most likely. The connection stays in the backlog, and would wake us again
    // at once.
    warn_of_shortage(
        fmt::format("accept connections on TCP port {}", bound().value_or(Endpoint{}).port), error);
    accept_later();
  });
}

// Once, whatever fails first: it is one shortage, and every attempt of a node would be a line.
void StreamTable::warn_of_shortage(const std::string& what, error_code error) {
  if (std::exchange(warned_of_shortage_, true)) return;
  const bool too_few = error == asio::error::no_descriptors;
  warn_(fmt::format("cannot {}: {}{}", what, error.message(),
                    too_few ? "; ulimit -n raises the limit" : ""));
}

void StreamTable::accept_later() {
  accept_timer_.expires_after(accept_pause);
  accept_timer_.async_wait([this](error_code error) {
    if (!error) accept();
  });
}

void StreamTable::accepted(tcp::socket socket) {
  error_code error;
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) return;  // gone already
  if (connections_.size() >= limits_.max_connections) {
    ++refused_;
    socket.set_option(asio::socket_base::linger(true, 0), error);
    socket.close(error);  // with a reset; asio's destructor would take the option back
    return;
  }
  tune(socket);
  socket.non_blocking(true, error);
  last_id_ = last_id_.next();
  const auto connection =
      std::make_shared<Connection>(last_id_, std::move(socket), from_asio(remote));
  connection->open = true;
  connections_.emplace(connection->id, connection);
  deliver_(StreamOpened{connection->id, connection->remote, true});
  wait_readable(connection);
}

ConnectionId StreamTable::open(Endpoint to) {
  last_id_ = last_id_.next();
  const auto connection = std::make_shared<Connection>(last_id_, tcp::socket(context_), to);
  const bool full = connections_.size() >= limits_.max_connections;
  connections_.emplace(connection->id, connection);
  error_code error;
  if (!full) connection->socket.open(protocol_of<tcp>(to.address), error);
  if (error) warn_of_shortage(fmt::format("open a connection to TCP port {}", to.port), error);
  if (full || error) {
    end_soon(connection, CloseReason::refused);
    return connection->id;
  }
  tune(connection->socket);
  connection->socket.non_blocking(true, error);
  connection->unconnected = holding();
  if (!connection->unconnected) connect(connection);
  return connection->id;
}

void StreamTable::connect(const ConnectionPtr& connection) {
  connection->socket.async_connect(
      to_asio<tcp>(connection->remote),
      [this, connection](error_code result) { connected(connection, result); });
}

void StreamTable::connected(const ConnectionPtr& connection, error_code error) {
  if (!connection->socket.is_open()) return;  // dropped meanwhile
  if (holding()) {
    connection->outcome = error;
    return;
  }
  error_code ignored;
  // A connection to an ephemeral port of our own host may meet itself, when nobody listens there.
  const bool met_itself = !error && connection->socket.local_endpoint(ignored) ==
                                        connection->socket.remote_endpoint(ignored);
  if (error || met_itself) {
    end(connection, CloseReason::refused);
    return;
  }
  connection->open = true;
  if (connection->known) deliver_(StreamOpened{connection->id, connection->remote, false});
  write(connection);
  wait_readable(connection);
}

StreamTable::Connection* StreamTable::find(ConnectionId id) {
  const auto found = connections_.find(id);
  return found == connections_.end() || !found->second->known ? nullptr : found->second.get();
}

void StreamTable::send(ConnectionId id, ByteSpan bytes) {
  Connection* const connection = find(id);
  if (connection == nullptr || connection->output_dead) return;
  const ConnectionPtr& pointer = connections_.at(id);
  if (connection->unsent_size() + bytes.size() > limits_.max_unsent.value()) {
    output_gone(*connection);
    end_soon(pointer, CloseReason::broken);
    return;
  }
  connection->unsent.insert(connection->unsent.end(), bytes.begin(), bytes.end());
  if (!std::exchange(connection->unflushed, true)) unflushed_.push_back(pointer);
}

void StreamTable::close(ConnectionId id) {
  if (find(id) == nullptr) return;
  const ConnectionPtr connection = connections_.at(id);
  connection->known = false;
  if (!connection->open && connection->unsent_size() == 0) {
    drop(*connection);
    return;
  }
  await_last_bytes(connection);
  // The flush at the end of the turn sends what there is, and shuts our side down.
  if (!std::exchange(connection->unflushed, true)) unflushed_.push_back(connection);
}

// A connection that is held up is not late.
void StreamTable::await_last_bytes(const ConnectionPtr& connection) {
  connection->linger_timer.expires_after(limits_.linger);
  connection->linger_timer.async_wait([this, connection](error_code error) {
    if (error) return;
    if (holding()) return await_last_bytes(connection);
    drop(*connection);
  });
}

void StreamTable::flush() {
  while (!unflushed_.empty()) {
    const std::vector<ConnectionPtr> connections = std::exchange(unflushed_, {});
    for (const ConnectionPtr& connection : connections) {
      connection->unflushed = false;
      write(connection);
    }
  }
}

void StreamTable::write(const ConnectionPtr& connection) {
  if (!connection->open || connection->writing || !connection->socket.is_open()) return;
  if (output_holds_ > 0) return;
  while (connection->unsent_size() > 0) {
    error_code error;
    connection->sent += connection->socket.write_some(
        asio::buffer(connection->unsent.data() + connection->sent, connection->unsent_size()),
        error);
    if (error == asio::error::would_block || error == asio::error::try_again) {
      wait_writable(connection);
      return;
    }
    if (error && error != asio::error::interrupted) {
      // What the other side said before it broke off may still wait to be read; reading finds the
      // end.
      output_gone(*connection);
    }
  }
  connection->unsent.clear();
  connection->sent = 0;
  if (!connection->known) leave(connection);
}

void StreamTable::wait_writable(const ConnectionPtr& connection) {
  // What has gone out need not be kept until all has, and is moved away in big steps only.
  if (connection->sent > connection->unsent.size() / 2) {
    connection->unsent.erase(
        connection->unsent.begin(),
        connection->unsent.begin() + static_cast<std::ptrdiff_t>(connection->sent));
    connection->sent = 0;
  }
  connection->writing = true;
  connection->socket.async_wait(tcp::socket::wait_write, [this, connection](error_code error) {
    connection->writing = false;
    if (error != asio::error::operation_aborted) write(connection);
  });
}

void StreamTable::output_gone(Connection& connection) {
  connection.output_dead = true;
  connection.unsent = {};
  connection.sent = 0;
}

void StreamTable::leave(const ConnectionPtr& connection) {
  if (connection->input_ended || connection->output_dead) {
    drop(*connection);
    return;
  }
  if (std::exchange(connection->shut, true)) return;
  error_code error;
  connection->socket.shutdown(tcp::socket::shutdown_send, error);
  if (error) drop(*connection);
}

void StreamTable::wait_readable(const ConnectionPtr& connection) {
  if (!connection->socket.is_open()) return;
  connection->socket.async_wait(tcp::socket::wait_read, [this, connection](error_code error) {
    if (error == asio::error::operation_aborted) return;
    if (input_holds_ > 0) {
      connection->readable = true;
    } else {
      read(connection);
    }
  });
}

void StreamTable::read(const ConnectionPtr& connection) {
  for (int i = 0; i < reads_a_turn && connection->socket.is_open(); ++i) {
    error_code error;
    const std::size_t size = connection->socket.read_some(asio::buffer(read_buffer_), error);
    if (error == asio::error::would_block || error == asio::error::try_again) break;
    if (error == asio::error::interrupted) continue;
    if (error) {
      connection->input_ended = true;
      const bool in_order = error == asio::error::eof && !connection->output_dead;
      end(connection, in_order ? CloseReason::finished : CloseReason::broken);
      return;
    }
    if (connection->known)
      deliver_(StreamReceived{connection->id, ByteSpan(read_buffer_).first(size)});
  }
  wait_readable(connection);
}

// The connection is over, but for what is still to be sent to a side that has only stopped
// speaking.
void StreamTable::end(const ConnectionPtr& connection, CloseReason reason) {
  const bool was_known = connection->known;
  if (reason == CloseReason::finished && connection->unsent_size() > 0) {
    if (was_known) close(connection->id);
  } else {
    connection->known = false;
    drop(*connection);
  }
  if (was_known) deliver_(StreamClosed{connection->id, reason});
}

void StreamTable::end_soon(const ConnectionPtr& connection, CloseReason reason) {
  asio::post(context_, [this, connection, reason] {
    if (connections_.contains(connection->id)) end(connection, reason);
  });
}

void StreamTable::drop(Connection& connection) {
  error_code error;
  // A stream that lacks bytes must not look finished to the other side: a reset says that it broke.
  if (connection.unsent_size() > 0 || connection.output_dead) {
    connection.socket.set_option(asio::socket_base::linger(true, 0), error);
  }
  connection.known = false;
  connection.unsent = {};
  connection.sent = 0;
  connection.linger_timer.cancel(error);
  connection.socket.close(error);
  const ConnectionId id = connection.id;
  connections_.erase(id);  // perhaps the last owner
}

void StreamTable::hold(bool input, bool output) {
  if (input) ++input_holds_;
  if (output) ++output_holds_;
  error_code error;
  if (acceptor_.is_open()) acceptor_.cancel(error);
}

void StreamTable::release(bool input, bool output) {
  if (input && input_holds_ > 0) --input_holds_;
  if (output && output_holds_ > 0) --output_holds_;
  if (!holding()) accept();
  std::vector<ConnectionPtr> connections;
  for (const auto& [id, connection] : connections_) connections.push_back(connection);
  for (const ConnectionPtr& connection : connections) {
    if (!connection->socket.is_open()) continue;
    if (!holding()) {
      if (std::exchange(connection->unconnected, false)) connect(connection);
      if (const auto outcome = std::exchange(connection->outcome, std::nullopt)) {
        connected(connection, *outcome);
      }
    }
    write(connection);
    if (input_holds_ == 0 && std::exchange(connection->readable, false)) read(connection);
  }
}

void StreamTable::cut() {
  std::vector<ConnectionPtr> connections;
  for (const auto& [id, connection] : connections_) connections.push_back(connection);
  for (const ConnectionPtr& connection : connections) {
    if (!connections_.contains(connection->id)) continue;
    output_gone(*connection);
    end(connection, CloseReason::broken);
  }
}

void StreamTable::close_all() {
  error_code error;
  acceptor_.close(error);
  accept_timer_.cancel(error);
  std::vector<ConnectionId> known;
  for (const auto& [id, connection] : connections_) {
    if (connection->known) known.push_back(id);
  }
  for (const ConnectionId id : known) close(id);
  flush();
}

bool StreamTable::all_sent() const {
  for (const auto& [id, connection] : connections_) {
    if (connection->unsent_size() > 0) return false;
  }
  return true;
}

}  // namespace strand::real
