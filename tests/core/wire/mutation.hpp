// Damages messages in the ways that networks, bugs and attackers do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.hpp"

namespace strand::wire {

// Bytes of any value; mostly few of them, at most `most`.
[[nodiscard]] std::string random_bytes(Random& random, std::size_t most);

// `message` with one to four damages: flipped bits, changed bytes, pieces left out, doubled or
// taken from `other`, an end cut off or added.
[[nodiscard]] std::string damaged(std::string message, std::string_view other, Random& random);

// A binary datagram of which a field or two say something else, or which has bytes more or less,
// while its checksum still matches: what only a sender can do.
[[nodiscard]] std::string with_lie(std::string datagram, Random& random);

}  // namespace strand::wire
