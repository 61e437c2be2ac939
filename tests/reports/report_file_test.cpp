#include "reports/report_file.hpp"

#include <csignal>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::reports {
namespace {

namespace fs = std::filesystem;
using support::read_file;
using support::TemporaryFolder;

// No file of this process may grow beyond `bytes` while this lives, as on a disk that is full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*old_handler_)(int);
  rlimit old_{};
};

std::string error_of(const fs::path& path, const std::string& contents) {
  try {
    write_report_file(path, contents);
  } catch (const FileError& error) {
    return error.what();
  }
  return {};
}

std::size_t files_in(const fs::path& folder) {
  const fs::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(fs::begin(files), fs::end(files)));
}

TEST(ReportFile, WritesTheContentsAndMakesTheFolder) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "out" / "lossy_chain" / "report.json";
  write_report_file(path, "{}\n");
  EXPECT_EQ(read_file(path), "{}\n");
  EXPECT_EQ(files_in(path.parent_path()), 1U);
}

TEST(ReportFile, WritesIntoTheCurrentFolder) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const std::string error = error_of("report.json", "{}");
  fs::current_path(before);
  EXPECT_EQ(error, "");
  EXPECT_EQ(read_file(folder.path() / "report.json"), "{}");
}

TEST(ReportFile, ReplacesAnOlderFile) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "report.json";
  write_report_file(path, "a longer first report");
  write_report_file(path, "second");
  EXPECT_EQ(read_file(path), "second");
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(ReportFile, IsReadableByWhoeverMayReadNewFiles) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "report.json";
  support::write_file(folder.path() / "ordinary", "");
  write_report_file(path, "{}");
  EXPECT_EQ(fs::status(path).permissions(), fs::status(folder.path() / "ordinary").permissions());
}

TEST(ReportFile, LeavesTheOldFileWholeWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "report.json";
  write_report_file(path, "old");
  std::string error;
  {
    const FileSizeLimit limit(1'000);
    error = error_of(path, std::string(5'000, 'x'));
  }
  EXPECT_EQ(error, "cannot write " + path.string() +
                       ": File too large; free some space, or choose another folder");
  EXPECT_EQ(read_file(path), "old");
  EXPECT_EQ(files_in(folder.path()), 1U) << "the temporary file is still there";
}

TEST(ReportFile, SaysWhenAFileStandsWhereAFolderShouldBe) {
  const TemporaryFolder folder;
  support::write_file(folder.path() / "out", "a file");
  const fs::path path = folder.path() / "out" / "report.json";
  EXPECT_EQ(error_of(path, "{}"), "cannot write " + path.string() +
                                      ": Not a directory; a file stands where a folder should be");
}

TEST(ReportFile, SaysWhenAFolderStandsWhereTheFileShouldBe) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "report.json";
  fs::create_directory(path);
  EXPECT_EQ(error_of(path, "{}"), "cannot write " + path.string() +
                                      ": Is a directory; a folder stands where the file should be");
  EXPECT_EQ(files_in(folder.path()), 1U) << "the temporary file is still there";
}

TEST(ReportFile, SaysWhenNobodyMayWriteThere) {
  // Not even root makes folders in /proc.
  const std::string error = error_of("/proc/strandcast/report.json", "{}");
  EXPECT_EQ(error.find("cannot write /proc/strandcast/report.json: "), 0U) << error;
  EXPECT_EQ(error.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace strand::reports
