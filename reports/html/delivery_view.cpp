// The view of a page that says what each hop lost, and what it carried beyond the frames.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "reports/html/frame_segments.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"
#include "reports/rounding.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

constexpr double panel_width = 410;
constexpr double first_panel = 170;
constexpr double second_panel = 650;
constexpr double top = 24;

struct Hop {
  const LinkReport* link = nullptr;
  std::uint64_t broken = 0;  // frames
};

struct Part {
  double share;
  std::string_view classes;
};

std::string name_of(const LinkReport& link) {
  return link.from + "->" + link.to;
}

std::vector<Part> losses_of(const LinkReport& link) {
  return {{share_or_zero(link.datagrams.lost, link.datagrams.sent), "lost"},
          {share_or_zero(link.datagrams.queue_dropped, link.datagrams.sent), "drop"}};
}

std::vector<Part> extras_of(const LinkReport& link, std::uint64_t encoded) {
  return {{share_or_zero(link.bytes.header, encoded), "header"},
          {share_or_zero(link.bytes.repair, encoded), "repair"},
          {share_or_zero(link.bytes.feedback, encoded), "feedback"}};
}

double sum_of(const std::vector<Part>& parts) {
  double sum = 0;
  for (const Part& part : parts) sum += part.share;
  return sum;
}

std::string bar(const std::vector<Part>& parts, double x, double y, double height, double most) {
  std::string text;
  for (const Part& part : parts) {
    const double length = panel_width * part.share / most;
    if (length <= 0) continue;
    text += chart_rect(x, y, length, height, part.classes);
    x += length;
  }
  return text;
}

std::string panel_axis(double x, double height, double most, std::string_view heading) {
  std::string text = chart_text(x, top - 9, Anchor::start, heading, "dim");
  for (const double share : ticks_to(most * 100, 5)) {
    const double at = x + panel_width * share / 100 / most;
    text += chart_line(at, top, at, top + height, "grid") +
            chart_text(at, top + height + 15, Anchor::middle, decimal(share, 3) + " %", "dim");
  }
  return text + "\n";
}

std::string chart(const std::vector<Hop>& hops, std::uint64_t encoded) {
  double most_lost = 0;
  double most_extra = 0;
  for (const Hop& hop : hops) {
    most_lost = std::max(most_lost, sum_of(losses_of(*hop.link)));
    most_extra = std::max(most_extra, sum_of(extras_of(*hop.link, encoded)));
  }
  most_lost = most_lost > 0 ? most_lost * 1.02 : 0.01;
  most_extra = most_extra > 0 ? most_extra * 1.02 : 0.01;
  const double pitch = hops.size() <= 16 ? 24 : 14;
  const double height = pitch * static_cast<double>(hops.size());
  std::string text = fmt::format(
      "<figure><svg viewBox=\"0 0 1100 {}\" role=\"img\"><title>What each hop lost, and what it "
      "carried beyond the frames</title>\n",
      decimal(top + height + 24, 1));
  text += panel_axis(first_panel, height, most_lost, "of the datagrams sent on the hop");
  text += panel_axis(second_panel, height, most_extra, "of the encoded bytes of the frames sent");
  double y = top;
  for (const Hop& hop : hops) {
    text += chart_text(first_panel - 10, y + pitch / 2 + 4, Anchor::end,
                       short_name(name_of(*hop.link), 24));
    if (hop.link->measured) {
      text += bar(losses_of(*hop.link), first_panel, y + 2, pitch - 5, most_lost);
    } else {
      text += chart_text(first_panel + 6, y + pitch / 2 + 4, Anchor::start, "not measured", "dim");
    }
    text += bar(extras_of(*hop.link, encoded), second_panel, y + 2, pitch - 5, most_extra) + "\n";
    y += pitch;
  }
  return text + "</svg></figure>\n";
}

std::string signed_percent(double share) {
  const double percent = std::round(share * 1000) / 10;
  return fmt::format("{:.1f} %", percent == 0 ? 0.0 : percent);
}

std::string hop_row(const Hop& hop, std::uint64_t encoded) {
  const LinkReport& link = *hop.link;
  const auto of_sent = [&](std::uint64_t part) {
    if (!link.measured) return std::string("?");
    if (part == 0) return std::string("0");
    return fmt::format("{} ({})", part,
                       escaped(percent_text(share_or_zero(part, link.datagrams.sent))));
  };
  return fmt::format(
      "<tr><td "
      "class=\"l\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
      "<td>{}</td><td>{}</td></tr>\n",
      escaped(name_of(link)), link.datagrams.sent, of_sent(link.datagrams.lost),
      of_sent(link.datagrams.queue_dropped), link.chunks.retransmitted + link.chunks.recovered,
      link.repaired ? escaped(percent_text(*link.repaired)) : "-",
      escaped(percent_text(share_or_zero(link.bytes.repair, encoded))),
      link.overhead ? signed_percent(*link.overhead) : "-", hop.broken);
}

}  // namespace

std::string delivery_view(const Content& content) {
  if (content.run == nullptr || content.run->links.empty()) return {};
  const std::vector<std::uint64_t> broken = frames_broken_at(*content.run);
  std::vector<Hop> hops;
  for (const std::size_t place : content.places) {
    const LinkReport* link = link_into(*content.run, place);
    if (link != nullptr) hops.push_back({link, broken[place]});
  }
  const std::uint64_t encoded = content.run->source.encoded_bytes;
  std::string text = "<h2>Delivery by hop</h2>\n" + left_out_note(content);
  text += "<p class=\"legend\">" + legend_entry("lost", "lost on the way") +
          legend_entry("drop", "dropped by a full queue") + legend_entry("header", "headers") +
          legend_entry("repair", "repairs") + legend_entry("feedback", "feedback") + "</p>\n";
  text += chart(hops, encoded);
  text +=
      "<div class=\"scroll\"><table>\n<tr><th class=\"l\">hop</th><th>datagrams</th><th>lost</th>"
      "<th>queue drops</th><th>chunks<br/>repaired</th><th>of those<br/>that had to be</th>"
      "<th>repair<br/>bytes</th><th>overhead</th><th>frames<br/>broken here</th></tr>\n";
  for (const Hop& hop : hops) text += hop_row(hop, encoded);
  return text + "</table></div>\n";
}

}  // namespace strand::reports::html
