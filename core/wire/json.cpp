#include "core/wire/json.hpp"

#include <algorithm>

#include "core/wire/limits.hpp"

namespace strand::wire {

using nlohmann::json;

std::optional<json> read_json(std::string_view text) {
  constexpr bool allow_exceptions = false;
  json value = json::parse(text.begin(), text.end(), nullptr, allow_exceptions);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string json_text(const nlohmann::ordered_json& value) {
  constexpr int one_line = -1;
  return value.dump(one_line, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

const json* find_field(const json& object, std::string_view key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

expected<std::string, Error> read_text(const json& object, std::string_view key) {
  const json* const value = find_field(object, key);
  if (value == nullptr) return unexpected<Error>(Error::missing_field);
  if (!value->is_string()) return unexpected<Error>(Error::wrong_field_type);
  return value->get_ref<const std::string&>();
}

expected<std::uint64_t, Error> read_number(const json& object, std::string_view key,
                                           std::uint64_t low, std::uint64_t high,
                                           Error out_of_range) {
  const json* const value = find_field(object, key);
  if (value == nullptr) return unexpected<Error>(Error::missing_field);
  if (!value->is_number_unsigned()) return unexpected<Error>(Error::wrong_field_type);
  const auto number = value->get<std::uint64_t>();
  if (number < low || number > high) return unexpected<Error>(out_of_range);
  return number;
}

expected<Timestamp, Error> read_timestamp(const json& object, std::string_view key) {
  const json* const value = find_field(object, key);
  if (value == nullptr) return unexpected<Error>(Error::missing_field);
  if (!value->is_number_integer()) return unexpected<Error>(Error::wrong_field_type);
  // As a signed number, one above what fits would be negative.
  const bool fits = !value->is_number_unsigned() ||
                    value->get<std::uint64_t>() <= std::uint64_t{max_timestamp_ns};
  const auto number = fits ? value->get<std::int64_t>() : max_timestamp_ns + 1;
  if (number < -max_timestamp_ns || number > max_timestamp_ns) {
    return unexpected<Error>(Error::wrong_field_type);
  }
  return Timestamp(Duration(number));
}

std::int64_t clamp_timestamp(Timestamp timestamp) {
  return std::clamp<std::int64_t>(timestamp.time_since_epoch().count(), -max_timestamp_ns,
                                  max_timestamp_ns);
}

}  // namespace strand::wire
