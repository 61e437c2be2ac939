#include "real/stored_frames.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "core/wire/limits.hpp"
#include "real/frame_folder.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

class StoredFramesTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& content = "x") const {
    support::write_file(folder_.path() / name, content);
  }
  [[nodiscard]] std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> values;
    const StoredFrames frames(folder_.path());
    for (const FrameNumber number : frames.numbers()) values.push_back(number.value());
    return values;
  }

  support::TemporaryFolder folder_;
};

TEST_F(StoredFramesTest, AreFoundByTheirNamesAndSortedByNumber) {
  for (const char* name : {"frame_000010.jpg", "frame_000002.jpg", "frame_1234567.jpg"}) {
    write(name);
  }
  EXPECT_EQ(numbers(), (std::vector<std::uint32_t>{2, 10, 1'234'567}));
}

TEST_F(StoredFramesTest, AreNoOtherFiles) {
  // The last would be the first frame beyond those that a stream can have.
  for (const char* name :
       {"frame_000001 (2).jpg", "frame_1.jpg", "frame_.jpg", "frame_-00001.jpg", "frame_000001.png",
        "picture.jpg", "frame_99999999999999.jpg", "frame_4194304.jpg"}) {
    write(name);
  }
  ASSERT_EQ(wire::max_frames, 4'194'304U);
  EXPECT_TRUE(numbers().empty());
}

TEST_F(StoredFramesTest, GiveTheirBytes) {
  write("frame_000000.jpg", "the bytes");
  write("frame_000001.jpg", "");
  const StoredFrames frames(folder_.path());
  const auto bytes = frames.read(FrameNumber(0));
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()), "the bytes");
  ASSERT_TRUE(frames.read(FrameNumber(1)));
  EXPECT_EQ(frames.read(FrameNumber(1))->size(), 0U);
}

TEST_F(StoredFramesTest, AreNotReadWhereThereIsNoFileOrAFarTooLargeOne) {
  write("frame_000000.jpg");
  fs::resize_file(folder_.path() / "frame_000000.jpg", wire::max_frame_size + 1);
  fs::create_directory(folder_.path() / "frame_000001.jpg");
  const StoredFrames frames(folder_.path());
  EXPECT_FALSE(frames.read(FrameNumber(0)));
  EXPECT_FALSE(frames.read(FrameNumber(1)));
  EXPECT_FALSE(frames.read(FrameNumber(2)));
}

TEST_F(StoredFramesTest, NeedAFolder) {
  const fs::path missing = folder_.path() / "missing";
  try {
    const StoredFrames frames(missing);
    FAIL() << "a folder that is not there was read";
  } catch (const FolderError& error) {
    EXPECT_EQ(std::string(error.what()),
              "cannot read the folder " + missing.string() +
                  ": No such file or directory; name a folder of frames, such as peer_A_frames");
  }
}

}  // namespace
}  // namespace strand::real
