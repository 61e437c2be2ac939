#include "reports/cell_log.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "reports/sweep_json.hpp"

namespace strand::reports {

namespace {

namespace fs = std::filesystem;

// Where the last whole line ends.
off_t end_of_lines(int descriptor) {
  off_t end = lseek(descriptor, 0, SEEK_END);
  for (char last = 0; end > 0; --end) {
    if (pread(descriptor, &last, 1, end - 1) != 1 || last == '\n') break;
  }
  return end;
}

bool is_outdated(const SweepCell& cell) {
  if (!cell.figures || !cell.figures->picture) return false;
  const PictureFigures& picture = *cell.figures->picture;
  return picture.shown_psnr_of_runs.size() != cell.figures->runs ||
         picture.shown_ssim_of_runs.size() != cell.figures->runs;
}

bool holds_cells(const fs::path& file) {
  return file.extension() == ".jsonl" && file.filename().string().rfind("cells", 0) == 0;
}

}  // namespace

CellLog::CellLog(const fs::path& file) : file_(file), descriptor_(-1) {
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  if (error) fail_to_write(file, error.value());
  descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_to_write(file, errno);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  // Some network file systems know no locks; a sweep goes on without.
  if (fcntl(descriptor_, F_SETLK, &whole) != 0 && (errno == EAGAIN || errno == EACCES)) {
    close(descriptor_);
    throw FileError("'" + file.string() +
                    "' is being written by another sweep; give each its own --out or --shard");
  }
  if (ftruncate(descriptor_, end_of_lines(descriptor_)) != 0) {
    const int reason = errno;
    close(descriptor_);
    fail_to_write(file, reason);
  }
}

CellLog::~CellLog() {
  close(descriptor_);
}

void CellLog::add(std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = write(descriptor_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to_write(file_, errno);
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

KnownCells read_cells(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (holds_cells(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  KnownCells known;
  std::set<std::string> outdated;
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw FileError("'" + file.string() + "' cannot be read; check its permissions");
    for (std::string line; std::getline(stream, line);) {
      // What does not end in a newline is torn, or is still being written.
      if (stream.eof()) break;
      std::optional<SweepCell> cell = cell_from_line(line);
      if (!cell) continue;
      if (is_outdated(*cell)) {
        outdated.insert(cell->id);
      } else {
        known.cells.emplace(cell->id, *std::move(cell));
      }
    }
  }
  known.outdated = static_cast<std::size_t>(
      std::count_if(outdated.begin(), outdated.end(),
                    [&](const std::string& id) { return known.cells.count(id) == 0; }));
  return known;
}

}  // namespace strand::reports
