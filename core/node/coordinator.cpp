#include "core/node/coordinator.hpp"

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/node/chunker.hpp"

namespace strand {

namespace {

// In an event, behind the reasons of ChainTopology::Refusal.
constexpr std::uint64_t other_run = 3;

std::string reason_of(ChainTopology::Refusal refusal, const wire::PeerEntry& peer) {
  switch (refusal) {
    case ChainTopology::Refusal::name_taken:
      return "the name " + peer.name.text() + " is taken; start this peer under another name";
    case ChainTopology::Refusal::endpoint_taken:
      return "another peer is registered at " + to_string(peer.data()) +
             "; start this peer on another port";
    case ChainTopology::Refusal::chain_full:
      return "the chain is full";
  }
  return "refused";
}

}  // namespace

Coordinator::Coordinator(const CoordinatorOptions& options)
    : options_(options), topology_(options.chain, options.joining), peers_(options.chain.size()) {
  STRAND_ASSERT(options.max_datagram >= wire::min_datagram);
  STRAND_ASSERT(options.max_datagram <= wire::max_datagram);
  if (options_.format == wire::Format::json) options_.recovery = wire::Recovery::none;
  sender_.set_recovery(options_.recovery);
  journal_.take_memory_for(options.frames_at_hand);
}

void Coordinator::handle(const Input& input, Timestamp now, Outbox& out) {
  if (finished()) return;
  Turn turn{now, out, journal_};
  std::visit(
      [&](const auto& fact) {
        using Fact = std::decay_t<decltype(fact)>;
        if constexpr (std::is_same_v<Fact, FrameCaptured>) {
          on_frame_captured(fact, turn);
        } else if constexpr (std::is_same_v<Fact, DatagramReceived>) {
          on_datagram(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamOpened>) {
          on_stream_opened(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamReceived>) {
          on_stream_received(fact, turn);
        } else if constexpr (std::is_same_v<Fact, StreamClosed>) {
          on_stream_closed(fact, turn);
        } else if constexpr (std::is_same_v<Fact, SourceEnded>) {
          on_source_ended(turn);
        } else if constexpr (std::is_same_v<Fact, StartRequested>) {
          on_start_requested(turn);
        } else if constexpr (std::is_same_v<Fact, QuitRequested>) {
          finish(turn);
        } else if constexpr (std::is_same_v<Fact, DeadlineReached>) {
          on_deadline(turn);
        }
      },
      input);
}

std::optional<Timestamp> Coordinator::deadline() const {
  if (finished()) return std::nullopt;
  std::optional<Timestamp> earliest = updater_.deadline();
  const auto consider = [&earliest](std::optional<Timestamp> other) {
    if (other && (!earliest || *other < *earliest)) earliest = other;
  };
  consider(sender_.deadline());
  if (phase_ == Phase::gathering) consider(start_by_);
  if (phase_ == Phase::collecting && sender_.waiting_datagrams() == 0) consider(patience_ends());
  return earliest;
}

const PeerLedger* Coordinator::report_of(std::size_t place) const {
  if (place >= peers_.size() || !peers_[place].reported) return nullptr;
  return &peers_[place].report.ledger();
}

void Coordinator::on_deadline(Turn& turn) {
  updater_.retry_due(turn);
  start_when_ready(turn);
  sender_.send_due(turn);
  finish_when_reported(turn);
}

// Nothing but feedback comes up to the head of the chain.
void Coordinator::on_datagram(const DatagramReceived& datagram, Turn& turn) {
  const auto size = static_cast<std::uint32_t>(datagram.header.size() + datagram.body.size());
  const auto message = wire::parse_datagram(datagram.header, datagram.body);
  const auto* feedback = message ? std::get_if<wire::Feedback>(&*message) : nullptr;
  if (feedback == nullptr) {
    const auto reason = message ? wire::Error::unknown_kind : message.error();
    turn.record({EventKind::datagram_refused, {}, {}, size, static_cast<std::uint64_t>(reason)});
    return;
  }
  sender_.on_feedback(datagram.from, *feedback, size, turn);
}

void Coordinator::on_stream_opened(const StreamOpened& opened, Turn& turn) {
  if (updater_.on_opened(opened, turn)) return;
  if (opened.accepted) sessions_.try_emplace(opened.connection);
}

void Coordinator::on_stream_received(const StreamReceived& received, Turn& turn) {
  if (updater_.on_received(received, turn)) {
    start_when_ready(turn);
    return;
  }
  const auto session = sessions_.find(received.connection);
  if (session == sessions_.end()) return;
  wire::ControlFramer& framer = session->second.framer;
  framer.append({reinterpret_cast<const char*>(received.bytes.data()), received.bytes.size()});
  // A message may end the session, and with it the framer.
  while (sessions_.contains(received.connection)) {
    const auto object = framer.next();
    if (object && !*object) return;
    if (!object) {
      turn.record({EventKind::control_refused,
                   {},
                   {},
                   static_cast<std::uint32_t>(received.bytes.size()),
                   static_cast<std::uint64_t>(object.error())});
      hang_up(received.connection, wire::format_error(wire::to_string(object.error())), turn);
      return;
    }
    on_object(received.connection, **object, turn);
  }
}

void Coordinator::on_object(ConnectionId connection, std::string_view object, Turn& turn) {
  const auto message = wire::parse_control(object);
  if (!message) {
    turn.record({EventKind::control_refused,
                 {},
                 {},
                 static_cast<std::uint32_t>(object.size()),
                 static_cast<std::uint64_t>(message.error())});
    const bool unknown = message.error() == wire::Error::unknown_message;
    hang_up(connection,
            wire::format_error(unknown ? "unknown type" : wire::to_string(message.error())), turn);
    return;
  }
  on_message(connection, *message, turn);
}

void Coordinator::on_message(ConnectionId connection, const wire::ControlMessage& message,
                             Turn& turn) {
  if (const auto* registration = std::get_if<wire::Register>(&message)) {
    on_register(connection, *registration, turn);
  } else if (const auto* part = std::get_if<wire::ReportPart>(&message)) {
    on_report_part(connection, *part, turn);
  } else if (const auto* question = std::get_if<wire::ClockQuestion>(&message)) {
    send(connection, wire::ClockAnswer{question->number, turn.now, turn.now}, turn);
  } else if (const auto* lookup = std::get_if<wire::Lookup>(&message)) {
    const std::optional<std::size_t> place = topology_.find(lookup->name);
    hang_up(connection, wire::format_entry(place ? topology_.at(*place) : std::nullopt), turn);
  } else if (std::holds_alternative<wire::List>(message)) {
    hang_up(connection, wire::format_entries(topology_.entries()), turn);
  } else {
    hang_up(connection, wire::format_error("unknown type"), turn);
  }
}

void Coordinator::on_register(ConnectionId connection, const wire::Register& message, Turn& turn) {
  // A peer speaks for itself only, and once on a connection.
  if (sessions_.at(connection).place) return;
  if (message.run && *message.run != options_.stream)
    return refuse_other_run(connection, message, turn);
  forget_departed(message.peer.name);
  const auto place = topology_.join(message.peer);
  if (!place) return refuse(connection, message, place.error(), turn);
  if (*place >= peers_.size()) peers_.resize(*place + 1);
  PeerState& peer = peers_[*place];
  if (peer.session) {
    // The same peer registers again: the connection that it had is dead.
    turn.out.close_stream(*peer.session);
    sessions_.erase(*peer.session);
  }
  turn.record({EventKind::peer_joined, {}, {}, 0, *place});
  // One that registers again may have begun anew, and not know what it was told before.
  updater_.forget(*place, turn);

  const std::optional<wire::PeerEntry> previous = topology_.previous_of(*place);
  if (message.session) {
    sessions_.at(connection).place = *place;
    peer.session = connection;
    peer.reports = true;
    peer.departed = false;
    send(connection,
         wire::Registered{true, previous, options_.forwarding, options_.deadline, options_.recovery,
                          true, options_.names_run ? std::optional(options_.stream) : std::nullopt},
         turn);
    if (phase_ == Phase::collecting) {
      send(connection, wire::StreamEnded{next_frame_.value()}, turn);
    }
  } else {
    hang_up(connection, wire::format_entry(previous), turn);
  }
  announce_neighbours(*place, turn);
  start_when_ready(turn);
}

void Coordinator::forget_departed(const PeerName& name) {
  const std::optional<std::size_t> place = topology_.find(name);
  if (place && *place < peers_.size() && peers_[*place].departed) topology_.leave(*place);
}

void Coordinator::refuse(ConnectionId connection, const wire::Register& message,
                         ChainTopology::Refusal refusal, Turn& turn) {
  turn.record({EventKind::registration_refused, {}, {}, 0, static_cast<std::uint64_t>(refusal)});
  refuse(connection, message, reason_of(refusal, message.peer), turn);
}

// What it has would be reported as if this coordinator had sent it.
void Coordinator::refuse_other_run(ConnectionId connection, const wire::Register& message,
                                   Turn& turn) {
  turn.record({EventKind::registration_refused, {}, {}, 0, other_run});
  refuse(connection, message,
         "peer " + message.peer.name.text() +
             " has part of an earlier run; start it again to take part in this one",
         turn);
}

void Coordinator::refuse(ConnectionId connection, const wire::Register& message,
                         const std::string& reason, Turn& turn) {
  hang_up(
      connection,
      message.session ? wire::format_control(wire::Refused{reason}) : wire::format_error(reason),
      turn);
}

void Coordinator::on_report_part(ConnectionId connection, const wire::ReportPart& message,
                                 Turn& turn) {
  const std::optional<std::size_t> place = sessions_.at(connection).place;
  if (!place || peers_[*place].reported) return;
  PeerState& peer = peers_[*place];
  const auto whole = peer.report.add(message);
  if (!whole) {
    turn.record({EventKind::control_refused, {}, {}, 0, static_cast<std::uint64_t>(whole.error())});
    hang_up(connection, wire::format_error(wire::to_string(whole.error())), turn);
    return;
  }
  last_progress_ = turn.now;
  if (!*whole) return;
  peer.reported = true;
  turn.record({EventKind::report_received, {}, {}, 0, *place});
  finish_when_reported(turn);
}

void Coordinator::on_stream_closed(const StreamClosed& closed, Turn& turn) {
  if (updater_.on_closed(closed, turn)) return;
  const auto session = sessions_.find(closed.connection);
  if (session == sessions_.end()) return;
  const std::optional<std::size_t> place = session->second.place;
  sessions_.erase(session);
  if (place) peer_left(*place, turn);
}

void Coordinator::peer_left(std::size_t place, Turn& turn) {
  PeerState& peer = peers_[place];
  peer.session.reset();
  peer.departed = true;
  if (!peer.reported) peer.report = {};
  turn.record({EventKind::peer_left, {}, {}, 0, place});
  // While peers gather, one that goes away makes room for another of its name. Later it keeps its
  // place in the chain: whether it still relays is not known here.
  if (phase_ == Phase::gathering) {
    updater_.forget(place, turn);
    topology_.leave(place);
    announce_neighbours(place, turn);
  }
  finish_when_reported(turn);
}

void Coordinator::announce_neighbours(std::size_t place, Turn& turn) {
  const std::optional<wire::PeerEntry> head = topology_.head();
  sender_.set_next(head ? std::optional(head->data()) : std::nullopt);
  if (const auto previous = topology_.previous_of(place)) {
    announce_next_of(*topology_.find(previous->name), turn);
  }
  if (topology_.at(place)) announce_next_of(place, turn);
}

void Coordinator::announce_next_of(std::size_t place, Turn& turn) {
  wire::UpdateNext update;
  if (const auto next = topology_.next_of(place)) {
    update = {topology_.name_at(*next), topology_.at(*next)->data()};
  } else if (!updater_.knows(place)) {
    return;  // a peer is born without a next one
  }
  updater_.announce(place, topology_.at(place)->control(), update, turn);
}

void Coordinator::on_start_requested(Turn& turn) {
  if (phase_ != Phase::gathering || topology_.present() == 0) return;
  start_by_ = turn.now + start_patience;
  start_when_ready(turn);
}

// Before each peer knows its next one, the first frames would end on their way.
void Coordinator::start_when_ready(Turn& turn) {
  if (phase_ != Phase::gathering) return;
  const bool linked = updater_.idle();
  const bool complete = options_.start_by_itself && topology_.complete() && linked;
  const bool asked = start_by_ && (linked || turn.now >= *start_by_);
  if (complete || asked) start(turn);
}

void Coordinator::start(Turn& turn) {
  phase_ = Phase::streaming;
  turn.out.start_source();
}

void Coordinator::on_frame_captured(const FrameCaptured& captured, Turn& turn) {
  if (phase_ != Phase::streaming) return;
  if (!admit(captured, turn)) return;
  const FrameNumber number = std::exchange(next_frame_, next_frame_.next());
  const std::size_t capacity = wire::chunk_capacity(options_.format, options_.max_datagram);
  const auto count = chunks_needed(captured.encoded.size(), capacity);
  const auto size = static_cast<std::uint32_t>(captured.encoded.size());
  if (!count || number.value() >= wire::max_frames) {
    turn.record({EventKind::frame_refused, number, {}, size, 0});
    return;
  }
  turn.record({EventKind::frame_captured,
               number,
               {},
               size,
               *count + captured.quality * frame_quality_unit});

  wire::Chunk shape;
  shape.format = options_.format;
  shape.stream = options_.stream;
  shape.frame = number;
  shape.count = *count;
  shape.deflated = captured.deflated;
  shape.frame_size = size;
  const Timestamp playout = turn.now + options_.deadline;
  for (std::uint16_t index = 0; index < *count; ++index) {
    sender_.send(make_chunk(shape, captured.encoded, ChunkIndex(index)), playout, turn);
  }
}

bool Coordinator::admit(const FrameCaptured& captured, Turn& turn) {
  if (options_.recovery == wire::Recovery::none) return true;
  const std::optional<std::uint32_t> kbit = sender_.rate_kbit();
  regulator_.set_limit(kbit ? std::optional(std::uint64_t{*kbit} * 1'000) : std::nullopt);
  const bool admitted = regulator_.admit(captured.encoded.size(), captured.quality, turn.now);
  sender_.pace_over(regulator_.frame_interval() / 2);
  if (regulator_.quality() != source_quality_) {
    source_quality_ = regulator_.quality();
    turn.out.set_source_quality(source_quality_);
  }
  if (!admitted) {
    turn.record({EventKind::frame_skipped,
                 next_frame_,
                 {},
                 static_cast<std::uint32_t>(captured.encoded.size()),
                 captured.quality});
  }
  return admitted;
}

void Coordinator::on_source_ended(Turn& turn) {
  if (phase_ != Phase::streaming) return;
  phase_ = Phase::collecting;
  last_progress_ = turn.now;
  turn.record({EventKind::stream_ended, {}, {}, 0, next_frame_.value()});
  wire::EndOfStream end;
  end.format = options_.format;
  end.stream = options_.stream;
  end.frames = next_frame_.value();
  sender_.send(end, turn);
  tell_sessions(wire::StreamEnded{next_frame_.value()}, turn);
  finish_when_reported(turn);
}

Timestamp Coordinator::patience_ends() const {
  const auto awaited = [](const PeerState& peer) {
    return peer.reports && !peer.reported && peer.session.has_value();
  };
  if (std::any_of(peers_.begin(), peers_.end(), awaited)) {
    return last_progress_ + options_.report_patience;
  }
  const bool all_report = std::all_of(peers_.begin(), peers_.end(),
                                      [](const PeerState& peer) { return peer.reported; });
  // Peers that do not report have the playout deadline to take what is on its way to them.
  return all_report ? last_progress_ : last_progress_ + options_.deadline;
}

void Coordinator::finish_when_reported(Turn& turn) {
  if (phase_ != Phase::collecting || sender_.waiting_datagrams() > 0) return;
  if (patience_ends() <= turn.now) finish(turn);
}

void Coordinator::finish(Turn& turn) {
  if (finished()) return;
  phase_ = Phase::finished;
  tell_sessions(wire::Quit{}, turn);
  turn.record({EventKind::run_finished, {}, {}, 0, next_frame_.value()});
}

void Coordinator::tell_sessions(const wire::ControlMessage& message, Turn& turn) {
  for (const PeerState& peer : peers_) {
    if (peer.session) send(*peer.session, message, turn);
  }
}

void Coordinator::send(ConnectionId connection, const wire::ControlMessage& message, Turn& turn) {
  turn.send_text(connection, wire::format_control(message));
}

void Coordinator::hang_up(ConnectionId connection, std::string_view last_words, Turn& turn) {
  if (!last_words.empty()) turn.send_text(connection, last_words);
  turn.out.close_stream(connection);
  const auto session = sessions_.find(connection);
  if (session == sessions_.end()) return;
  const std::optional<std::size_t> place = session->second.place;
  sessions_.erase(session);
  if (place && peers_[*place].session == connection) peer_left(*place, turn);
}

}  // namespace strand
