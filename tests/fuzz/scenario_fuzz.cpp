// libFuzzer's way to check_scenario().
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/scenario_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::scenario::check_scenario(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
