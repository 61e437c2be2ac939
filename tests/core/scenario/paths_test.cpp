#include "core/scenario/paths.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::scenario {
namespace {

TEST(Paths, AreAnyTextWithoutControlCharacters) {
  EXPECT_EQ(read_path("a b/c.mp4", "a path"), std::filesystem::path("a b/c.mp4"));
  EXPECT_EQ(read_path("", "the path of a video").error(),
            "has no value; write the path of a video");
  EXPECT_EQ(read_path("a\nb", "a path").error(),
            "'a?b' holds a control character, which no path does");
}

TEST(Paths, StartAtTheFolderOfTheScenario) {
  EXPECT_EQ(beside("scenarios/a.yaml", "clip.mp4"), "scenarios/clip.mp4");
  EXPECT_EQ(beside("scenarios/a.yaml", "../clip.mp4"), "clip.mp4");
  EXPECT_EQ(beside("a.yaml", "clip.mp4"), "clip.mp4");
  EXPECT_EQ(beside("scenarios/a.yaml", "/clip.mp4"), "/clip.mp4");
}

TEST(Paths, LeadBackFromWhatTheyAreGivenAs) {
  for (const std::filesystem::path folder : {"scenarios", "", "..", "/s"}) {
    for (const char* named : {"clip.mp4", "../clip.mp4", "a/b/c", "/clip.mp4"}) {
      const std::filesystem::path file = beside(folder / "a.yaml", named);
      EXPECT_EQ(beside(folder / "a.yaml", path_from(folder, file)), file) << folder << named;
    }
  }
  EXPECT_EQ(path_from("scenarios", "scenarios/clip.mp4"), "clip.mp4");
}

TEST(Paths, ThatLeadNowhereSayWhy) {
  const support::TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "clip.mp4";
  EXPECT_EQ(
      file_trouble(file, "a video file"),
      "there is no file '" + file.string() + "'; the path starts at the scenario's own folder");
  support::write_file(file, "");
  EXPECT_EQ(file_trouble(file, "a video file"), "");
  EXPECT_EQ(file_trouble(folder.path(), "a video file"),
            "'" + folder.path().string() + "' is a folder; name a video file");
}

}  // namespace
}  // namespace strand::scenario
