#include "reports/streamed_file.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::reports {
namespace {

namespace fs = std::filesystem;

class StreamedFiles : public testing::Test {
 protected:
  [[nodiscard]] std::size_t files() const {
    const fs::directory_iterator files(folder.path());
    return static_cast<std::size_t>(std::distance(fs::begin(files), fs::end(files)));
  }
  support::TemporaryFolder folder;
  fs::path path = folder.path() / "trace.json";
};

TEST_F(StreamedFiles, StandUnderTheirNameWhenTheyAreWhole) {
  StreamedFile file(path);
  file.write("one, ");
  file.write("two");
  EXPECT_FALSE(fs::exists(path));
  file.finish();
  EXPECT_EQ(support::read_file(path), "one, two");
  EXPECT_EQ(files(), 1U);
}

// Pieces that the buffer holds many of, one that fills it to the byte, and one that it cannot hold.
TEST_F(StreamedFiles, KeepTheOrderOfPiecesOfAllSizes) {
  std::string expected;
  StreamedFile file(path);
  for (const std::size_t size :
       {std::size_t{1}, StreamedFile::buffer_size - 1, std::size_t{1}, std::size_t{0},
        StreamedFile::buffer_size, 3 * StreamedFile::buffer_size + 1, std::size_t{7}}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    file.write(piece);
    expected += piece;
  }
  file.finish();
  EXPECT_EQ(support::read_file(path), expected);
}

TEST_F(StreamedFiles, LeaveNothingBehindWhenTheyAreNotFinished) {
  support::write_file(path, "old");
  {
    StreamedFile file(path);
    file.write(std::string(2 * StreamedFile::buffer_size, 'x'));
    EXPECT_EQ(files(), 2U);
  }
  EXPECT_EQ(support::read_file(path), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(StreamedFiles, MayBeUnderWayInThousands) {
  std::vector<std::unique_ptr<StreamedFile>> open;
  for (int i = 0; i < 3000; ++i) {
    open.push_back(std::make_unique<StreamedFile>(folder.path() / std::to_string(i)));
    open.back()->write("x");
  }
  EXPECT_EQ(files(), 3000U);
  open.clear();
  EXPECT_EQ(files(), 0U);
}

TEST_F(StreamedFiles, TwoOfOneNameDoNotMeet) {
  StreamedFile first(path);
  StreamedFile second(path);
  first.write("first");
  second.write("second");
  second.finish();
  first.finish();
  EXPECT_EQ(support::read_file(path), "first");
  EXPECT_EQ(files(), 1U);
}

TEST_F(StreamedFiles, SayWhatCannotBeWrittenAndWhy) {
  support::write_file(path, "a file");
  try {
    const StreamedFile file(path / "pcap" / "A-B.pcapng");
    FAIL() << "a file is no folder";
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(), "cannot write " + (path / "pcap" / "A-B.pcapng").string() +
                                ": Not a directory; a file stands where a folder should be");
  }
}

}  // namespace
}  // namespace strand::reports
