// Something in the source tree that breaks a rule of the house.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace strand::house {

struct Finding {
  std::string path;      // from the root of the tree
  std::size_t line = 0;  // from 1; 0 where the whole file is meant
  std::string message;

  friend bool operator==(const Finding&, const Finding&) = default;
};

// A line for each, "core/wire/datagram.hpp:12: MESSAGE"; empty when there are none.
[[nodiscard]] inline std::string to_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path;
    if (finding.line != 0) text += ":" + std::to_string(finding.line);
    text += ": " + finding.message + "\n";
  }
  return text;
}

}  // namespace strand::house
