// What the messages in JSON need of nlohmann/json: reading without exceptions, and fields that are
// checked while they are taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/expected.hpp"
#include "core/base/time.hpp"
#include "core/wire/error.hpp"

namespace strand::wire {

// The one value of a text (RFC 8259; of a key that comes twice, the last). Nothing when the text is
// malformed. What it allocates is at most some fifty times the text, whose length the caller
// bounds.
[[nodiscard]] std::optional<nlohmann::json> read_json(std::string_view text);
// In one line, without spaces. Bytes that are no UTF-8 become U+FFFD, so that it never fails.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value);

// The member `key` of an object; nullptr where there is none.
[[nodiscard]] const nlohmann::json* find_field(const nlohmann::json& object, std::string_view key);
// A member that is a string. Errors: missing_field, wrong_field_type.
[[nodiscard]] expected<std::string, Error> read_text(const nlohmann::json& object,
                                                     std::string_view key);
// A member that is an integer from `low` to `high`. Errors: missing_field, wrong_field_type, and
// `out_of_range` for an integer beyond them.
[[nodiscard]] expected<std::uint64_t, Error> read_number(
    const nlohmann::json& object, std::string_view key, std::uint64_t low, std::uint64_t high,
    Error out_of_range = Error::wrong_field_type);

// A member that is an instant in nanoseconds, within max_timestamp_ns to either side of run_start.
// Errors: missing_field, wrong_field_type.
[[nodiscard]] expected<Timestamp, Error> read_timestamp(const nlohmann::json& object,
                                                        std::string_view key);
// What of an instant is written: it is kept within max_timestamp_ns.
[[nodiscard]] std::int64_t clamp_timestamp(Timestamp timestamp);

}  // namespace strand::wire
