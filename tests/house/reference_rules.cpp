#include "tests/house/reference_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace strand::house {

namespace {

constexpr std::array<std::string_view, 3> endings{".hpp", ".cpp", ".md"};
// What the programs write, and is not in the tree.
constexpr std::array<std::string_view, 2> written{"report.md", "sweep.md"};

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '/' ||
         c == '.';
}

// The words of a line that look like a file of ours.
std::vector<std::string_view> file_names_of(std::string_view line) {
  std::vector<std::string_view> names;
  std::size_t at = 0;
  while (at < line.size()) {
    std::size_t end = at;
    while (end < line.size() && is_path_character(line[end])) ++end;
    std::string_view word = line.substr(at, end - at);
    at = end + 1;
    while (word.ends_with('.')) word.remove_suffix(1);  // the end of a sentence
    while (word.starts_with("../")) word.remove_prefix(3);
    const auto names_a_file = [&](std::string_view ending) {
      return word.size() > ending.size() && word.ends_with(ending);
    };
    // "<boost/asio.hpp>" is somebody else's, "*.hpp" and "a.hpp/.cpp" are no names.
    const bool ours = word.data() == line.data() || (word.data()[-1] != '<');
    const bool whole = word.find("/.") == std::string_view::npos && !word.starts_with('.');
    if (ours && whole && std::any_of(endings.begin(), endings.end(), names_a_file)) {
      names.push_back(word);
    }
  }
  return names;
}

bool ends_with_path(std::string_view path, std::string_view name) {
  return path.ends_with(name) &&
         (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

bool is_there(const SourceTree& tree, std::string_view name) {
  const auto has = [&](const std::vector<SourceFile>& files) {
    return std::any_of(files.begin(), files.end(),
                       [&](const SourceFile& file) { return ends_with_path(file.path, name); });
  };
  return has(tree.sources) || has(tree.documents);
}

bool is_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first != std::string_view::npos && line.substr(first).starts_with("//");
}

void check_file(const SourceTree& tree, const SourceFile& file, bool document,
                std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (!document && !is_comment(file.lines[i])) continue;
    for (const std::string_view name : file_names_of(file.lines[i])) {
      if (std::find(written.begin(), written.end(), name) != written.end()) continue;
      if (is_there(tree, name)) continue;
      findings.push_back({file.path, i + 1, "names " + std::string(name) + ", which is not there"});
    }
  }
}

}  // namespace

std::vector<Finding> check_references(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.documents) check_file(tree, file, true, findings);
  for (const SourceFile& file : tree.sources) {
    // The tests of the rules make up files.
    if (!file.path.starts_with("tests/house/")) check_file(tree, file, false, findings);
  }
  return findings;
}

}  // namespace strand::house
