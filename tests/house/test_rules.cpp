#include "tests/house/test_rules.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace strand::house {

namespace {

constexpr std::string_view suffix = "_test.cpp";
constexpr std::array<std::string_view, 2> switched_off{"DISABLED_", "GTEST_SKIP"};
constexpr std::array<std::string_view, 6> checks{"EXPECT_", "ASSERT_", "FAIL",
                                                 "SUCCEED", "expect_", "check_"};
constexpr std::array<std::string_view, 4> openings{"TEST(", "TEST_F(", "TEST_P(", "TYPED_TEST("};

// "core/wire/datagram" of "tests/core/wire/datagram_test.cpp"; empty where the file is no test.
std::string_view tested_name(std::string_view path) {
  constexpr std::string_view root = "tests/";
  if (!path.starts_with(root) || !path.ends_with(suffix)) return {};
  path.remove_prefix(root.size());
  return path.substr(0, path.size() - suffix.size());
}

// Whether a test of `name` tests `source`: the same folder, and its stem or more than it.
bool tests(std::string_view name, std::string_view source) {
  const std::string_view stem = stem_of(source);
  const std::string_view tested = stem_of(name);
  return folder_of(name) == folder_of(source) && tested.starts_with(stem) &&
         (tested.size() == stem.size() || tested[stem.size()] == '_');
}

bool begins_with_any(std::string_view text, std::span<const std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

// A test may find that it makes no sense where it runs: if (geteuid() == 0) GTEST_SKIP()
bool is_conditional(std::string_view code) {
  return code.find("if (") < code.find("GTEST_SKIP");
}

bool line_checks(std::string_view code) {
  const std::vector<std::string_view> names = identifiers_of(code);
  return std::any_of(names.begin(), names.end(),
                     [](std::string_view name) { return begins_with_any(name, checks); });
}

void check_body(const SourceFile& file, std::size_t first, std::vector<Finding>& findings) {
  for (std::size_t i = first; i < file.code.size(); ++i) {
    if (line_checks(file.code[i])) return;
    if (file.code[i].starts_with('}')) break;
  }
  findings.push_back({file.path, first + 1, "checks nothing: a test that cannot fail"});
}

}  // namespace

std::vector<Finding> check_mirror(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    const std::string_view name = tested_name(file.path);
    const bool explained = !file.lines.empty() && file.lines[0].starts_with("// ");
    if (name.empty() || explained) continue;
    const std::string beside = "tests/" + std::string(name);
    const bool found =
        std::any_of(tree.sources.begin(), tree.sources.end(), [&](const SourceFile& source) {
          return &source != &file && (tests(name, source.path) || tests(beside, source.path));
        });
    if (!found)
      findings.push_back(
          {file.path, 0, "mirrors no source file, and does not open with what it tests instead"});
  }
  return findings;
}

std::vector<Finding> check_tested(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& source : tree.sources) {
    if (!source.path.starts_with("core/") || is_header(source)) continue;
    const bool tested =
        std::any_of(tree.sources.begin(), tree.sources.end(), [&](const SourceFile& file) {
          const std::string_view name = tested_name(file.path);
          return !name.empty() && tests(name, source.path);
        });
    if (!tested) findings.push_back({source.path, 0, "has no test of its own"});
  }
  return findings;
}

std::vector<Finding> check_tests_check(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    if (!file.path.starts_with("tests/")) continue;
    for (std::size_t i = 0; i < file.code.size(); ++i) {
      for (const std::string_view name : identifiers_of(file.code[i])) {
        if (begins_with_any(name, switched_off) && !is_conditional(file.code[i])) {
          findings.push_back({file.path, i + 1, "switches a test off: " + std::string(name)});
        }
      }
      if (begins_with_any(file.code[i], openings)) check_body(file, i, findings);
    }
  }
  return findings;
}

}  // namespace strand::house
