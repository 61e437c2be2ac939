// Text as XML 1.0 has it, in elements and in attributes (W3C Recommendation, sections 2.2 and 2.4).
#pragma once

#include <string>
#include <string_view>

namespace strand::reports {

// The characters & < > " ' and the white space that a reader would make blanks of are references.
// What XML 1.0 knows no way to write (other control characters, U+FFFE and U+FFFF), and what is not
// UTF-8, is U+FFFD, the replacement character, one for each byte that is not part of a sequence.
[[nodiscard]] std::string xml_text(std::string_view text);

}  // namespace strand::reports
