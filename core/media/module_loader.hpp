// Finds and loads the shared modules that wrap OpenCV (module_abi.hpp).
//
// A module is looked for beside the executable, in the folder `lib` beside it, where an
// installation puts it relative to the executable, and, by an executable of the build folder, in
// the build folder's `lib`. It stays loaded to the end of the process; loading it again is cheap.
// Callable from any thread.
#pragma once

#include <filesystem>
#include <vector>

#include "core/media/module_abi.hpp"

namespace strand::media {

struct ModuleSearch {
  // Where the modules are, and the only place where they are looked for; empty for the usual ones.
  std::filesystem::path folder{};
};

// The folders that are looked in, in order.
[[nodiscard]] std::vector<std::filesystem::path> module_folders(const ModuleSearch& search = {});

// Throw MediaError if the module is nowhere, does not load, or is of another build.
[[nodiscard]] const JpegModule& load_jpeg_module(const ModuleSearch& search = {});
[[nodiscard]] const VideoModule& load_video_module(const ModuleSearch& search = {});
// Not every build has it.
[[nodiscard]] const DisplayModule& load_display_module(const ModuleSearch& search = {});

}  // namespace strand::media
