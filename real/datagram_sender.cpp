#include "real/datagram_sender.hpp"

#include <algorithm>
#include <cerrno>

#include "core/base/assert.hpp"
#include "real/socket_address.hpp"

namespace strand::real {

DatagramSender::DatagramSender(int descriptor) : descriptor_(descriptor) {
  for (std::size_t i = 0; i < batch; ++i) {
    parts_[i][0].iov_base = datagrams_[i].header.data();
    msghdr& message = messages_[i].msg_hdr;
    message.msg_name = &datagrams_[i].to;
    message.msg_namelen = sizeof(sockaddr_in);
    message.msg_iov = parts_[i].data();
    message.msg_iovlen = parts_[i].size();
  }
}

void DatagramSender::add(Endpoint to, ByteSpan header, const BufferSlice& payload) {
  STRAND_ASSERT(header.size() <= Outbox::max_header_size);
  if (queued_ == batch) flush();
  Datagram& datagram = datagrams_[queued_];
  std::copy(header.begin(), header.end(), datagram.header.begin());
  datagram.payload = payload;
  datagram.to = to_socket_address(to);
  parts_[queued_][0].iov_len = header.size();
  // The kernel only reads what it sends; iovec, made for both ways, has no const.
  parts_[queued_][1] = {const_cast<std::byte*>(payload.data()), payload.size()};
  ++queued_;
}

void DatagramSender::flush() {
  std::size_t done = 0;
  while (done < queued_) {
    const int count = ::sendmmsg(descriptor_, messages_.data() + done,
                                 static_cast<unsigned>(queued_ - done), MSG_DONTWAIT);
    if (count > 0) {
      counters_.sent += static_cast<std::size_t>(count);
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      // It speaks of the first datagram of those that were left.
      count_unsent(errno);
      ++done;
    }
  }
  for (std::size_t i = 0; i < queued_; ++i) datagrams_[i].payload = BufferSlice();
  queued_ = 0;
}

void DatagramSender::count_unsent(int reason) {
  if (reason == EAGAIN || reason == EWOULDBLOCK || reason == ENOBUFS || reason == ENOMEM) {
    ++counters_.blocked;
  } else {
    ++counters_.failed;
  }
}

}  // namespace strand::real
