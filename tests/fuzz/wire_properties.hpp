// What must hold whatever arrives: the properties that the fuzz targets, the robustness tests and
// the corpus test check. A property that does not hold ends the process by an assertion.
#pragma once

#include <optional>

#include "core/base/buffer.hpp"
#include "core/wire/error.hpp"

namespace strand::wire {

// `input` is a byte, and the datagram. The byte's low seven bits say where the datagram is split
// into header and body; with its highest bit, the checksum of a binary datagram is made to match,
// for what only a sender can do. The datagram is refused, or read as a message that keeps every
// promise of datagram.hpp, is the same wherever it is split, and is the same again when it is
// written and read. Says why it was refused.
std::optional<Error> check_datagram(ByteSpan input);

// `input` is a byte that says how a control stream is cut, and the stream. It gives the same
// objects however it is cut; each is refused, or reads as a message that is the same again when it
// is written and read. Says why the last object, or the stream, was refused.
std::optional<Error> check_control(ByteSpan input);

}  // namespace strand::wire
