// The report: one model for both worlds, of which every writer (JSON, terminal) is a view. Times
// are virtual in a simulated run and measured in a real one; wall-clock figures stand only in Host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/frame_range.hpp"
#include "core/base/frame_rate.hpp"
#include "core/base/shown_picture.hpp"
#include "core/base/storage_problem.hpp"
#include "reports/comparison_result.hpp"
#include "reports/link_series.hpp"

namespace strand::reports {

// Every frame that the source sent is, at every peer, exactly one of complete, late, partial and
// lost; they add up to sent. Of a peer that joined, those that were captured after it had come.
struct FrameCounts {
  std::uint64_t sent = 0;
  std::uint64_t complete = 0;    // intact, by the playout deadline
  std::uint64_t late = 0;        // intact, after it
  std::uint64_t partial = 0;     // some chunks; or all of them, but not intact
  std::uint64_t lost = 0;        // no chunk
  std::uint64_t corrupt = 0;     // of the partial: all chunks came, and they were not the frame
  std::uint64_t duplicate = 0;   // delivered more than once: a defect if not 0
  std::uint64_t not_stored = 0;  // whole, and could not be stored: a full disk, or one too slow
};

// Which frames a peer could not store, and why.
struct NotStored {
  // They ascend, and do not touch one another; of many, the rest is only counted.
  std::vector<FrameRange> ranges;
  std::optional<StorageProblem> because;  // of the first; none where nobody said

  friend bool operator==(const NotStored&, const NotStored&) = default;
};

// Of frames that are complete or late, from capture to the last chunk, in milliseconds. Percentiles
// are nearest-rank.
struct LatencyMs {
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double max = 0;
};

// A point of the distribution of latencies: of the frames that are complete or late, `per_mille`
// thousandths came within `ms` (nearest rank); 0 is the smallest latency, 1000 the largest.
struct LatencyQuantile {
  std::uint32_t per_mille = 0;
  double ms = 0;

  friend bool operator==(const LatencyQuantile&, const LatencyQuantile&) = default;
};

struct ChunkCounts {
  std::uint64_t received = 0;   // well-formed, duplicates included
  std::uint64_t duplicate = 0;  // of frames in assembly or complete
  std::uint64_t refused = 0;    // malformed datagrams, and chunks that contradict others
  std::uint64_t expired = 0;    // of frames that had been given up
  // Of which the first sending never came: by retransmission, and made of repairs.
  std::uint64_t repaired_arq = 0;
  std::uint64_t repaired_fec = 0;
};

// Frames that are complete, by what it took: nothing but first sendings, or also chunks that came
// as a retransmission, that were made of repairs, or some of each.
struct CompleteBy {
  std::uint64_t first_sending = 0;
  std::uint64_t retransmission = 0;
  std::uint64_t repair = 0;
  std::uint64_t both = 0;

  [[nodiscard]] std::uint64_t saved() const { return retransmission + repair + both; }
  friend bool operator==(const CompleteBy&, const CompleteBy&) = default;
};

// From the reading of a datagram to its sending on, in microseconds. Percentiles are nearest-rank.
struct ResidenceUs {
  double p50 = 0;
  double p99 = 0;
  double max = 0;
};

// What a program of a real run took of its host, from the first datagram, or from the start of the
// source.
struct ProcessReport {
  double cpu_seconds = 0;               // of all its threads together
  double cpu_percent = 0;               // of one processor, on average; 0 of no time at all
  std::uint64_t peak_memory_bytes = 0;  // resident at once, since it began
};

// How far a peer's clock was ahead of the coordinator's, and by how much that may be wrong, in
// milliseconds: at the last mark that is at most twice as uncertain as the best.
struct ClockReport {
  double offset_ms = 0;
  double uncertainty_ms = 0;
  // The offset is more than its uncertainty, and latencies are told without it.
  bool corrected = false;
  std::optional<double> drift_ppm;  // how much too fast it ran; none where it is not to be told
};

// A figure of the pictures that a peer shows, over all frames that the source gave.
struct PictureFigure {
  double mean = 0;
  double p5 = 0;  // nearest-rank: a twentieth of the frames is no better
  double min = 0;

  friend bool operator==(const PictureFigure&, const PictureFigure&) = default;
};

// What a peer shows, compared with what the source gave: the frames that are complete, and in place
// of others, and of those that the source left out, the last one that was.
struct PictureReport {
  PictureFigure psnr_db;
  PictureFigure ssim;
  double frozen = 0;  // the share of frames in whose place an older one is shown, or black

  friend bool operator==(const PictureReport&, const PictureReport&) = default;
};

// A peer that came into the running chain. What was captured before does not count for it.
struct PeerJoined {
  std::uint32_t first_frame = 0;  // the first that was captured after it had come
  // When the coordinator took it in, since the first capture; none where it never came.
  std::optional<double> seconds;

  friend bool operator==(const PeerJoined&, const PeerJoined&) = default;
};

struct PeerReport {
  std::string name;
  std::uint32_t hop = 0;  // from 1
  bool reported =
      true;  // false: the peer left, or speaks the seed's protocol; its frames count as lost
  double completeness = 0;  // complete / sent, 0 to 1; 0 when nothing was sent
  FrameCounts frames;
  NotStored not_stored{};  // of frames.not_stored; empty in reports of before
  // On the hop into the peer; the four add up to frames.complete. None in reports of before.
  std::optional<CompleteBy> complete_by;
  std::optional<LatencyMs> latency_ms;  // none without a complete or late frame
  // Both figures ascend. None without a complete or late frame, and in reports of before.
  std::vector<LatencyQuantile> latency_cdf{};
  ChunkCounts chunks;
  // Of a real run; none where nobody measured it, or the peer passed nothing on.
  std::optional<ResidenceUs> residence_us{};
  std::optional<ProcessReport> process{};  // of a real run, where the peer says so
  // None where the peer did not ask for the time, and, of a simulated run, where clocks agreed.
  std::optional<ClockReport> clock{};
  // None where nobody compared pictures, or the peer never reported.
  std::optional<PictureReport> picture{};
  // A run-length string, a letter a frame: c complete, l late, p partial, x lost; "899c1l". Empty
  // where it was not kept: in a baseline. It begins with frame `first_frame()`.
  std::string frame_status;
  std::optional<PeerJoined> joined{};  // none of a peer that was there from the start

  [[nodiscard]] std::uint32_t first_frame() const { return joined ? joined->first_frame : 0; }
};

struct LinkReport {
  std::string from;
  std::string to;
  std::optional<double> overhead;  // none when no frame was sent, or the sender never reported
  // False: nobody watched the network, and an end of the link never reported. Then `delivered` and
  // `lost` are unknown, and 0.
  bool measured = true;
  struct {
    std::uint64_t sent = 0;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;           // on the way
    std::uint64_t queue_dropped = 0;  // by a full queue, or the sender's own socket buffer
    std::uint64_t duplicated = 0;
    std::uint64_t corrupted = 0;
    std::uint64_t reordered = 0;
  } datagrams;
  struct {
    std::uint64_t sent = 0;
    std::uint64_t payload = 0;
    std::uint64_t header = 0;
    std::uint64_t repair = 0;
    std::uint64_t retransmission = 0;  // of repair
    std::uint64_t feedback = 0;
  } bytes;
  // Those that did not come with their first sending.
  struct {
    std::uint64_t retransmitted = 0;  // came as a retransmission
    std::uint64_t recovered = 0;      // made of repairs
    std::uint64_t not_repaired = 0;   // ended on the link for good
  } chunks;
  // (retransmitted + recovered) / all three; none where all is 0, or the receiver never reported.
  std::optional<double> repaired;
  // In link_series_bins bins at most; none where nobody watched the link.
  std::optional<LinkSeries> series;
};

inline constexpr std::size_t link_series_bins = 300;

// A chunk that a peer never got, and the hop and cause that kept it.
struct MissingReport {
  std::string peer;
  std::uint32_t frame = 0;
  std::uint32_t chunk = 0;
  std::string link;   // "B->C"
  std::string cause;  // loss, queue_full, not_forwarded, network, unexplained, ...
};

// How many chunks ended on one link for one cause. Exact, however few rows of `missing` are kept.
struct MissingTotal {
  std::string link;
  std::string cause;
  std::uint64_t chunks = 0;  // that ended there
  std::uint64_t missed =
      0;  // rows of `missing`: a chunk counts once for every peer it never reached
};

// In percent of the source's own, over the frames sent.
struct SourceQuality {
  double lowest = 100;
  double mean = 100;
};

struct SourceReport {
  std::uint64_t skipped_frames = 0;        // left out, because the chain could not carry them
  std::uint64_t encoded_bytes = 0;         // of the frames sent; 0 in reports of before
  std::optional<SourceQuality> quality;    // none when no frame was sent
  std::optional<ProcessReport> process{};  // the coordinator's, of a real run
};

// Frames in a row that the source gave, and that fared alike.
struct GivenStretch {
  std::uint64_t frames = 0;   // at least 1
  bool sent = false;          // false: left out, and without a number
  std::uint32_t quality = 0;  // percent of the source's own

  friend bool operator==(const GivenStretch&, const GivenStretch&) = default;
};

// All frames that the source gave in a run, in their order.
struct GivenFrames {
  FrameRate rate{30, 1};
  std::vector<GivenStretch> stretches;
};

// What one peer or link of a run says to an expectation.
struct Measurement {
  std::string where;                  // "peer D", "link A->B"
  std::optional<std::int64_t> value;  // in steps of quantity_of(); none without a sample
  std::uint64_t samples = 1;          // that a mean over all samples counts it for
};

struct RunReport {
  std::uint32_t run = 0;
  std::uint64_t seed = 0;
  std::string digest;  // 16 hexadecimal digits; empty for real runs
  double seconds =
      0;  // from the start to the end: "virtual_seconds" when simulated, "seconds" when real
  bool partial = false;  // interrupted
  std::uint64_t frames_sent = 0;
  double frame_rate = 0;                  // the source's own, a second
  std::optional<double> frame_rate_held;  // (frames - 1) / (last capture - first capture)
  SourceReport source;
  // Of the frames that are complete at every peer that reported, on any of the hops into them.
  std::optional<CompleteBy> complete_by;
  std::vector<PeerReport> peers;
  std::vector<LinkReport> links;
  std::vector<MissingReport> missing;        // by frame, then down the chain, then by chunk
  std::uint64_t missing_omitted = 0;         // rows beyond the limit, which only the totals count
  std::vector<MissingTotal> missing_totals;  // down the chain, then by cause
  // For each expectation of the scenario; no part of the document.
  std::vector<std::vector<Measurement>> measurements;
  GivenFrames given;  // no part of the document either
};

// What the scenario expected, and what came. Figures are in `unit`: "ratio", "ms", "frames",
// "bit/s", "dB" or "index".
struct ExpectationReport {
  std::string expression;
  std::optional<std::uint32_t> line;  // of the scenario's file; none for what an override brought
  bool pass = false;
  bool warning = false;  // does not fail the verdict
  std::string unit;
  std::optional<double> actual;  // none without samples
  double bound = 0;
  // "run 3, peer D": where `actual` comes from, where it is worst, or where samples lack; empty for
  // a count of nothing, or without any run.
  std::string worst;
};

struct HostReport {
  double wall_seconds = 0;
  std::string version;  // of StrandCast
  std::string compiler;
};

// What an earlier report makes of this one.
struct BaselineReport {
  std::string file;
  ReportComparison comparison;
};

// A frame of the source that the last peer had to do without, beside what it showed.
struct WorstPicture {
  std::uint32_t run = 0;
  std::string peer;
  std::optional<std::uint64_t> frame;  // none where the source left it out
  double seconds = 0;                  // of the frame, from the start of the source
  std::optional<std::uint64_t> shown;  // the frame in its place; none for black
  double age_seconds = 0;              // of that one
  PicturePair pictures;
};

struct Report {
  std::string transport;  // "simulated" or "real"
  std::string scenario_name;
  std::string scenario_file;
  std::uint64_t seed = 0;
  std::string resolved_json;  // the scenario with every default, a JSON object
  std::vector<RunReport> runs;
  std::vector<ExpectationReport> expectations{};
  std::string verdict = "pass";  // "pass" or "fail"
  HostReport host;
  std::optional<BaselineReport> baseline{};
  // The worst first; no part of the document, but of the page.
  std::vector<WorstPicture> worst_pictures{};
};

}  // namespace strand::reports
