#include "core/node/coordinator_session.hpp"

#include <string_view>
#include <utility>

namespace strand {

CoordinatorSession::CoordinatorSession(Endpoint coordinator, const wire::PeerEntry& self)
    : coordinator_(coordinator), self_(self) {}

void CoordinatorSession::connect_due(Turn& turn) {
  if (!act_at_ || *act_at_ > turn.now) return;
  drop_connection(turn);
  framer_ = {};
  connection_ = turn.out.open_stream(coordinator_);
  act_at_ = turn.now + patience;
}

bool CoordinatorSession::on_opened(const StreamOpened& opened, bool has_part, Turn& turn) {
  if (!owns(opened.connection)) return false;
  send(wire::Register{self_, true, has_part ? run_ : std::nullopt}, turn);
  turn.record({EventKind::registering, {}, {}, 0, self_.data_port});
  return true;
}

bool CoordinatorSession::on_closed(const StreamClosed& closed, Turn& turn) {
  if (!owns(closed.connection)) return false;
  connection_.reset();
  // A seed coordinator answers and hangs up.
  if (speaks_seed()) return true;
  if (registered_) {
    registered_ = false;
    turn.record({EventKind::control_lost, {}, {}, 0, 0});
  }
  act_at_ = turn.now + backoff_.next_pause();
  return true;
}

std::vector<wire::ControlMessage> CoordinatorSession::read(ByteSpan bytes, Turn& turn) {
  framer_.append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  std::vector<wire::ControlMessage> messages;
  while (connection_) {
    expected<std::optional<std::string>, wire::Error> object = framer_.next();
    if (object && !*object) break;
    auto message =
        object
            ? wire::parse_control(**object)
            : expected<wire::ControlMessage, wire::Error>(unexpected<wire::Error>(object.error()));
    if (!message) {
      turn.record({EventKind::control_refused,
                   {},
                   {},
                   static_cast<std::uint32_t>(bytes.size()),
                   static_cast<std::uint64_t>(message.error())});
      if (object) continue;
      // Nothing that follows can be told apart any more.
      drop_connection(turn);
      registered_ = false;
      act_at_ = turn.now + backoff_.next_pause();
      break;
    }
    apply(*message, turn);
    messages.push_back(*std::move(message));
  }
  return messages;
}

void CoordinatorSession::send(const wire::ControlMessage& message, Turn& turn) {
  if (!connection_) return;
  turn.send_text(*connection_, wire::format_control(message));
}

void CoordinatorSession::close(Turn& turn) {
  drop_connection(turn);
  act_at_.reset();
}

void CoordinatorSession::apply(const wire::ControlMessage& message, Turn& turn) {
  if (const auto* answer = std::get_if<wire::Registered>(&message)) {
    if (registered_) return;
    registered_ = true;
    keeps_session_ = answer->session;
    run_ = answer->run;
    answers_clock_ = answer->answers_clock;
    act_at_.reset();
    backoff_.reset();
    turn.record({EventKind::registered, {}, {}, 0, self_.data_port});
    if (!keeps_session_) drop_connection(turn);
  } else if (const auto* refused = std::get_if<wire::Refused>(&message)) {
    refusal_ = refused->reason;
    turn.record({EventKind::registration_refused, {}, {}, 0, self_.data_port});
    close(turn);
  }
}

void CoordinatorSession::drop_connection(Turn& turn) {
  if (!connection_) return;
  turn.out.close_stream(*connection_);
  connection_.reset();
}

}  // namespace strand
