#include "real/event_summary.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/wire/error.hpp"

namespace strand::real {
namespace {

constexpr Duration second_length = std::chrono::seconds(1);
constexpr Duration refusal_pause = std::chrono::seconds(5);
constexpr std::uint64_t lines_a_second = 20;

struct Line {
  Severity severity = Severity::info;
  std::string text;
};

// What happens seldom, as a sentence; nothing for what is summed up.
std::optional<Line> line_of(const Event& event) {
  const auto info = [](std::string text) { return Line{Severity::info, std::move(text)}; };
  const auto warning = [](std::string text) { return Line{Severity::warning, std::move(text)}; };
  switch (event.kind) {
    case EventKind::registering:
      return info("registering with the coordinator");
    case EventKind::registered:
      return info("registered with the coordinator");
    case EventKind::registration_refused:
      return warning("a registration was refused");
    case EventKind::peer_joined:
      return info(fmt::format("peer {} of the chain joined", event.detail + 1));
    case EventKind::peer_left:
      return warning(fmt::format("peer {} of the chain left", event.detail + 1));
    case EventKind::next_hop_changed:
      return info(event.detail == 0 ? std::string("no next peer: this is the end of the chain")
                                    : fmt::format("the next peer is at UDP port {}", event.detail));
    case EventKind::control_lost:
      return warning("lost the connection to the coordinator");
    case EventKind::frame_refused:
      return warning(fmt::format("frame {} was left out: its {} bytes are outside of the limits",
                                 event.frame.value(), event.size));
    case EventKind::end_of_stream_sent:
      return info(
          fmt::format("told the next peer that the stream ends after {} frames", event.detail));
    case EventKind::end_of_stream_received:
      return info(fmt::format("the stream has ended after {} frames", event.detail));
    case EventKind::stream_ended:
      return info(fmt::format("all {} frames of the source are sent", event.detail));
    case EventKind::report_sent:
      return info("sent the report to the coordinator");
    case EventKind::report_received:
      return info(fmt::format("received the report of peer {} of the chain", event.detail + 1));
    case EventKind::run_finished:
      return info("the run has finished");
    default:
      return std::nullopt;
  }
}

std::string frames_of(FrameNumber first, FrameNumber last) {
  return first == last ? fmt::format("frame {}", first.value())
                       : fmt::format("frames {} to {}", first.value(), last.value());
}

double megabits_a_second(std::uint64_t bytes, Duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  return seconds > 0 ? static_cast<double>(bytes) * 8e-6 / seconds : 0;
}

}  // namespace

void EventSummary::Frames::add(const Event& event) {
  first = count == 0 ? event.frame : std::min(first, event.frame);
  last = count == 0 ? event.frame : std::max(last, event.frame);
  ++count;
  bytes += event.size;
}

void EventSummary::record(Timestamp now, const Event& event) {
  tick(now);
  if (!second_) {
    second_ = Second();
    second_->start = now;
  }
  switch (event.kind) {
    case EventKind::datagram_refused:
      refuse(now, fmt::format("a datagram of {} bytes: {}", event.size,
                              wire::to_string(static_cast<wire::Error>(event.detail))));
      break;
    case EventKind::chunk_conflicting:
      refuse(now,
             fmt::format("a chunk that contradicts the others of frame {}", event.frame.value()));
      break;
    case EventKind::control_refused:
      refuse(now, fmt::format("a control message of {} bytes", event.size));
      break;
    default:
      sum_up(event);
      say(event);
  }
}

void EventSummary::sum_up(const Event& event) {
  Second& second = *second_;
  switch (event.kind) {
    case EventKind::frame_captured:
      second.captured.add(event);
      break;
    case EventKind::frame_completed:
      second.completed.add(event);
      break;
    case EventKind::frame_abandoned:
      ++second.abandoned;
      break;
    case EventKind::frame_verified:
      if (event.detail == 0) ++second.corrupt;
      break;
    case EventKind::datagram_sent:
      ++second.datagrams_sent;
      break;
    case EventKind::chunk_duplicate:
      ++second.duplicate_chunks;
      break;
    case EventKind::chunk_expired:
      ++second.expired_chunks;
      break;
    default:
      break;
  }
}

void EventSummary::refuse(Timestamp now, std::string what) {
  ++refusals_.count;
  refusals_.last = std::move(what);
  if (!refusals_.ever_said || now - refusals_.said_at >= refusal_pause) say_refusals(now);
}

void EventSummary::say(const Event& event) {
  const std::optional<Line> line = line_of(event);
  if (!line) return;
  if (second_->lines >= lines_a_second) {
    ++second_->unsaid;
    return;
  }
  ++second_->lines;
  say_(line->severity, line->text);
}

void EventSummary::tick(Timestamp now) {
  if (second_ && now - second_->start >= second_length) say_second(now);
  if (refusals_.count > 0 && now - refusals_.said_at >= refusal_pause) say_refusals(now);
}

void EventSummary::finish() {
  if (second_) say_second(second_->start + second_length);
  if (refusals_.count > 0) say_refusals(refusals_.said_at);
}

void EventSummary::say_second(Timestamp now) {
  const Second second = *std::exchange(second_, std::nullopt);
  const Duration time = now - second.start;
  std::vector<std::string> parts;
  if (second.captured.count > 0) {
    parts.push_back(fmt::format("{} captured ({} frames, {:.2f} Mbit/s)",
                                frames_of(second.captured.first, second.captured.last),
                                second.captured.count,
                                megabits_a_second(second.captured.bytes, time)));
  }
  if (second.completed.count > 0) {
    parts.push_back(fmt::format("{} complete ({} frames, {:.2f} Mbit/s)",
                                frames_of(second.completed.first, second.completed.last),
                                second.completed.count,
                                megabits_a_second(second.completed.bytes, time)));
  }
  const auto count = [&parts](std::uint64_t n, const char* what) {
    if (n > 0) parts.push_back(fmt::format("{} {}", n, what));
  };
  count(second.abandoned, "frames given up");
  count(second.corrupt, "frames corrupt");
  count(second.datagrams_sent, "datagrams sent");
  count(second.duplicate_chunks, "chunks twice");
  count(second.expired_chunks, "chunks too late");
  count(second.unsaid, "more events");
  if (parts.empty()) return;
  const bool trouble = second.abandoned > 0 || second.corrupt > 0;
  say_sum_(trouble ? Severity::warning : Severity::info, fmt::format("{}", fmt::join(parts, ", ")));
}

void EventSummary::say_refusals(Timestamp now) {
  say_(Severity::warning, refusals_.count == 1 ? fmt::format("refused {}", refusals_.last)
                                               : fmt::format("refused {} messages; the last: {}",
                                                             refusals_.count, refusals_.last));
  refusals_.count = 0;
  refusals_.said_at = now;
  refusals_.ever_said = true;
}

}  // namespace strand::real
