// Bytes as text, as RFC 4648, section 4 has it: what a data URI carries.
#pragma once

#include <string>
#include <string_view>

namespace strand::reports {

[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace strand::reports
