#include "reports/html/page.hpp"

#include <array>

#include "reports/html/document.hpp"
#include "reports/html/style.hpp"
#include "reports/html/views.hpp"

namespace strand::reports {

namespace {

// A view that other kinds of documents need takes its place here.
constexpr std::array views{html::header_view,  html::peers_view,   html::strip_view,
                           html::worst_view,   html::picture_view, html::delivery_view,
                           html::latency_view, html::series_view};

}  // namespace

std::string to_html(const Report& report, const TerminalOptions& look) {
  const html::Content content = html::content_of(report, look.again);
  std::string body;
  for (const auto view : views) body += view(content);
  body += html::version_note(report.host.version) + "<div id=\"tip\"></div>\n";
  const auto pictures =
      report.worst_pictures.empty() ? html::Pictures::none : html::Pictures::inside;
  return html::document(report.scenario_name + ": " + report.verdict, body, html::page_script,
                        pictures);
}

}  // namespace strand::reports
