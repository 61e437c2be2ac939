// Collects what is wrong with a scenario, so that a person sees all of it at once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/scenario/place.hpp"
#include "core/scenario/scenario_reader.hpp"

namespace strand::scenario {

class ProblemList {
 public:
  // More than these are counted, and not listed.
  static constexpr std::size_t most_listed = 100;

  // `path` is the setting in dotted form and goes before the message; it may be empty.
  void add(Place place, std::string path, std::string message);
  // Adds the problems of `more` that are not `known`, each with a note on its place after it.
  void add_others(const ProblemList& more, const ProblemList& known,
                  const std::function<std::string(Place place)>& note);
  [[nodiscard]] bool empty() const { return findings_.empty(); }
  [[nodiscard]] std::size_t size() const { return findings_.size(); }
  // In the order of the file and then of the overrides. A value that an alias brings to several
  // settings is reported once.
  [[nodiscard]] std::vector<Problem> sorted(const std::filesystem::path& file,
                                            const std::vector<Override>& overrides) const;

 private:
  struct Finding {
    Place place;
    std::string path;
    std::string message;
  };

  std::vector<Finding> findings_;
};

}  // namespace strand::scenario
