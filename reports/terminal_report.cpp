#include "reports/terminal_report.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "reports/aggregate.hpp"
#include "reports/clock_lines.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/expectation_lines.hpp"
#include "reports/hop_lines.hpp"
#include "reports/not_stored_text.hpp"
#include "reports/peer_table.hpp"
#include "reports/runs_text.hpp"
#include "reports/saved_table.hpp"
#include "reports/source_line.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

// "lossy_chain   seed 42, 5 runs of 31.2 s virtual in 0.4 s"
std::string headline(const Report& report, bool color) {
  std::string text = paint(printable(report.scenario_name), Color::bold, color);
  text += "   " + runs_text(report);
  const bool interrupted = std::any_of(report.runs.begin(), report.runs.end(),
                                       [](const RunReport& run) { return run.partial; });
  if (interrupted) text += paint(", interrupted", Color::red, color);
  return text + "\n";
}

// A real source can fall behind its own rate: " 10.00 of 10 frames/s held"
std::string held_line(const Report& report) {
  if (report.transport != "real") return {};
  double sum = 0;
  double least = 0;
  double rate = 0;
  std::size_t runs = 0;
  for (const RunReport& run : report.runs) {
    if (!run.frame_rate_held) continue;
    least = runs == 0 ? *run.frame_rate_held : std::min(least, *run.frame_rate_held);
    sum += *run.frame_rate_held;
    rate = run.frame_rate;
    ++runs;
  }
  if (runs == 0) return {};
  std::string line =
      fmt::format(" {:.2f} of {:.6g} frames/s held", sum / static_cast<double>(runs), rate);
  if (runs > 1) line += fmt::format(", {:.2f} in the slowest run", least);
  return line + "\n";
}

// "99 us", "1.2 ms"
std::string residence_text(double microseconds) {
  return microseconds < 999.5 ? fmt::format("{:.0f} us", microseconds)
                              : fmt::format("{:.1f} ms", microseconds / 1'000);
}

// " relays: 99 % passed on within 85 us (C), all within 1.9 ms (B)"
std::string relay_line(const Report& report, const TerminalOptions& options) {
  const PeerReport* slowest = nullptr;
  const PeerReport* longest = nullptr;
  for (const RunReport& run : report.runs) {
    for (const PeerReport& peer : run.peers) {
      if (!peer.residence_us) continue;
      if (slowest == nullptr || peer.residence_us->p99 > slowest->residence_us->p99) {
        slowest = &peer;
      }
      if (longest == nullptr || peer.residence_us->max > longest->residence_us->max) {
        longest = &peer;
      }
    }
  }
  if (slowest == nullptr) return {};
  const std::vector<std::string> parts{
      fmt::format("99 % passed on within {} ({})", residence_text(slowest->residence_us->p99),
                  printable(slowest->name)),
      fmt::format("all within {} ({})", residence_text(longest->residence_us->max),
                  printable(longest->name))};
  return wrapped(" relays: ", parts, std::max<std::size_t>(options.width, 60));
}

// " processes: coordinator 71 % of a processor and 66 MiB, peers at most 14 % (H) and 37 MiB (C)"
std::string process_line(const Report& report, const TerminalOptions& options) {
  const ProcessReport* coordinator = nullptr;
  const PeerReport* busiest = nullptr;
  const PeerReport* largest = nullptr;
  for (const RunReport& run : report.runs) {
    if (run.source.process) coordinator = &*run.source.process;
    for (const PeerReport& peer : run.peers) {
      if (!peer.process) continue;
      if (!busiest || peer.process->cpu_percent > busiest->process->cpu_percent) busiest = &peer;
      if (!largest || peer.process->peak_memory_bytes > largest->process->peak_memory_bytes) {
        largest = &peer;
      }
    }
  }
  const auto mebibytes = [](const ProcessReport& process) {
    return (process.peak_memory_bytes + (1U << 19U)) >> 20U;
  };
  std::vector<std::string> parts;
  if (coordinator != nullptr) {
    parts.push_back(fmt::format("coordinator {:.0f} % of a processor and {} MiB",
                                coordinator->cpu_percent, mebibytes(*coordinator)));
  }
  if (busiest != nullptr) {
    parts.push_back(fmt::format("peers at most {:.0f} % ({}) and {} MiB ({})",
                                busiest->process->cpu_percent, printable(busiest->name),
                                mebibytes(*largest->process), printable(largest->name)));
  }
  if (parts.empty()) return {};
  return wrapped(" processes: ", parts, std::max<std::size_t>(options.width, 60));
}

// " clocks: B 20.01 ms ahead (to 0.12 ms), latencies are corrected by that"
std::string clock_line(const Report& report, const TerminalOptions& options) {
  std::vector<std::string> notes = clock_notes(report, 4);
  if (notes.empty()) return {};
  for (std::string& note : notes) note = printable(note);
  return wrapped(" clocks: ", notes, std::max<std::size_t>(options.width, 60));
}

std::vector<std::string> notes_of(const PeerAggregate& peer) {
  std::vector<std::string> notes;
  if (peer.runs_reported == 0) {
    notes.emplace_back("never reported");
    notes.emplace_back("so that its frames count as lost");
  } else if (peer.runs_reported < peer.runs) {
    notes.push_back(
        fmt::format("no report in {} of {} runs", peer.runs - peer.runs_reported, peer.runs));
    notes.emplace_back("where its frames count as lost");
  }
  if (peer.corrupt_frames > 0) {
    notes.push_back(fmt::format("{} corrupt", plural(peer.corrupt_frames, "frame")));
  }
  if (peer.duplicate_frames > 0) {
    notes.push_back(
        fmt::format("{} delivered again (a defect)", plural(peer.duplicate_frames, "frame")));
  }
  if (peer.not_stored_frames > 0) {
    notes.push_back(not_stored_text(peer.not_stored_frames, peer.not_stored));
  }
  // Retransmissions go out in copies, and some come in vain.
  const bool repaired = peer.repaired_chunks > 0;
  if (peer.duplicate_chunks > 0 && !repaired)
    notes.push_back(plural(peer.duplicate_chunks, "duplicate chunk"));
  if (peer.expired_chunks > 0) {
    notes.push_back(fmt::format("{} too late", plural(peer.expired_chunks, "chunk")));
  }
  if (peer.refused > 0)
    notes.push_back(fmt::format("{} refused", plural(peer.refused, "datagram")));
  return notes;
}

std::string peer_notes(const Aggregate& totals, const TerminalOptions& options) {
  const std::size_t max_notes = std::max<std::size_t>(options.max_peers, 3) / 3;
  std::string text;
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const PeerAggregate& peer : totals.peers) {
    const std::vector<std::string> notes = notes_of(peer);
    if (notes.empty()) continue;
    if (shown == max_notes) {
      ++left_out;
      continue;
    }
    ++shown;
    text += wrapped(fmt::format(" NOTE {}: ", printable(peer.name)), notes,
                    std::max<std::size_t>(options.width, 60));
  }
  if (left_out > 0) text += fmt::format(" NOTE and {} more\n", plural(left_out, "peer"));
  return text;
}

std::string omitted_note(const Report& report) {
  std::uint64_t kept = 0;
  std::uint64_t omitted = 0;
  for (const RunReport& run : report.runs) {
    kept += run.missing.size();
    omitted += run.missing_omitted;
  }
  if (omitted == 0) return {};
  return fmt::format(" NOTE the report lists {} of {} missing chunks, and counts all\n", kept,
                     kept + omitted);
}

std::string verdict_line(const Report& report, const TerminalOptions& options) {
  const bool pass = report.verdict == "pass";
  std::string text = fmt::format(
      " {}", paint(pass ? "pass" : "fail", pass ? Color::green : Color::red, options.color));
  std::string counts = expectation_counts(report);
  if (report.baseline && !report.baseline->comparison.pass()) {
    counts += (counts.empty() ? "" : ", ") +
              plural(report.baseline->comparison.regressions(), "regression");
  }
  if (!counts.empty()) text += ": " + counts;
  if (!options.report_path.empty()) {
    text += fmt::format("      report: {}", printable(options.report_path));
  }
  return text + "\n";
}

}  // namespace

std::string to_terminal(const Report& report, const TerminalOptions& options) {
  const Aggregate totals = aggregate(report.runs);
  std::string text = headline(report, options.color);
  text += held_line(report) + relay_line(report, options) + process_line(report, options) +
          clock_line(report, options);
  for (const std::string& block :
       {expectation_lines(report, options), baseline_lines(report, options),
        peer_table(report, totals, options),
        source_line(totals) + hop_lines(totals, report.runs.size(), options),
        saved_table(totals, options), peer_notes(totals, options) + omitted_note(report)}) {
    if (!block.empty()) text.append(1, '\n').append(block);
  }
  text.append(1, '\n').append(verdict_line(report, options));
  if (!options.again.empty()) text += fmt::format(" again: {}\n", printable(options.again));
  return text;
}

}  // namespace strand::reports
