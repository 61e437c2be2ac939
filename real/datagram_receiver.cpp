#include "real/datagram_receiver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <netinet/udp.h>

namespace strand::real {

namespace {

// The length of the datagrams in a message, of which the last may be shorter.
std::size_t segment_size(msghdr& message, std::size_t size) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_UDP || part->cmsg_type != UDP_GRO) continue;
    int segment = 0;
    std::memcpy(&segment, CMSG_DATA(part), sizeof segment);
    if (segment > 0) return static_cast<std::size_t>(segment);
  }
  return size;
}

// Takes the memory from the system now. The last slots are filled by rare bursts only, and would
// make a program grow for minutes.
void touch(Buffer& slab) {
  constexpr std::size_t smallest_page = 4096;
  for (std::size_t offset = 0; offset < slab.size(); offset += smallest_page) {
    slab.data()[offset] = std::byte{0};
  }
}

}  // namespace

DatagramReceiver::DatagramReceiver()
    : overflow_(std::make_unique_for_overwrite<std::byte[]>(batch * largest_message)) {
  for (std::size_t i = 0; i < batch; ++i) {
    parts_[i][1] = {overflow_.get() + i * largest_message, largest_message};
    msghdr& header = messages_[i].msg_hdr;
    header.msg_name = senders_[i].get();
    header.msg_iov = parts_[i].data();
    header.msg_iovlen = parts_[i].size();
    refill(i);
  }
}

void DatagramReceiver::refill(std::size_t index) {
  if (slab_.size() - slab_used_ < slot_size_) {
    slab_ = Buffer::allocate(std::max(slab_size, slot_size_));
    touch(slab_);
    slab_used_ = 0;
  }
  slots_[index] = {slab_, slab_used_, slot_size_};
  parts_[index][0] = {slab_.data() + slab_used_, slot_size_};
  slab_used_ += slot_size_;
}

void DatagramReceiver::accept_coalesced(int descriptor) {
  const int on = 1;
  static_cast<void>(::setsockopt(descriptor, SOL_UDP, UDP_GRO, &on, sizeof on));
}

DatagramReceiver::Batch DatagramReceiver::receive(int descriptor) {
  for (std::size_t i = 0; i < batch; ++i) {
    msghdr& header = messages_[i].msg_hdr;
    header.msg_namelen = sizeof(sockaddr_in6);
    header.msg_control = controls_[i].bytes.data();
    header.msg_controllen = controls_[i].bytes.size();
  }
  int count = 0;
  do {
    count = ::recvmmsg(descriptor, messages_.data(), batch, MSG_DONTWAIT, nullptr);
  } while (count < 0 && errno == EINTR);
  received_.clear();
  // Nothing there; or an earlier datagram's ICMP error, which concerns no datagram of these.
  if (count <= 0) return {};

  const auto messages = static_cast<std::size_t>(count);
  std::size_t longest = 0;
  for (std::size_t i = 0; i < messages; ++i) {
    const std::size_t size = messages_[i].msg_len;
    longest = std::max(longest, size);
    split(take(i, size), segment_size(messages_[i].msg_hdr, size), senders_[i].endpoint());
  }
  fit_slots(longest, messages);
  return {received_, messages == batch};
}

void DatagramReceiver::split(BufferSlice message, std::size_t segment, Endpoint from) {
  if (message.size() <= segment) {
    received_.push_back({from, std::move(message)});
    return;
  }
  for (std::size_t offset = 0; offset < message.size(); offset += segment) {
    const std::size_t size = std::min(segment, message.size() - offset);
    received_.push_back({from, message.subslice(offset, size)});
  }
}

BufferSlice DatagramReceiver::take(std::size_t index, std::size_t size) {
  const Slot& slot = slots_[index];
  const std::byte* const bytes = slot.slab.data() + slot.offset;
  if (size <= slot.size / 4) return Buffer::copy_of(ByteSpan(bytes, size)).slice();
  if (size <= slot.size) {
    BufferSlice slice = slot.slab.slice(slot.offset, size);
    refill(index);
    return slice;
  }
  Buffer whole = Buffer::allocate(size);
  std::memcpy(whole.data(), bytes, slot.size);
  std::memcpy(whole.data() + slot.size, overflow_.get() + index * largest_message,
              size - slot.size);
  return whole.slice();
}

void DatagramReceiver::fit_slots(std::size_t longest, std::size_t count) {
  const auto fit = [](std::size_t size) {
    return std::max(slot_alignment, (size + slot_alignment - 1) / slot_alignment * slot_alignment);
  };
  longest_in_window_ = std::max(longest_in_window_, longest);
  seen_in_window_ += count;
  if (longest > slot_size_) {
    slot_size_ = fit(longest);
    for (std::size_t i = 0; i < batch; ++i) refill(i);
  }
  if (seen_in_window_ >= window) {
    // Slots that are too long are used up first; those that follow are shorter.
    slot_size_ = fit(longest_in_window_);
    longest_in_window_ = 0;
    seen_in_window_ = 0;
  }
}

}  // namespace strand::real
