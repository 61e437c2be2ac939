#include "reports/html/sweep_page.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "reports/html/document.hpp"
#include "reports/html/sweep_views.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t longest_command = 8'000;  // half a command is none

constexpr std::size_t largest_body = 1'450'000;  // bytes; the style is small
constexpr std::size_t least_grid = 100'000;

constexpr std::array views{html::sweep_header_view, html::sweep_quality_view,
                           html::sweep_delivery_view};

}  // namespace

std::string to_html(const SweepReport& sweep, std::string_view again) {
  const html::SweepContent content{
      .sweep = sweep,
      .again = again.size() <= longest_command ? std::string(again) : std::string(),
      .front = pareto_front(sweep)};
  std::string body;
  for (const auto view : views) body += view(content);
  const std::size_t taken = std::min(body.size(), largest_body - least_grid);
  body += html::sweep_grid_view(content, largest_body - taken);
  return html::document(sweep.scenario_name + ": a sweep, " + (passes(sweep) ? "pass" : "fail"),
                        body, std::string_view());
}

}  // namespace strand::reports
