#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "reports/aggregate.hpp"
#include "reports/comparison_json.hpp"
#include "reports/json_figures.hpp"
#include "reports/json_report.hpp"
#include "reports/latency.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

using Json = nlohmann::ordered_json;

// The document's layout: open objects and arrays have a member a line, leaves stand on one line.
// Leaves are built one at a time, so that a report of many rows needs no tree of them.
class Layout {
 public:
  void open(std::string_view key, char bracket) {
    begin_member(key);
    text_ += bracket;
    ++depth_;
  }
  void close(char bracket) {
    --depth_;
    if (text_.back() != '{' && text_.back() != '[') new_line();
    text_ += bracket;
  }
  // `key` is empty in an array.
  void leaf(std::string_view key, const Json& value) {
    begin_member(key);
    text_ += value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  [[nodiscard]] std::string take() {
    text_ += '\n';
    return std::move(text_);
  }

 private:
  void begin_member(std::string_view key) {
    if (depth_ == 0) return;
    if (text_.back() != '{' && text_.back() != '[') text_ += ',';
    new_line();
    if (key.empty()) return;
    text_ += '"';
    text_ += key;
    text_ += "\": ";
  }
  void new_line() {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }

  std::string text_;
  std::size_t depth_ = 0;
};

// Two lists, which is short where peers are many.
Json latency_cdf_json(const std::vector<LatencyQuantile>& points) {
  if (points.empty()) return nullptr;
  Json per_mille = Json::array();
  Json ms = Json::array();
  for (const LatencyQuantile& point : points) {
    per_mille.push_back(point.per_mille);
    ms.push_back(round_to(point.ms, milliseconds_scale));
  }
  return {{"per_mille", std::move(per_mille)}, {"ms", std::move(ms)}};
}

// Of counts of a run, or of means over runs.
template <class Counts>
Json complete_by_json(const std::optional<Counts>& counts) {
  if (!counts) return nullptr;
  return {{"first_sending", counts->first_sending},
          {"retransmission", counts->retransmission},
          {"repair", counts->repair},
          {"both", counts->both}};
}

Json complete_by_json(std::optional<CompleteByMean> means) {
  if (!means) return nullptr;
  for (double* mean :
       {&means->first_sending, &means->retransmission, &means->repair, &means->both}) {
    *mean = round_to(*mean, time_scale);
  }
  return complete_by_json<CompleteByMean>(means);
}

Json quality_json(const std::optional<SourceQuality>& quality) {
  if (!quality) return nullptr;
  return {{"lowest", round_to(quality->lowest, time_scale)},
          {"mean", round_to(quality->mean, time_scale)}};
}

Json figure_json(const PictureFigure& figure, std::int64_t scale) {
  return {{"mean", round_to(figure.mean, scale)},
          {"p5", round_to(figure.p5, scale)},
          {"min", round_to(figure.min, scale)}};
}

Json picture_json(const PictureReport& picture) {
  return {{"psnr_db", figure_json(picture.psnr_db, decibels_scale)},
          {"ssim", figure_json(picture.ssim, index_scale)},
          {"frozen", round_to(picture.frozen, ratio_scale)}};
}

Json residence_json(const ResidenceUs& residence) {
  return {{"p50", round_to(residence.p50, microseconds_scale)},
          {"p99", round_to(residence.p99, microseconds_scale)},
          {"max", round_to(residence.max, microseconds_scale)}};
}

Json process_json(const ProcessReport& process) {
  return {{"cpu_seconds", round_to(process.cpu_seconds, time_scale)},
          {"cpu_percent", round_to(process.cpu_percent, milliseconds_scale)},
          {"peak_memory_bytes", process.peak_memory_bytes}};
}

Json clock_json(const ClockReport& clock) {
  Json json = {{"offset_ms", round_to(clock.offset_ms, milliseconds_scale)},
               {"uncertainty_ms", round_to(clock.uncertainty_ms, milliseconds_scale)},
               {"corrected", clock.corrected}};
  if (clock.drift_ppm) json["drift_ppm"] = round_to(*clock.drift_ppm, milliseconds_scale);
  return json;
}

Json joined_json(const PeerJoined& joined) {
  Json json{{"first_frame", joined.first_frame}, {"seconds", nullptr}};
  if (joined.seconds) json["seconds"] = round_to(*joined.seconds, time_scale);
  return json;
}

Json ranges_json(const std::vector<FrameRange>& ranges) {
  Json first = Json::array();
  Json last = Json::array();
  for (const FrameRange& range : ranges) {
    first.push_back(range.first.value());
    last.push_back(range.last.value());
  }
  return {{"first", std::move(first)}, {"last", std::move(last)}};
}

Json peer_json(const PeerReport& peer) {
  const FrameCounts& frames = peer.frames;
  const ChunkCounts& chunks = peer.chunks;
  Json json = {{"name", peer.name},
               {"hop", peer.hop},
               {"reported", peer.reported},
               {"completeness", round_to(peer.completeness, ratio_scale)},
               {"frames",
                {{"sent", frames.sent},
                 {"complete", frames.complete},
                 {"late", frames.late},
                 {"partial", frames.partial},
                 {"lost", frames.lost},
                 {"corrupt", frames.corrupt},
                 {"duplicate", frames.duplicate},
                 {"not_stored", frames.not_stored}}},
               {"complete_by", complete_by_json(peer.complete_by)},
               {"latency_ms", latency_json(peer.latency_ms)},
               {"latency_cdf", latency_cdf_json(peer.latency_cdf)},
               {"chunks",
                {{"received", chunks.received},
                 {"duplicate", chunks.duplicate},
                 {"refused", chunks.refused},
                 {"expired", chunks.expired},
                 {"repaired_arq", chunks.repaired_arq},
                 {"repaired_fec", chunks.repaired_fec}}}};
  const NotStored& not_stored = peer.not_stored;
  if (!not_stored.ranges.empty()) {
    json["frames"]["not_stored_ranges"] = ranges_json(not_stored.ranges);
  }
  if (not_stored.because) json["frames"]["not_stored_because"] = word_of(*not_stored.because);
  if (peer.picture) json["picture"] = picture_json(*peer.picture);
  if (peer.residence_us) json["residence_us"] = residence_json(*peer.residence_us);
  if (peer.process) json["process"] = process_json(*peer.process);
  if (peer.clock) json["clock"] = clock_json(*peer.clock);
  if (peer.joined) json["joined"] = joined_json(*peer.joined);
  json["frame_status"] = peer.frame_status;
  return json;
}

// A list for each figure, which is short where figures are many.
Json series_json(const std::optional<LinkSeries>& series) {
  if (!series) return nullptr;
  Json bytes = Json::array();
  Json repair = Json::array();
  Json feedback = Json::array();
  Json queue = Json::array();
  for (const LinkBin& bin : series->bins) {
    bytes.push_back(bin.bytes);
    repair.push_back(bin.repair);
    feedback.push_back(bin.feedback);
    queue.push_back(to_milliseconds(bin.longest_wait));
  }
  return {{"bin_ms", to_milliseconds(series->bin)},
          {"bytes", bytes},
          {"repair", repair},
          {"feedback", feedback},
          {"queue_ms", queue}};
}

Json link_json(const LinkReport& link) {
  return {{"from", link.from},
          {"to", link.to},
          {"measured", link.measured},
          {"overhead", rounded(link.overhead, ratio_scale)},
          {"datagrams",
           {{"sent", link.datagrams.sent},
            {"delivered", link.datagrams.delivered},
            {"lost", link.datagrams.lost},
            {"queue_dropped", link.datagrams.queue_dropped},
            {"duplicated", link.datagrams.duplicated},
            {"corrupted", link.datagrams.corrupted},
            {"reordered", link.datagrams.reordered}}},
          {"bytes",
           {{"sent", link.bytes.sent},
            {"payload", link.bytes.payload},
            {"header", link.bytes.header},
            {"repair", link.bytes.repair},
            {"retransmission", link.bytes.retransmission},
            {"feedback", link.bytes.feedback}}},
          {"repaired", rounded(link.repaired, ratio_scale)},
          {"chunks",
           {{"retransmitted", link.chunks.retransmitted},
            {"recovered", link.chunks.recovered},
            {"not_repaired", link.chunks.not_repaired}}},
          {"series", series_json(link.series)}};
}

Json source_json(const SourceReport& source) {
  Json json = {{"skipped_frames", source.skipped_frames},
               {"encoded_bytes", source.encoded_bytes},
               {"quality", quality_json(source.quality)}};
  if (source.process) json["process"] = process_json(*source.process);
  return json;
}

void write_run(const RunReport& run, std::string_view seconds_key, Layout& out) {
  out.open("", '{');
  out.leaf("run", run.run);
  out.leaf("seed", run.seed);
  out.leaf("digest", run.digest);
  out.leaf(seconds_key, round_to(run.seconds, time_scale));
  out.leaf("partial", run.partial);
  out.leaf("frames_sent", run.frames_sent);
  out.leaf("frame_rate", round_to(run.frame_rate, time_scale));
  out.leaf("frame_rate_held", rounded(run.frame_rate_held, time_scale));
  out.leaf("source", source_json(run.source));
  out.leaf("complete_by", complete_by_json(run.complete_by));
  out.open("peers", '[');
  for (const PeerReport& peer : run.peers) out.leaf("", peer_json(peer));
  out.close(']');
  out.open("links", '[');
  for (const LinkReport& link : run.links) out.leaf("", link_json(link));
  out.close(']');
  out.open("missing", '[');
  for (const MissingReport& missing : run.missing) {
    out.leaf("", {{"peer", missing.peer},
                  {"frame", missing.frame},
                  {"chunk", missing.chunk},
                  {"link", missing.link},
                  {"cause", missing.cause}});
  }
  out.close(']');
  out.leaf("missing_omitted", run.missing_omitted);
  out.open("missing_totals", '[');
  for (const MissingTotal& total : run.missing_totals) {
    out.leaf("", {{"link", total.link},
                  {"cause", total.cause},
                  {"chunks", total.chunks},
                  {"missed", total.missed}});
  }
  out.close(']');
  out.close('}');
}

Json summary_json(const std::optional<Summary>& summary) {
  if (!summary) return nullptr;
  return {{"runs", summary->runs},
          {"mean", round_to(summary->mean, ratio_scale)},
          {"stddev", rounded(summary->stddev, ratio_scale)},
          {"confidence_95", rounded(summary->confidence_95, ratio_scale)},
          {"min", round_to(summary->min, ratio_scale)},
          {"max", round_to(summary->max, ratio_scale)}};
}

Json peer_aggregate_json(const PeerAggregate& peer) {
  Json json = {{"name", peer.name},
               {"hop", peer.hop},
               {"runs", peer.runs},
               {"runs_reported", peer.runs_reported},
               {"completeness", summary_json(peer.completeness)},
               {"frames",
                {{"complete", round_to(peer.complete, time_scale)},
                 {"late", round_to(peer.late, time_scale)},
                 {"partial", round_to(peer.partial, time_scale)},
                 {"lost", round_to(peer.lost, time_scale)}}},
               {"complete_by", complete_by_json(peer.complete_by)},
               {"latency_ms", latency_json(peer.latency_ms)}};
  if (peer.picture) json["picture"] = picture_json(*peer.picture);
  return json;
}

Json link_aggregate_json(const LinkAggregate& link) {
  Json causes = Json::object();
  for (const LinkCause& missing : link.missing) causes[missing.cause] = missing.chunks;
  return {{"from", link.from},
          {"to", link.to},
          {"runs_measured", link.runs_measured},
          {"overhead", summary_json(link.overhead)},
          {"datagrams",
           {{"sent", link.sent},
            {"delivered", link.delivered},
            {"lost", link.lost},
            {"queue_dropped", link.queue_dropped},
            {"duplicated", link.duplicated},
            {"corrupted", link.corrupted},
            {"reordered", link.reordered}}},
          {"repaired", rounded(link.repaired(), ratio_scale)},
          {"retransmission", rounded(link.retransmission_share(), ratio_scale)},
          {"redundancy", rounded(link.redundancy_share(), ratio_scale)},
          {"chunks_ended", std::move(causes)}};
}

void write_aggregate(const Report& report, Layout& out) {
  const Aggregate totals = aggregate(report.runs);
  out.open("aggregate", '{');
  out.leaf("runs", report.runs.size());
  out.leaf("source", {{"skipped_frames", round_to(totals.source.skipped_frames, time_scale)},
                      {"quality", quality_json(totals.source.quality)}});
  out.leaf("complete_by", complete_by_json(totals.complete_by));
  out.open("peers", '[');
  for (const PeerAggregate& peer : totals.peers) out.leaf("", peer_aggregate_json(peer));
  out.close(']');
  out.open("links", '[');
  for (const LinkAggregate& link : totals.links) out.leaf("", link_aggregate_json(link));
  out.close(']');
  out.close('}');
}

Json expectation_json(const ExpectationReport& one) {
  return {{"expression", one.expression},
          {"line", one.line ? Json(*one.line) : Json(nullptr)},
          {"severity", one.warning ? "warn" : "fail"},
          {"pass", one.pass},
          {"unit", one.unit},
          {"actual", one.actual ? Json(*one.actual) : Json(nullptr)},
          {"bound", one.bound},
          {"worst", one.worst.empty() ? Json(nullptr) : Json(one.worst)}};
}

Json resolved_json(const std::string& text) {
  if (text.empty()) return Json::object();
  Json resolved = Json::parse(text, nullptr, false);
  if (!resolved.is_object()) {
    throw std::invalid_argument("the resolved scenario is not a JSON object");
  }
  return resolved;
}

}  // namespace

std::string to_json(const Report& report) {
  Layout out;
  out.open("", '{');
  out.leaf("schema", report_schema_name);
  out.leaf("transport", report.transport);
  out.open("scenario", '{');
  out.leaf("name", report.scenario_name);
  out.leaf("file", report.scenario_file);
  out.leaf("seed", report.seed);
  out.leaf("resolved", resolved_json(report.resolved_json));
  out.close('}');
  const bool simulated = report.transport == "simulated";
  out.open("runs", '[');
  for (const RunReport& run : report.runs) {
    write_run(run, simulated ? "virtual_seconds" : "seconds", out);
  }
  out.close(']');
  write_aggregate(report, out);
  out.open("expectations", '[');
  for (const ExpectationReport& one : report.expectations) out.leaf("", expectation_json(one));
  out.close(']');
  if (report.baseline) {
    out.open("baseline", '{');
    const Json baseline = baseline_json(*report.baseline);
    for (const auto& [key, value] : baseline.items()) {
      if (key == "figures") continue;
      out.leaf(key, value);
    }
    out.open("figures", '[');
    for (const Json& figure : baseline.at("figures")) out.leaf("", figure);
    out.close(']');
    out.close('}');
  }
  out.leaf("verdict", report.verdict);
  out.leaf("host", {{"wall_seconds", round_to(report.host.wall_seconds, time_scale)},
                    {"version", report.host.version},
                    {"compiler", report.host.compiler}});
  out.close('}');
  return out.take();
}

}  // namespace strand::reports
