// The JSON of a ReportPart. Its bulk is flat arrays of numbers: four a frame (completed in
// nanoseconds, chunks received, chunk count, state), two a missing chunk (frame, chunk), two a
// range of frames that could not be stored (first, last); and a digit a frame, where frames took
// help.
#pragma once

#include <nlohmann/json.hpp>

#include "core/wire/control_message.hpp"

namespace strand::wire {

// The most characters that a frame and a missing chunk take, comma included.
inline constexpr std::size_t max_frame_record_text =
    37;  // -2305843009213693952,16384,16384,3, and 3
inline constexpr std::size_t max_missing_chunk_text = 14;  // 4194303,16383,
// And everything else in a part: the keys, 31 counters of up to 19 digits, the first frame, 64
// ranges of 16 characters ("4194302,4194303,"), and the clock's marks, three numbers of up to 20
// characters each.
inline constexpr std::size_t max_report_envelope_text = 3'072 + max_clock_marks * 3 * 21;

[[nodiscard]] nlohmann::ordered_json report_part_to_json(const ReportPart& report);
[[nodiscard]] expected<ReportPart, Error> read_report_part(const nlohmann::json& object);

}  // namespace strand::wire
