// The few pieces of JSON text that messages are written with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strand::wire {

void append_number(std::string& out, std::uint64_t number);
void append_number(std::string& out, std::int64_t number);
// In quotes, escaped. UTF-8 stays as it is; a byte that is none becomes U+FFFD, so that any bytes
// make valid JSON.
void append_string(std::string& out, std::string_view characters);

}  // namespace strand::wire
