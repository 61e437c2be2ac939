#include "real/link_summary.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace strand::real {
namespace {

std::string text_of(Duration late) {
  return late < std::chrono::milliseconds(10) ? fmt::format("{} us", late.count() / 1'000)
                                              : fmt::format("{} ms", late.count() / 1'000'000);
}

std::uint64_t sent_over(const ShapedLink& link) {
  return link.counters().sent + link.held_up() + link.over_limit();
}

std::string describe(const ShapedLink& link) {
  const link::LinkCounters& counters = link.counters();
  std::string line =
      fmt::format("link {}: {} datagrams sent, {} delivered, {} lost, {} dropped by its queue",
                  link.name(), sent_over(link), counters.delivered, counters.lost,
                  counters.queue_dropped + counters.codel_dropped);
  const auto add = [&line](std::uint64_t count, std::string_view what) {
    if (count > 0) line += fmt::format(", {} {}", count, what);
  };
  add(counters.pinpoint_dropped, "dropped by name");
  add(link.held_up(), "kept by partitions");
  add(link.over_limit(), "too many to hold");
  add(counters.duplicated, "sent twice");
  add(counters.corrupted, "corrupted");
  add(counters.reordered, "out of order");
  add(link.held_datagrams(), "still under way");
  if (link.lateness().count() == 0) return line;
  return line + fmt::format("; half left within {} of their time, 99 % within {}",
                            text_of(link.lateness().percentile(50)),
                            text_of(link.lateness().percentile(99)));
}

}  // namespace

std::vector<std::string> describe_links(const LinkShaper& links) {
  std::vector<std::string> lines;
  for (const ShapedLink* const link : {links.forward(), links.backward()}) {
    if (link != nullptr && sent_over(*link) > 0) lines.push_back(describe(*link));
  }
  return lines;
}

std::vector<std::string> link_problems(const LinkShaper& links) {
  std::vector<std::string> lines;
  for (const ShapedLink* const link : {links.forward(), links.backward()}) {
    if (link == nullptr || link->over_limit() == 0) continue;
    lines.push_back(
        fmt::format("link {}: {} datagrams were dropped because too many were under way; give the "
                    "link a shorter delay or a smaller queue",
                    link->name(), link->over_limit()));
  }
  return lines;
}

}  // namespace strand::real
