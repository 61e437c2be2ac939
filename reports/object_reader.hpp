// Takes a JSON document apart, object by object, without trusting it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "reports/json_report.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

// An object of the document and the way to it. The first thing that is wrong is kept in `error`,
// and everything that is read after it is a default value, so that reading needs no check at each
// step.
class ObjectReader {
 public:
  using Json = nlohmann::ordered_json;

  // The document and `error` outlive the reader. Of null, which `error` tells of already, nothing
  // is read.
  ObjectReader(const Json* value, std::string path, std::optional<JsonError>& error);

  // False for a member that is not there, or null.
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] ObjectReader object(std::string_view key) const {
    return {need(key), path_of(key), *error_};
  }
  // Shows every object of an array to `visit`.
  template <class Visit>
  void each(std::string_view key, Visit visit) const {
    const Json* member = need(key);
    if (!is(member != nullptr && member->is_array(), key, member, "an array")) return;
    for (std::size_t i = 0; i < member->size() && !*error_; ++i) {
      visit(ObjectReader(&(*member)[i], path_of(key) + "[" + std::to_string(i) + "]", *error_));
    }
  }

  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key) const;
  [[nodiscard]] std::uint64_t whole(std::string_view key, std::uint64_t most = largest_count) const;
  [[nodiscard]] std::uint32_t whole_32(std::string_view key) const;
  [[nodiscard]] double number(std::string_view key, double least, double most) const;
  [[nodiscard]] std::optional<double> optional_number(std::string_view key, double least,
                                                      double most) const;
  // A list of numbers, each from `least` to `most`.
  [[nodiscard]] std::vector<double> numbers(std::string_view key, double least, double most) const;
  // The object's own text.
  [[nodiscard]] std::string dump() const;

  void fail(std::string_view key, std::string message) const;

 private:
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] const Json* need(std::string_view key) const;
  bool is(bool right, std::string_view key, const Json* member, std::string_view wanted) const;
  [[nodiscard]] std::string path_of(std::string_view key) const;

  const Json* value_;  // null when it is not there, which `error` says already
  std::string path_;
  std::optional<JsonError>* error_;
};

}  // namespace strand::reports
