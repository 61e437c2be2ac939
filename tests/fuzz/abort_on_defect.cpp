// Takes the place of the library's assertion_failed() in the fuzz targets: libFuzzer keeps the
// input of a process that aborts, but not of one that ends with an exit code.
#include <cstdio>
#include <cstdlib>

#include "core/base/assert.hpp"

namespace strand {

void assertion_failed(const char* condition, const char* file, int line,
                      const char* function) noexcept {
  std::fprintf(stderr, "%s:%d: defect in %s: %s\n", file, line, function, condition);
  std::abort();
}

}  // namespace strand
