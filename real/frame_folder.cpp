#include "real/frame_folder.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "real/file_descriptor.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

bool is_frame_file(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return name.starts_with("frame_") && name.ends_with(".jpg") && !entry.is_directory();
}

[[noreturn]] void refuse(const fs::path& folder, const std::error_code& error) {
  throw FolderError(fmt::format("cannot store frames in {}: {}; choose another folder",
                                folder.string(), error.message()));
}

void remove_frames(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_frame_file(*entry)) fs::remove(entry->path(), error);
    if (error) break;
  }
  if (error) refuse(folder, error);
}

bool write_all(int descriptor, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

fs::path frame_folder(const fs::path& out, const PeerName& name) {
  return out / fmt::format("peer_{}_frames", name.text());
}

std::string frame_file_name(FrameNumber frame) {
  return fmt::format("frame_{:06}.jpg", frame.value());
}

void keep_frame_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) refuse(folder, error);
}

void prepare_frame_folder(const fs::path& folder, bool overwrite, const std::string& option) {
  keep_frame_folder(folder);
  std::error_code error;
  if (overwrite) return remove_frames(folder);
  const bool empty = fs::is_empty(folder, error);
  if (error) refuse(folder, error);
  if (!empty) {
    throw FolderError(fmt::format(
        "{} is not empty, and frames of two runs are not mixed; choose another folder{}",
        folder.string(),
        option.empty() ? "" : fmt::format(", or {} to remove its frame_*.jpg", option)));
  }
}

int write_frame_file(const fs::path& path, ByteSpan bytes) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.valid()) return errno;
  if (write_all(file.get(), bytes)) return 0;
  const int error = errno;
  ::unlink(path.c_str());
  return error;
}

}  // namespace strand::real
