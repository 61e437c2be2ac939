// How many frames a program has memory for from its start.
#pragma once

#include <cstddef>

namespace strand::real {

// Of the ledger, where a frame takes 16 bytes of a peer and 32 of the coordinator: 36 minutes at 30
// frames a second, in which no program grows. A stream may be longer.
inline constexpr std::size_t frames_at_hand = 65'536;

}  // namespace strand::real
