#include "sim/trace_recorder.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "core/node/node.hpp"
#include "core/wire/error.hpp"

namespace strand::sim {

namespace {

using reports::TraceArgument;
using reports::TraceArguments;

constexpr std::string_view frame_category = "frame";
// Of all spans, because viewers gather rows by name; the number is an argument.
constexpr std::string_view frame_name = "frame";

Duration since_start(Timestamp time) {
  return time - run_start;
}

std::array<TraceArgument, 5> about(const std::string& scenario, const std::string& application,
                                   const std::string& seed, std::uint32_t run) {
  return {{{"application", application},
           {"scenario", scenario},
           {"run", std::uint64_t{run}},
           {"seed", seed},  // as text: readers keep numbers as doubles
           {"time", "virtual, from the start of the run"}}};
}

}  // namespace

TraceRecorder::TraceRecorder(Options options, std::unique_ptr<reports::ByteSink> sink)
    : options_(std::move(options)),
      sink_(std::move(sink)),
      writer_(*sink_, about(options_.scenario, options_.application, std::to_string(options_.seed),
                            options_.run)),
      spans_(options_.hosts.size()),
      handled_(options_.hosts.size()) {
  for (HostId host; host.value() < options_.hosts.size(); host = host.next()) {
    const reports::TraceTrack track = track_of(host);
    writer_.name_process(track.process, options_.hosts[host.value()], host.value());
    writer_.name_thread(track, "node", 0);
  }
}

// Processes are numbered from 1, and the first thread of each has its number.
reports::TraceTrack TraceRecorder::track_of(HostId host) {
  return {host.value() + 1, host.value() + 1};
}

void TraceRecorder::on_event(Timestamp now, HostId host, const Event& event) {
  const std::array<TraceArgument, 2> chunk{{{"frame", std::uint64_t{event.frame.value()}},
                                            {"chunk", std::uint64_t{event.chunk.value()}}}};
  switch (event.kind) {
    case EventKind::datagram_sent:
      handled_[host.value()].next = handled_[host.value()].sent_to;
      [[fallthrough]];
    case EventKind::frame_captured:
      follow_source(now, host, event);
      break;
    case EventKind::chunk_received:
    case EventKind::chunk_recovered: {
      mark_repair(now, host, event);
      Spans& spans = spans_[host.value()];
      if (!spans.contains(event.frame)) begin(now, host, event.frame, chunk_count_of(event));
      ++spans.at(event.frame).chunks;
      break;
    }
    case EventKind::frame_completed:
      end_if_open(now, host, event.frame, is_late(now, event.frame) ? "late" : "complete");
      break;
    case EventKind::frame_abandoned:
      end_if_open(now, host, event.frame, "partial");
      break;
    case EventKind::frame_verified:
      if (event.detail == static_cast<std::uint64_t>(Verification::corrupt)) {
        mark(now, host, "frame_corrupt", TraceArguments(chunk).first(1));
      }
      break;
    case EventKind::chunk_expired:
      mark(now, host, to_string(LossCause::expired), chunk);
      break;
    case EventKind::chunk_conflicting:
      mark(now, host, to_string(LossCause::refused), chunk);
      break;
    case EventKind::datagram_refused: {
      const auto error = to_string(static_cast<wire::Error>(event.detail));
      const std::array<TraceArgument, 1> reason{{{"error", error}}};
      mark(now, host, to_string(event.kind), reason);
      break;
    }
    case EventKind::chunk_duplicate:
    case EventKind::chunk_missing:
      break;  // a link's doing, which stands on its track; and what a span's end has counted
    default: {
      if (mark_repair(now, host, event)) break;
      const std::array<TraceArgument, 1> detail{{{"detail", event.detail}}};
      mark(now, host, to_string(event.kind), detail);
      break;
    }
  }
}

bool TraceRecorder::mark_repair(Timestamp now, HostId host, const Event& event) {
  const Handled& handled = handled_[host.value()];
  const auto write = [&](std::optional<HostId> from, std::optional<HostId> to,
                         std::initializer_list<TraceArgument> about) {
    if (!from || !to) return;
    const LinkTrack& track = link(*from, *to);
    std::vector<TraceArgument> arguments{{"link", track.name}};
    arguments.insert(arguments.end(), about.begin(), about.end());
    writer_.instant(since_start(now), track.track, "repair", to_string(event.kind), arguments);
  };
  const TraceArgument datagram{"datagram", handled.sent_number};
  const TraceArgument frame{"frame", std::uint64_t{event.frame.value()}};
  const TraceArgument chunk{"chunk", std::uint64_t{event.chunk.value()}};
  switch (event.kind) {
    case EventKind::chunk_retransmitted:
      write(host, handled.sent_to, {datagram, frame, chunk});
      return true;
    case EventKind::repair_sent:
      write(host, handled.sent_to, {datagram, frame, {"repair", event.detail}});
      return true;
    case EventKind::probe_sent:
      write(host, handled.sent_to, {datagram});
      return true;
    case EventKind::chunk_given_up:
      write(host, handled.next,
            {frame, chunk, {"reason", std::string_view(event.detail == 0 ? "time" : "budget")}});
      return true;
    case EventKind::feedback_received:
      // Feedback about nothing but arrivals comes every few milliseconds.
      if (event.detail > 0) write(host, handled.came_from, {{"lost", event.detail}});
      return true;
    case EventKind::chunk_recovered:
      write(handled.came_from, host, {frame, chunk});
      return true;
    case EventKind::feedback_sent:
    case EventKind::probe_received:
    case EventKind::repair_received:
    case EventKind::repair_unneeded:
      return true;  // the other end of what stands on a link's track, or no more than an arrival
    default:
      return false;
  }
}

// Chunks go out in the order of frames. A frame behind which another goes out, or that waits for
// too long, has been dropped for want of a next hop.
void TraceRecorder::follow_source(Timestamp now, HostId host, const Event& event) {
  if (event.kind == EventKind::frame_captured) {
    source_ = host;
    begin(now, host, event.frame, chunk_count_of(event));
    captured_.emplace_back(event.frame, now);
    forget_late(now);
  }
  if (source_ != host) return;
  Spans& spans = spans_[host.value()];
  const auto drop_first = [&] {
    end(now, host, spans.begin(), spans.begin()->second.chunks > 0 ? "cut_off" : "not_sent");
  };
  if (spans.size() > most_waiting_frames) drop_first();
  if (event.kind != EventKind::datagram_sent) return;
  while (!spans.empty() && spans.begin()->first < event.frame) drop_first();
  const auto found = spans.find(event.frame);
  if (found == spans.end()) return;
  found->second.chunks = event.chunk.value() + 1U;
  if (found->second.chunks == found->second.of) end(now, host, found, "sent");
}

void TraceRecorder::begin(Timestamp now, HostId host, FrameNumber frame, std::uint64_t of) {
  spans_[host.value()].emplace(frame, Span{0, of});
  const std::array<TraceArgument, 1> arguments{{{"frame", std::uint64_t{frame.value()}}}};
  writer_.begin_span(since_start(now), track_of(host), frame_category, frame_name, frame.value(),
                     arguments);
}

TraceRecorder::Spans::iterator TraceRecorder::end(Timestamp now, HostId host, Spans::iterator span,
                                                  std::string_view outcome) {
  const std::array<TraceArgument, 3> arguments{
      {{"chunks", span->second.chunks}, {"of", span->second.of}, {"outcome", outcome}}};
  writer_.end_span(since_start(now), track_of(host), frame_category, frame_name,
                   span->first.value(), arguments);
  return spans_[host.value()].erase(span);
}

void TraceRecorder::end_if_open(Timestamp now, HostId host, FrameNumber frame,
                                std::string_view outcome) {
  const auto span = spans_[host.value()].find(frame);
  if (span != spans_[host.value()].end()) end(now, host, span, outcome);
}

void TraceRecorder::end_all(Timestamp now, HostId host, std::string_view outcome) {
  Spans& spans = spans_[host.value()];
  for (auto span = spans.begin(); span != spans.end();) span = end(now, host, span, outcome);
}

// What was captured longer ago than the deadline is late, and need not be remembered.
void TraceRecorder::forget_late(Timestamp now) {
  while (!captured_.empty() && now - captured_.front().second > options_.deadline) {
    captured_.pop_front();
  }
}

bool TraceRecorder::is_late(Timestamp now, FrameNumber frame) {
  forget_late(now);
  return captured_.empty() || frame < captured_.front().first;
}

void TraceRecorder::mark(Timestamp now, HostId host, std::string_view name,
                         TraceArguments arguments) {
  writer_.instant(since_start(now), track_of(host), "node", name, arguments);
}

void TraceRecorder::on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t detail) {
  const std::string_view name = to_string(fact);
  const Duration time = since_start(now);
  const reports::TraceTrack track = track_of(host);
  const auto write = [&](std::string_view key, auto value) {
    const std::array<TraceArgument, 1> argument{{{key, value}}};
    writer_.instant(time, track, "fault", name, argument);
  };
  switch (fact) {
    case NetworkFact::partition_began:
    case NetworkFact::partition_ended: {
      const std::array<TraceArgument, 1> argument{{{"partition", detail}}};
      writer_.global_instant(time, track, "fault", name, argument);
      break;
    }
    case NetworkFact::link_changed: {
      const HostId to(static_cast<std::uint32_t>(detail));
      const LinkTrack& changed = link(host, to);
      const std::array<TraceArgument, 1> argument{{{"link", changed.name}}};
      writer_.instant(time, changed.track, "fault", name, argument);
      break;
    }
    case NetworkFact::connections_cut:
      write("with", std::string_view(options_.hosts[detail]));
      break;
    case NetworkFact::clock_set:
      write("offset_ns", static_cast<std::int64_t>(detail));
      break;
    case NetworkFact::disk_changed:
      if (detail == std::numeric_limits<std::uint64_t>::max()) {
        write("disk", std::string_view("full"));
      } else {
        write("frame_ns", detail);
      }
      break;
    default:
      writer_.instant(time, track, "fault", name, {});
      break;
  }
  if (fact == NetworkFact::host_crashed) end_all(now, host, to_string(LossCause::crash));
}

void TraceRecorder::on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) {
  handled_[from.value()].sent_to = to;
  handled_[from.value()].sent_number = packet.number();
  count(now, link(from, to), 1);
}

void TraceRecorder::on_delivered(Timestamp now, HostId from, HostId to,
                                 const link::Packet& /*packet*/) {
  handled_[to.value()].came_from = from;
  count(now, link(from, to), -1);
}

void TraceRecorder::on_lost(Timestamp now, HostId from, std::optional<HostId> to,
                            const link::Packet& packet, LossCause cause) {
  if (!to) {
    handled_[from.value()].sent_to.reset();
    mark(now, from, to_string(cause), {});
    return;
  }
  LinkTrack& track = link(from, *to);
  mark_datagram(now, track, to_string(cause), packet.number(), cargo_of(packet));
  count(now, track, -1);
}

void TraceRecorder::on_corrupted(Timestamp now, HostId from, HostId to,
                                 const link::Packet& packet) {
  mark_datagram(now, link(from, to), to_string(LossCause::corruption), packet.number(),
                cargo_of(packet));
}

void TraceRecorder::on_duplicated(Timestamp now, HostId from, HostId to,
                                  const link::Packet& packet) {
  LinkTrack& track = link(from, to);
  mark_datagram(now, track, "duplicated", packet.number(), cargo_of(packet));
  count(now, track, 1);
}

void TraceRecorder::on_in_flight(Timestamp /*now*/, HostId from, HostId to,
                                 const link::Packet& packet) {
  cuts_.push_back({from, to, packet.number(), cargo_of(packet)});
}

void TraceRecorder::on_run_ended(Timestamp now) {
  // They came in no particular order.
  std::sort(cuts_.begin(), cuts_.end(), [](const Cut& a, const Cut& b) {
    return std::tie(a.from, a.to, a.number) < std::tie(b.from, b.to, b.number);
  });
  for (const Cut& cut : cuts_) {
    mark_datagram(now, link(cut.from, cut.to), to_string(LossCause::in_flight), cut.number,
                  cut.cargo);
  }
  for (HostId host; host.value() < spans_.size(); host = host.next()) {
    end_all(now, host, "end_of_run");
  }
  for (auto& [ends, track] : links_) {
    if (track.shown != track.count) show(track);
  }
  writer_.finish();
  sink_->finish();
}

TraceRecorder::Cargo TraceRecorder::cargo_of(const link::Packet& packet) {
  Cargo cargo{carried_chunk(packet), {}};
  if (!cargo.chunk) cargo.repair = carried_repair(packet);
  return cargo;
}

void TraceRecorder::mark_datagram(Timestamp now, const LinkTrack& link, std::string_view name,
                                  std::uint64_t number, const Cargo& cargo) {
  std::array<TraceArgument, 4> arguments{{{"link", link.name}, {"datagram", number}}};
  std::size_t known = 2;
  if (cargo.chunk) {
    arguments[known++] = {"frame", std::uint64_t{cargo.chunk->frame.value()}};
    arguments[known++] = {"chunk", std::uint64_t{cargo.chunk->chunk.value()}};
  } else if (cargo.repair) {
    arguments[known++] = {"frame", std::uint64_t{cargo.repair->frame.value()}};
    arguments[known++] = {"repair", std::uint64_t{cargo.repair->repair}};
  }
  writer_.instant(since_start(now), link.track, "link", name,
                  TraceArguments(arguments).first(known));
}

// All that is said of a link stands at its receiver, whose frames it explains.
TraceRecorder::LinkTrack& TraceRecorder::link(HostId from, HostId to) {
  const auto [found, is_new] = links_.try_emplace({from, to});
  LinkTrack& track = found->second;
  if (is_new) {
    track.name = options_.hosts[from.value()] + "->" + options_.hosts[to.value()];
    // Behind the threads of the nodes.
    const std::size_t thread = options_.hosts.size() + links_.size();
    track.track = {track_of(to).process, static_cast<std::uint32_t>(thread)};
    writer_.name_thread(track.track, track.name, 1 + from.value());
  }
  return track;
}

// A count is written when it may no more change at its instant.
void TraceRecorder::count(Timestamp now, LinkTrack& link, int change) {
  const bool is_due = !link.shown_at || link.changed - *link.shown_at >= count_interval ||
                      now - link.changed >= count_interval;
  if (now > link.changed && link.shown != link.count && is_due) show(link);
  link.count += change;
  link.changed = now;
}

void TraceRecorder::show(LinkTrack& link) {
  writer_.counter(since_start(link.changed), link.track, "on " + link.name, "datagrams",
                  link.count);
  link.shown = link.count;
  link.shown_at = link.changed;
}

}  // namespace strand::sim
