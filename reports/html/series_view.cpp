// The view of a page that shows what the links did over time.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/timeline.hpp"
#include "reports/html/views.hpp"

namespace strand::reports::html {

namespace {

constexpr std::size_t most_links = 16;
constexpr double left_panel = 170;
constexpr double right_panel = 670;
constexpr double panel_width = 410;
constexpr double plot_height = 56;
constexpr double pitch = 72;

double seconds_of(Duration duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

std::uint64_t repair_of(const LinkReport& link) {
  std::uint64_t sum = 0;
  for (const LinkBin& bin : link.series->bins) sum += bin.repair;
  return sum;
}

Duration longest_wait(const LinkReport& link) {
  Duration longest{};
  for (const LinkBin& bin : link.series->bins) longest = std::max(longest, bin.longest_wait);
  return longest;
}

// All links with a series, or of many the first, the last, and those that waited longest and then
// repaired most.
std::vector<const LinkReport*> drawn_links(const Content& content) {
  std::vector<const LinkReport*> links;
  for (const LinkReport& link : content.run->links) {
    if (link.series && !link.series->bins.empty()) links.push_back(&link);
  }
  if (links.size() <= most_links) return links;
  std::stable_sort(links.begin() + 1, links.end() - 1, [](const auto* a, const auto* b) {
    const Duration wait_a = longest_wait(*a);
    const Duration wait_b = longest_wait(*b);
    return wait_a != wait_b ? wait_a > wait_b : repair_of(*a) > repair_of(*b);
  });
  links.erase(links.begin() + most_links - 1, links.end() - 1);
  std::sort(links.begin(), links.end());  // into chain order: they lie in one vector
  return links;
}

// Steps over the bins, down to `foot`.
std::string area(const LinkSeries& series, const TimeAxis& axis, double foot, double most,
                 std::string_view classes, const std::function<double(const LinkBin&)>& figure) {
  std::string path = fmt::format("M{} {}", decimal(axis.left, 1), decimal(foot, 1));
  std::string last = decimal(foot, 1);
  for (std::size_t i = 0; i <= series.bins.size(); ++i) {
    const double height = i < series.bins.size() ? plot_height * figure(series.bins[i]) / most : 0;
    const std::string y = decimal(foot - height, 1);
    if (y == last) continue;
    const double x = axis.at(seconds_of(series.bin) * static_cast<double>(i));
    path += fmt::format("H{}V{}", decimal(x, 1), y);
    last = y;
  }
  return fmt::format("<path class=\"{}\" d=\"{}\"/>", classes, path);
}

// Megabits a second, of bytes in a bin.
double rate_of(std::uint64_t bytes, Duration bin) {
  return static_cast<double>(bytes) * 8 / 1e6 / seconds_of(bin);
}

struct Scales {
  double seconds = 0;
  double rate = 0;   // Mbit/s
  double queue = 0;  // ms
};

Scales scales_of(const std::vector<const LinkReport*>& links) {
  Scales scales;
  for (const LinkReport* link : links) {
    const LinkSeries& series = *link->series;
    scales.seconds =
        std::max(scales.seconds, seconds_of(series.bin) * static_cast<double>(series.bins.size()));
    for (const LinkBin& bin : series.bins) {
      scales.rate = std::max(scales.rate, rate_of(bin.bytes, series.bin));
      scales.queue = std::max(scales.queue, seconds_of(bin.longest_wait) * 1'000);
    }
  }
  scales.rate = scales.rate > 0 ? round_up(scales.rate) : 1;
  scales.queue = scales.queue > 0 ? round_up(scales.queue) : 1;
  return scales;
}

std::string plot_frame(double x, double y, double most) {
  return chart_rect(x, y, panel_width, plot_height, "frame") +
         chart_text(x - 5, y + 9, Anchor::end, decimal(most, 3), "dim small") +
         chart_text(x - 5, y + plot_height, Anchor::end, "0", "dim small");
}

std::string chart(const Content& content, const std::vector<const LinkReport*>& links) {
  const Scales scales = scales_of(links);
  const TimeAxis rates{left_panel, panel_width, scales.seconds};
  const TimeAxis queues{right_panel, panel_width, scales.seconds};
  const auto rate_events = place_events(content.facts, rates);
  const auto queue_events = place_events(content.facts, queues);
  const double top = 22 + lane_height * static_cast<double>(lanes_of(rate_events));
  const double bottom = top + pitch * static_cast<double>(links.size()) - (pitch - plot_height);
  std::string text = fmt::format(
      "<figure><svg viewBox=\"0 0 1100 {}\" role=\"img\"><title>Throughput, repair and queue of "
      "the "
      "links over time</title>\n",
      decimal(bottom + 44, 1));
  text += chart_text(left_panel, 12, Anchor::start, "sent, in Mbit/s", "dim") +
          chart_text(right_panel, 12, Anchor::start, "longest wait in the queue, in ms", "dim");
  text += second_ticks(rates, top, bottom, bottom + 16) +
          second_ticks(queues, top, bottom, bottom + 16);
  for (const double x : {left_panel, right_panel}) {
    text += chart_text(x + panel_width / 2, bottom + 34, Anchor::middle,
                       "time since the start of the source, in s", "dim");
  }
  text += event_bands(rate_events, top, bottom) + event_bands(queue_events, top, bottom);
  double y = top;
  for (const LinkReport* link : links) {
    const LinkSeries& series = *link->series;
    const double foot = y + plot_height;
    text += chart_text(left_panel - 38, y + plot_height / 2 + 4, Anchor::end,
                       short_name(link->from + "->" + link->to, 18));
    text += plot_frame(left_panel, y, scales.rate) + plot_frame(right_panel, y, scales.queue);
    text += area(series, rates, foot, scales.rate, "bytes",
                 [&](const LinkBin& bin) { return rate_of(bin.bytes, series.bin); });
    text += area(series, rates, foot, scales.rate, "repair",
                 [&](const LinkBin& bin) { return rate_of(bin.repair, series.bin); });
    text += area(series, queues, foot, scales.queue, "queue",
                 [](const LinkBin& bin) { return seconds_of(bin.longest_wait) * 1'000; });
    text += "\n";
    y += pitch;
  }
  text += event_edges(rate_events, top, bottom) + event_edges(queue_events, top, bottom);
  text += event_marks(rate_events, top - 2) + event_marks(queue_events, top - 2);
  return text + "</svg></figure>\n";
}

}  // namespace

std::string series_view(const Content& content) {
  if (content.run == nullptr || content.run->links.empty()) return {};
  std::string text = "<h2>Throughput, repair and queue over time</h2>\n";
  const std::vector<const LinkReport*> links = drawn_links(content);
  if (links.empty()) {
    return text +
           "<p class=\"note\">Nobody watched the links of this run: only the simulated network "
           "says what they did over time.</p>\n";
  }
  text += "<p class=\"legend\">" + legend_entry("bytes", "all that was sent") +
          legend_entry("repair", "of it retransmissions and repairs") +
          legend_entry("queue", "longest wait of a datagram") + "</p>\n";
  if (links.size() < content.run->links.size()) {
    text += fmt::format(
        "<p class=\"note\">{} of {} links: the first, the last, and those with the longest waits "
        "and the most repairs.</p>\n",
        links.size(), content.run->links.size());
  }
  return text + chart(content, links);
}

}  // namespace strand::reports::html
