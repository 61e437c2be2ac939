#include "core/node/reorder_window.hpp"

#include <algorithm>
#include <cstddef>

namespace strand {

void ReorderWindow::add_arrival(Timestamp now) {
  ++current_.arrivals;
  const Duration age = now - period_began_;
  if (age < period) return;
  before_ = age < 2 * period ? current_ : Period{};
  current_ = {};
  period_began_ = now;
  review();
}

void ReorderWindow::add_late(Duration late) {
  late = std::clamp(late, Duration::zero(), longest);
  ++current_.late[Steps::step_of(static_cast<std::uint64_t>(late / unit))];
  current_.latest = std::max(current_.latest, late);
  if (++unreviewed_ >= review_every || late > length_) review();
}

void ReorderWindow::review() {
  unreviewed_ = 0;
  length_ = Duration::zero();
  const std::uint64_t may_be_later = (current_.arrivals + before_.arrivals) / tolerated;
  std::uint64_t later = 0;
  for (std::size_t step = current_.late.size(); step-- > 0;) {
    later += current_.late[step] + before_.late[step];
    if (later <= may_be_later) continue;
    const Duration bound = unit * static_cast<Duration::rep>(Steps::end_of(step) + 1);
    const Duration late = std::min(bound, std::max(current_.latest, before_.latest));
    length_ = std::min(late + late / 4, longest);
    return;
  }
}

}  // namespace strand
