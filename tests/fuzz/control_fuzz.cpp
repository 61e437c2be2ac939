// libFuzzer's way to check_control().
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/fuzz/wire_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::wire::check_control(std::as_bytes(std::span(data, size)));
  return 0;
}
