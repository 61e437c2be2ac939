#include "reports/link_series.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::reports {

LinkBin merged(const LinkBin& a, const LinkBin& b) {
  return {.bytes = a.bytes + b.bytes,
          .repair = a.repair + b.repair,
          .feedback = a.feedback + b.feedback,
          .longest_wait = std::max(a.longest_wait, b.longest_wait)};
}

LinkSeries coarsened(const LinkSeries& series, std::size_t most) {
  STRAND_ASSERT(most >= 1);
  const std::size_t each = (series.bins.size() + most - 1) / most;
  if (each <= 1) return series;
  LinkSeries result{series.bin * static_cast<Duration::rep>(each), {}};
  result.bins.resize((series.bins.size() + each - 1) / each);
  for (std::size_t i = 0; i < series.bins.size(); ++i) {
    LinkBin& bin = result.bins[i / each];
    bin = merged(bin, series.bins[i]);
  }
  return result;
}

}  // namespace strand::reports
