#include "tests/house/name_rules.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "tests/house/layers.hpp"

namespace strand::house {

namespace {

using Names = std::span<const std::string_view>;

// Standard headers that bring in the world.
constexpr std::array<std::string_view, 16> world_headers{
    "random",  "thread", "mutex",   "shared_mutex", "condition_variable",
    "future",  "latch",  "barrier", "semaphore",    "stop_token",
    "csignal", "ctime",  "locale",  "fstream",      "filesystem",
    "iostream"};
constexpr std::array<std::string_view, 22> world_names{
    "system_clock", "steady_clock",  "high_resolution_clock",
    "utc_clock",    "file_clock",    "clock_gettime",
    "gettimeofday", "getenv",        "secure_getenv",
    "setenv",       "environ",       "rand",
    "srand",        "random_device", "mt19937",
    "mt19937_64",   "getrandom",     "fopen",
    "socket",       "sleep_for",     "usleep",
    "thread_local"};

// Scenario and media read files, and nothing else of the world.
constexpr std::array<std::string_view, 13> scenario_headers{
    "random",     "thread",  "mutex",  "shared_mutex", "condition_variable",
    "future",     "latch",   "locale", "barrier",      "semaphore",
    "stop_token", "csignal", "ctime"};
// Media also encodes on threads: what is read from it does not depend on them.
constexpr std::array<std::string_view, 4> media_headers{"random", "locale", "csignal", "ctime"};
constexpr std::array<std::string_view, 16> reader_names{
    "system_clock", "steady_clock",  "high_resolution_clock",
    "utc_clock",    "clock_gettime", "gettimeofday",
    "setenv",       "environ",       "rand",
    "srand",        "random_device", "mt19937",
    "mt19937_64",   "getrandom",     "socket",
    "sleep_for"};

// A seed must say all about a run: the project's own generator is the only one. A real run may ask
// the system for a number that no other run has.
constexpr std::array<std::string_view, 1> generator_headers{"random"};
constexpr std::array<std::string_view, 5> generator_names{"rand", "srand", "random_device",
                                                          "mt19937", "mt19937_64"};
constexpr std::array<std::string_view, 4> real_generator_names{"rand", "srand", "mt19937",
                                                               "mt19937_64"};

// Their order differs between standard libraries, and with it whatever is iterated into a report.
constexpr std::array<std::string_view, 4> unordered_names{
    "unordered_map", "unordered_set", "unordered_multimap", "unordered_multiset"};
// Rounding differs between machines and optimisation levels.
constexpr std::array<std::string_view, 2> floating_names{"double", "float"};
constexpr std::array<std::string_view, 2> opencv_names{"cv", "opencv"};

bool contains(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class FileCheck {
 public:
  FileCheck(const SourceFile& file, std::vector<Finding>& findings)
      : file_(file), findings_(findings) {}

  void forbid(Names headers, Names names, std::string_view why) {
    for (const Include& include : includes_of(file_)) {
      if (!include.quoted && contains(headers, include.name)) {
        report(include.line, "<" + include.name + ">", why);
      }
    }
    for (std::size_t i = 0; i < file_.code.size(); ++i) {
      for (const std::string_view name : identifiers_of(file_.code[i])) {
        if (contains(names, name)) report(i + 1, std::string(name), why);
      }
    }
  }

 private:
  void report(std::size_t line, const std::string& what, std::string_view why) {
    findings_.push_back({file_.path, line, "names " + what + ": " + std::string(why)});
  }

  const SourceFile& file_;
  std::vector<Finding>& findings_;
};

void check_layer(const Layer& layer, FileCheck& check) {
  if (layer.pure) {
    check.forbid(world_headers, world_names, "node logic takes facts, time and seeds as arguments");
    if (layer.folder != "core/base") {
      check.forbid({}, floating_names, "decisions are made in whole numbers");
    }
  } else if (layer.folder == "core/scenario") {
    check.forbid(scenario_headers, reader_names, "scenario reads files, and nothing else");
  } else if (layer.folder == "core/media") {
    check.forbid(media_headers, reader_names, "media reads files, and nothing else");
  } else if (layer.folder == "real") {
    check.forbid({}, real_generator_names, "strand::Random is the only generator");
  } else {
    check.forbid(generator_headers, generator_names, "strand::Random is the only generator");
  }
  if (layer.folder != "real") {
    check.forbid({}, unordered_names, "its order differs between machines; take std::map");
  }
}

}  // namespace

std::vector<Finding> check_names(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    FileCheck check(file, findings);
    if (const Layer* const layer = layer_of(file.path)) check_layer(*layer, check);
    if (file.path.find("core/media/") == std::string::npos) {
      check.forbid({}, opencv_names, "only core/media knows OpenCV");
    }
  }
  return findings;
}

}  // namespace strand::house
