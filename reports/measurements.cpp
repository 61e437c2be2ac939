#include "reports/measurements.hpp"

#include <algorithm>
#include <optional>

#include "core/base/assert.hpp"
#include "reports/frame_status.hpp"
#include "reports/latency.hpp"
#include "reports/link_reports.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = __int128;

constexpr Wide billion = 1'000'000'000;

// `part` / `whole`, to the nearest, halves up; both are from 0, and `whole` is not 0.
std::int64_t divided(Wide part, Wide whole) {
  return static_cast<std::int64_t>((2 * part + whole) / (2 * whole));
}

std::int64_t share_of(std::uint64_t part, std::uint64_t whole) {
  return divided(part * billion, whole);
}

// In nanoseconds, as the report has it: to the microsecond.
std::int64_t as_reported(Duration duration) {
  const Duration::rep rest = duration.count() % 1'000;
  const Duration::rep down = duration.count() - rest;
  return down + (rest >= 500 ? 1'000 : (rest < -500 ? -1'000 : 0));
}

struct FrameOutcome {
  FrameStatus status = FrameStatus::lost;
  Duration latency{};  // of what is complete or late
  bool corrupt = false;
};

std::vector<FrameOutcome> outcomes_of(const RunObservation& observation, const PeerLedger* ledger) {
  const std::vector<SourceFrame>& source = observation.coordinator.frames;
  std::vector<FrameOutcome> outcomes(source.size());
  if (ledger == nullptr) return outcomes;
  for (std::uint32_t frame = 0; frame < source.size(); ++frame) {
    const FrameRecord* record = find_record(*ledger, frame);
    FrameOutcome& outcome = outcomes[frame];
    outcome.status = status_of(record, source[frame], observation.deadline);
    if (record == nullptr) continue;
    outcome.latency = latency_of(*record, source[frame]);
    outcome.corrupt = record->state == FrameState::corrupt;
  }
  return outcomes;
}

bool intact(const FrameOutcome& outcome) {
  return outcome.status == FrameStatus::complete || outcome.status == FrameStatus::late;
}

// Whether a frame is one of those that `expectation` counts.
bool counts(const Expectation& expectation, const FrameOutcome& outcome) {
  switch (expectation.metric) {
    case Metric::completeness:
      if (const auto& by = expectation.filter.by) return intact(outcome) && outcome.latency <= *by;
      return outcome.status == FrameStatus::complete;
    case Metric::late:
      return outcome.status == FrameStatus::late;
    case Metric::partial:
      return outcome.status == FrameStatus::partial;
    case Metric::lost:
      return outcome.status == FrameStatus::lost;
    case Metric::corrupt:
      return outcome.corrupt;
    default:
      return intact(outcome);
  }
}

// One latency for those of all frames, which are not none.
std::int64_t latency_figure(Statistic statistic, std::vector<Duration>& latencies) {
  std::sort(latencies.begin(), latencies.end());
  if (is_percentile(statistic)) return as_reported(per_mille(latencies, per_mille_of(statistic)));
  if (statistic == Statistic::min) return as_reported(latencies.front());
  if (statistic != Statistic::mean) return as_reported(latencies.back());
  Wide sum = 0;
  for (const Duration latency : latencies) sum += latency.count();
  const Wide mean = sum / static_cast<Wide>(latencies.size());
  return as_reported(Duration(static_cast<Duration::rep>(mean)));
}

// The frames that were captured in the window of an expectation: from `first` up to, and not
// including, `end`.
struct Frames {
  std::size_t first = 0;
  std::size_t end = 0;
};

class Run {
 public:
  Run(const RunObservation& observation, std::span<const LinkReport> links)
      : observation_(observation), source_(observation.coordinator.frames), links_(links) {}

  void measure_peer(std::size_t place, std::vector<std::vector<Measurement>>& all) const {
    const PeerObservation& peer = observation_.peers[place];
    const PeerLedger* ledger = peer.ledger ? &*peer.ledger : nullptr;
    const std::vector<FrameOutcome> outcomes = outcomes_of(observation_, ledger);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Expectation& expectation = observation_.expectations[i];
      const std::optional<std::string>& only = expectation.filter.peer;
      if (is_of_links(expectation.metric) || (only && *only != peer.name)) continue;
      if (!only && comes_after(expectation.filter, peer)) continue;
      Measurement measurement{"peer " + peer.name, std::nullopt, 1};
      of_frames(expectation, peer, outcomes, measurement);
      all[i].push_back(std::move(measurement));
    }
  }

  void measure_link(std::size_t hop, std::vector<std::vector<Measurement>>& all) const {
    const LinkReport& link = links_[hop];
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Expectation& expectation = observation_.expectations[i];
      const auto& only = expectation.filter.link;
      const bool chosen = !only || (only->from == link.from && only->to == link.to);
      if (!is_of_links(expectation.metric) || !chosen) continue;
      if (!only && comes_after(expectation.filter, observation_.peers[hop])) continue;
      all[i].push_back({"link " + link.from + "->" + link.to, of_link(expectation, hop), 1});
    }
  }

 private:
  [[nodiscard]] Duration captured(std::size_t frame) const {
    return source_[frame].captured - source_.front().captured;
  }

  // Whether a peer joined when the window of an expectation was over: it is not among all peers of
  // which that is asked then.
  [[nodiscard]] bool comes_after(const ExpectationFilter& filter,
                                 const PeerObservation& peer) const {
    if (!peer.joined || !filter.until) return false;
    return peer.first_frame() >= source_.size() || captured(peer.first_frame()) >= *filter.until;
  }

  // Of the frames that were sent to a peer. Captures come in the order of time.
  [[nodiscard]] Frames frames_of(const ExpectationFilter& filter,
                                 const PeerObservation& peer) const {
    Frames frames{std::min<std::size_t>(peer.first_frame(), source_.size()), source_.size()};
    while (filter.from && frames.first < frames.end && captured(frames.first) < *filter.from) {
      ++frames.first;
    }
    while (filter.until && frames.end > frames.first && captured(frames.end - 1) >= *filter.until) {
      --frames.end;
    }
    return frames;
  }

  void of_frames(const Expectation& expectation, const PeerObservation& peer,
                 const std::vector<FrameOutcome>& outcomes, Measurement& measurement) const {
    const PeerLedger* const ledger = peer.ledger ? &*peer.ledger : nullptr;
    const Frames frames = frames_of(expectation.filter, peer);
    if (frames.first == frames.end) return;
    const Metric metric = expectation.metric;
    if (is_of_pictures(metric)) return;  // measured later, by those who have pictures
    // Nobody knows what a silent peer got: that its frames count as lost is all that is said of it.
    if ((metric == Metric::corrupt || metric == Metric::duplicate) && ledger == nullptr) return;
    if (metric == Metric::outage) {
      measurement.value = as_reported(longest_outage(outcomes, frames));
      return;
    }
    std::vector<Duration> latencies;
    std::uint64_t counted = 0;
    for (std::size_t frame = frames.first; frame < frames.end; ++frame) {
      if (!counts(expectation, outcomes[frame])) continue;
      ++counted;
      if (metric == Metric::latency) latencies.push_back(outcomes[frame].latency);
    }
    if (metric == Metric::duplicate) counted = ledger->duplicate_frames;
    if (quantity_of(expectation.statistic, metric) == Quantity::number) {
      measurement.value = static_cast<std::int64_t>(counted) * 1'000;
    } else if (metric != Metric::latency) {
      measurement.value = share_of(counted, frames.end - frames.first);
    } else if (!latencies.empty()) {
      measurement.samples = latencies.size();
      measurement.value = latency_figure(expectation.statistic, latencies);
    }
  }

  // From the capture of a frame that is not complete to that of the next one that is.
  [[nodiscard]] Duration longest_outage(const std::vector<FrameOutcome>& outcomes,
                                        Frames frames) const {
    Duration longest{};
    std::size_t complete_until = frames.first;  // since that frame, none was complete
    for (std::size_t frame = frames.first; frame <= frames.end; ++frame) {
      const bool over = frame == frames.end || outcomes[frame].status == FrameStatus::complete;
      if (!over) continue;
      if (frame > complete_until) {
        longest = std::max(longest, end_of(frame - 1) - captured(complete_until));
      }
      complete_until = frame + 1;
    }
    return longest;
  }

  // When the next frame is captured; after the last one, when one would have been.
  [[nodiscard]] Duration end_of(std::size_t frame) const {
    if (frame + 1 < source_.size()) return captured(frame + 1);
    return captured(frame) + observation_.rate.offset_of(FrameNumber(1));
  }

  [[nodiscard]] std::optional<std::int64_t> of_link(const Expectation& expectation,
                                                    std::size_t hop) const {
    const Frames frames = frames_of(expectation.filter, observation_.peers[hop]);
    std::uint64_t encoded = 0;
    for (std::size_t frame = frames.first; frame < frames.end; ++frame) {
      encoded += source_[frame].encoded_size;
    }
    if (encoded == 0) return std::nullopt;
    if (expectation.metric == Metric::goodput) return goodput(expectation.filter, frames, hop);
    const std::optional<LinkBin> bin = sum_of(expectation, hop);
    if (!bin) return std::nullopt;
    switch (expectation.metric) {
      case Metric::repair:
        return share_of(bin->repair, encoded);
      case Metric::feedback:
        return share_of(bin->feedback, encoded);
      case Metric::queue:
        return as_reported(bin->longest_wait);
      default:
        return share_of(bin->bytes + bin->feedback, encoded) - static_cast<std::int64_t>(billion);
    }
  }

  // What the link did in the window. Without one, bytes are those that its ends counted.
  [[nodiscard]] std::optional<LinkBin> sum_of(const Expectation& expectation,
                                              std::size_t hop) const {
    const LinkReport& link = links_[hop];
    const ExpectationFilter& filter = expectation.filter;
    if (expectation.metric != Metric::queue && !filter.from && !filter.until) {
      const bool answered = observation_.peers[hop].ledger.has_value();
      if (!link.overhead || (expectation.metric == Metric::feedback && !answered)) {
        return std::nullopt;
      }
      return LinkBin{link.bytes.sent, link.bytes.repair, link.bytes.feedback, {}};
    }
    if (observation_.links.empty() || !observation_.links[hop].series) {
      return longest_wait_of(expectation, hop);
    }
    const LinkSeries& series = *observation_.links[hop].series;
    const auto bin_at = [&](Duration instant) {
      const auto bin = static_cast<std::size_t>(instant / series.bin);
      return std::min(bin, series.bins.size());
    };
    const std::size_t end = filter.until ? bin_at(*filter.until) : series.bins.size();
    LinkBin sum;
    for (std::size_t i = bin_at(filter.from.value_or(Duration::zero())); i < end; ++i) {
      sum = merged(sum, series.bins[i]);
    }
    return sum;
  }

  // Of a whole run, the driver at the link's beginning knows how long datagrams waited, and no
  // more.
  [[nodiscard]] std::optional<LinkBin> longest_wait_of(const Expectation& expectation,
                                                       std::size_t hop) const {
    const ExpectationFilter& filter = expectation.filter;
    const std::optional<LinkTally> tally = tally_of_hop(observation_, hop);
    if (expectation.metric != Metric::queue || filter.from || filter.until || !tally) {
      return std::nullopt;
    }
    return LinkBin{0, 0, 0, tally->longest_wait};
  }

  [[nodiscard]] std::optional<std::int64_t> goodput(const ExpectationFilter& filter, Frames frames,
                                                    std::size_t hop) const {
    const auto& ledger = observation_.peers[hop].ledger;
    if (!ledger) return std::nullopt;
    Wide bits = 0;
    for (std::size_t frame = frames.first; frame < frames.end; ++frame) {
      const FrameRecord* record = find_record(*ledger, static_cast<std::uint32_t>(frame));
      if (record == nullptr || record->state != FrameState::complete) continue;
      bits += Wide{8} * source_[frame].encoded_size;
    }
    const Duration end = end_of(source_.size() - 1);
    const Duration joined =
        observation_.peers[hop].joined ? captured(frames.first) : Duration::zero();
    const Duration time = std::min(filter.until.value_or(end), end) -
                          std::max(filter.from.value_or(Duration::zero()), joined);
    return divided(bits * billion, time.count());
  }

  const RunObservation& observation_;
  const std::vector<SourceFrame>& source_;
  std::span<const LinkReport> links_;
};

}  // namespace

std::vector<std::vector<Measurement>> measure(const RunObservation& observation,
                                              std::span<const LinkReport> links) {
  STRAND_ASSERT(links.size() == observation.peers.size());
  std::vector<std::vector<Measurement>> all(observation.expectations.size());
  if (all.empty()) return all;
  const Run run(observation, links);
  for (std::size_t place = 0; place < observation.peers.size(); ++place) {
    run.measure_peer(place, all);
    run.measure_link(place, all);
  }
  return all;
}

}  // namespace strand::reports
