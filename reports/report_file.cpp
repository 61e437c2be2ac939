#include "reports/report_file.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

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

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw FileError(fmt::format("cannot write {}: {}{}", path.string(),
                              std::generic_category().message(error), remedy(error)));
}

// A file that is removed unless it was renamed.
class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& folder, const std::filesystem::path& wanted)
      : wanted_(wanted) {
    // O_EXCL finds a free name; the process's number keeps others from trying the same ones.
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
      path_ = folder / fmt::format(".strandcast-{}-{}.tmp", ::getpid(), attempt);
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST && errno != EINTR) fail(wanted_, errno);
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(path_.c_str());
  }

  void write(std::string_view contents) {
    while (!contents.empty()) {
      const ssize_t written = ::write(descriptor_, contents.data(), contents.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(wanted_, errno);
      contents.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // Some file systems report a full disk only here.
  void flush_and_close() {
    if (::fsync(descriptor_) != 0) fail(wanted_, errno);
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0) fail(wanted_, errno);
  }

  void rename() {
    if (::rename(path_.c_str(), wanted_.c_str()) != 0) fail(wanted_, errno);
    renamed_ = true;
  }

 private:
  std::filesystem::path wanted_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

// Makes the rename last through a loss of power. Some file systems refuse it, and the file is
// written all the same.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(::fsync(descriptor));
  ::close(descriptor);
}

}  // namespace

void write_report_file(const std::filesystem::path& path, std::string_view contents) {
  std::filesystem::path folder = path.parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail(path, error.value());
  TemporaryFile file(folder, path);
  file.write(contents);
  file.flush_and_close();
  file.rename();
  flush_folder(folder);
}

}  // namespace strand::reports
