// What must hold whatever a file of hosts says: the properties that the fuzz target and the corpus
// test check. A property that does not hold ends the process by an assertion.
#pragma once

#include <string_view>

namespace strand::real {

// `input` is the text of a file for `strand run --hosts`. It is refused with problems that each
// fill one line and begin with their place, or gives hosts of which
// - each has a name of its own, none is the coordinator, and no two have the same port of a host;
// - the control port is in range, and addresses are those of one host;
// - ssh gets a host that cannot pass for an option and has a name behind the user's, and the shell
//   there reads the program and its arguments as they are, the program not as an option of exec.
// Returns whether it was read.
bool check_hosts(std::string_view input);

}  // namespace strand::real
