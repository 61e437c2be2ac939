// Reads scenarios from YAML. Everything that is wrong with a scenario is found before anything runs
// and reported at once, with file:line:column, what is wrong and how to mend it.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/expected.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::scenario {

struct Problem {
  std::string file;
  int line = 0;    // from 1; 0 where the problem has no place
  int column = 0;  // from 1
  std::string message;

  // "scenarios/x.yaml:12:5: unknown key 'los'; did you mean 'loss'?"
  [[nodiscard]] std::string text() const;
};

class ScenarioError : public std::runtime_error {
 public:
  explicit ScenarioError(std::vector<Problem> problems);
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

// "transport.deadline=500ms": replaces or adds the value at a dotted path before checking.
struct Override {
  std::string path;
  std::string value;
  std::string option = "--set";  // that it came with, for messages
};

// Splits "PATH=VALUE" at its first "="; else the line that says how to mend it.
[[nodiscard]] expected<Override, std::string> parse_override(std::string_view text);

// The file cannot be opened: strandsim and strand end with exit code 3.
class ScenarioFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads the file and the traces of its links, and checks that the video it names is there. Throws
// ScenarioFileError or ScenarioError.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file,
                                     const std::vector<Override>& overrides = {});
// Reads a text as if it stood in `file`, and the files that it names: what a report holds. Throws
// ScenarioError.
[[nodiscard]] Scenario read_scenario_text(std::string_view yaml, const std::filesystem::path& file);
// Reads a text as if it stood in `file`, and touches no file: every trace is an opportunity each
// millisecond then. Throws ScenarioError.
[[nodiscard]] Scenario parse_scenario(std::string_view yaml, const std::filesystem::path& file,
                                      const std::vector<Override>& overrides = {});

}  // namespace strand::scenario
