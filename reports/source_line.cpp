#include "reports/source_line.hpp"

#include <cmath>

#include <fmt/format.h>

#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

// Towards 0, so that what is below the source's own quality never reads as 100 %.
double one_decimal(double percent) {
  return std::floor(percent * 10) / 10;
}

}  // namespace

std::string source_line(const Aggregate& totals) {
  const SourceAggregate& source = totals.source;
  std::string text;
  if (source.skipped_frames > 0) {
    text = fmt::format("skipped {} of {} frames", count_text(source.skipped_frames),
                       count_text(source.skipped_frames + source.sent_frames));
  }
  if (source.quality && source.quality->lowest < 100) {
    text += fmt::format("{}quality {:.0f} % of its own at the lowest, {:.1f} % on average",
                        text.empty() ? "" : ", ", source.quality->lowest,
                        one_decimal(source.quality->mean));
  }
  return text.empty() ? text : fmt::format(" SOURCE {}\n", text);
}

}  // namespace strand::reports
