// The view of a page that shows how soon the peers had the frames.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "reports/html/axis.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"

namespace strand::reports::html {

namespace {

constexpr double left = 70;
constexpr double top = 14;
constexpr double width = 840;
constexpr double height = 320;
constexpr std::size_t most_curves = 8;  // with a colour of their own

double deadline_ms(const Content& content) {
  return content.facts.deadline ? static_cast<double>(content.facts.deadline->count()) / 1e6 : 0;
}

// Around all figures; a clock that is ahead gives latencies of less than 0, which stand at its
// beginning.
Axis axis_of(const Content& content) {
  double least = std::numeric_limits<double>::max();
  double most = 0;
  for (const std::size_t place : content.places) {
    const auto& cdf = content.run->peers[place].latency_cdf;
    if (cdf.empty()) continue;
    least = std::min(least, cdf.front().ms);
    most = std::max(most, cdf.back().ms);
  }
  most = std::max({most, deadline_ms(content), 0.1});
  return {.from = round_down(std::clamp(least, 0.01, most)),
          .to = round_up(most * 1.05),
          .begin = left,
          .end = left + width,
          .logarithmic = true};
}

// Which peers get a colour: all of a few, else the first, the slowest, the last, and some between.
std::vector<std::size_t> highlighted(const Content& content) {
  std::vector<std::size_t> drawn;
  for (const std::size_t place : content.places) {
    if (!content.run->peers[place].latency_cdf.empty()) drawn.push_back(place);
  }
  if (drawn.size() <= most_curves) return drawn;
  const auto slowest = *std::max_element(drawn.begin(), drawn.end(), [&](auto a, auto b) {
    return content.run->peers[a].latency_ms.value_or(LatencyMs{}).p95 <
           content.run->peers[b].latency_ms.value_or(LatencyMs{}).p95;
  });
  std::vector<std::size_t> chosen{slowest};
  for (std::size_t i = 0; i < most_curves - 1; ++i) {
    chosen.push_back(drawn[i * (drawn.size() - 1) / (most_curves - 2)]);
  }
  chosen.pop_back();
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  if (chosen.size() == most_curves || chosen.back() == drawn.back()) return chosen;
  chosen.push_back(drawn.back());
  return chosen;
}

std::string axes(const Axis& axis) {
  std::string text;
  for (int percent = 0; percent <= 100; percent += 20) {
    const double y = top + height - height * percent / 100;
    text += chart_line(left, y, left + width, y, "grid") +
            chart_text(left - 8, y + 4, Anchor::end, fmt::format("{} %", percent), "dim");
  }
  const bool wide = axis.to / axis.from > 2'000;
  for (double tick = axis.from; tick <= axis.to * 1.0001; tick = round_up(tick * 1.01)) {
    const double x = axis.at(tick);
    text += chart_line(x, top, x, top + height, "grid");
    const bool power = round_down(tick * 1.01) / round_down(tick * 0.99) < 1.7;
    if (wide && power) continue;
    text += chart_text(x, top + height + 16, Anchor::middle, decimal(tick, 2), "dim");
  }
  return text +
         chart_text(left + width / 2, top + height + 34, Anchor::middle,
                    "latency from capture to the last chunk, in ms", "dim") +
         "\n";
}

std::string curve(const PeerReport& peer, const Axis& axis, std::string_view classes) {
  const double share = peer.frames.sent == 0
                           ? 0
                           : static_cast<double>(peer.frames.complete + peer.frames.late) /
                                 static_cast<double>(peer.frames.sent);
  std::string path;
  for (const LatencyQuantile& point : peer.latency_cdf) {
    const double y = top + height - height * share * point.per_mille / 1'000;
    if (path.empty()) path = fmt::format("M{} {}", decimal(axis.at(point.ms), 1), decimal(y, 1));
    path += fmt::format("L{} {}", decimal(axis.at(point.ms), 1), decimal(y, 1));
  }
  path += fmt::format("H{}", decimal(left + width, 1));
  return fmt::format("<path class=\"{}\" d=\"{}\"><title>{}</title></path>\n", classes, path,
                     escaped(peer.name));
}

std::string curves(const Content& content, const Axis& axis) {
  const std::vector<std::size_t> chosen = highlighted(content);
  std::string others;
  std::string text;
  double key_at = top + 12;
  for (const std::size_t place : content.places) {
    const PeerReport& peer = content.run->peers[place];
    if (peer.latency_cdf.empty()) continue;
    const auto found = std::find(chosen.begin(), chosen.end(), place);
    if (found == chosen.end()) {
      others += curve(peer, axis, "other");
      continue;
    }
    const std::string classes = fmt::format("curve k{}", found - chosen.begin());
    text += curve(peer, axis, classes);
    text += chart_line(left + width + 20, key_at, left + width + 54, key_at, classes) +
            chart_text(left + width + 62, key_at + 4, Anchor::start, short_name(peer.name, 16)) +
            "\n";
    key_at += 20;
  }
  if (others.empty()) return text;
  text += chart_line(left + width + 20, key_at, left + width + 54, key_at, "other") +
          chart_text(left + width + 62, key_at + 4, Anchor::start, "all others", "dim");
  return others + text;
}

}  // namespace

std::string latency_view(const Content& content) {
  if (content.run == nullptr || content.run->peers.empty()) return {};
  std::string text = "<h2>Latency</h2>\n";
  if (highlighted(content).empty()) {
    return text +
           "<p class=\"note\">No frame came whole to any peer, or the report is of a version "
           "that did not keep how latencies spread.</p>\n";
  }
  text +=
      "<p class=\"note\">The share of all frames sent that a peer had whole within a time. A "
      "curve ends below 100 % by what never came; where it crosses the deadline is the "
      "completeness.</p>\n" +
      left_out_note(content);
  const Axis axis = axis_of(content);
  text += fmt::format(
      "<figure><svg viewBox=\"0 0 1100 {}\" role=\"img\"><title>Latency of each peer, as a "
      "cumulative distribution</title>\n",
      decimal(top + height + 44, 1));
  text += axes(axis) + curves(content, axis);
  if (const double deadline = deadline_ms(content); deadline > 0) {
    const double x = axis.at(deadline);
    text += chart_line(x, top, x, top + height, "deadline") +
            chart_text(x - 6, top + height - 8, Anchor::end,
                       "deadline " + decimal(deadline, 3) + " ms");
  }
  return text + "</svg></figure>\n";
}

}  // namespace strand::reports::html
