// libFuzzer's way to check_hop_sender().
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/fuzz/hop_sender_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::check_hop_sender(std::as_bytes(std::span(data, size)));
  return 0;
}
