// expected<T, E>: the value or the reason why there is none. The names are those of C++23's
// std::expected, which GCC 12 offers only in C++23 mode; tl::expected stands in for it.
#pragma once

#include <tl/expected.hpp>

namespace strand {

using tl::expected;
using tl::unexpected;

}  // namespace strand
