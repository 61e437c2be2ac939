#include "reports/clock_lines.hpp"

#include <cmath>
#include <set>

#include <fmt/format.h>

#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

std::string duration_text(double milliseconds) {
  if (milliseconds < 1'000) return fmt::format("{:.2f} ms", milliseconds);
  return fmt::format("{:.3f} s", milliseconds / 1'000);
}

}  // namespace

std::vector<std::string> clock_notes(const Report& report, std::size_t most) {
  std::vector<std::string> notes;
  std::set<std::string> seen;
  for (const RunReport& run : report.runs) {
    for (const PeerReport& peer : run.peers) {
      if (!peer.clock || !peer.clock->corrected || !seen.insert(peer.name).second) continue;
      if (notes.size() == most) continue;
      notes.push_back(fmt::format("{} {} {} (to {})", peer.name,
                                  duration_text(std::abs(peer.clock->offset_ms)),
                                  peer.clock->offset_ms < 0 ? "behind" : "ahead",
                                  duration_text(peer.clock->uncertainty_ms)));
    }
  }
  if (notes.empty()) return notes;
  if (seen.size() > most) notes.push_back(fmt::format("and {} more", seen.size() - most));
  notes.emplace_back(report.transport == "simulated" ? "latencies are in true time"
                                                     : "latencies are corrected by that");
  return notes;
}

}  // namespace strand::reports
