// The JSON of a ReportPart. Its bulk is flat arrays of numbers: four a frame (completed in
// nanoseconds, chunks received, chunk count, state), two a missing chunk (frame, chunk).
#pragma once

#include <string>

#include "core/wire/control_message.hpp"
#include "core/wire/json_reader.hpp"

namespace strand::wire {

// The most characters that a frame and a missing chunk take, comma included.
inline constexpr std::size_t max_frame_record_text = 36;   // -2305843009213693952,16384,16384,3,
inline constexpr std::size_t max_missing_chunk_text = 14;  // 4194303,16383,
// And everything else in a part: the keys, 12 counters of up to 19 digits, the first frame.
inline constexpr std::size_t max_report_envelope_text = 1'024;

void append_report_part(std::string& out, const ReportPart& report);
[[nodiscard]] expected<ReportPart, Error> read_report_part(const JsonValue& object);

}  // namespace strand::wire
