// The report as a JSON document, which reports/schema/report.schema.json describes, and back.
#pragma once

#include <string>
#include <string_view>

#include "core/base/expected.hpp"
#include "reports/model.hpp"

namespace strand::reports {

inline constexpr std::string_view report_schema_name = "strandcast.report/1";

// One document, ending in a newline: a member, or a row of a table, a line. Keys have a fixed
// order; ratios have at most 9 decimals, seconds and rates 6, milliseconds 3. Two reports that
// differ in `host` only differ in the line of "host" only.
//
// Throws std::invalid_argument when `resolved_json` is neither empty nor a JSON object.
[[nodiscard]] std::string to_json(const Report& report);

// Why a document is not a report.
struct JsonError {
  std::string path;     // "runs[0].peers[2].completeness"; empty for the document as a whole
  std::string message;  // "is a string, and should be a number"

  // One line: "runs[0].peers[2].completeness: is a string, and should be a number".
  [[nodiscard]] std::string text() const;

  friend bool operator==(const JsonError&, const JsonError&) = default;
};

// Reads a document that to_json() wrote, of this version or an earlier one. Unknown keys are
// ignored, "aggregate" and "baseline" too. Any bytes may come in: what is accepted adds up (the
// statuses of frames, where they are there, to their counts), and is nested at most 64 deep.
[[nodiscard]] expected<Report, JsonError> from_json(std::string_view text);

}  // namespace strand::reports
