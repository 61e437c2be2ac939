#include "reports/html/content.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/first_worst_last.hpp"
#include "reports/worst_pictures.hpp"

namespace strand::reports::html {

Content content_of(const Report& report, const std::string& again) {
  Content content{.report = report,
                  .again = again,
                  .totals = aggregate(report.runs),
                  .facts = facts_of(report.resolved_json),
                  .run = worst_run(report.runs),
                  .places = {}};
  if (content.run != nullptr) {
    const std::vector<PeerReport>& peers = content.run->peers;
    content.places = first_worst_last(peers.size(), most_rows,
                                      [&](std::size_t i) { return peers[i].completeness; });
  }
  return content;
}

const LinkReport* link_into(const RunReport& run, std::size_t place) {
  const std::string& name = run.peers[place].name;
  if (place < run.links.size() && run.links[place].to == name) return &run.links[place];
  const auto found = std::find_if(run.links.begin(), run.links.end(),
                                  [&](const LinkReport& link) { return link.to == name; });
  return found == run.links.end() ? nullptr : &*found;
}

std::string left_out_note(const Content& content) {
  if (!content.leaves_out()) return {};
  return fmt::format(
      "<p class=\"note\">{} of {} peers: the first {}, the last {}, and the worst between.</p>\n",
      content.places.size(), content.run->peers.size(), most_rows / 3, most_rows / 3);
}

}  // namespace strand::reports::html
