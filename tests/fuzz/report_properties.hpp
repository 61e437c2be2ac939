// What must hold whatever a report or a baseline from outside says: the properties that the fuzz
// target and the corpus test check. A property that does not hold ends the process by an assertion.
#pragma once

#include <string_view>

namespace strand::reports {

// `input` is a document, which is refused with a reason of one line, or read as a report:
// - to_json() rounds its figures and writes a document that is read again, and written again as it
//   is;
// - so is the baseline that is made of it;
// - every writer has a text for it; XML is well-formed, and nothing in it drives a terminal;
// - compared with itself, nothing has moved.
// Returns whether it was read.
bool check_report(std::string_view input);

}  // namespace strand::reports
