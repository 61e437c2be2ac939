#include "tests/house/layers.hpp"

#include <algorithm>
#include <array>

namespace strand::house {

namespace {

const std::array<Layer, 10> table{{
    {"core/base",
     "base",
     "strand",
     {},
     {"sys/single_threaded.h", "tl/expected.hpp", "xxhash.h", "xxh_x86dispatch.h"},
     true},
    {"core/cli", "cli", "strand::cli", {"core/base"}, {"CLI/", "fmt/"}},
    {"core/wire", "wire", "strand::wire", {"core/base"}, {"nlohmann/", "xxhash.h"}, true},
    {"core/link", "link", "strand::link", {"core/base"}, {}, true},
    {"core/node", "node", "strand", {"core/base", "core/wire"}, {"isa-l/"}, true},
    {"core/media",
     "media",
     "strand::media",
     {"core/base"},
     {"fmt/", "jpeglib.h", "opencv2/", "zlib.h", "dlfcn.h", "fcntl.h", "sys/mman.h", "sys/stat.h",
      "unistd.h"}},
    {"core/scenario",
     "scenario",
     "strand::scenario",
     {"core/base", "core/wire", "core/link", "core/media"},
     {"fmt/", "nlohmann/", "yaml-cpp/"}},
    {"reports",
     "reports",
     "strand::reports",
     {"core/base"},
     {"fcntl.h", "fmt/", "nlohmann/", "sys/stat.h", "unistd.h"}},
    {"sim",
     "sim",
     "strand::sim",
     {"core/base", "core/cli", "core/wire", "core/link", "core/node", "core/media", "core/scenario",
      "reports"},
     {"CLI/", "fcntl.h", "fmt/", "nlohmann/", "spawn.h", "sys/ioctl.h", "sys/wait.h", "unistd.h"}},
    {"real",
     "real",
     "strand::real",
     {"core/base", "core/cli", "core/wire", "core/link", "core/node", "core/media", "core/scenario",
      "reports"},
     {"CLI/", "boost/", "dlfcn.h", "fcntl.h", "fmt/", "linux/", "netdb.h", "netinet/", "nlohmann/",
      "poll.h", "spdlog/", "sys/", "unistd.h"}},
}};

}  // namespace

std::span<const Layer> layers() {
  return table;
}

const Layer* layer_of(std::string_view path) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Layer& layer) {
    return path.starts_with(layer.folder) && path.substr(layer.folder.size()).starts_with('/');
  });
  return found == table.end() ? nullptr : &*found;
}

const Layer* layer_of_target(std::string_view target) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Layer& layer) { return layer.target == target; });
  return found == table.end() ? nullptr : &*found;
}

bool may_use(const Layer& from, const Layer& to) {
  return &from == &to ||
         std::find(from.below.begin(), from.below.end(), to.folder) != from.below.end();
}

}  // namespace strand::house
