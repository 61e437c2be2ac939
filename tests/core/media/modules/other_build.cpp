// A module as a far later StrandCast might build it.
#include <cstdint>

extern "C" __attribute__((visibility("default"))) std::uint32_t strandcast_module_abi() {
  return 999;
}
