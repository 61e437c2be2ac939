// The report as tables for spreadsheets and data frames (RFC 4180): a row a run and peer, and a row
// a run and link. docs/reports.md defines the columns, whose names are the JSON document's.
#pragma once

#include <string>

#include "reports/model.hpp"

namespace strand::reports {

// Lines end in CR LF, the first has the names of the columns. A cell is empty where nobody knows.
// Figures are as in the JSON document, but never in scientific notation. Text that a spreadsheet
// would take for a formula has an apostrophe before it.
[[nodiscard]] std::string to_csv(const Report& report);
[[nodiscard]] std::string to_csv_of_links(const Report& report);

}  // namespace strand::reports
