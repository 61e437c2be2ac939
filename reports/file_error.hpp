// Why a file could not be written, in words for people.
#pragma once

#include <filesystem>
#include <stdexcept>

namespace strand::reports {

// One line: what could not be written, why, and how to mend it.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws the FileError of a system call that failed with `error`, an errno, on the way to `path`.
[[noreturn]] void fail_to_write(const std::filesystem::path& path, int error);

}  // namespace strand::reports
