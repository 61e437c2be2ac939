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
  header_corrupt,      // the header's checksum does not match
  payload_corrupt,     // the payload's checksum does not match
  size_mismatch,       // the datagram is longer or shorter than its header says
  no_chunks,           // a chunk count of 0
  too_many_chunks,     // over max_chunks_per_frame
  chunk_out_of_range,  // an index at or over the count
  frame_too_large,     // over max_frame_size
  frame_empty,
  chunk_size_wrong,    // not the size that this chunk of such a frame has
  frame_out_of_range,  // over max_frames
  malformed_json,
  missing_field,
  wrong_field_type,  // or a number out of its range
  malformed_hexadecimal,
  unknown_message,
  message_too_long,
  invalid_name,
  invalid_address,
};

// A short phrase, lower case, without a full stop: "header checksum does not match".
[[nodiscard]] std::string_view to_string(Error error);

}  // namespace strand::wire
