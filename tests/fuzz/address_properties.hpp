// What must hold whatever is written for an address, or for a host and its port: the properties
// that the fuzz target and the corpus test check. A property that does not hold ends the process by
// an assertion.
#pragma once

#include <string_view>

namespace strand {

// What a text was taken for.
struct AddressReadings {
  bool address = false;
  bool host = false;  // and perhaps a port
};

// `input` is read as an address and as a host with perhaps a port; each is refused or keeps its
// promises:
// - the C library reads the same address, or none where none was read;
// - an address is the same again when it is written and read, with a port beside it too, and the
//   library reads what was written;
// - a host is not empty and has neither white space nor control characters nor brackets, a port is
//   not 0, and both are the same again when they are written and read.
AddressReadings check_address(std::string_view input);

}  // namespace strand
