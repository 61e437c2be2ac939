#include "reports/aggregate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/assert.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = __int128;
// Squares wrap around rather than overflow: a report from outside may hold any figures.
__extension__ using WideUnsigned = unsigned __int128;

// Sums in integers: exact, and the same whatever the compiler does with floating point.
class Samples {
 public:
  explicit Samples(std::int64_t scale) : scale_(scale) {}

  void add(double value) {
    const std::int64_t fixed = to_fixed(value, scale_);
    min_ = count_ == 0 ? fixed : std::min(min_, fixed);
    max_ = count_ == 0 ? fixed : std::max(max_, fixed);
    ++count_;
    sum_ += fixed;
    sum_of_squares_ += square(fixed);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double max() const { return from_fixed(max_, scale_); }
  [[nodiscard]] double mean() const {
    return static_cast<double>(sum_) / static_cast<double>(count_) / static_cast<double>(scale_);
  }

  // At least one value was added.
  [[nodiscard]] Summary summary() const {
    Summary result;
    result.runs = count_;
    result.mean = mean();
    result.min = from_fixed(min_, scale_);
    result.max = max();
    if (count_ >= 2) {
      // sum((x - mean)^2) = (n x sum(x^2) - sum(x)^2) / n
      const auto spread = static_cast<Wide>(count_ * sum_of_squares_ - square(sum_));
      const auto runs = static_cast<double>(count_);
      result.stddev =
          std::sqrt(static_cast<double>(std::max<Wide>(spread, 0)) / runs / (runs - 1)) /
          static_cast<double>(scale_);
      result.confidence_95 = student_t_95(count_ - 1) * *result.stddev / std::sqrt(runs);
    }
    return result;
  }

 private:
  static WideUnsigned square(Wide value) {
    return static_cast<WideUnsigned>(value) * static_cast<WideUnsigned>(value);
  }

  std::int64_t scale_;
  std::uint64_t count_ = 0;
  Wide sum_ = 0;
  WideUnsigned sum_of_squares_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
};

struct PeerSamples {
  PeerAggregate sums;
  Samples completeness{ratio_scale};
  Samples complete{1};
  Samples late{1};
  Samples partial{1};
  Samples lost{1};
  Samples p50{milliseconds_scale};
  Samples p95{milliseconds_scale};
  Samples p99{milliseconds_scale};
  Samples max{milliseconds_scale};

  void add(const PeerReport& peer) {
    sums.runs_reported += peer.reported ? 1 : 0;
    sums.corrupt_frames += peer.frames.corrupt;
    sums.duplicate_frames += peer.frames.duplicate;
    sums.not_stored_frames += peer.frames.not_stored;
    sums.duplicate_chunks += peer.chunks.duplicate;
    sums.expired_chunks += peer.chunks.expired;
    sums.refused += peer.chunks.refused;
    completeness.add(peer.completeness);
    complete.add(static_cast<double>(peer.frames.complete));
    late.add(static_cast<double>(peer.frames.late));
    partial.add(static_cast<double>(peer.frames.partial));
    lost.add(static_cast<double>(peer.frames.lost));
    if (!peer.latency_ms) return;
    p50.add(peer.latency_ms->p50);
    p95.add(peer.latency_ms->p95);
    p99.add(peer.latency_ms->p99);
    max.add(peer.latency_ms->max);
  }

  [[nodiscard]] PeerAggregate result() const {
    PeerAggregate peer = sums;
    peer.runs = completeness.count();
    peer.completeness = completeness.summary();
    peer.complete = complete.mean();
    peer.late = late.mean();
    peer.partial = partial.mean();
    peer.lost = lost.mean();
    if (p50.count() > 0) {
      peer.latency_ms = LatencyMs{p50.mean(), p95.mean(), p99.mean(), max.max()};
    }
    return peer;
  }
};

struct LinkSamples {
  LinkAggregate sums;
  Samples overhead{ratio_scale};
  std::map<std::string, std::uint64_t> missing;

  void add(const LinkReport& link) {
    if (link.overhead) overhead.add(*link.overhead);
    if (!link.measured) return;
    ++sums.runs_measured;
    sums.sent += link.datagrams.sent;
    sums.delivered += link.datagrams.delivered;
    sums.lost += link.datagrams.lost;
    sums.queue_dropped += link.datagrams.queue_dropped;
    sums.duplicated += link.datagrams.duplicated;
    sums.corrupted += link.datagrams.corrupted;
    sums.reordered += link.datagrams.reordered;
  }

  [[nodiscard]] LinkAggregate result() const {
    LinkAggregate link = sums;
    if (overhead.count() > 0) link.overhead = overhead.summary();
    for (const auto& [cause, chunks] : missing) link.missing.push_back({cause, chunks});
    return link;
  }
};

// Things by name, in the order in which the names came up.
template <class T>
class Named {
 public:
  T& operator[](const std::string& name) {
    const auto [place, added] = places_.try_emplace(name, items_.size());
    if (added) items_.emplace_back();
    return items_[place->second];
  }
  [[nodiscard]] const std::vector<T>& items() const { return items_; }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<T> items_;
};

}  // namespace

Aggregate aggregate(const std::vector<RunReport>& runs) {
  Named<PeerSamples> peers;
  Named<LinkSamples> links;
  for (const RunReport& run : runs) {
    for (const PeerReport& peer : run.peers) {
      PeerSamples& samples = peers[peer.name];
      if (samples.completeness.count() == 0) {
        samples.sums.name = peer.name;
        samples.sums.hop = peer.hop;
      }
      samples.add(peer);
    }
    for (const LinkReport& link : run.links) {
      LinkSamples& samples = links[link.from + "->" + link.to];
      samples.sums.from = link.from;
      samples.sums.to = link.to;
      samples.add(link);
    }
    for (const MissingTotal& total : run.missing_totals) {
      links[total.link].missing[total.cause] += total.chunks;
    }
  }
  Aggregate result;
  for (const PeerSamples& peer : peers.items()) result.peers.push_back(peer.result());
  for (const LinkSamples& link : links.items()) {
    // In a report from outside, a total may name a link that no run has.
    if (!link.sums.to.empty()) result.links.push_back(link.result());
  }
  return result;
}

double student_t_95(std::uint64_t degrees) {
  STRAND_ASSERT(degrees >= 1);
  constexpr std::array<double, 30> table = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                            2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                            2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                            2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees <= table.size()) return table[degrees - 1];
  if (degrees < 40) return table.back();
  if (degrees < 60) return 2.021;
  if (degrees < 120) return 2.000;
  // The table's next row is the normal distribution's 1.960, for infinitely many.
  return 1.980;
}

}  // namespace strand::reports
