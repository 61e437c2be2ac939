// Assertions that stay on in release builds. They are for our own invariants, never for input from
// outside: a broken one is a defect of ours, and the process ends at once with exit code 70.
#pragma once

namespace strand {

// Prints "FILE:LINE: defect in FUNCTION: CONDITION" to standard error and aborts the process.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line,
                                   const char* function) noexcept;

}  // namespace strand

#define STRAND_ASSERT(condition)                                                             \
  (static_cast<bool>(condition) ? static_cast<void>(0)                                       \
                                : ::strand::assertion_failed(#condition, __FILE__, __LINE__, \
                                                             static_cast<const char*>(__func__)))
