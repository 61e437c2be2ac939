#include "real/log_claim.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

namespace strand::real {
namespace {

// False only if somebody else holds a lock that excludes this one.
bool lock(int descriptor, int kind) {
  int result = 0;
  do {
    result = ::flock(descriptor, kind | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  return result == 0 || errno != EWOULDBLOCK;
}

}  // namespace

LogClaim::LogClaim(const std::filesystem::path& file, const std::string& other)
    : file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)) {
  if (!file_.valid()) {
    throw LogError(fmt::format("cannot write the log {}: {}; choose {}", file.string(),
                               std::strerror(errno), other));
  }
  if (!lock(file_.get(), LOCK_EX)) throw LogError(claimed_text(file, other));
}

bool is_claimed(const std::filesystem::path& file) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  return opened.valid() && !lock(opened.get(), LOCK_SH);
}

std::string claimed_text(const std::filesystem::path& file, const std::string& other) {
  return fmt::format("the log {} belongs to a program that is running; stop it, or choose {}",
                     file.string(), other);
}

}  // namespace strand::real
