#include "core/media/module_loader.hpp"

#include <algorithm>
#include <string>
#include <system_error>

#include <dlfcn.h>

#include "core/media/encoded_source.hpp"

namespace strand::media {

namespace {

namespace fs = std::filesystem;

// One of the modules: its file without the suffix, its factory, the OpenCV library it needs, and
// what may be missing where it is not built along with the rest.
struct ModuleName {
  const char* file;
  const char* factory;
  const char* library;
  const char* needs = nullptr;
};

constexpr ModuleName jpeg_name{"strandcast_jpeg", jpeg_module_factory, "imgcodecs"};
constexpr ModuleName video_name{"strandcast_video", video_module_factory, "videoio"};
constexpr ModuleName display_name{"strandcast_display", display_module_factory, "highgui",
                                  "libopencv-highgui-dev"};

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

// dlerror's text without line breaks, for it becomes a part of a line.
std::string loader_error() {
  const char* const text = dlerror();  // NOLINT(concurrency-mt-unsafe): per thread in glibc
  std::string line = text != nullptr ? text : "unknown reason";
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string listed(const std::vector<fs::path>& folders) {
  std::string list;
  for (const fs::path& folder : folders) list += (list.empty() ? "" : ", ") + folder.string();
  return list;
}

void* open_module(const fs::path& path, const ModuleName& name) {
  // RTLD_LOCAL keeps OpenCV's symbols from those of the program; RTLD_NODELETE makes what a factory
  // returned valid to the end.
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) {
    throw MediaError(path.string() + ": cannot be loaded: " + loader_error() +
                     "; install OpenCV's " + name.library + " library");
  }
  return handle;
}

template <class Function>
Function* find_function(void* handle, const char* function, const fs::path& path) {
  void* const address = dlsym(handle, function);
  if (address == nullptr) {
    throw MediaError(path.string() + ": is not a module of StrandCast (it has no " + function +
                     "); reinstall StrandCast, or name another module folder");
  }
  return reinterpret_cast<Function*>(address);
}

template <class Factory>
auto load(const ModuleName& name, const ModuleSearch& search) {
  const std::string file = std::string(name.file) + ".so";
  const std::vector<fs::path> folders = module_folders(search);
  const auto found = std::find_if(folders.begin(), folders.end(), [&](const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / file, ignored);
  });
  if (found == folders.end()) {
    const std::string remedy = name.needs == nullptr ? "build the target " + std::string(name.file)
                                                     : "install " + std::string(name.needs) +
                                                           ", configure and build again";
    throw MediaError(file + ": not found in " + listed(folders) + "; " + remedy +
                     ", or reinstall StrandCast with its modules");
  }
  const fs::path path = *found / file;
  void* const handle = open_module(path, name);
  const std::uint32_t abi = find_function<ModuleAbiFunction>(handle, module_abi_function, path)();
  if (abi != module_abi) {
    throw MediaError(path.string() + ": is of another build of StrandCast (interface " +
                     std::to_string(abi) + ", not " + std::to_string(module_abi) +
                     "); build or install the program and its modules together");
  }
  return find_function<Factory>(handle, name.factory, path)();
}

}  // namespace

std::vector<fs::path> module_folders(const ModuleSearch& search) {
  if (!search.folder.empty()) return {search.folder};
  std::error_code error;
  const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (error) return {};
  std::vector<fs::path> folders{here, here / "lib",
                                (here / STRANDCAST_INSTALLED_MODULES).lexically_normal()};
  // Only an executable of the build folder looks there, so that an installed one never loads what
  // happens to lie at the path where it was built.
  const fs::path build = STRANDCAST_BUILD_FOLDER;
  if (is_inside(here, build) && here != build) folders.push_back(build / "lib");
  return folders;
}

const JpegModule& load_jpeg_module(const ModuleSearch& search) {
  return *load<JpegModuleFactory>(jpeg_name, search);
}

const VideoModule& load_video_module(const ModuleSearch& search) {
  return *load<VideoModuleFactory>(video_name, search);
}

const DisplayModule& load_display_module(const ModuleSearch& search) {
  return *load<DisplayModuleFactory>(display_name, search);
}

}  // namespace strand::media
