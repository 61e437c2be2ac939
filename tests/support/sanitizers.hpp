// What tests have to know of the sanitizers that they are built with.
#pragma once

namespace strand::support {

// UndefinedBehaviorSanitizer opens a pipe to look at an object, and takes its failure for a bad
// object. It is built in together with AddressSanitizer, which alone can be told.
inline constexpr bool sanitizer_needs_descriptors =
#ifdef __SANITIZE_ADDRESS__
    true;
#else
    false;
#endif

}  // namespace strand::support
