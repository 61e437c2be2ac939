// libFuzzer's way to check_report().
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/report_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::reports::check_report(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
