// A node for the conformance cases: cases derive from it and say what it does on each input. It
// checks, on every call, what the seam promises of any driver.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/node/node.hpp"
#include "tests/conformance/test_world.hpp"

namespace strand::conformance {

class ScriptedNode : public Node {
 public:
  explicit ScriptedNode(const Place& place) : place_(place) {}

  void handle(const Input& input, Timestamp now, Outbox& out) final;
  [[nodiscard]] std::optional<Timestamp> deadline() const final { return deadline_; }
  [[nodiscard]] bool finished() const final { return finished_; }

  [[nodiscard]] const Place& place() const { return place_; }

 protected:
  // The first call, at run_start or when the driver begins.
  virtual void start() {}
  virtual void wake() {}
  // `body` is what may be kept of the datagram.
  virtual void on_datagram(Endpoint /*from*/, const std::string& /*bytes*/,
                           const BufferSlice& /*body*/) {}
  virtual void on_opened(const StreamOpened& /*opened*/) {}
  virtual void on_bytes(ConnectionId /*connection*/, std::string_view /*bytes*/) {}
  virtual void on_closed(ConnectionId /*connection*/, CloseReason /*reason*/) {}
  // Everything else.
  virtual void on_posted(const Input& /*input*/) {}

  [[nodiscard]] Timestamp now() const { return now_; }
  [[nodiscard]] Outbox& out() { return *out_; }
  void wake_at(Timestamp when) { deadline_ = when; }
  void wake_after(Duration delay) { deadline_ = now_ + delay; }
  void never_wake() { deadline_.reset(); }
  void finish() { finished_ = true; }

  void send(Endpoint to, std::string_view bytes) { send(to, {}, bytes); }
  void send(Endpoint to, std::string_view header, std::string_view payload);
  [[nodiscard]] ConnectionId open(Endpoint to);
  void write(ConnectionId connection, std::string_view bytes);
  // Closes, and checks from then on that no input about the connection comes.
  void close(ConnectionId connection);

 private:
  void check(const Input& input) const;
  void check_connection(ConnectionId connection) const;

  Place place_;
  Timestamp now_ = run_start;
  Outbox* out_ = nullptr;
  std::optional<Timestamp> deadline_ = run_start;
  bool started_ = false;
  bool finished_ = false;
  bool handling_ = false;
  std::set<ConnectionId> given_;  // connection numbers that the node has heard of
  std::set<ConnectionId> gone_;   // closed, by either side
};

[[nodiscard]] inline ByteSpan as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// `size` bytes that differ from place to place and from seed to seed.
[[nodiscard]] std::string pattern(std::size_t size, std::uint64_t seed);

}  // namespace strand::conformance
