// Where a value of a scenario stands: in the file, or in an override from the command line.
#pragma once

#include <compare>

namespace strand::scenario {

struct Place {
  int source = 0;  // 0 is the file; n is the n-th override, from 1
  int line = 0;    // from 1; 0 in an override
  int column = 0;  // from 1, in bytes; 0 in an override

  [[nodiscard]] bool in_file() const { return source == 0; }
  friend auto operator<=>(const Place&, const Place&) = default;
};

}  // namespace strand::scenario
