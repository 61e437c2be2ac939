// An Outbox that writes down every effect of a node, so that tests look at what it did.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/node.hpp"
#include "core/node/turn.hpp"

namespace strand::test {

class RecordingOutbox final : public Outbox {
 public:
  struct SentDatagram {
    Endpoint to;
    std::vector<std::byte> header;
    BufferSlice payload;

    // The whole datagram in one piece.
    [[nodiscard]] BufferSlice bytes() const {
      Buffer whole = Buffer::allocate(header.size() + payload.size());
      std::copy(header.begin(), header.end(), whole.data());
      std::copy(payload.bytes().begin(), payload.bytes().end(),
                whole.data() + static_cast<std::ptrdiff_t>(header.size()));
      return whole.slice();
    }
  };
  struct SentBytes {
    ConnectionId connection;
    std::string text;
  };
  struct Opened {
    ConnectionId connection;
    Endpoint to;
  };
  struct Delivered {
    FrameNumber frame;
    bool deflated = false;
    std::string content;
  };

  void send_datagram(Endpoint to, ByteSpan header, const BufferSlice& payload) override {
    datagrams.push_back({to, {header.begin(), header.end()}, payload});
  }
  ConnectionId open_stream(Endpoint to) override {
    opened.push_back({ConnectionId(next_connection_), to});
    return ConnectionId(next_connection_++);
  }
  void send_stream(ConnectionId connection, ByteSpan bytes) override {
    stream.push_back({connection, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}});
  }
  void close_stream(ConnectionId connection) override { closed.push_back(connection); }
  void deliver_frame(const DeliveredFrame& frame) override {
    Delivered copy{frame.frame, frame.deflated, {}};
    for (const BufferSlice& chunk : frame.chunks) {
      copy.content.append(reinterpret_cast<const char*>(chunk.data()), chunk.size());
    }
    delivered.push_back(copy);
  }
  void start_source() override { ++source_starts; }
  void set_source_quality(std::uint32_t percent) override { source_quality = percent; }
  void record(const Event& event) override { events.push_back(event); }
  DriverLedger driver_ledger() override { return driver; }

  // How many events of a kind were recorded.
  [[nodiscard]] std::size_t count(EventKind kind) const {
    return static_cast<std::size_t>(std::count_if(
        events.begin(), events.end(), [kind](const Event& event) { return event.kind == kind; }));
  }
  // All that was sent on a connection.
  [[nodiscard]] std::string sent_on(ConnectionId connection) const {
    std::string text;
    for (const SentBytes& sent : stream) {
      if (sent.connection == connection) text += sent.text;
    }
    return text;
  }
  [[nodiscard]] bool has_closed(ConnectionId connection) const {
    return std::find(closed.begin(), closed.end(), connection) != closed.end();
  }
  // Forgets what was recorded so far; connection numbers go on.
  void clear() {
    datagrams.clear();
    stream.clear();
    opened.clear();
    closed.clear();
    delivered.clear();
    events.clear();
  }

  std::vector<SentDatagram> datagrams;
  std::vector<SentBytes> stream;
  std::vector<Opened> opened;
  std::vector<ConnectionId> closed;
  std::vector<Delivered> delivered;
  std::vector<Event> events;
  int source_starts = 0;
  std::uint32_t source_quality = 100;  // asked for last
  DriverLedger driver;                 // what a peer that reports is told

 private:
  std::uint64_t next_connection_ = 1;
};

// A journal for parts that are tested without their node.
class NoJournal final : public Journal {
 public:
  void apply(Timestamp, const Event&) override {}
};

[[nodiscard]] inline ByteSpan bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

[[nodiscard]] inline BufferSlice slice_of(std::string_view text) {
  return Buffer::copy_of(bytes_of(text)).slice();
}

[[nodiscard]] inline Timestamp at(Duration since_start) {
  return run_start + since_start;
}

}  // namespace strand::test
