#include "reports/html/page.hpp"

#include <array>

#include <fmt/format.h>

#include "reports/html/markup.hpp"
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
  // Nothing may be loaded from anywhere, whatever stands in the page; pictures are in it.
  std::string page = fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "{}style-src 'unsafe-inline'; script-src 'unsafe-inline'\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<title>{}: {}</title>\n<style>{}</style>\n</head>\n<body>\n",
      report.worst_pictures.empty() ? "" : "img-src data:; ", html::escaped(report.scenario_name),
      html::escaped(report.verdict), html::page_style);
  for (const auto view : views) page += view(content);
  if (!report.host.version.empty()) {
    page +=
        fmt::format("<p class=\"note\">StrandCast {}</p>\n", html::escaped(report.host.version));
  }
  page += fmt::format("<div id=\"tip\"></div>\n<script>{}</script>\n</body>\n</html>\n",
                      html::page_script);
  return page;
}

}  // namespace strand::reports
