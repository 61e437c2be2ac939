// What the runs of a report say together: one figure for each peer and each link, over all runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/model.hpp"

namespace strand::reports {

// A figure over runs. Runs are independent samples: each has a seed of its own.
struct Summary {
  std::uint64_t runs = 0;  // at least 1
  double mean = 0;
  // Of the sample: sqrt(sum((x - mean)^2) / (runs - 1)). None for one run.
  std::optional<double> stddev;
  // Half the width of the 95 % confidence interval of the mean, t x stddev / sqrt(runs), with
  // Student's t at runs - 1 degrees of freedom. None for one run.
  std::optional<double> confidence_95;
  double min = 0;
  double max = 0;
};

// Frames a run, mean, over the runs that say it.
struct CompleteByMean {
  double first_sending = 0;
  double retransmission = 0;
  double repair = 0;
  double both = 0;

  [[nodiscard]] double saved() const { return retransmission + repair + both; }
};

struct SourceAggregate {
  double skipped_frames = 0;             // a run, mean
  double sent_frames = 0;                // a run, mean
  std::optional<SourceQuality> quality;  // the lowest of all, and the mean over runs
};

struct PeerAggregate {
  std::string name;
  std::uint32_t hop = 0;            // in the first run that has the peer
  std::uint64_t runs = 0;           // that have the peer
  std::uint64_t runs_reported = 0;  // in which it reported
  Summary completeness;
  // Frames a run, mean.
  double complete = 0;
  double late = 0;
  double partial = 0;
  double lost = 0;
  std::optional<CompleteByMean> complete_by;  // none when no run says it
  // The mean of each percentile over the runs that have it; max is the largest of all.
  std::optional<LatencyMs> latency_ms;
  // The mean of each figure over the runs that have it; min is the smallest of all.
  std::optional<PictureReport> picture;
  // Sums over the runs.
  std::uint64_t corrupt_frames = 0;
  std::uint64_t duplicate_frames = 0;
  std::uint64_t not_stored_frames = 0;
  NotStored not_stored;  // which those are, where only one run has the peer
  std::uint64_t duplicate_chunks = 0;
  std::uint64_t expired_chunks = 0;
  std::uint64_t refused = 0;
  std::uint64_t repaired_chunks = 0;  // that came as retransmissions, or were made of repairs
};

struct LinkCause {
  std::string cause;
  std::uint64_t chunks = 0;  // that ended on the link, over all runs
};

struct LinkAggregate {
  std::string from;
  std::string to;
  std::optional<Summary> overhead;  // over the runs that have it
  std::uint64_t runs_measured = 0;
  // Sums over the runs in which the link was measured.
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t corrupted = 0;
  std::uint64_t reordered = 0;
  std::vector<LinkCause> missing;  // by cause
  // Sums over the runs in which the receiver reported: LinkReport::chunks.
  std::uint64_t repaired_chunks = 0;
  std::uint64_t chunks_not_repaired = 0;
  // Sums over the runs in which the sender reported.
  std::uint64_t encoded_bytes = 0;  // of all frames that the source sent
  std::uint64_t repair_bytes = 0;
  std::uint64_t retransmission_bytes = 0;  // of those

  // Of the chunks that did not come with their first sending, the share that was repaired.
  [[nodiscard]] std::optional<double> repaired() const;
  // Retransmissions, and Reed-Solomon repairs, over the encoded bytes.
  [[nodiscard]] std::optional<double> retransmission_share() const;
  [[nodiscard]] std::optional<double> redundancy_share() const;
};

struct Aggregate {
  SourceAggregate source;
  std::optional<CompleteByMean> complete_by;  // as RunReport::complete_by
  std::vector<PeerAggregate> peers;  // in the order of their first appearance: down the chain
  std::vector<LinkAggregate> links;
};

// Figures go in rounded as the JSON document has them, so that the aggregate of a report that was
// written and read again is the same.
[[nodiscard]] Aggregate aggregate(const std::vector<RunReport>& runs);

// Of figures that are rounded to 1 / `scale` first, as reports/rounding.hpp has it; at least one.
[[nodiscard]] Summary summary_of(const std::vector<double>& figures, std::int64_t scale);

// The two-sided 95 % quantile of Student's t for `degrees` of freedom (at least 1), from the usual
// table; between its rows the smaller number of degrees counts, which errs towards a wider
// interval.
[[nodiscard]] double student_t_95(std::uint64_t degrees);

}  // namespace strand::reports
