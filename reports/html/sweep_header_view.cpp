// The view of a sweep's page that says what was run, what varied, and whether it passed.
#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/sweep_views.hpp"
#include "reports/sweep_text.hpp"

namespace strand::reports::html {

namespace {

constexpr std::size_t most_values = 40;
constexpr std::size_t longest_value = 60;

std::string axis_row(const SweepAxis& axis) {
  std::string values;
  const std::size_t shown = std::min(axis.values.size(), most_values);
  for (std::size_t i = 0; i < shown; ++i) {
    values += (i == 0 ? "" : ", ") + short_name(axis.values[i], longest_value);
  }
  if (shown < axis.values.size())
    values += fmt::format(", and {} more", axis.values.size() - shown);
  return fmt::format(
      "<tr><td class=\"l\"><code>{}</code></td><td>{}</td><td class=\"l wrap\">{}</td></tr>\n",
      short_name(axis.key, 200), axis.values.size(), values);
}

}  // namespace

std::string sweep_header_view(const SweepContent& content) {
  const SweepReport& sweep = content.sweep;
  const bool pass = passes(sweep);
  std::string text =
      fmt::format("<h1>{} <span class=\"verdict {}\">{}</span></h1>\n",
                  escaped(sweep.scenario_name), pass ? "pass" : "fail", pass ? "✓ pass" : "✗ fail");
  text += fmt::format("<p>a sweep, simulated, {}{}</p>\n", extent_text(sweep),
                      sweep.scenario_file.empty() ? "" : ", " + escaped(sweep.scenario_file));
  text += fmt::format("<p{}>{}</p>\n", pass ? "" : " class=\"fail\"", outcome_text(sweep));
  if (!content.again.empty()) {
    text += fmt::format("<code class=\"again\">{}</code>\n", escaped(content.again));
  }
  text +=
      "<div class=\"scroll\"><table>\n<tr><th class=\"l\">what varies</th><th></th><th "
      "class=\"l\">values</th></tr>\n";
  for (const SweepAxis& axis : sweep.axes) text += axis_row(axis);
  return text + "</table></div>\n";
}

}  // namespace strand::reports::html
