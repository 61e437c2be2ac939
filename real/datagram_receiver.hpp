// Receives datagrams in batches straight into shared buffers.
//
// What the kernel hands over is a message: a datagram, or, where accept_coalesced() was called,
// several of one sender and one length at once (UDP_GRO, udp(7)), which are told apart again here.
// A DatagramReceiver owns the slots that the kernel fills: parts of slabs that the slices it hands
// out keep alive. A slot is as long as the longest messages that come of late. A message that is
// much shorter than its slot is copied into a buffer of its own, so that it never keeps more than
// about four times its bytes for itself, and one that is longer than its slot (the first of its
// length) is put together from the slot and an overflow area.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <sys/socket.h>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "real/socket_address.hpp"

namespace strand::real {

class DatagramReceiver {
 public:
  static constexpr std::size_t batch = 32;  // messages a call
  static constexpr std::size_t largest_message = 65'535;

  struct Received {
    Endpoint from;
    BufferSlice body;
  };

  struct Batch {
    std::span<Received> datagrams;  // valid until the next call
    bool full = false;              // more may be there
  };

  DatagramReceiver();
  DatagramReceiver(const DatagramReceiver&) = delete;
  DatagramReceiver& operator=(const DatagramReceiver&) = delete;

  // Lets the kernel hand over several datagrams of the UDP socket `descriptor` as one message. For
  // a burst of 20 datagrams that is a tenth of the time. Older kernels than 5.0 do not know it.
  static void accept_coalesced(int descriptor);

  // Takes what has come to the UDP socket `descriptor`, at most `batch` messages; never waits.
  [[nodiscard]] Batch receive(int descriptor);

 private:
  static constexpr std::size_t slab_size = 64 * 1024;
  static constexpr std::size_t initial_slot = 1536;
  static constexpr std::size_t slot_alignment = 64;  // a cache line
  static constexpr std::size_t window = 1024;        // messages that a slot's length is fit to

  struct Slot {
    Buffer slab;
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  // Room for the segment size that the kernel tells of a coalesced message.
  struct alignas(cmsghdr) Control {
    std::array<std::byte, CMSG_SPACE(sizeof(int))> bytes;
  };

  void refill(std::size_t index);
  [[nodiscard]] BufferSlice take(std::size_t index, std::size_t size);
  void split(BufferSlice message, std::size_t segment, Endpoint from);
  void fit_slots(std::size_t longest, std::size_t count);

  std::size_t slot_size_ = initial_slot;
  std::size_t longest_in_window_ = 0;
  std::size_t seen_in_window_ = 0;
  Buffer slab_;
  std::size_t slab_used_ = 0;
  std::array<Slot, batch> slots_;
  // largest_message bytes a slot; untouched ones cost nothing.
  std::unique_ptr<std::byte[]> overflow_;
  std::array<mmsghdr, batch> messages_{};
  std::array<std::array<iovec, 2>, batch> parts_{};
  std::array<SocketAddress, batch> senders_;
  std::array<Control, batch> controls_{};
  std::vector<Received> received_;
};

}  // namespace strand::real
