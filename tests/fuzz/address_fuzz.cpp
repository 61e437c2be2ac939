// libFuzzer's way to check_address().
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/address_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::check_address(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
