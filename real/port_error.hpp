// A port that a driver was told to use and cannot.
#pragma once

#include <stdexcept>

namespace strand::real {

// One line that says what, where and how to mend it, such as "UDP port 10001 on 127.0.0.1 is in
// use; stop what uses it (ss -ulpn 'sport = :10001' shows it) or choose another with --port".
class PortError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace strand::real
