#include "real/frame_folder.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;
using support::read_file;
using support::TemporaryFolder;
using support::write_file;

std::string refusal(const fs::path& folder, bool overwrite, const std::string& option = "") {
  try {
    prepare_frame_folder(folder, overwrite, option);
  } catch (const FolderError& error) {
    return error.what();
  }
  return "";
}

TEST(FrameFolder, IsNamedAfterItsPeer) {
  EXPECT_EQ(frame_folder("out", *PeerName::parse("B")), fs::path("out/peer_B_frames"));
}

TEST(FrameFolder, NamesFramesWithSixDigitsAtLeast) {
  EXPECT_EQ(frame_file_name(FrameNumber(0)), "frame_000000.jpg");
  EXPECT_EQ(frame_file_name(FrameNumber(999'999)), "frame_999999.jpg");
  EXPECT_EQ(frame_file_name(FrameNumber(4'194'303)), "frame_4194303.jpg");
}

TEST(FrameFolder, IsMadeWithTheFoldersAboveIt) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder.path() / "a/b", false), "");
  EXPECT_TRUE(fs::is_directory(folder.path() / "a/b"));
}

TEST(FrameFolder, MayBeThereAndEmpty) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder.path(), false), "");
}

TEST(FrameFolder, IsRefusedWithAnythingInItAndKeepsIt) {
  const TemporaryFolder folder;
  write_file(folder.path() / "frame_000001.jpg", "old");
  EXPECT_EQ(refusal(folder.path(), false, "--overwrite"),
            folder.path().string() +
                " is not empty, and frames of two runs are not mixed; choose another folder, or "
                "--overwrite to remove its frame_*.jpg");
  EXPECT_EQ(read_file(folder.path() / "frame_000001.jpg"), "old");
}

TEST(FrameFolder, LosesOnlyFramesWhenOverwritten) {
  const TemporaryFolder folder;
  write_file(folder.path() / "frame_000001.jpg", "old");
  write_file(folder.path() / "frame_4194303.jpg", "old");
  write_file(folder.path() / "notes.txt", "kept");
  write_file(folder.path() / "frame_notes.txt", "kept");
  write_file(folder.path() / "frame_folder.jpg" / "inner.txt", "kept");
  EXPECT_EQ(refusal(folder.path(), true), "");
  EXPECT_FALSE(fs::exists(folder.path() / "frame_000001.jpg"));
  EXPECT_FALSE(fs::exists(folder.path() / "frame_4194303.jpg"));
  EXPECT_EQ(read_file(folder.path() / "notes.txt"), "kept");
  EXPECT_EQ(read_file(folder.path() / "frame_notes.txt"), "kept");
  EXPECT_EQ(read_file(folder.path() / "frame_folder.jpg" / "inner.txt"), "kept");
}

TEST(FrameFolder, IsRefusedWhereAFileIs) {
  const TemporaryFolder folder;
  write_file(folder.path() / "file", "");
  for (const bool overwrite : {false, true}) {
    EXPECT_TRUE(refusal(folder.path() / "file" / "frames", overwrite)
                    .starts_with("cannot store frames in " + (folder.path() / "file").string()));
    EXPECT_TRUE(refusal(folder.path() / "file", overwrite)
                    .starts_with("cannot store frames in " + (folder.path() / "file").string()));
  }
}

TEST(FrameFolder, WritesAFileWholeOrSaysWhyNot) {
  const TemporaryFolder folder;
  const std::string bytes(100'000, 'x');
  EXPECT_EQ(write_frame_file(folder.path() / "frame", std::as_bytes(std::span(bytes))), 0);
  EXPECT_EQ(read_file(folder.path() / "frame"), bytes);
  EXPECT_EQ(write_frame_file(folder.path() / "nowhere" / "frame", {}), ENOENT);
}

TEST(FrameFolder, LeavesNoFileBehindThatIsNotWhole) {
  const TemporaryFolder folder;
  // Linux's device that is always full.
  fs::create_symlink("/dev/full", folder.path() / "frame");
  const std::string bytes(100'000, 'x');
  EXPECT_EQ(write_frame_file(folder.path() / "frame", std::as_bytes(std::span(bytes))), ENOSPC);
  EXPECT_FALSE(fs::exists(fs::symlink_status(folder.path() / "frame")));
}

}  // namespace
}  // namespace strand::real
