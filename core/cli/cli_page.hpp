// What a program's command line may say, as plain data out of its CLI11 definition: what shell
// completion and manual pages are written from, so that they know what the program knows.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace strand::cli {

struct Argument {
  std::vector<std::string> names;    // "-h", "--help"; of a positional its name, "SCENARIO"
  std::string value;                 // what it takes, "FILE"; empty for a flag and a positional
  std::vector<std::string> choices;  // of its values, as far as they are known
  bool takes_list = false;           // values are parted by commas
  std::string about;
  std::string group;  // its heading in --help; "Options" where it has none of its own

  [[nodiscard]] bool is_flag() const { return value.empty(); }
};

// A program, or one of its commands.
struct Page {
  std::string name;                   // "strandsim", "explain"
  std::string about;                  // one line, without a full stop
  std::vector<Argument> options;      // in the order of --help
  std::vector<Argument> positionals;  // likewise
  std::vector<Page> commands;
  std::string footer;  // examples and exit codes
};

// All that --help shows: arguments without a group are left out. Choices are those of
// CLI::IsMember, and the words in small letters of a type name such as "auto|none|NAME".
[[nodiscard]] Page page_of(const CLI::App& app);

}  // namespace strand::cli
