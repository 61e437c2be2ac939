// A source tree made up for a test, file by file, to plant violations in.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "tests/house/source_tree.hpp"

namespace strand::house {

// Of (path, text); CMakeLists.txt and documents are recognised by their names.
[[nodiscard]] inline SourceTree planted_tree(
    std::initializer_list<std::pair<std::string, std::string>> files) {
  SourceTree tree;
  for (const auto& [path, text] : files) {
    auto& list = path.ends_with("CMakeLists.txt") ? tree.cmake_lists
                 : path.ends_with(".md")          ? tree.documents
                                                  : tree.sources;
    list.push_back(parse_source(path, text));
  }
  return tree;
}

}  // namespace strand::house
