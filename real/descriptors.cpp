#include "real/descriptors.hpp"

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include "real/file_descriptor.hpp"
#include "real/program_error.hpp"

namespace strand::real {

// By opening them, for what is open already may have been inherited.
void require_descriptors(std::size_t count) {
  std::vector<FileDescriptor> opened;
  for (std::size_t i = 0; i < count; ++i) {
    opened.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (opened.back().valid()) continue;
    if (errno != EMFILE && errno != ENFILE) return;  // no word about the limit
    throw ProgramError(reports::ExitCode::unavailable, out_of_descriptors());
  }
}

std::string out_of_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = 0;
  return fmt::format(
      "no more than {} files and sockets may be open at once, which is too few; ulimit -n 1024 "
      "allows more",
      limit.rlim_cur);
}

}  // namespace strand::real
