#include "real/socket_buffers.hpp"

#include <algorithm>
#include <array>

#include <linux/sock_diag.h>
#include <sys/socket.h>

namespace strand::real {
namespace {

int socket_option(int descriptor, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : 0;
}

}  // namespace

ByteCount request_buffer(int descriptor, int forced, int plain, ByteCount size) {
  const int bytes = static_cast<int>(std::min<std::uint64_t>(size.value(), 1U << 30));
  if (::setsockopt(descriptor, SOL_SOCKET, forced, &bytes, sizeof bytes) != 0) {
    // Capped silently; what it came to is read back below.
    static_cast<void>(::setsockopt(descriptor, SOL_SOCKET, plain, &bytes, sizeof bytes));
  }
  // The kernel reports twice what it gave, for its own bookkeeping (socket(7)).
  return ByteCount(static_cast<std::uint64_t>(socket_option(descriptor, plain)) / 2);
}

std::uint64_t overflowed(int descriptor) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
  socklen_t size = sizeof memory;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, memory.data(), &size) != 0) return 0;
  return memory[SK_MEMINFO_DROPS];
}

}  // namespace strand::real
