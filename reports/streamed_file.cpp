#include "reports/streamed_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace strand::reports {

namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
  std::filesystem::path folder = path.parent_path();
  return folder.empty() ? "." : folder;
}

// A descriptor that is closed whatever happens.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags, const std::filesystem::path& wanted)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)), wanted_(wanted) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] bool is_open() const { return number_ >= 0; }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_to_write(wanted_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // Some file systems report a full disk only here.
  void flush_and_close() {
    if (::fsync(number_) != 0) fail_to_write(wanted_, errno);
    close();
  }

  void close() {
    if (::close(std::exchange(number_, -1)) != 0) fail_to_write(wanted_, errno);
  }

 private:
  int number_;
  const std::filesystem::path& wanted_;
};

// Makes a rename last through a loss of power. Some file systems refuse it, and the file is written
// all the same.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(::fsync(descriptor));
  ::close(descriptor);
}

}  // namespace

StreamedFile::StreamedFile(std::filesystem::path path) : path_(std::move(path)) {
  const std::filesystem::path folder = folder_of(path_);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_to_write(path_, error.value());
  // O_EXCL finds a free name; the process's number keeps others from trying the same ones.
  for (int attempt = 0;; ++attempt) {
    temporary_ = folder / fmt::format(".{}.strandcast-{}-{}.tmp", path_.filename().string(),
                                      ::getpid(), attempt);
    Descriptor made(temporary_, O_WRONLY | O_CREAT | O_EXCL, path_);
    if (made.is_open()) {
      made.close();
      return;
    }
    if (errno != EEXIST && errno != EINTR) fail_to_write(path_, errno);
  }
}

StreamedFile::~StreamedFile() {
  if (!finished_) ::unlink(temporary_.c_str());
}

void StreamedFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > buffer_size) {
    flush(bytes);
  } else {
    buffer_ += bytes;
  }
}

// What waits, and then `more`.
void StreamedFile::flush(std::string_view more) {
  Descriptor file(temporary_, O_WRONLY | O_APPEND, path_);
  if (!file.is_open()) fail_to_write(path_, errno);
  file.write(buffer_);
  file.write(more);
  file.close();
  buffer_.clear();
}

void StreamedFile::finish() {
  Descriptor file(temporary_, O_WRONLY | O_APPEND, path_);
  if (!file.is_open()) fail_to_write(path_, errno);
  file.write(buffer_);
  file.flush_and_close();
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_to_write(path_, errno);
  finished_ = true;
  flush_folder(folder_of(path_));
}

}  // namespace strand::reports
