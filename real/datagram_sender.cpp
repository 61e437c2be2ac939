#include "real/datagram_sender.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <netinet/udp.h>

#include "core/base/assert.hpp"

namespace strand::real {

namespace {

// What one message may hold: Linux cuts it into 64 datagrams at most (UDP_MAX_SEGMENTS), and its
// length has to fit into that of an IPv4 packet.
constexpr std::size_t max_segments = 64;
constexpr std::size_t max_message = 65'507;

bool is_full(int reason) {
  return reason == EAGAIN || reason == EWOULDBLOCK || reason == ENOBUFS || reason == ENOMEM;
}

// A device without checksums says EIO, a path whose MTU the datagrams exceed EINVAL or EMSGSIZE, a
// kernel before 4.18 or another system's EINVAL too.
bool is_too_long_a_message(int reason) {
  return reason == EINVAL || reason == EMSGSIZE || reason == EIO || reason == EOPNOTSUPP;
}

int family_of_socket(int descriptor) {
  int family = AF_INET;
  socklen_t size = sizeof family;
  static_cast<void>(::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size));
  return family;
}

}  // namespace

DatagramSender::DatagramSender(int descriptor)
    : descriptor_(descriptor), family_(family_of_socket(descriptor)) {
  for (std::size_t i = 0; i < batch; ++i) parts_[i][0].iov_base = datagrams_[i].header.data();
}

void DatagramSender::add(Endpoint to, ByteSpan header, const BufferSlice& payload) {
  STRAND_ASSERT(header.size() <= Outbox::max_header_size);
  if (queued_ == batch) flush();
  Datagram& datagram = datagrams_[queued_];
  std::copy(header.begin(), header.end(), datagram.header.begin());
  datagram.size = header.size() + payload.size();
  datagram.payload = payload;
  datagram.to = to;
  parts_[queued_][0].iov_len = header.size();
  // The kernel only reads what it sends; iovec, made for both ways, has no const.
  parts_[queued_][1] = {const_cast<std::byte*>(payload.data()), payload.size()};
  ++queued_;
}

void DatagramSender::flush() {
  std::size_t done = 0;
  while (done < queued_) {
    gather(done);
    done = send_messages();
  }
  for (std::size_t i = 0; i < queued_; ++i) datagrams_[i].payload = BufferSlice();
  queued_ = 0;
}

void DatagramSender::gather(std::size_t first) {
  messages_ = 0;
  while (first < queued_) {
    Message& message = message_[messages_];
    message.first = first;
    message.count = count_alike(first);
    message.to = SocketAddress(datagrams_[first].to, family_);
    fill(headers_[messages_].msg_hdr, message);
    first += message.count;
    ++messages_;
  }
}

// How many datagrams from `first` on may go as one message.
std::size_t DatagramSender::count_alike(std::size_t first) const {
  const Datagram& model = datagrams_[first];
  if (model.to == one_by_one_ || model.size == 0) return 1;
  const std::size_t most = std::min({queued_ - first, max_segments, max_message / model.size});
  std::size_t count = 1;
  while (count < most) {
    const Datagram& next = datagrams_[first + count];
    if (next.to != model.to || next.size > model.size || next.size == 0) break;
    ++count;
    if (next.size < model.size) break;
  }
  return count;
}

void DatagramSender::fill(msghdr& header, Message& message) {
  header = {};
  header.msg_name = message.to.get();
  header.msg_namelen = message.to.size();
  header.msg_iov = parts_[message.first].data();
  header.msg_iovlen = message.count * parts_[message.first].size();
  if (message.count == 1) return;
  header.msg_control = message.control.data();
  header.msg_controllen = message.control.size();
  cmsghdr* const part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = SOL_UDP;
  part->cmsg_type = UDP_SEGMENT;
  part->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto segment = static_cast<std::uint16_t>(datagrams_[message.first].size);
  std::memcpy(CMSG_DATA(part), &segment, sizeof segment);
}

std::size_t DatagramSender::send_messages() {
  std::size_t done = 0;
  while (done < messages_) {
    const int count = ::sendmmsg(descriptor_, headers_.data() + done,
                                 static_cast<unsigned>(messages_ - done), MSG_DONTWAIT);
    if (count > 0) {
      for (int i = 0; i < count; ++i) counters_.sent += message_[done++].count;
      continue;
    }
    if (errno == EINTR) continue;
    // It speaks of the first message of those that were left.
    const Message& refused = message_[done];
    if (refused.count > 1 && is_too_long_a_message(errno)) {
      one_by_one_ = datagrams_[refused.first].to;
      return refused.first;
    }
    count_unsent(errno, refused.count);
    ++done;
  }
  return queued_;
}

void DatagramSender::count_unsent(int reason, std::size_t datagrams) {
  (is_full(reason) ? counters_.blocked : counters_.failed) += datagrams;
}

}  // namespace strand::real
