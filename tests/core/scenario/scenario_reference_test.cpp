// docs/scenarios.md, the reference, keeps up with the reader.
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/keys.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "tests/support/files.hpp"

namespace strand::scenario {
namespace {

const std::string root = STRANDCAST_SOURCE_DIR;

// The contents of the fenced blocks of one language.
std::vector<std::string> blocks(const std::string& page, const std::string& language) {
  std::vector<std::string> result;
  std::istringstream lines(page);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == "```" + language) {
      inside = true;
      result.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      result.back() += line + "\n";
    }
  }
  return result;
}

TEST(ScenarioReference, HasExamplesThatAreGood) {
  const auto examples = blocks(support::read_file(root + "/docs/scenarios.md"), "yaml");
  ASSERT_FALSE(examples.empty());
  for (const std::string& example : examples) {
    EXPECT_NO_THROW(static_cast<void>(parse_scenario(example, "docs/scenarios.md"))) << example;
  }
}

TEST(ScenarioReference, NamesEveryKey) {
  const std::string page = support::read_file(root + "/docs/scenarios.md");
  for (const KeySet* set : all_key_sets()) {
    for (const Key& key : set->keys) {
      EXPECT_NE(page.find("`" + std::string(key.name) + "`"), std::string::npos) << key.name;
    }
  }
}

TEST(ScenarioReference, ShowsMistakesAsTheReaderReportsThem) {
  const std::string folder = root + "/tests/core/scenario/";
  const std::string reported = support::read_file(folder + "bad_scenarios.txt") +
                               support::read_file(folder + "bad_events.txt") +
                               support::read_file(folder + "bad_expectations.txt");
  const auto shown = blocks(support::read_file(root + "/docs/scenarios.md"), "text");
  ASSERT_EQ(shown.size(), 1U);
  std::istringstream lines(shown.front());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_NE(reported.find("\n" + line + "\n"), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace strand::scenario
