#include "reports/compared_runs.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

// Parts per billion, to the nearest; nothing of nothing.
std::optional<std::int64_t> share_of(std::uint64_t part, std::uint64_t whole) {
  __extension__ using Wide = unsigned __int128;
  if (whole == 0) return std::nullopt;
  const Wide steps = (Wide(part) * ratio_scale + whole / 2) / whole;
  // A report from outside may hold a part that is many times the whole.
  constexpr Wide most = Wide(1) << 62;
  return static_cast<std::int64_t>(std::min(steps, most));
}

class SeriesBuilder {
 public:
  void begin_run(std::size_t run) { run_ = run; }

  void add_source(const RunReport& run) {
    const SourceReport& source = run.source;
    add("source", ComparedMetric::skipped,
        share_of(source.skipped_frames, source.skipped_frames + run.frames_sent));
    if (source.quality) {
      add("source", ComparedMetric::quality, to_fixed(source.quality->mean / 100, ratio_scale));
    }
  }

  void add_peer(const PeerReport& peer) {
    const std::string where = "peer " + peer.name;
    const FrameCounts& frames = peer.frames;
    add(where, ComparedMetric::completeness, share_of(frames.complete, frames.sent));
    add(where, ComparedMetric::late, share_of(frames.late, frames.sent));
    add(where, ComparedMetric::partial, share_of(frames.partial, frames.sent));
    add(where, ComparedMetric::lost, share_of(frames.lost, frames.sent));
    if (const auto& picture = peer.picture) {
      add(where, ComparedMetric::psnr, to_fixed(picture->psnr_db.mean, decibels_scale));
      add(where, ComparedMetric::ssim, to_fixed(picture->ssim.mean, index_scale));
    }
    if (!peer.latency_ms) return;
    const auto steps = [](double value) { return to_fixed(value, milliseconds_scale); };
    add(where, ComparedMetric::latency_p50, steps(peer.latency_ms->p50));
    add(where, ComparedMetric::latency_p95, steps(peer.latency_ms->p95));
    add(where, ComparedMetric::latency_p99, steps(peer.latency_ms->p99));
  }

  void add_link(const LinkReport& link, std::uint64_t encoded_bytes) {
    const std::string where = "link " + link.from + "->" + link.to;
    if (link.overhead) {
      add(where, ComparedMetric::overhead, to_fixed(*link.overhead, ratio_scale));
      add(where, ComparedMetric::repair, share_of(link.bytes.repair, encoded_bytes));
    }
    if (!link.measured) return;
    add(where, ComparedMetric::loss, share_of(link.datagrams.lost, link.datagrams.sent));
    add(where, ComparedMetric::queue_drops,
        share_of(link.datagrams.queue_dropped, link.datagrams.sent));
  }

  [[nodiscard]] std::vector<ComparedSeries> take() { return std::move(series_); }

 private:
  void add(const std::string& where, ComparedMetric metric, std::optional<std::int64_t> value) {
    if (!value) return;
    const auto [place, added] = places_.try_emplace({where, metric}, series_.size());
    if (added) series_.push_back({where, metric, {}});
    std::vector<Sample>& samples = series_[place->second].samples;
    // In a report from outside, two peers of a run may have one name.
    if (samples.empty() || samples.back().run != run_) samples.push_back({run_, *value});
  }

  std::size_t run_ = 0;
  std::map<std::pair<std::string, ComparedMetric>, std::size_t> places_;
  std::vector<ComparedSeries> series_;
};

}  // namespace

ComparedRuns::ComparedRuns(const Report& report) {
  for (const RunReport& run : report.runs) {
    if (!run.partial) runs_.push_back(&run);
  }
}

std::vector<ComparedSeries> ComparedRuns::series() const {
  SeriesBuilder builder;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const RunReport& run = *runs_[i];
    builder.begin_run(i);
    builder.add_source(run);
    for (const PeerReport& peer : run.peers) builder.add_peer(peer);
    for (const LinkReport& link : run.links) builder.add_link(link, run.source.encoded_bytes);
  }
  return builder.take();
}

bool have_same_seeds(const ComparedRuns& a, const ComparedRuns& b) {
  const std::size_t pairs = std::min(a.runs().size(), b.runs().size());
  if (pairs == 0) return false;
  return std::equal(
      a.runs().begin(), a.runs().begin() + static_cast<std::ptrdiff_t>(pairs), b.runs().begin(),
      [](const RunReport* one, const RunReport* other) { return one->seed == other->seed; });
}

bool have_same_digests(const ComparedRuns& a, const ComparedRuns& b) {
  return !a.runs().empty() &&
         std::equal(a.runs().begin(), a.runs().end(), b.runs().begin(), b.runs().end(),
                    [](const RunReport* one, const RunReport* other) {
                      return !one->digest.empty() && one->digest == other->digest;
                    });
}

}  // namespace strand::reports
