// Why bytes from outside were refused.
#pragma once

#include <cstdint>
#include <string_view>

namespace strand::wire {

enum class Error : std::uint8_t {
  too_short,  // ends before its header does
  not_ours,   // begins like none of the formats
  unsupported_version,
  unknown_kind,
  reserved_flags,      // flags that this version does not define
  corrupt,             // the checksum does not match
  size_mismatch,       // the datagram is longer or shorter than its kind is
  no_chunks,           // a chunk count of 0
  too_many_ranges,     // over max_not_stored_ranges
  too_many_chunks,     // over max_chunks_per_frame, or more than the frame has bytes
  chunk_out_of_range,  // an index at or over the count
  frame_too_large,     // over max_frame_size
  frame_empty,
  chunk_size_wrong,    // not the size that this chunk of such a frame has; in JSON: empty
  frame_out_of_range,  // a frame at or over max_frames, or more frames than that
  malformed_json,
  missing_field,
  wrong_field_type,  // or a number out of its range
  malformed_hexadecimal,
  unknown_message,
  message_too_long,  // over max_udp_payload or max_control_message
  invalid_name,
  invalid_address,
  feedback_malformed,  // runs that are none, an even number or too long; a number that is no varint
  out_of_order,        // a part of a ledger, or a range in it, that does not follow the one before
};

// A short phrase, lower case, without a full stop: "checksum does not match".
[[nodiscard]] std::string_view to_string(Error error);

}  // namespace strand::wire
