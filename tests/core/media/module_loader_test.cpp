#include "core/media/module_loader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/media/media_error.hpp"
#include "tests/core/media/temporary_folder.hpp"

namespace strand::media {
namespace {

namespace fs = std::filesystem;

// Libraries that the build makes for this test, in folders of their own.
const fs::path other_build = STRANDCAST_TEST_MODULES "/other_build";
const fs::path not_a_module = STRANDCAST_TEST_MODULES "/not_a_module";

bool contains(const fs::path& library) {
  std::ifstream maps("/proc/self/maps");
  std::string line;
  while (std::getline(maps, line)) {
    if (line.find(library.string()) != std::string::npos) return true;
  }
  return false;
}

TEST(ModuleLoader, FindsTheModulesOfTheBuildFolder) {
  EXPECT_NO_THROW((void)load_jpeg_module());
  EXPECT_NO_THROW((void)load_video_module());
}

TEST(ModuleLoader, LoadsAModuleOnceHoweverOftenItIsAskedFor) {
  EXPECT_EQ(&load_jpeg_module(), &load_jpeg_module());
}

TEST(ModuleLoader, DoesNotBringOpenCvInBeforeItIsAskedFor) {
  // Every test runs in a process of its own under ctest; run as one process, others came before.
  if (contains("strandcast_")) GTEST_SKIP() << "a module is loaded already";
  EXPECT_FALSE(contains("libopencv"));
  (void)load_jpeg_module();
  EXPECT_TRUE(contains("libopencv_imgcodecs"));
  EXPECT_FALSE(contains("libopencv_videoio"));
}

TEST(ModuleLoader, LooksBesideTheExecutableFirstAndInTheBuildFolderLast) {
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  const auto folders = module_folders();
  ASSERT_EQ(folders.size(), 4U);
  EXPECT_EQ(folders[0], here);
  EXPECT_EQ(folders[1], here / "lib");
  EXPECT_EQ(folders[2].filename(), "strandcast");
  EXPECT_EQ(folders[3], fs::canonical(STRANDCAST_BINARY_DIR) / "lib");
}

TEST(ModuleLoader, SaysWhatTheDisplayNeedsWhereItIsNotBuilt) {
  try {
    (void)load_display_module({.folder = "nowhere"});
    ADD_FAILURE() << "it was found";
  } catch (const MediaError& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "strandcast_display.so: not found in nowhere; install libopencv-highgui-dev, configure "
        "and build again, or reinstall StrandCast with its modules");
  }
}

TEST(ModuleLoader, LooksOnlyInTheFolderThatItIsGiven) {
  EXPECT_EQ(module_folders({.folder = "modules"}), std::vector<fs::path>{"modules"});
  const TemporaryFolder folder;
  fs::copy(fs::canonical(STRANDCAST_BINARY_DIR) / "lib" / "strandcast_jpeg.so", folder.path());
  EXPECT_NO_THROW((void)load_jpeg_module({.folder = folder.path()}));
}

TEST(ModuleLoader, SaysWhereItLookedForAModuleThatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_EQ(message_of([&] { (void)load_jpeg_module({.folder = folder.path()}); }),
            "strandcast_jpeg.so: not found in " + folder.path().string() +
                "; build the target strandcast_jpeg, or reinstall StrandCast with its modules");
  EXPECT_EQ(message_of([&] { (void)load_video_module({.folder = folder.path()}); }),
            "strandcast_video.so: not found in " + folder.path().string() +
                "; build the target strandcast_video, or reinstall StrandCast with its modules");
}

TEST(ModuleLoader, SaysWhyAModuleDoesNotLoad) {
  const TemporaryFolder folder;
  const fs::path file = folder.write("strandcast_video.so", "not a shared library");
  const std::string message =
      message_of([&] { (void)load_video_module({.folder = folder.path()}); });
  // In between stands the dynamic loader's own reason.
  EXPECT_EQ(message.rfind(file.string() + ": cannot be loaded: " + file.string(), 0), 0U)
      << message;
  EXPECT_NE(message.find("; install OpenCV's videoio library"), std::string::npos) << message;
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 0);
}

TEST(ModuleLoader, RefusesALibraryThatIsNoModule) {
  EXPECT_EQ(message_of([] { (void)load_jpeg_module({.folder = not_a_module}); }),
            (not_a_module / "strandcast_jpeg.so").string() +
                ": is not a module of StrandCast (it has no strandcast_module_abi); reinstall "
                "StrandCast, or name another module folder");
}

TEST(ModuleLoader, RefusesAModuleOfAnotherBuild) {
  EXPECT_EQ(message_of([] { (void)load_jpeg_module({.folder = other_build}); }),
            (other_build / "strandcast_jpeg.so").string() +
                ": is of another build of StrandCast (interface 999, not " +
                std::to_string(module_abi) +
                "); build or install the program and its modules together");
}

}  // namespace
}  // namespace strand::media
