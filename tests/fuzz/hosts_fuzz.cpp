// libFuzzer's way to check_hosts().
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/hosts_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::real::check_hosts(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
