// libFuzzer's way to check_datagram().
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/fuzz/wire_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::wire::check_datagram(std::as_bytes(std::span(data, size)));
  return 0;
}
