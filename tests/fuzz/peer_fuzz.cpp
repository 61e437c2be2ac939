// libFuzzer's way to check_peer().
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/fuzz/peer_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  strand::check_peer(std::as_bytes(std::span(data, size)));
  return 0;
}
