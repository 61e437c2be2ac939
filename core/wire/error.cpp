#include "core/wire/error.hpp"

#include "core/base/assert.hpp"

namespace strand::wire {

std::string_view to_string(Error error) {
  switch (error) {
    case Error::too_short:
      return "ends before its header does";
    case Error::not_ours:
      return "begins like no known format";
    case Error::unsupported_version:
      return "of a version that is not supported";
    case Error::unknown_kind:
      return "of an unknown kind";
    case Error::reserved_flags:
      return "flags that this version reserves are set";
    case Error::corrupt:
      return "checksum does not match";
    case Error::size_mismatch:
      return "longer or shorter than its kind is";
    case Error::no_chunks:
      return "a chunk count of 0";
    case Error::too_many_ranges:
      return "too many ranges";
    case Error::too_many_chunks:
      return "too many chunks";
    case Error::chunk_out_of_range:
      return "chunk index not below the chunk count";
    case Error::frame_too_large:
      return "frame too large";
    case Error::frame_empty:
      return "frame without a byte";
    case Error::chunk_size_wrong:
      return "not the size that this chunk of its frame has";
    case Error::frame_out_of_range:
      return "frame number out of range";
    case Error::malformed_json:
      return "malformed JSON";
    case Error::missing_field:
      return "a required field is missing";
    case Error::wrong_field_type:
      return "a field has the wrong type or is out of its range";
    case Error::malformed_hexadecimal:
      return "malformed hexadecimal";
    case Error::unknown_message:
      return "unknown message";
    case Error::message_too_long:
      return "message too long";
    case Error::invalid_name:
      return "invalid peer name";
    case Error::invalid_address:
      return "invalid address";
    case Error::feedback_malformed:
      return "feedback whose runs or numbers cannot be";
    case Error::out_of_order:
      return "does not follow the part before it";
  }
  assertion_failed("an Error that is none", __FILE__, __LINE__, "to_string");
}

}  // namespace strand::wire
