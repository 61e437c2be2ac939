#include "core/node/peer.hpp"

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/node/erasure_code.hpp"
#include "core/wire/ledger_message.hpp"

namespace strand {

namespace {

// A frame is held this many times its playout deadline: late frames still count, and are relayed.
constexpr int hold_in_deadlines = 2;
// After the end of the stream, chunks may still be on their way for this long at least.
constexpr Duration shortest_drain = std::chrono::milliseconds(500);
// How long a peer waits for its driver to verify the last frames before it reports without: less
// than the coordinator waits for the report.
constexpr Duration verification_patience = std::chrono::seconds(15);
// Without a coordinator and without data, a peer that has been part of a stream ends itself.
constexpr Duration orphan_patience = std::chrono::seconds(30);
// Connections to the control port that are served at once.
constexpr std::size_t max_callers = 64;

}  // namespace

Peer::Peer(const PeerOptions& options)
    : options_(options),
      session_(options.coordinator,
               {options.name, options.data.address, options.data.port, options.control.port}) {
  journal_.take_memory_for(options.frames_at_hand);
}

void Peer::handle(const Input& input, Timestamp now, Outbox& out) {
  if (finished_) return;
  Turn turn{now, out, journal_};
  std::visit(
      [&](const auto& fact) {
        using Fact = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<Fact, DatagramReceived>) {
          on_datagram(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamOpened>) {
          on_stream_opened(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamReceived>) {
          on_stream_received(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamClosed>) {
          if (!session_.on_closed(fact, turn)) callers_.erase(fact.connection);
        } else if constexpr (std::is_same_v<Fact, FrameVerified>) {
          turn.record({EventKind::frame_verified,
                       fact.frame,
                       {},
                       fact.not_stored ? 1U : 0U,
                       static_cast<std::uint64_t>(fact.result)});
          report_when_drained(turn);
        } else if constexpr (std::is_same_v<Fact, DeadlineReached>) {
          on_deadline(turn);
        } else if constexpr (std::is_same_v<Fact, QuitRequested>) {
          finish(turn);
        }
      },
      input);
}

std::optional<Timestamp> Peer::deadline() const {
  if (finished_) return std::nullopt;
  std::optional<Timestamp> earliest = session_.deadline();
  const auto consider = [&earliest](std::optional<Timestamp> other) {
    if (other && (!earliest || *other < *earliest)) earliest = other;
  };
  consider(clock_.deadline());
  consider(sender_.deadline());
  consider(receiver_.deadline());
  consider(assembler_.next_expiry());
  consider(drained_at());
  consider(orphaned_at());
  return earliest;
}

bool Peer::within_limits() const {
  return assembler_.within_limits() && sender_.within_limits() && callers_.size() <= max_callers;
}

void Peer::on_deadline(Turn& turn) {
  session_.connect_due(turn);
  ask_for_the_time(turn);
  sender_.send_due(turn);
  receiver_.report_due(turn);
  give_up_expired(turn);
  report_when_drained(turn);
  const std::optional<Timestamp> orphaned = orphaned_at();
  if (orphaned && *orphaned <= turn.now) finish(turn);
}

void Peer::on_datagram(const DatagramReceived& datagram, Turn& turn) {
  const auto size = static_cast<std::uint32_t>(datagram.header.size() + datagram.body.size());
  auto message = wire::parse_datagram(datagram.header, datagram.body);
  if (!message) {
    turn.record(
        {EventKind::datagram_refused, {}, {}, size, static_cast<std::uint64_t>(message.error())});
    return;
  }
  std::visit(
      [&](auto& content) {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<Content, wire::Feedback>) {
          sender_.on_feedback(datagram.from, content, size, turn);
          receiver_.set_onward(sender_.onward());
          receiver_.set_rate(sender_.rate_kbit(), turn.now);
        } else {
          on_hop_datagram(datagram.from, content.stream, content.link_sequence, turn.now);
        }
        if constexpr (std::is_same_v<Content, wire::Chunk>) {
          on_chunk(content, size, turn);
        } else if constexpr (std::is_same_v<Content, wire::Repair>) {
          on_repair(content, size, turn);
        } else if constexpr (std::is_same_v<Content, wire::EndOfStream>) {
          on_end_of_stream(content, size, turn);
        } else if constexpr (std::is_same_v<Content, wire::Probe>) {
          on_probe(content, size, turn);
        }
      },
      *message);
  receiver_.report_due(turn);
}

void Peer::on_hop_datagram(Endpoint from, StreamId stream, LinkSequence sequence, Timestamp now) {
  if (recovery_ == wire::Recovery::none) return;
  receiver_.on_datagram(from, stream, sequence, now);
}

void Peer::on_chunk(wire::Chunk& chunk, std::uint32_t datagram_size, Turn& turn) {
  const Timestamp playout =
      turn.now + (chunk.format == wire::Format::binary ? chunk.time_left : playout_deadline_);
  const Assembler::Verdict verdict = assembler_.add(chunk, playout, turn.now);
  const std::uint64_t detail =
      chunk.count + (chunk.retransmission ? chunk_was_resent : std::uint64_t{0});
  const auto record = [&](EventKind kind) {
    turn.record({kind, chunk.frame, chunk.index, datagram_size, detail});
  };
  switch (verdict) {
    case Assembler::Verdict::duplicate:
      return record(EventKind::chunk_duplicate);
    case Assembler::Verdict::expired:
      return record(EventKind::chunk_expired);
    case Assembler::Verdict::conflicting:
    case Assembler::Verdict::out_of_range:
      return record(EventKind::chunk_conflicting);
    case Assembler::Verdict::added:
    case Assembler::Verdict::completed:
      break;
  }
  if (!in_stream()) journal_.start_at(*assembler_.first_frame());
  record(EventKind::chunk_received);
  const FrameNumber frame = chunk.frame;
  const ChunkIndex index = chunk.index;
  const std::uint16_t count = chunk.count;
  take(chunk, verdict, playout, turn);
  if (verdict != Assembler::Verdict::added || !assembler_.holds_repairs()) return;
  recover_chunks(frame, BlockLayout(count).block_of_chunk(index.value()), playout, turn);
}

void Peer::on_repair(const wire::Repair& repair, std::uint32_t datagram_size, Turn& turn) {
  const Timestamp playout = turn.now + repair.time_left;
  const Assembler::Verdict verdict = assembler_.add(repair, playout, turn.now);
  const bool added = verdict == Assembler::Verdict::added;
  if (added && !in_stream()) journal_.start_at(*assembler_.first_frame());
  turn.record({added ? EventKind::repair_received : EventKind::repair_unneeded,
               repair.frame,
               {},
               datagram_size,
               repair.index});
  if (!added) return;
  give_up_expired(turn);
  if (forwarding_ == wire::Forwarding::cut_through) sender_.pass_on(repair, playout, turn);
  const std::uint16_t block = BlockLayout(repair.count).block_of_repair(repair.index);
  recover_chunks(repair.frame, block, playout, turn);
}

void Peer::on_probe(const wire::Probe& probe, std::uint32_t datagram_size, Turn& turn) {
  turn.record({EventKind::probe_received, {}, {}, datagram_size, probe.link_sequence.value()});
  if (recovery_ != wire::Recovery::none) receiver_.on_probe(turn.now);
}

void Peer::recover_chunks(FrameNumber frame, std::uint16_t block, Timestamp playout, Turn& turn) {
  for (wire::Chunk& chunk : assembler_.recover(frame, block)) {
    const Assembler::Verdict verdict = assembler_.add(chunk, playout, turn.now);
    // Over its limits, the assembler may have given up this very frame.
    if (verdict == Assembler::Verdict::expired) return;
    turn.record({EventKind::chunk_recovered, chunk.frame, chunk.index,
                 static_cast<std::uint32_t>(chunk.payload.size()), chunk.count});
    take(chunk, verdict, playout, turn);
  }
}

void Peer::take(wire::Chunk& chunk, Assembler::Verdict verdict, Timestamp playout, Turn& turn) {
  last_activity_ = turn.now;
  if (forwarding_ == wire::Forwarding::cut_through) sender_.send(std::move(chunk), playout, turn);
  if (verdict == Assembler::Verdict::completed) {
    on_frame_complete(turn);
  } else {
    give_up_expired(turn);
  }
}

void Peer::on_frame_complete(Turn& turn) {
  const AssembledFrame& frame = assembler_.completed();
  turn.record({EventKind::frame_completed,
               frame.frame,
               {},
               static_cast<std::uint32_t>(frame.bytes),
               frame.shape.count});
  if (forwarding_ == wire::Forwarding::store_and_forward) relay_frame(frame, turn);
  if (frame.shape.format == wire::Format::binary) {
    note_latency(turn.now - (frame.playout - playout_deadline_));
  }

  delivered_chunks_.clear();
  for (const HeldChunk& chunk : frame.chunks) delivered_chunks_.push_back(chunk.payload);
  turn.out.deliver_frame({frame.frame, frame.shape.deflated,
                          static_cast<std::uint32_t>(frame.bytes), delivered_chunks_});
  delivered_chunks_.clear();
  report_when_drained(turn);
}

// With the gain of RFC 6298, section 2. What a chunk tells need not be true.
void Peer::note_latency(Duration latency) {
  constexpr int gain = 8;
  latency = std::max(latency, Duration::zero());
  latency_ = latency_ ? *latency_ + (latency - *latency_) / gain : latency;
}

void Peer::relay_frame(const AssembledFrame& frame, Turn& turn) {
  for (std::uint16_t index = 0; index < frame.shape.count; ++index) {
    const HeldChunk& held = frame.chunks[index];
    wire::Chunk chunk;
    chunk.format = frame.shape.format;
    chunk.stream = frame.shape.stream;
    chunk.frame = frame.frame;
    chunk.index = ChunkIndex(index);
    chunk.count = frame.shape.count;
    chunk.deflated = frame.shape.deflated;
    chunk.frame_size = frame.shape.size;
    chunk.payload = held.payload;
    chunk.original = held.original;
    chunk.checksum = held.checksum;
    sender_.send(std::move(chunk), frame.playout, turn);
  }
}

void Peer::give_up_expired(Turn& turn) {
  while (const auto frame = assembler_.give_up_expired(turn.now)) abandon(*frame, turn);
}

void Peer::abandon(const AbandonedFrame& frame, Turn& turn) {
  for (std::uint16_t index = 0; index < frame.shape.count; ++index) {
    if (frame.chunks[index].held) continue;
    turn.record({EventKind::chunk_missing, frame.frame, ChunkIndex(index), 0, 0});
  }
  turn.record({EventKind::frame_abandoned, frame.frame, {}, 0, frame.received});
}

void Peer::on_end_of_stream(const wire::EndOfStream& end, std::uint32_t datagram_size, Turn& turn) {
  turn.record({EventKind::end_of_stream_received, {}, {}, datagram_size, end.frames});
  if (!std::exchange(end_relayed_, true)) sender_.send(end, turn);
  // A coordinator that keeps a session says it there, where nothing is lost or made up.
  if (!session_.can_report()) end_known(end.frames, turn);
}

void Peer::on_stream_opened(const StreamOpened& opened, Turn& turn) {
  if (session_.on_opened(opened, in_stream() || frames_in_stream_.has_value(), turn)) return;
  if (!opened.accepted || callers_.size() >= max_callers) {
    turn.out.close_stream(opened.connection);
    return;
  }
  callers_.try_emplace(opened.connection);
}

void Peer::on_stream_received(const StreamReceived& received, Turn& turn) {
  if (!session_.owns(received.connection)) {
    on_control_call(received.connection, received.bytes, turn);
    return;
  }
  for (const wire::ControlMessage& message : session_.read(received.bytes, turn)) {
    on_session_message(message, turn);
  }
}

void Peer::on_session_message(const wire::ControlMessage& message, Turn& turn) {
  if (const auto* registered = std::get_if<wire::Registered>(&message)) {
    forwarding_ = registered->forwarding;
    playout_deadline_ = registered->deadline;
    recovery_ = registered->recovery;
    sender_.set_recovery(recovery_);
    assembler_.set_hold(hold_in_deadlines * playout_deadline_);
    last_activity_ = turn.now;
    if (registered->answers_clock) clock_.begin(turn.now);
    report_when_drained(turn);
  } else if (const auto* answer = std::get_if<wire::ClockAnswer>(&message)) {
    clock_.on_answer(*answer, turn.now);
  } else if (const auto* ended = std::get_if<wire::StreamEnded>(&message)) {
    end_known(ended->frames, turn);
  } else if (std::holds_alternative<wire::Quit>(message) ||
             std::holds_alternative<wire::Refused>(message)) {
    finish(turn);
  }
}

void Peer::on_control_call(ConnectionId connection, ByteSpan bytes, Turn& turn) {
  const auto caller = callers_.find(connection);
  if (caller == callers_.end()) return;
  caller->second.append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const auto object = caller->second.next();
  if (object && !*object) return;

  std::string answer = wire::format_error("unknown cmd");
  const auto message =
      object ? wire::parse_control(**object)
             : expected<wire::ControlMessage, wire::Error>(unexpected<wire::Error>(object.error()));
  const auto* update = message ? std::get_if<wire::UpdateNext>(&*message) : nullptr;
  if (update != nullptr) {
    on_update_next(*update, turn);
    answer = wire::update_next_answer;
  } else {
    turn.record({EventKind::control_refused, {}, {}, static_cast<std::uint32_t>(bytes.size()), 0});
  }
  turn.send_text(connection, answer);
  turn.out.close_stream(connection);
  callers_.erase(caller);
}

void Peer::on_update_next(const wire::UpdateNext& update, Turn& turn) {
  if (update.next == sender_.next()) return;
  sender_.set_next(update.next);
  receiver_.set_onward(sender_.onward());
  turn.record({EventKind::next_hop_changed, {}, {}, 0, update.next ? update.next->port : 0U});
}

void Peer::end_known(std::uint32_t frames, Turn& turn) {
  if (!frames_in_stream_) {
    frames_in_stream_ = frames;
    last_activity_ = turn.now;
    turn.record({EventKind::stream_ended, {}, {}, 0, frames});
  }
  report_when_drained(turn);
}

std::optional<Timestamp> Peer::drained_at() const {
  // After its report a peer stays until it is told to quit; without a session it has to know by
  // itself that nothing waits to be passed on any more.
  const bool can_conclude =
      session_.can_report() || (session_.speaks_seed() && sender_.waiting_datagrams() == 0);
  if (!frames_in_stream_ || reported_ || !can_conclude) return std::nullopt;
  const Timestamp quiet = last_activity_ + std::max(playout_deadline_, shortest_drain);
  return rest_given_up_ ? quiet + verification_patience : quiet;
}

std::optional<Timestamp> Peer::orphaned_at() const {
  // A peer that has never been part of a stream keeps trying.
  if (session_.registered() || (!in_stream() && !frames_in_stream_)) return std::nullopt;
  return last_activity_ + orphan_patience;
}

void Peer::ask_for_the_time(Turn& turn) {
  if (!session_.answers_clock()) return clock_.stop();
  if (const auto question = clock_.ask_due(turn.now)) session_.send(*question, turn);
}

void Peer::report_when_drained(Turn& turn) {
  std::optional<Timestamp> drained = drained_at();
  if (!drained) return;
  if (!rest_given_up_) {
    const bool everything = journal_.assembled_frames() >= *frames_in_stream_;
    if (!everything && turn.now < *drained) return;
    while (const auto frame = assembler_.give_up_any()) abandon(*frame, turn);
    rest_given_up_ = true;
    drained = drained_at();
  }
  if (journal_.unverified_frames() > 0 && turn.now < *drained) return;
  report(turn);
}

void Peer::report(Turn& turn) {
  reported_ = true;
  if (session_.speaks_seed()) return finish(turn);
  PeerLedger ledger = journal_.ledger();
  ledger.driver = turn.out.driver_ledger();
  ledger.clock = clock_.marks();
  clock_.stop();
  for (wire::ReportPart& part : wire::split_ledger(ledger)) {
    session_.send(std::move(part), turn);
  }
  turn.record({EventKind::report_sent, {}, {}, 0, ledger.frames.size()});
}

void Peer::finish(Turn& turn) {
  if (std::exchange(finished_, true)) return;
  while (const auto frame = assembler_.give_up_any()) abandon(*frame, turn);
  session_.close(turn);
  turn.record({EventKind::run_finished, {}, {}, 0, 0});
}

}  // namespace strand
