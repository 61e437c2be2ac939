#include "real/status_text.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace strand::real {
namespace {

// Shorter ones would show the rhythm of single frames.
constexpr Duration rate_window = std::chrono::seconds(1);

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

// Never rounded up to 100, which would say that nothing is missing.
std::string completeness(const PeerStatus& status) {
  if (status.highest == 0) return "-";
  const double exact = percent(status.frames, status.highest);
  return fmt::format("{:.1f} %", status.frames < status.highest && exact > 99.9 ? 99.9 : exact);
}

// "2.4 ms", "143 ms"
std::string short_time(Duration time) {
  const double shown = milliseconds(time);
  return shown < 9.95 ? fmt::format("{:.1f} ms", shown) : fmt::format("{:.0f} ms", shown);
}

// Nothing where nothing goes by.
std::string rates(double frames, double megabits) {
  if (frames <= 0 && megabits <= 0) return "";
  return fmt::format("  {:.1f}/s {:.2f} Mbit/s", frames, megabits);
}

// What was sent to repair the hop, of what was to be sent.
double repair_percent(const SendCounters& sent) {
  return percent(sent.repair_bytes, sent.payload_bytes);
}

std::string hop_text(const HopStatus& hop) {
  std::string text =
      fmt::format("loss {:.1f} %, repair {:.1f} %", 100 * hop.loss, repair_percent(hop.sent));
  if (hop.round_trip) text += fmt::format(", rtt {:.1f} ms", milliseconds(*hop.round_trip));
  return text;
}

void add_row(std::string& table, std::string_view name, const std::string& value) {
  table += fmt::format("{:<14} {}\n", name, value);
}

void add_hop(std::string& table, const HopStatus& hop) {
  if (hop.next.empty()) return add_row(table, "next peer", "none");
  add_row(table, "next peer", hop.next);
  add_row(
      table, "sent",
      fmt::format("{} datagrams, {:.2f} MB, of which {} datagrams of repair", hop.sent.datagrams,
                  static_cast<double>(hop.sent.bytes) * 1e-6, hop.sent.repair_datagrams));
  add_row(table, "loss", fmt::format("{:.2f} % lately", 100 * hop.loss));
  add_row(table, "repair", fmt::format("{:.2f} % of the payload", repair_percent(hop.sent)));
  add_row(table, "round trip",
          hop.round_trip ? fmt::format("{:.2f} ms", milliseconds(*hop.round_trip)) : "not known");
}

}  // namespace

void RateMeter::sample(Timestamp now, std::uint64_t frames, std::uint64_t bytes) {
  if (last_ && now - last_->at < rate_window) return;
  if (last_) {
    const double seconds = std::chrono::duration<double>(now - last_->at).count();
    frames_rate_ = static_cast<double>(frames - last_->frames) / seconds;
    megabits_rate_ = static_cast<double>(bytes - last_->bytes) * 8e-6 / seconds;
  }
  last_ = Sample{now, frames, bytes};
}

HopStatus hop_status(std::string next, const HopEstimate& estimate, const SendCounters& sent) {
  HopStatus status;
  status.next = std::move(next);
  status.loss =
      static_cast<double>(estimate.loss().rate().parts()) / static_cast<double>(Odds::one);
  if (estimate.rtt().known()) status.round_trip = estimate.rtt().smoothed();
  status.sent = sent;
  return status;
}

std::string status_line(const CoordinatorStatus& status) {
  if (status.frames == 0) return status.phase;
  std::string line = fmt::format("sent {} frames{}", status.frames,
                                 rates(status.frames_per_second, status.megabits_per_second));
  if (!status.hop.next.empty()) line += " | to " + status.hop.next + ": " + hop_text(status.hop);
  if (status.quality < 100) line += fmt::format(" | quality {} %", status.quality);
  if (status.skipped > 0) line += fmt::format(" | {} left out", status.skipped);
  if (!status.phase.empty()) line += " | " + status.phase;
  return line;
}

std::string status_line(const PeerStatus& status) {
  if (status.highest == 0) return status.phase;
  std::string line = fmt::format("{} frames{} | complete {}", status.frames,
                                 rates(status.frames_per_second, status.megabits_per_second),
                                 completeness(status));
  if (status.latency) line += fmt::format(", in {}", short_time(*status.latency));
  const std::uint64_t repaired = status.received.resent_chunks + status.received.recovered_chunks;
  if (repaired > 0) line += fmt::format(" | {} chunks repaired", repaired);
  if (!status.hop.next.empty()) line += " | next hop: " + hop_text(status.hop);
  if (!status.phase.empty()) line += " | " + status.phase;
  return line;
}

std::string closing_line(CoordinatorStatus status) {
  status.phase.clear();
  status.frames_per_second = status.megabits_per_second = 0;
  return status_line(status);
}

std::string closing_line(PeerStatus status) {
  status.phase.clear();
  status.frames_per_second = status.megabits_per_second = 0;
  status.latency.reset();
  return status_line(status);
}

std::string status_table(const CoordinatorStatus& status) {
  std::string table;
  if (!status.phase.empty()) add_row(table, "state", status.phase);
  add_row(table, "peers", std::to_string(status.peers));
  add_row(table, "frames", fmt::format("{} sent, {} left out", status.frames, status.skipped));
  add_row(table, "rate",
          fmt::format("{:.1f} frames/s, {:.2f} Mbit/s", status.frames_per_second,
                      status.megabits_per_second));
  add_row(table, "quality", fmt::format("{} % of the source's own", status.quality));
  add_hop(table, status.hop);
  return table;
}

std::string status_table(const PeerStatus& status) {
  const ReceiveCounters& received = status.received;
  std::string table;
  if (!status.phase.empty()) add_row(table, "state", status.phase);
  add_row(table, "frames",
          fmt::format("{} complete of {} so far, {} stored", status.frames, status.highest,
                      status.stored));
  add_row(table, "complete", completeness(status));
  add_row(table, "rate",
          fmt::format("{:.1f} frames/s, {:.2f} Mbit/s", status.frames_per_second,
                      status.megabits_per_second));
  add_row(table, "received",
          fmt::format("{} datagrams, {:.2f} MB", received.datagrams,
                      static_cast<double>(received.bytes) * 1e-6));
  add_row(table, "repaired",
          fmt::format("{} chunks sent again, {} put together from repairs", received.resent_chunks,
                      received.recovered_chunks));
  add_row(table, "of no use",
          fmt::format("{} chunks twice, {} too late, {} datagrams refused",
                      received.duplicate_chunks, received.expired_chunks, received.refused));
  if (status.latency) {
    add_row(table, "latency",
            fmt::format("{} lately, from capture to complete", short_time(*status.latency)));
  }
  if (status.residence) {
    add_row(table, "passed on in",
            fmt::format("{:.2f} ms (median), {:.2f} ms (p99)", milliseconds(status.residence->p50),
                        milliseconds(status.residence->p99)));
  }
  add_hop(table, status.hop);
  return table;
}

}  // namespace strand::real
