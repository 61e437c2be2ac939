// The view of a page that names the frames that fared worst, and what kept them.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/html/frame_segments.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

constexpr std::size_t most_stretches = 20;
constexpr std::array<std::string_view, 4> name_of{"complete", "late", "partial", "lost"};

struct Stretch {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
  std::size_t complete = 0;  // peers
  std::size_t whole = 0;     // peers that had it complete or late
  std::size_t asked = 0;     // peers to which it was sent, and that reported
  std::vector<std::optional<FrameStatus>> statuses{};

  // The worst first: fewest peers, then the longest.
  friend bool operator<(const Stretch& a, const Stretch& b) {
    return std::tuple(a.complete, a.whole, b.length, a.first) <
           std::tuple(b.complete, b.whole, a.length, b.first);
  }
};

std::vector<Stretch> worst_stretches(const RunReport& run, std::uint64_t& imperfect) {
  std::vector<Stretch> worst;
  each_segment(run, [&](const FrameSegment& segment) {
    Stretch one{.first = segment.first, .length = segment.length};
    for (std::size_t i = 0; i < segment.statuses.size(); ++i) {
      const std::optional<FrameStatus> status = segment.statuses[i];
      if (!run.peers[i].reported || !status) continue;
      ++one.asked;
      if (status == FrameStatus::complete) ++one.complete;
      if (status == FrameStatus::complete || status == FrameStatus::late) ++one.whole;
    }
    if (one.complete == one.asked) return;
    imperfect += segment.length;
    if (worst.size() == most_stretches && !(one < worst.back())) return;
    one.statuses.assign(segment.statuses.begin(), segment.statuses.end());
    worst.insert(std::upper_bound(worst.begin(), worst.end(), one), std::move(one));
    if (worst.size() > most_stretches) worst.pop_back();
  });
  return worst;
}

// "A..C complete, D lost", with the colours beside.
std::string fates(const RunReport& run, const Stretch& stretch) {
  std::string text;
  for (std::size_t i = 0; i < stretch.statuses.size();) {
    std::size_t end = i;
    const bool reported = run.peers[i].reported;
    while (end < stretch.statuses.size() && stretch.statuses[end] == stretch.statuses[i] &&
           run.peers[end].reported == reported) {
      ++end;
    }
    if (!stretch.statuses[i]) {
      i = end;  // not there yet
      continue;
    }
    const std::string_view name = name_of[static_cast<std::size_t>(*stretch.statuses[i])];
    std::string peers = short_name(run.peers[i].name, 16);
    if (end > i + 1) peers += ".." + short_name(run.peers[end - 1].name, 16);
    text += legend_entry(reported ? name : "unknown",
                         fmt::format("{} {}", peers, reported ? name : "no report"));
    i = end;
  }
  return text;
}

// "B->C: loss, 12 chunks"
std::string causes(const RunReport& run, const Stretch& stretch) {
  std::map<std::pair<std::string_view, std::string_view>,
           std::set<std::pair<std::uint32_t, std::uint32_t>>>
      ended;
  const auto first = std::lower_bound(
      run.missing.begin(), run.missing.end(), stretch.first,
      [](const MissingReport& row, std::uint64_t frame) { return row.frame < frame; });
  for (auto row = first; row != run.missing.end(); ++row) {
    if (row->frame >= stretch.first + stretch.length) break;
    ended[{row->link, row->cause}].emplace(row->frame, row->chunk);
  }
  std::string text;
  // Down the chain, as the totals are.
  for (const MissingTotal& total : run.missing_totals) {
    const auto found = ended.find({total.link, total.cause});
    if (found == ended.end()) continue;
    std::string cause = total.cause;
    std::replace(cause.begin(), cause.end(), '_', ' ');
    text += (text.empty() ? "" : "<br/>") + escaped(total.link + ": " + cause + ", ") +
            plural(found->second.size(), "chunk");
  }
  if (!text.empty()) return text;
  if (stretch.whole == stretch.asked) return "no chunk is missing, they came late";
  return run.missing_omitted > 0 ? "not among the chunks that the report lists" : "not known";
}

}  // namespace

std::string worst_view(const Content& content) {
  if (content.run == nullptr || content.run->peers.empty() || content.run->frames_sent == 0) {
    return {};
  }
  const RunReport& run = *content.run;
  std::uint64_t imperfect = 0;
  const std::vector<Stretch> worst = worst_stretches(run, imperfect);
  std::string text = "<h2>The worst frames</h2>\n";
  if (worst.empty()) return text + "<p>Every frame was complete at every peer that reported.</p>\n";
  text += fmt::format(
      "<p class=\"note\">{} of {} frames were not complete at every peer that reported. These are "
      "the ones that "
      "fewest peers had complete, with frames in a row that fared alike in one line, and the links "
      "on which their chunks ended.</p>\n",
      imperfect, run.frames_sent);
  text +=
      "<div class=\"scroll\"><table>\n<tr><th class=\"l\">frames</th><th>time</th><th>complete at"
      "</th><th class=\"l\">what became of them</th><th class=\"l\">ended on</th></tr>\n";
  for (const Stretch& one : worst) {
    std::string frames = std::to_string(one.first);
    if (one.length > 1) {
      frames += fmt::format("–{} ({})", one.first + one.length - 1, one.length);
    }
    const std::string time =
        run.frame_rate > 0
            ? fmt::format("{:.2f} s", static_cast<double>(one.first) / run.frame_rate)
            : "";
    text += fmt::format(
        "<tr><td class=\"l\">{}</td><td>{}</td><td>{} of {}</td><td class=\"l wrap\">{}</td><td "
        "class=\"l wrap ended\">{}</td></tr>\n",
        frames, time, one.complete, one.asked, fates(run, one), causes(run, one));
  }
  return text + "</table></div>\n";
}

}  // namespace strand::reports::html
