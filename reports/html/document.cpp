#include "reports/html/document.hpp"

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/style.hpp"

namespace strand::reports::html {

std::string document(std::string_view title, std::string_view body, std::string_view script,
                     Pictures pictures) {
  return fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "{}style-src 'unsafe-inline'{}\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}{}</body>\n</html>\n",
      pictures == Pictures::none ? "" : "img-src data:; ",
      script.empty() ? "" : "; script-src 'unsafe-inline'", escaped(title), page_style, body,
      script.empty() ? "" : fmt::format("<script>{}</script>\n", script));
}

std::string version_note(std::string_view version) {
  if (version.empty()) return {};
  return fmt::format("<p class=\"note\">StrandCast {}</p>\n", escaped(version));
}

}  // namespace strand::reports::html
