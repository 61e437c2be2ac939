// Sockets between the programs of one run, on one machine and of one user.
//
// They are of Linux's abstract kind: nothing of them stays behind on disk, however a program ends.
// A message is a packet of max_local_message bytes at most, and either side speaks only to
// processes of the same user.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "real/file_descriptor.hpp"

namespace strand::real {

inline constexpr std::size_t max_local_message = 16'384;

struct LocalListener {
  std::string name;  // as it goes on the command line of those who are to call
  FileDescriptor socket;
};

// A listener with a name that nobody can guess: `purpose`, and what makes it unique. Throws
// std::system_error.
[[nodiscard]] LocalListener listen_locally(const std::string& purpose);
// The next caller; nothing when there is none, or one of another user, who is hung up on.
[[nodiscard]] std::optional<FileDescriptor> accept_local(int listener);
// Throws std::runtime_error.
[[nodiscard]] FileDescriptor connect_locally(const std::string& name);

// Never waits, and is lost where the other side is gone: false then.
bool send_local(int socket, std::string_view message);
// What came, or nothing when there is nothing yet; an empty message is the end.
[[nodiscard]] std::optional<std::string> receive_local(int socket);

}  // namespace strand::real
