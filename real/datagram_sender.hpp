// Sends datagrams in batches: gathers each from its header and its shared payload, without copying
// the payload.
//
// Datagrams of one length to one endpoint, of which the last may be shorter, go to the kernel as
// one message that it cuts apart (UDP_SEGMENT, udp(7)), over loopback not even that. Where a path
// does not take such messages (datagrams longer than its MTU, a device without checksums), they go
// one by one. A DatagramSender owns what waits for the end of the turn. A datagram that the socket
// does not take is let go and counted, never retried.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <sys/socket.h>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/node/node.hpp"
#include "real/socket_address.hpp"

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

  // Whether the next datagram has to wait until what is queued is sent.
  [[nodiscard]] bool full() const { return queued_ == batch; }
  // Queues the datagram; sends what is queued before, where the batch is full.
  void add(Endpoint to, ByteSpan header, const BufferSlice& payload);
  // Sends what is queued.
  void flush();

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  struct Datagram {
    std::array<std::byte, Outbox::max_header_size> header;
    std::size_t size = 0;
    BufferSlice payload;
    Endpoint to;
  };
  // Queued datagrams that go to the kernel as one message.
  struct Message {
    std::size_t first = 0;
    std::size_t count = 0;
    SocketAddress to;
    // Room for the length that the kernel cuts the message by.
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(std::uint16_t))> control{};
  };

  // Puts the datagrams from `first` on into messages.
  void gather(std::size_t first);
  [[nodiscard]] std::size_t count_alike(std::size_t first) const;
  void fill(msghdr& header, Message& message);
  // Sends the messages; returns the first datagram that is still to be sent, which is queued_
  // unless a path has turned out not to take long messages.
  [[nodiscard]] std::size_t send_messages();
  void count_unsent(int reason, std::size_t datagrams);

  int descriptor_;
  int family_;  // of the socket
  Counters counters_;
  std::optional<Endpoint> one_by_one_;  // where long messages are not taken
  std::size_t queued_ = 0;
  std::array<Datagram, batch> datagrams_;
  std::array<std::array<iovec, 2>, batch> parts_{};
  std::size_t messages_ = 0;
  std::array<Message, batch> message_;
  std::array<mmsghdr, batch> headers_{};
};

}  // namespace strand::real
