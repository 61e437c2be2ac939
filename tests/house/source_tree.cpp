#include "tests/house/source_tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace strand::house {

namespace {

constexpr std::array<std::string_view, 5> folders{"core", "sim", "real", "reports", "tests"};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void sort_by_path(std::vector<SourceFile>& files) {
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
}

}  // namespace

bool SourceTree::has(std::string_view path) const {
  return std::any_of(sources.begin(), sources.end(),
                     [&](const SourceFile& file) { return file.path == path; });
}

SourceTree read_tree(const std::filesystem::path& root) {
  SourceTree tree;
  for (const std::string_view folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      const std::filesystem::path& path = entry.path();
      const std::string name = path.lexically_relative(root).generic_string();
      if (path.extension() == ".hpp" || path.extension() == ".cpp") {
        tree.sources.push_back(parse_source(name, read_file(path)));
      } else if (path.filename() == "CMakeLists.txt") {
        tree.cmake_lists.push_back(parse_source(name, read_file(path)));
      }
    }
  }
  tree.documents.push_back(parse_source("README.md", read_file(root / "README.md")));
  for (const auto& entry : std::filesystem::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") {
      tree.documents.push_back(
          parse_source("docs/" + entry.path().filename().string(), read_file(entry.path())));
    }
  }
  sort_by_path(tree.sources);
  sort_by_path(tree.cmake_lists);
  sort_by_path(tree.documents);
  return tree;
}

}  // namespace strand::house
