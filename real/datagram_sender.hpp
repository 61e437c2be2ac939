// Sends datagrams in batches: gathers each from its header and its shared payload, without copying
// the payload.
//
// A DatagramSender owns what waits for the end of the turn. A datagram that the socket does not
// take is let go and counted, never retried.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/node/node.hpp"

namespace strand::real {

class DatagramSender {
 public:
  static constexpr std::size_t batch = 64;

  struct Counters {
    std::uint64_t sent = 0;
    std::uint64_t blocked = 0;  // the socket's buffer was full
    std::uint64_t failed = 0;
  };

  // `descriptor` is a UDP socket, or -1: all that is sent fails then.
  explicit DatagramSender(int descriptor);
  DatagramSender(const DatagramSender&) = delete;
  DatagramSender& operator=(const DatagramSender&) = delete;

  // Queues the datagram; sends at once when the batch is full.
  void add(Endpoint to, ByteSpan header, const BufferSlice& payload);
  // Sends what is queued.
  void flush();

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  struct Datagram {
    std::array<std::byte, Outbox::max_header_size> header;
    BufferSlice payload;
    sockaddr_in to;
  };

  void count_unsent(int reason);

  int descriptor_;
  Counters counters_;
  std::size_t queued_ = 0;
  std::array<Datagram, batch> datagrams_;
  std::array<mmsghdr, batch> messages_{};
  std::array<std::array<iovec, 2>, batch> parts_{};
};

}  // namespace strand::real
