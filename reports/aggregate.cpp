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
  [[nodiscard]] double min() const { return from_fixed(min_, scale_); }
  [[nodiscard]] double max() const { return from_fixed(max_, scale_); }
  [[nodiscard]] double mean() const {
    return static_cast<double>(sum_) / static_cast<double>(count_) / static_cast<double>(scale_);
  }

  // At least one value was added.
  [[nodiscard]] Summary summary() const {
    Summary result;
    result.runs = count_;
    result.mean = mean();
    result.min = min();
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

class CompleteBySamples {
 public:
  void add(const std::optional<CompleteBy>& counts) {
    if (!counts) return;
    first_sending_.add(static_cast<double>(counts->first_sending));
    retransmission_.add(static_cast<double>(counts->retransmission));
    repair_.add(static_cast<double>(counts->repair));
    both_.add(static_cast<double>(counts->both));
  }
  [[nodiscard]] std::optional<CompleteByMean> mean() const {
    if (both_.count() == 0) return std::nullopt;
    return CompleteByMean{first_sending_.mean(), retransmission_.mean(), repair_.mean(),
                          both_.mean()};
  }

 private:
  Samples first_sending_{1};
  Samples retransmission_{1};
  Samples repair_{1};
  Samples both_{1};
};

struct FigureSamples {
  explicit FigureSamples(std::int64_t scale) : mean(scale), p5(scale), min(scale) {}

  void add(const PictureFigure& figure) {
    mean.add(figure.mean);
    p5.add(figure.p5);
    min.add(figure.min);
  }
  [[nodiscard]] PictureFigure result() const { return {mean.mean(), p5.mean(), min.min()}; }

  Samples mean;
  Samples p5;
  Samples min;
};

class PictureSamples {
 public:
  void add(const std::optional<PictureReport>& picture) {
    if (!picture) return;
    psnr_db_.add(picture->psnr_db);
    ssim_.add(picture->ssim);
    frozen_.add(picture->frozen);
  }
  [[nodiscard]] std::optional<PictureReport> result() const {
    if (frozen_.count() == 0) return std::nullopt;
    return PictureReport{psnr_db_.result(), ssim_.result(), frozen_.mean()};
  }

 private:
  FigureSamples psnr_db_{decibels_scale};
  FigureSamples ssim_{index_scale};
  Samples frozen_{ratio_scale};
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
  CompleteBySamples complete_by;
  PictureSamples picture;

  void add(const PeerReport& peer) {
    sums.runs_reported += peer.reported ? 1 : 0;
    sums.corrupt_frames += peer.frames.corrupt;
    sums.duplicate_frames += peer.frames.duplicate;
    sums.not_stored_frames += peer.frames.not_stored;
    sums.not_stored = completeness.count() == 0 ? peer.not_stored : NotStored{};
    sums.duplicate_chunks += peer.chunks.duplicate;
    sums.expired_chunks += peer.chunks.expired;
    sums.refused += peer.chunks.refused;
    sums.repaired_chunks += peer.chunks.repaired_arq + peer.chunks.repaired_fec;
    complete_by.add(peer.complete_by);
    picture.add(peer.picture);
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
    peer.complete_by = complete_by.mean();
    peer.picture = picture.result();
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

  void add(const LinkReport& link, std::uint64_t encoded_bytes) {
    if (link.overhead) {
      overhead.add(*link.overhead);
      sums.encoded_bytes += encoded_bytes;
      sums.repair_bytes += link.bytes.repair;
      sums.retransmission_bytes += link.bytes.retransmission;
    }
    sums.repaired_chunks += link.chunks.retransmitted + link.chunks.recovered;
    sums.chunks_not_repaired += link.chunks.not_repaired;
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

struct SourceSamples {
  Samples skipped{1};
  Samples sent{1};
  Samples lowest{time_scale};
  Samples mean{time_scale};

  void add(const RunReport& run) {
    skipped.add(static_cast<double>(run.source.skipped_frames));
    sent.add(static_cast<double>(run.frames_sent));
    if (!run.source.quality) return;
    lowest.add(run.source.quality->lowest);
    mean.add(run.source.quality->mean);
  }

  [[nodiscard]] SourceAggregate result() const {
    SourceAggregate source;
    if (sent.count() == 0) return source;
    source.skipped_frames = skipped.mean();
    source.sent_frames = sent.mean();
    if (mean.count() > 0) source.quality = SourceQuality{lowest.min(), mean.mean()};
    return source;
  }
};

std::optional<double> share_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

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

std::optional<double> LinkAggregate::repaired() const {
  return share_of(repaired_chunks, repaired_chunks + chunks_not_repaired);
}

std::optional<double> LinkAggregate::retransmission_share() const {
  return share_of(retransmission_bytes, encoded_bytes);
}

std::optional<double> LinkAggregate::redundancy_share() const {
  return share_of(repair_bytes - std::min(repair_bytes, retransmission_bytes), encoded_bytes);
}

Aggregate aggregate(const std::vector<RunReport>& runs) {
  SourceSamples source;
  CompleteBySamples complete_by;
  Named<PeerSamples> peers;
  Named<LinkSamples> links;
  for (const RunReport& run : runs) {
    source.add(run);
    complete_by.add(run.complete_by);
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
      samples.add(link, run.source.encoded_bytes);
    }
    for (const MissingTotal& total : run.missing_totals) {
      links[total.link].missing[total.cause] += total.chunks;
    }
  }
  Aggregate result;
  result.source = source.result();
  result.complete_by = complete_by.mean();
  for (const PeerSamples& peer : peers.items()) result.peers.push_back(peer.result());
  for (const LinkSamples& link : links.items()) {
    // In a report from outside, a total may name a link that no run has.
    if (!link.sums.to.empty()) result.links.push_back(link.result());
  }
  return result;
}

Summary summary_of(const std::vector<double>& figures, std::int64_t scale) {
  STRAND_ASSERT(!figures.empty());
  Samples samples(scale);
  for (const double figure : figures) samples.add(figure);
  return samples.summary();
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
