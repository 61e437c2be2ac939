#include "reports/file_error.hpp"

#include <cerrno>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace strand::reports {

namespace {

// What a person can do about the errors that people meet.
std::string_view remedy(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
      return "; choose a folder that you may write to";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "; free some space, or choose another folder";
    case ENOTDIR:
    case EEXIST:
      return "; a file stands where a folder should be";
    case EISDIR:
      return "; a folder stands where the file should be";
    default:
      return "";
  }
}

}  // namespace

void fail_to_write(const std::filesystem::path& path, int error) {
  throw FileError(fmt::format("cannot write {}: {}{}", path.string(),
                              std::generic_category().message(error), remedy(error)));
}

}  // namespace strand::reports
