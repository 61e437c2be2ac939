// All files of the project that the rules are about, read once.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "tests/house/source_file.hpp"

namespace strand::house {

struct SourceTree {
  std::vector<SourceFile> sources;      // *.hpp and *.cpp, sorted by path
  std::vector<SourceFile> cmake_lists;  // every CMakeLists.txt, sorted by path
  std::vector<SourceFile> documents;    // README.md and docs/*.md, sorted by path

  [[nodiscard]] bool has(std::string_view path) const;
};

// Reads core, sim, real, reports, tests and the documents below `root`. Throws std::runtime_error
// where there is no such tree.
[[nodiscard]] SourceTree read_tree(const std::filesystem::path& root);

}  // namespace strand::house
