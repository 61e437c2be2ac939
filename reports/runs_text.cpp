#include "reports/runs_text.hpp"

#include <fmt/format.h>

#include "reports/text_format.hpp"

namespace strand::reports {

std::string runs_text(const Report& report) {
  double seconds = 0;
  for (const RunReport& run : report.runs) {
    seconds += run.seconds / static_cast<double>(report.runs.size());
  }
  std::string text = fmt::format("seed {}, {}", report.seed, plural(report.runs.size(), "run"));
  if (!report.runs.empty()) text += fmt::format(" of {:.1f} s", seconds);
  if (report.transport == "simulated") {
    text += fmt::format(" virtual in {:.1f} s", report.host.wall_seconds);
  }
  return text;
}

}  // namespace strand::reports
