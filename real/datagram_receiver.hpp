// Receives datagrams in batches straight into shared buffers.
//
// A DatagramReceiver owns the slots that the kernel fills: parts of slabs that the slices it hands
// out keep alive. A slot is as long as the longest datagrams that come of late. A datagram that is
// much shorter than its slot is copied into a buffer of its own, so that a slice never keeps more
// than about four times its bytes for itself, and one that is longer than its slot (the first of
// its length) is put together from the slot and an overflow area.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include <netinet/in.h>
#include <sys/socket.h>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"

namespace strand::real {

class DatagramReceiver {
 public:
  static constexpr std::size_t batch = 32;  // datagrams a call
  static constexpr std::size_t largest_datagram = 65'535;

  struct Received {
    Endpoint from;
    BufferSlice body;
  };

  DatagramReceiver();
  DatagramReceiver(const DatagramReceiver&) = delete;
  DatagramReceiver& operator=(const DatagramReceiver&) = delete;

  // Takes what has come to the non-blocking UDP socket `descriptor`, at most `batch` datagrams;
  // fewer means that no more are there. What it returns is valid until the next call.
  [[nodiscard]] std::span<Received> receive(int descriptor);

 private:
  static constexpr std::size_t slab_size = 64 * 1024;
  static constexpr std::size_t initial_slot = 1536;
  static constexpr std::size_t slot_alignment = 64;  // a cache line
  static constexpr std::size_t window = 1024;        // datagrams that a slot's length is fit to

  struct Slot {
    Buffer slab;
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  void refill(std::size_t index);
  [[nodiscard]] BufferSlice take(std::size_t index, std::size_t size);
  void fit_slots(std::size_t longest, std::size_t count);

  std::size_t slot_size_ = initial_slot;
  std::size_t longest_in_window_ = 0;
  std::size_t seen_in_window_ = 0;
  Buffer slab_;
  std::size_t slab_used_ = 0;
  std::array<Slot, batch> slots_;
  std::unique_ptr<std::byte[]>
      overflow_;  // largest_datagram bytes a slot; untouched ones cost nothing
  std::array<mmsghdr, batch> messages_{};
  std::array<std::array<iovec, 2>, batch> parts_{};
  std::array<sockaddr_in, batch> senders_{};
  std::array<Received, batch> received_;
};

}  // namespace strand::real
