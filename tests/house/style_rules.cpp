#include "tests/house/style_rules.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "tests/house/layers.hpp"

namespace strand::house {

namespace {

// In pieces, so that this file does not find itself.
constexpr std::array<std::string_view, 4> unfinished_words{
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK"};

// Characters of UTF-8 text: bytes that do not continue one.
std::size_t width(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

std::vector<Finding> check_size(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    if (file.lines.size() > max_lines) {
      findings.push_back({file.path, 0,
                          "has " + std::to_string(file.lines.size()) + " lines, over " +
                              std::to_string(max_lines) + ": one noun a file"});
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (width(file.lines[i]) > max_columns) {
        findings.push_back({file.path, i + 1, "is wider than " + std::to_string(max_columns)});
      }
    }
  }
  return findings;
}

std::vector<Finding> check_headers(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    if (!is_header(file)) continue;
    if (file.lines.empty() || !file.lines[0].starts_with("// ")) {
      findings.push_back({file.path, 1, "does not open with a comment that says what it is"});
    }
    const auto blank = [](const std::string& line) {
      return line.find_first_not_of(' ') == std::string::npos;
    };
    const auto first = std::find_if_not(file.code.begin(), file.code.end(), blank);
    if (first == file.code.end() || *first != "#pragma once") {
      findings.push_back({file.path, 0, "does not begin its code with #pragma once"});
    }
  }
  return findings;
}

std::vector<Finding> check_own_header_first(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    if (is_header(file)) continue;
    std::string header(file.path);
    header.replace(header.rfind(".cpp"), 4, ".hpp");
    if (!tree.has(header)) continue;
    const std::vector<Include> includes = includes_of(file);
    if (includes.empty() || includes.front().name != header) {
      findings.push_back({file.path, 0, "does not include its own header first"});
    }
  }
  return findings;
}

std::vector<Finding> check_namespaces(const SourceTree& tree) {
  constexpr std::string_view keyword = "namespace ";
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    const Layer* const layer = layer_of(file.path);
    if (layer == nullptr) continue;
    for (std::size_t i = 0; i < file.code.size(); ++i) {
      const std::string_view line = file.code[i];
      if (!line.starts_with(keyword) || line.find('=') != std::string_view::npos) continue;
      const std::size_t end = line.find_first_of(" {", keyword.size());
      const std::string_view name = line.substr(keyword.size(), end - keyword.size());
      if (!name.starts_with("strand") || name == layer->name_space) continue;
      // A folder may have namespaces of its own below its own, and no others.
      if (name.starts_with(layer->name_space) && layer->name_space != "strand") continue;
      findings.push_back({file.path, i + 1,
                          "opens namespace " + std::string(name) + " instead of " +
                              std::string(layer->name_space)});
    }
  }
  return findings;
}

std::vector<Finding> check_unfinished(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const std::string_view word : identifiers_of(file.lines[i])) {
        if (std::find(unfinished_words.begin(), unfinished_words.end(), word) !=
            unfinished_words.end()) {
          findings.push_back({file.path, i + 1, "says " + std::string(word)});
        }
      }
      if (file.code[i].starts_with("#if 0")) {
        findings.push_back({file.path, i + 1, "switches code off"});
      }
    }
  }
  return findings;
}

}  // namespace strand::house
