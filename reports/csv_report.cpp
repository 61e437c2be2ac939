#include "reports/csv_report.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "reports/csv_text.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

// A figure in units of 1 / scale, a power of ten, without the zeros at its end.
std::string decimal(double figure, std::int64_t scale) {
  const std::int64_t fixed = to_fixed(figure, scale);
  const std::string_view sign = fixed < 0 ? "-" : "";
  const std::int64_t size = fixed < 0 ? -fixed : fixed;
  std::string text = fmt::format("{}{}", sign, size / scale);
  if (size % scale == 0) return text;
  // 1 before the decimals keeps the zeros at their front.
  std::string decimals = std::to_string(scale + size % scale);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + "." + decimals.substr(1);
}

class Row {
 public:
  void text(std::string_view cell) {
    std::string harmless(cell);
    // What spreadsheets begin a formula with (OWASP, CSV Injection).
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos) {
      harmless.insert(0, 1, '\'');
    }
    plain(csv_cell(harmless));
  }
  void count(std::uint64_t number) { plain(std::to_string(number)); }
  void truth(bool value) { plain(value ? "true" : "false"); }
  void figure(std::optional<double> figure, std::int64_t scale) {
    plain(figure ? decimal(*figure, scale) : "");
  }
  void empty(int cells) {
    for (int i = 0; i < cells; ++i) plain("");
  }
  [[nodiscard]] std::string line() const { return text_ + "\r\n"; }

 private:
  void plain(std::string_view cell) {
    if (begun_) text_ += ',';
    begun_ = true;
    text_ += cell;
  }

  std::string text_;
  bool begun_ = false;
};

constexpr std::string_view peer_columns =
    "run,seed,peer,hop,reported,sent,complete,late,partial,lost,corrupt,duplicate,not_stored,"
    "completeness,latency_p50_ms,latency_p95_ms,latency_p99_ms,latency_max_ms,"
    "complete_by_first_sending,complete_by_retransmission,complete_by_repair,complete_by_both,"
    "chunks_received,chunks_duplicate,chunks_refused,chunks_expired,chunks_repaired_arq,"
    "chunks_repaired_fec,residence_p50_us,residence_p99_us,residence_max_us,"
    "cpu_percent,peak_memory_bytes,"
    "psnr_mean_db,psnr_p5_db,psnr_min_db,ssim_mean,ssim_p5,ssim_min,frozen\r\n";

constexpr std::string_view link_columns =
    "run,seed,from,to,measured,overhead,datagrams_sent,datagrams_delivered,datagrams_lost,"
    "datagrams_queue_dropped,datagrams_duplicated,datagrams_corrupted,datagrams_reordered,"
    "bytes_sent,bytes_payload,bytes_header,bytes_repair,bytes_retransmission,bytes_feedback,"
    "chunks_retransmitted,chunks_recovered,chunks_not_repaired,repaired\r\n";

void add_picture(const std::optional<PictureReport>& picture, Row& row) {
  if (!picture) return row.empty(7);
  const PictureFigure& psnr = picture->psnr_db;
  const PictureFigure& ssim = picture->ssim;
  for (const double figure : {psnr.mean, psnr.p5, psnr.min}) row.figure(figure, decibels_scale);
  for (const double figure : {ssim.mean, ssim.p5, ssim.min}) row.figure(figure, index_scale);
  row.figure(picture->frozen, ratio_scale);
}

std::string peer_row(const RunReport& run, const PeerReport& peer) {
  Row row;
  row.count(run.run);
  row.count(run.seed);
  row.text(peer.name);
  row.count(peer.hop);
  row.truth(peer.reported);
  const FrameCounts& frames = peer.frames;
  for (const std::uint64_t count :
       {frames.sent, frames.complete, frames.late, frames.partial, frames.lost, frames.corrupt,
        frames.duplicate, frames.not_stored}) {
    row.count(count);
  }
  row.figure(peer.completeness, ratio_scale);
  if (const auto& latency = peer.latency_ms) {
    for (const double figure : {latency->p50, latency->p95, latency->p99, latency->max}) {
      row.figure(figure, milliseconds_scale);
    }
  } else {
    row.empty(4);
  }
  if (const auto& by = peer.complete_by) {
    for (const std::uint64_t count :
         {by->first_sending, by->retransmission, by->repair, by->both}) {
      row.count(count);
    }
  } else {
    row.empty(4);
  }
  const ChunkCounts& chunks = peer.chunks;
  for (const std::uint64_t count : {chunks.received, chunks.duplicate, chunks.refused,
                                    chunks.expired, chunks.repaired_arq, chunks.repaired_fec}) {
    row.count(count);
  }
  if (const auto& residence = peer.residence_us) {
    for (const double figure : {residence->p50, residence->p99, residence->max}) {
      row.figure(figure, microseconds_scale);
    }
  } else {
    row.empty(3);
  }
  if (const auto& process = peer.process) {
    row.figure(process->cpu_percent, milliseconds_scale);
    row.count(process->peak_memory_bytes);
  } else {
    row.empty(2);
  }
  add_picture(peer.picture, row);
  return row.line();
}

std::string link_row(const RunReport& run, const LinkReport& link) {
  Row row;
  row.count(run.run);
  row.count(run.seed);
  row.text(link.from);
  row.text(link.to);
  row.truth(link.measured);
  row.figure(link.overhead, ratio_scale);
  const auto& datagrams = link.datagrams;
  row.count(datagrams.sent);
  for (const std::uint64_t count : {datagrams.delivered, datagrams.lost}) {
    // 0 would read as if somebody had watched.
    if (link.measured) {
      row.count(count);
    } else {
      row.empty(1);
    }
  }
  for (const std::uint64_t count :
       {datagrams.queue_dropped, datagrams.duplicated, datagrams.corrupted, datagrams.reordered}) {
    row.count(count);
  }
  const auto& bytes = link.bytes;
  for (const std::uint64_t count : {bytes.sent, bytes.payload, bytes.header, bytes.repair,
                                    bytes.retransmission, bytes.feedback}) {
    row.count(count);
  }
  const auto& chunks = link.chunks;
  for (const std::uint64_t count : {chunks.retransmitted, chunks.recovered, chunks.not_repaired}) {
    row.count(count);
  }
  row.figure(link.repaired, ratio_scale);
  return row.line();
}

}  // namespace

std::string to_csv(const Report& report) {
  std::string text(peer_columns);
  for (const RunReport& run : report.runs) {
    for (const PeerReport& peer : run.peers) text += peer_row(run, peer);
  }
  return text;
}

std::string to_csv_of_links(const Report& report) {
  std::string text(link_columns);
  for (const RunReport& run : report.runs) {
    for (const LinkReport& link : run.links) text += link_row(run, link);
  }
  return text;
}

}  // namespace strand::reports
