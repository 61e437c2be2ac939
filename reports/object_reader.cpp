#include "reports/object_reader.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>

namespace strand::reports {

namespace {

using Json = ObjectReader::Json;

std::string_view kind_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "true or false";
    default:
      return "a number";
  }
}

}  // namespace

ObjectReader::ObjectReader(const Json* value, std::string path, std::optional<JsonError>& error)
    : value_(value), path_(std::move(path)), error_(&error) {
  if (value_ == nullptr || value_->is_object()) return;
  if (!error) {
    error = JsonError{path_, fmt::format("is {}, and should be an object", kind_of(*value_))};
  }
  value_ = nullptr;
}

bool ObjectReader::has(std::string_view key) const {
  const Json* member = find(key);
  return member != nullptr && !member->is_null();
}

std::string ObjectReader::text(std::string_view key) const {
  const Json* member = need(key);
  if (!is(member != nullptr && member->is_string(), key, member, "a string")) return {};
  return member->get<std::string>();
}

bool ObjectReader::boolean(std::string_view key) const {
  const Json* member = need(key);
  if (!is(member != nullptr && member->is_boolean(), key, member, "true or false")) return false;
  return member->get<bool>();
}

std::uint64_t ObjectReader::whole(std::string_view key, std::uint64_t most) const {
  const Json* member = need(key);
  if (!is(member != nullptr && member->is_number_unsigned(), key, member,
          "a whole number, 0 or more")) {
    return 0;
  }
  const auto number = member->get<std::uint64_t>();
  if (number <= most) return number;
  fail(key, fmt::format("is {}, and can be at most {}", number, most));
  return 0;
}

std::uint32_t ObjectReader::whole_32(std::string_view key) const {
  return static_cast<std::uint32_t>(whole(key, std::numeric_limits<std::uint32_t>::max()));
}

double ObjectReader::number(std::string_view key, double least, double most) const {
  const Json* member = need(key);
  if (!is(member != nullptr && member->is_number(), key, member, "a number")) return 0;
  const auto number = member->get<double>();
  if (number >= least && number <= most) return number;
  fail(key, fmt::format("is {}, and should be from {} to {}", number, least, most));
  return 0;
}

std::optional<double> ObjectReader::optional_number(std::string_view key, double least,
                                                    double most) const {
  if (!has(key)) return std::nullopt;
  return number(key, least, most);
}

std::vector<double> ObjectReader::numbers(std::string_view key, double least, double most) const {
  const Json* list = need(key);
  std::vector<double> result;
  if (!is(list != nullptr && list->is_array(), key, list, "an array")) return result;
  for (const Json& item : *list) {
    const double number = item.is_number() ? item.get<double>() : least - 1;
    if (!(number >= least && number <= most)) {
      fail(key, fmt::format("should hold numbers from {} to {} only", least, most));
      break;
    }
    result.push_back(number);
  }
  return result;
}

std::string ObjectReader::dump() const {
  if (value_ == nullptr) return {};
  return value_->dump(-1, ' ', false, Json::error_handler_t::replace);
}

void ObjectReader::fail(std::string_view key, std::string message) const {
  if (!*error_) *error_ = JsonError{path_of(key), std::move(message)};
}

const Json* ObjectReader::find(std::string_view key) const {
  if (value_ == nullptr) return nullptr;
  const auto found = value_->find(std::string(key));
  return found == value_->end() ? nullptr : &*found;
}

const Json* ObjectReader::need(std::string_view key) const {
  const Json* member = find(key);
  if (member == nullptr) fail(key, "is missing");
  return member;
}

bool ObjectReader::is(bool right, std::string_view key, const Json* member,
                      std::string_view wanted) const {
  if (!right && member != nullptr) {
    fail(key, fmt::format("is {}, and should be {}", kind_of(*member), wanted));
  }
  return right;
}

std::string ObjectReader::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

}  // namespace strand::reports
