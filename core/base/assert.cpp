#include "core/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace strand {

namespace {
// sysexits.h's EX_SOFTWARE: an internal software error.
constexpr int exit_defect = 70;
}  // namespace

void assertion_failed(const char* condition, const char* file, int line,
                      const char* function) noexcept {
  std::fprintf(stderr, "%s:%d: defect in %s: %s\n", file, line, function, condition);
  std::fflush(stderr);
  std::_Exit(exit_defect);
}

}  // namespace strand
