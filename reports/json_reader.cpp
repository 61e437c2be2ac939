#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/frame_status.hpp"
#include "reports/json_report.hpp"
#include "reports/object_reader.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_depth = 64;

// Brackets outside strings, counted before the document is taken apart.
bool nested_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

std::optional<LatencyMs> read_latency(const ObjectReader& peer) {
  if (!peer.has("latency_ms")) return std::nullopt;
  const ObjectReader latency = peer.object("latency_ms");
  const auto read = [&](std::string_view key) {
    return latency.number(key, -largest_milliseconds, largest_milliseconds);
  };
  return LatencyMs{.p50 = read("p50"), .p95 = read("p95"), .p99 = read("p99"), .max = read("max")};
}

// Nothing in a report of an earlier version.
std::vector<LatencyQuantile> read_latency_cdf(const ObjectReader& peer) {
  if (!peer.has("latency_cdf")) return {};
  const ObjectReader cdf = peer.object("latency_cdf");
  const std::vector<double> per_mille = cdf.numbers("per_mille", 0, 1'000);
  const std::vector<double> ms = cdf.numbers("ms", -largest_milliseconds, largest_milliseconds);
  if (per_mille.size() != ms.size()) {
    cdf.fail("ms", "is not as long as per_mille");
    return {};
  }
  if (!std::is_sorted(per_mille.begin(), per_mille.end())) cdf.fail("per_mille", "does not ascend");
  if (!std::is_sorted(ms.begin(), ms.end())) cdf.fail("ms", "does not ascend");
  std::vector<LatencyQuantile> points;
  points.reserve(ms.size());
  for (std::size_t i = 0; i < ms.size(); ++i) {
    points.push_back({static_cast<std::uint32_t>(per_mille[i]), ms[i]});
  }
  return points;
}

std::optional<ResidenceUs> read_residence(const ObjectReader& peer) {
  if (!peer.has("residence_us")) return std::nullopt;
  const ObjectReader residence = peer.object("residence_us");
  const auto read = [&](std::string_view key) {
    return residence.number(key, 0, largest_microseconds);
  };
  return ResidenceUs{.p50 = read("p50"), .p99 = read("p99"), .max = read("max")};
}

std::optional<ProcessReport> read_process(const ObjectReader& owner) {
  if (!owner.has("process")) return std::nullopt;
  const ObjectReader process = owner.object("process");
  return ProcessReport{.cpu_seconds = process.number("cpu_seconds", 0, largest_seconds),
                       .cpu_percent = process.number("cpu_percent", 0, largest_ratio),
                       .peak_memory_bytes = process.whole("peak_memory_bytes")};
}

std::optional<ClockReport> read_clock(const ObjectReader& peer) {
  if (!peer.has("clock")) return std::nullopt;
  const ObjectReader reader = peer.object("clock");
  ClockReport clock;
  clock.offset_ms = reader.number("offset_ms", -largest_milliseconds, largest_milliseconds);
  clock.uncertainty_ms = reader.number("uncertainty_ms", 0, largest_milliseconds);
  clock.corrected = reader.boolean("corrected");
  if (reader.has("drift_ppm")) {
    clock.drift_ppm = reader.number("drift_ppm", -largest_milliseconds, largest_milliseconds);
  }
  return clock;
}

PictureFigure read_figure(const ObjectReader& figure, double least, double most) {
  const auto read = [&](std::string_view key) { return figure.number(key, least, most); };
  return {.mean = read("mean"), .p5 = read("p5"), .min = read("min")};
}

std::optional<PictureReport> read_picture(const ObjectReader& peer) {
  if (!peer.has("picture")) return std::nullopt;
  const ObjectReader picture = peer.object("picture");
  return PictureReport{read_figure(picture.object("psnr_db"), 0, largest_decibels),
                       read_figure(picture.object("ssim"), -1, 1), picture.number("frozen", 0, 1)};
}

FrameCounts read_frames(const ObjectReader& frames) {
  FrameCounts counts;
  counts.sent = frames.whole("sent");
  counts.complete = frames.whole("complete");
  counts.late = frames.whole("late");
  counts.partial = frames.whole("partial");
  counts.lost = frames.whole("lost");
  counts.corrupt = frames.whole("corrupt");
  counts.duplicate = frames.whole("duplicate");
  if (frames.has("not_stored")) counts.not_stored = frames.whole("not_stored");
  if (counts.complete + counts.late + counts.partial + counts.lost != counts.sent) {
    frames.fail("sent", "is not the sum of complete, late, partial and lost");
  }
  return counts;
}

// Nothing in a report of an earlier version. A reason that a later one knows is none.
NotStored read_not_stored(const ObjectReader& frames, std::uint64_t count) {
  NotStored result;
  if (frames.has("not_stored_because")) {
    result.because = storage_problem_of(frames.text("not_stored_because"));
  }
  if (!frames.has("not_stored_ranges")) return result;
  const ObjectReader ranges = frames.object("not_stored_ranges");
  const auto read = [&](std::string_view key) {
    return ranges.numbers(key, 0, std::numeric_limits<std::uint32_t>::max());
  };
  const std::vector<double> first = read("first");
  const std::vector<double> last = read("last");
  if (first.size() != last.size()) {
    ranges.fail("last", "has not as many frames as first");
    return result;
  }
  for (std::size_t i = 0; i < first.size(); ++i) {
    result.ranges.push_back({FrameNumber(static_cast<std::uint32_t>(first[i])),
                             FrameNumber(static_cast<std::uint32_t>(last[i]))});
  }
  if (!ascend_apart(result.ranges)) {
    ranges.fail("first", "and last are not ranges that ascend and do not touch");
  } else if (frames_in(result.ranges) > count) {
    ranges.fail("last", "names more frames than not_stored counts");
  }
  return result;
}

// Nothing in a report of an earlier version. Of a peer, `complete` is how many they are.
std::optional<CompleteBy> read_complete_by(const ObjectReader& reader,
                                           std::optional<std::uint64_t> complete) {
  if (!reader.has("complete_by")) return std::nullopt;
  const ObjectReader counts = reader.object("complete_by");
  const CompleteBy by{counts.whole("first_sending"), counts.whole("retransmission"),
                      counts.whole("repair"), counts.whole("both")};
  if (complete && by.first_sending + by.saved() != *complete) {
    reader.fail("complete_by", "does not add up to the complete frames");
  }
  return by;
}

SourceReport read_source(const ObjectReader& run) {
  SourceReport report;
  if (!run.has("source")) return report;
  const ObjectReader source = run.object("source");
  report.skipped_frames = source.whole("skipped_frames");
  report.encoded_bytes = source.whole("encoded_bytes");
  report.process = read_process(source);
  if (!source.has("quality")) return report;
  const ObjectReader quality = source.object("quality");
  report.quality = {quality.number("lowest", 0, 100), quality.number("mean", 0, 100)};
  return report;
}

ChunkCounts read_chunks(const ObjectReader& chunks) {
  ChunkCounts counts;
  counts.received = chunks.whole("received");
  counts.duplicate = chunks.whole("duplicate");
  counts.refused = chunks.whole("refused");
  counts.expired = chunks.whole("expired");
  counts.repaired_arq = chunks.whole("repaired_arq");
  counts.repaired_fec = chunks.whole("repaired_fec");
  return counts;
}

void check_status(const ObjectReader& reader, const PeerReport& peer) {
  if (peer.frame_status.empty()) return;  // a baseline does not keep it
  const auto runs = parse_status(peer.frame_status);
  if (!runs) return reader.fail("frame_status", runs.error());
  std::array<std::uint64_t, 4> counted{};  // by status
  for (const StatusRun& run : *runs) counted[static_cast<std::size_t>(run.status)] += run.length;
  const FrameCounts& frames = peer.frames;
  if (counted != std::array{frames.complete, frames.late, frames.partial, frames.lost}) {
    reader.fail("frame_status", "does not agree with the counts in frames");
  }
}

std::optional<PeerJoined> read_joined(const ObjectReader& peer) {
  if (!peer.has("joined")) return std::nullopt;
  const ObjectReader joined = peer.object("joined");
  return PeerJoined{joined.whole_32("first_frame"),
                    joined.optional_number("seconds", 0, largest_seconds)};
}

PeerReport read_peer(const ObjectReader& reader) {
  PeerReport peer;
  peer.name = reader.text("name");
  peer.hop = reader.whole_32("hop");
  peer.reported = reader.boolean("reported");
  peer.completeness = reader.number("completeness", 0, 1);
  peer.frames = read_frames(reader.object("frames"));
  peer.not_stored = read_not_stored(reader.object("frames"), peer.frames.not_stored);
  peer.complete_by = read_complete_by(reader, peer.frames.complete);
  peer.latency_ms = read_latency(reader);
  peer.latency_cdf = read_latency_cdf(reader);
  peer.chunks = read_chunks(reader.object("chunks"));
  peer.residence_us = read_residence(reader);
  peer.process = read_process(reader);
  peer.clock = read_clock(reader);
  peer.picture = read_picture(reader);
  peer.joined = read_joined(reader);
  peer.frame_status = reader.text("frame_status");
  check_status(reader, peer);
  return peer;
}

LinkSeries read_series(const ObjectReader& reader) {
  constexpr double most = static_cast<double>(largest_count);
  const auto duration = [](double milliseconds) {
    return std::chrono::microseconds(to_fixed(milliseconds, milliseconds_scale));
  };
  LinkSeries series;
  // A microsecond at least, so that whoever divides by it can.
  series.bin = duration(reader.number("bin_ms", 0.001, largest_seconds));
  const std::vector<double> bytes = reader.numbers("bytes", 0, most);
  const std::vector<double> repair = reader.numbers("repair", 0, most);
  const std::vector<double> feedback = reader.numbers("feedback", 0, most);
  const std::vector<double> queue = reader.numbers("queue_ms", 0, largest_seconds);
  const std::size_t bins = bytes.size();
  if (repair.size() != bins || feedback.size() != bins || queue.size() != bins) {
    reader.fail("bytes", "is not as long as the lists beside it");
    return series;
  }
  for (std::size_t i = 0; i < bins; ++i) {
    series.bins.push_back({static_cast<std::uint64_t>(bytes[i]),
                           static_cast<std::uint64_t>(repair[i]),
                           static_cast<std::uint64_t>(feedback[i]), duration(queue[i])});
  }
  return series;
}

LinkReport read_link(const ObjectReader& reader) {
  LinkReport link;
  link.from = reader.text("from");
  link.to = reader.text("to");
  link.measured = reader.boolean("measured");
  link.overhead = reader.optional_number("overhead", -1, largest_ratio);
  const ObjectReader datagrams = reader.object("datagrams");
  link.datagrams.sent = datagrams.whole("sent");
  link.datagrams.delivered = datagrams.whole("delivered");
  link.datagrams.lost = datagrams.whole("lost");
  link.datagrams.queue_dropped = datagrams.whole("queue_dropped");
  link.datagrams.duplicated = datagrams.whole("duplicated");
  link.datagrams.corrupted = datagrams.whole("corrupted");
  link.datagrams.reordered = datagrams.whole("reordered");
  const ObjectReader bytes = reader.object("bytes");
  link.bytes.sent = bytes.whole("sent");
  link.bytes.payload = bytes.whole("payload");
  link.bytes.header = bytes.whole("header");
  link.bytes.repair = bytes.whole("repair");
  if (bytes.has("retransmission")) link.bytes.retransmission = bytes.whole("retransmission");
  link.bytes.feedback = bytes.whole("feedback");
  link.repaired = reader.optional_number("repaired", 0, 1);
  if (reader.has("chunks")) {
    const ObjectReader chunks = reader.object("chunks");
    link.chunks.retransmitted = chunks.whole("retransmitted");
    link.chunks.recovered = chunks.whole("recovered");
    link.chunks.not_repaired = chunks.whole("not_repaired");
  }
  if (reader.has("series")) link.series = read_series(reader.object("series"));
  return link;
}

MissingReport read_missing(const ObjectReader& reader) {
  MissingReport missing;
  missing.peer = reader.text("peer");
  missing.frame = reader.whole_32("frame");
  missing.chunk = reader.whole_32("chunk");
  missing.link = reader.text("link");
  missing.cause = reader.text("cause");
  return missing;
}

MissingTotal read_total(const ObjectReader& reader) {
  MissingTotal total;
  total.link = reader.text("link");
  total.cause = reader.text("cause");
  total.chunks = reader.whole("chunks");
  total.missed = reader.whole("missed");
  return total;
}

ExpectationReport read_expectation(const ObjectReader& reader) {
  ExpectationReport one;
  one.expression = reader.text("expression");
  if (reader.has("line")) one.line = reader.whole_32("line");
  const std::string severity = reader.text("severity");
  one.warning = severity == "warn";
  if (!one.warning && severity != "fail") reader.fail("severity", "should be fail or warn");
  one.pass = reader.boolean("pass");
  one.unit = reader.text("unit");
  constexpr std::array<std::string_view, 6> units{"ratio", "ms", "frames", "bit/s", "dB", "index"};
  if (std::find(units.begin(), units.end(), one.unit) == units.end()) {
    reader.fail("unit", "should be ratio, ms, frames, bit/s, dB or index");
  }
  one.actual = reader.optional_number("actual", -largest_figure, largest_figure);
  one.bound = reader.number("bound", -largest_figure, largest_figure);
  if (reader.has("worst")) one.worst = reader.text("worst");
  return one;
}

RunReport read_run(const ObjectReader& reader, std::string_view seconds_key) {
  RunReport run;
  run.run = reader.whole_32("run");
  run.seed = reader.whole("seed", std::numeric_limits<std::uint64_t>::max());
  run.digest = reader.text("digest");
  run.seconds = reader.number(seconds_key, 0, largest_seconds);
  run.partial = reader.boolean("partial");
  run.frames_sent = reader.whole("frames_sent");
  run.frame_rate = reader.number("frame_rate", 0, largest_rate);
  run.frame_rate_held = reader.optional_number("frame_rate_held", 0, largest_rate);
  run.source = read_source(reader);
  run.complete_by = read_complete_by(reader, std::nullopt);
  reader.each("peers", [&](const ObjectReader& peer) {
    run.peers.push_back(read_peer(peer));
    const PeerReport& read = run.peers.back();
    if (read.first_frame() > run.frames_sent ||
        read.frames.sent != run.frames_sent - read.first_frame()) {
      peer.fail("frames", read.joined ? "does not count the frames of the run from "
                                        "joined.first_frame on"
                                      : "does not count as many frames as frames_sent of the run");
    }
  });
  reader.each("links", [&](const ObjectReader& link) { run.links.push_back(read_link(link)); });
  reader.each("missing",
              [&](const ObjectReader& row) { run.missing.push_back(read_missing(row)); });
  run.missing_omitted = reader.whole("missing_omitted");
  reader.each("missing_totals",
              [&](const ObjectReader& row) { run.missing_totals.push_back(read_total(row)); });
  return run;
}

Report read_report(const ObjectReader& reader) {
  Report report;
  report.transport = reader.text("transport");
  const bool simulated = report.transport == "simulated";
  if (!simulated && report.transport != "real") {
    reader.fail("transport", "should be simulated or real");
  }
  const ObjectReader scenario = reader.object("scenario");
  report.scenario_name = scenario.text("name");
  report.scenario_file = scenario.text("file");
  report.seed = scenario.whole("seed", std::numeric_limits<std::uint64_t>::max());
  report.resolved_json = scenario.object("resolved").dump();
  reader.each("runs", [&](const ObjectReader& run) {
    report.runs.push_back(read_run(run, simulated ? "virtual_seconds" : "seconds"));
  });
  reader.each("expectations", [&](const ObjectReader& one) {
    report.expectations.push_back(read_expectation(one));
  });
  report.verdict = reader.text("verdict");
  if (report.verdict != "pass" && report.verdict != "fail") {
    reader.fail("verdict", "should be pass or fail");
  }
  const ObjectReader host = reader.object("host");
  report.host.wall_seconds = host.number("wall_seconds", 0, largest_seconds);
  report.host.version = host.text("version");
  report.host.compiler = host.text("compiler");
  return report;
}

}  // namespace

std::string JsonError::text() const {
  return path.empty() ? fmt::format("the document {}", message)
                      : fmt::format("{}: {}", path, message);
}

expected<Report, JsonError> from_json(std::string_view text) {
  if (nested_too_deep(text)) {
    return unexpected<JsonError>({"", fmt::format("is nested more than {} deep", max_depth)});
  }
  Json document;
  try {
    document = Json::parse(text);
  } catch (const Json::parse_error& error) {
    // Positions count from 1; the library's own text is of use to its authors.
    return unexpected<JsonError>({"", fmt::format("is not JSON at byte {}", error.byte)});
  } catch (const Json::exception&) {
    return unexpected<JsonError>({"", "holds a number that is too large"});
  }
  std::optional<JsonError> error;
  const ObjectReader reader(&document, "", error);
  const std::string schema = reader.text("schema");
  if (!error && schema != report_schema_name) {
    reader.fail("schema",
                fmt::format("is not {}, which is what this program reads", report_schema_name));
  }
  if (error) return unexpected<JsonError>(*std::move(error));
  Report report = read_report(reader);
  if (error) return unexpected<JsonError>(*std::move(error));
  return report;
}

}  // namespace strand::reports
