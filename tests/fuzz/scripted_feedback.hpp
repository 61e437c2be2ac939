// Feedback as a script has it: whatever can pass the wire, however absurd.
#pragma once

#include "core/wire/feedback.hpp"
#include "tests/fuzz/script.hpp"

namespace strand {

// `last_sent` is the link sequence number that a script can speak relative to.
[[nodiscard]] wire::Feedback scripted_feedback(Script& script, StreamId stream,
                                               std::uint32_t last_sent);

}  // namespace strand
