#include "core/wire/control_message.hpp"

#include <algorithm>
#include <limits>

#include "core/base/assert.hpp"
#include "core/wire/json.hpp"
#include "core/wire/limits.hpp"
#include "core/wire/report_part_json.hpp"

namespace strand::wire {

namespace {

constexpr std::string_view store_and_forward_name = "store_and_forward";
constexpr std::string_view cut_through_name = "cut_through";

using nlohmann::json;
using nlohmann::ordered_json;

expected<std::uint16_t, Error> read_port(const json& object, std::string_view key) {
  return read_number(object, key, 1, 65'535).map([](std::uint64_t port) {
    return static_cast<std::uint16_t>(port);
  });
}

expected<PeerName, Error> read_name(const json& object, std::string_view key) {
  const auto text = read_text(object, key);
  if (!text) return unexpected<Error>(text.error());
  std::optional<PeerName> name = PeerName::parse(*text);
  if (!name) return unexpected<Error>(Error::invalid_name);
  return *std::move(name);
}

// A host that is absent is the loopback.
expected<IpAddress, Error> read_host(const json& object, std::string_view key) {
  if (find_field(object, key) == nullptr) return loopback_address;
  const auto text = read_text(object, key);
  if (!text) return unexpected<Error>(text.error());
  const std::optional<IpAddress> address = parse_address(*text);
  if (!address) return unexpected<Error>(Error::invalid_address);
  return *address;
}

expected<PeerEntry, Error> read_entry(const json& object) {
  auto name = read_name(object, "name");
  if (!name) return unexpected<Error>(name.error());
  const auto address = read_host(object, "host");
  if (!address) return unexpected<Error>(address.error());
  const auto data_port = read_port(object, "port");
  if (!data_port) return unexpected<Error>(data_port.error());
  const auto control_port = read_port(object, "ctrl_port");
  if (!control_port) return unexpected<Error>(control_port.error());
  return PeerEntry{*std::move(name), *address, *data_port, *control_port};
}

// {} is nobody; an entry has at least one of its keys, and then all of them.
expected<std::optional<PeerEntry>, Error> read_entry_or_none(const json& object) {
  const bool nobody = find_field(object, "name") == nullptr &&
                      find_field(object, "port") == nullptr &&
                      find_field(object, "ctrl_port") == nullptr;
  if (nobody) return std::nullopt;
  auto entry = read_entry(object);
  if (!entry) return unexpected<Error>(entry.error());
  return std::optional(*std::move(entry));
}

expected<std::optional<StreamId>, Error> read_run(const json& object) {
  if (find_field(object, "run") == nullptr) return std::optional<StreamId>();
  const auto number = read_number(object, "run", 0, std::numeric_limits<StreamId::rep>::max());
  if (!number) return unexpected<Error>(number.error());
  return std::optional(StreamId(static_cast<StreamId::rep>(*number)));
}

// 0 or 1; absent it is 0.
expected<bool, Error> read_flag(const json& object, std::string_view key) {
  if (find_field(object, key) == nullptr) return false;
  return read_number(object, key, 0, 1).map([](std::uint64_t flag) { return flag == 1; });
}

expected<ControlMessage, Error> read_register(const json& object) {
  auto entry = read_entry(object);
  if (!entry) return unexpected<Error>(entry.error());
  const auto session = read_flag(object, "session");
  if (!session) return unexpected<Error>(session.error());
  const auto run = read_run(object);
  if (!run) return unexpected<Error>(run.error());
  return Register{*std::move(entry), *session, *run};
}

expected<Forwarding, Error> read_forwarding(const json& object) {
  const auto text = read_text(object, "forwarding");
  if (!text) return unexpected<Error>(text.error());
  if (*text == store_and_forward_name) return Forwarding::store_and_forward;
  if (*text == cut_through_name) return Forwarding::cut_through;
  return unexpected<Error>(Error::wrong_field_type);
}

// A coordinator that does not repair does not name the key.
expected<Recovery, Error> read_recovery(const json& object) {
  if (find_field(object, "recovery") == nullptr) return Recovery::none;
  const auto text = read_text(object, "recovery");
  if (!text) return unexpected<Error>(text.error());
  for (const Recovery recovery : {Recovery::none, Recovery::arq, Recovery::fec, Recovery::hybrid}) {
    if (*text == to_string(recovery)) return recovery;
  }
  return unexpected<Error>(Error::wrong_field_type);
}

expected<ControlMessage, Error> read_registered(const json& object) {
  const json* const previous_value = find_field(object, "previous");
  if (previous_value == nullptr) return unexpected<Error>(Error::missing_field);
  if (!previous_value->is_object()) return unexpected<Error>(Error::wrong_field_type);
  auto previous = read_entry_or_none(*previous_value);
  if (!previous) return unexpected<Error>(previous.error());
  const auto forwarding = read_forwarding(object);
  if (!forwarding) return unexpected<Error>(forwarding.error());
  const auto deadline = read_number(object, "deadline_us", 0, max_deadline_us);
  if (!deadline) return unexpected<Error>(deadline.error());
  const auto recovery = read_recovery(object);
  if (!recovery) return unexpected<Error>(recovery.error());
  const auto run = read_run(object);
  if (!run) return unexpected<Error>(run.error());
  const auto clock = read_flag(object, "clock");
  if (!clock) return unexpected<Error>(clock.error());
  return Registered{.session = true,
                    .previous = *std::move(previous),
                    .forwarding = *forwarding,
                    .deadline = std::chrono::microseconds(static_cast<std::int64_t>(*deadline)),
                    .recovery = *recovery,
                    .answers_clock = *clock,
                    .run = *run};
}

expected<ControlMessage, Error> read_seed_answer(const json& object) {
  auto previous = read_entry_or_none(object);
  if (!previous) return unexpected<Error>(previous.error());
  return Registered{.session = false,
                    .previous = *std::move(previous),
                    .forwarding = Forwarding::store_and_forward,
                    .deadline = seed_deadline,
                    .recovery = Recovery::none,
                    .answers_clock = false,
                    .run = std::nullopt};
}

expected<ControlMessage, Error> read_refused(const json& object, std::string_view key) {
  auto text = read_text(object, key);
  if (!text) return unexpected<Error>(text.error());
  return Refused{*std::move(text)};
}

expected<ControlMessage, Error> read_lookup(const json& object) {
  auto name = read_name(object, "name");
  if (!name) return unexpected<Error>(name.error());
  return Lookup{*std::move(name)};
}

expected<ControlMessage, Error> read_update_next(const json& object) {
  const bool nobody =
      find_field(object, "next_name") == nullptr && find_field(object, "next_port") == nullptr;
  if (nobody) return UpdateNext{};
  auto name = read_name(object, "next_name");
  if (!name) return unexpected<Error>(name.error());
  const auto address = read_host(object, "next_host");
  if (!address) return unexpected<Error>(address.error());
  const auto port = read_port(object, "next_port");
  if (!port) return unexpected<Error>(port.error());
  return UpdateNext{*std::move(name), Endpoint{*address, *port}};
}

expected<ControlMessage, Error> read_stream_ended(const json& object) {
  const auto frames = read_number(object, "frames", 0, max_frames, Error::frame_out_of_range);
  if (!frames) return unexpected<Error>(frames.error());
  return StreamEnded{static_cast<std::uint32_t>(*frames)};
}

expected<std::uint32_t, Error> read_question_number(const json& object) {
  return read_number(object, "number", 0, 0xffff'ffff).map([](std::uint64_t number) {
    return static_cast<std::uint32_t>(number);
  });
}

expected<ControlMessage, Error> read_clock_question(const json& object) {
  const auto number = read_question_number(object);
  if (!number) return unexpected<Error>(number.error());
  return ClockQuestion{*number};
}

expected<ControlMessage, Error> read_clock_answer(const json& object) {
  const auto number = read_question_number(object);
  if (!number) return unexpected<Error>(number.error());
  const auto received = read_timestamp(object, "received_ns");
  if (!received) return unexpected<Error>(received.error());
  const auto sent = read_timestamp(object, "sent_ns");
  if (!sent) return unexpected<Error>(sent.error());
  return ClockAnswer{*number, *received, *sent};
}

expected<ControlMessage, Error> read_typed(std::string_view type, const json& object) {
  if (type == "register") return read_register(object);
  if (type == "registered") return read_registered(object);
  if (type == "refused") return read_refused(object, "reason");
  if (type == "lookup") return read_lookup(object);
  if (type == "list") return List{};
  if (type == "stream_ended") return read_stream_ended(object);
  if (type == "clock") return read_clock_question(object);
  if (type == "clock_answer") return read_clock_answer(object);
  if (type == "quit") return Quit{};
  if (type == "report") {
    return read_report_part(object).map(
        [](ReportPart&& part) { return ControlMessage(std::move(part)); });
  }
  return unexpected<Error>(Error::unknown_message);
}

void add_host(ordered_json& out, const char* key, IpAddress address) {
  if (address != loopback_address) out[key] = format_address(address);
}

void add_entry(ordered_json& out, const PeerEntry& entry) {
  out["name"] = entry.name.text();
  add_host(out, "host", entry.address);
  out["port"] = entry.data_port;
  out["ctrl_port"] = entry.control_port;
}

ordered_json entry_or_none(const std::optional<PeerEntry>& entry) {
  ordered_json out = ordered_json::object();
  if (entry) add_entry(out, *entry);
  return out;
}

ordered_json to_json(const Register& message) {
  ordered_json out = {{"type", "register"}};
  add_entry(out, message.peer);
  if (message.session) out["session"] = 1;
  if (message.run) out["run"] = message.run->value();
  return out;
}

ordered_json to_json(const Registered& message) {
  if (!message.session) return entry_or_none(message.previous);
  constexpr Duration most = std::chrono::microseconds(max_deadline_us);
  const auto deadline = std::chrono::duration_cast<std::chrono::microseconds>(
      std::clamp(message.deadline, Duration::zero(), most));
  ordered_json out = {
      {"type", "registered"},
      {"previous", entry_or_none(message.previous)},
      {"forwarding",
       message.forwarding == Forwarding::cut_through ? cut_through_name : store_and_forward_name},
      {"deadline_us", deadline.count()},
      {"recovery", to_string(message.recovery)}};
  if (message.answers_clock) out["clock"] = 1;
  if (message.run) out["run"] = message.run->value();
  return out;
}

ordered_json to_json(const Refused& message) {
  return {{"type", "refused"}, {"reason", message.reason}};
}

ordered_json to_json(const Lookup& message) {
  return {{"type", "lookup"}, {"name", message.name.text()}};
}

ordered_json to_json(const List& /*message*/) {
  return {{"type", "list"}};
}

ordered_json to_json(const UpdateNext& message) {
  STRAND_ASSERT(message.name.has_value() == message.next.has_value());
  ordered_json out = {{"cmd", "UPDATE_NEXT"}};
  if (message.name) {
    out["next_name"] = message.name->text();
    add_host(out, "next_host", message.next->address);
    out["next_port"] = message.next->port;
  }
  return out;
}

ordered_json to_json(const StreamEnded& message) {
  return {{"type", "stream_ended"}, {"frames", message.frames}};
}

ordered_json to_json(const ReportPart& message) {
  return report_part_to_json(message);
}

ordered_json to_json(const ClockQuestion& message) {
  return {{"type", "clock"}, {"number", message.number}};
}

ordered_json to_json(const ClockAnswer& message) {
  return {{"type", "clock_answer"},
          {"number", message.number},
          {"received_ns", clamp_timestamp(message.received)},
          {"sent_ns", clamp_timestamp(message.sent)}};
}

ordered_json to_json(const Quit& /*message*/) {
  return {{"type", "quit"}};
}

}  // namespace

std::string_view to_string(Recovery recovery) {
  switch (recovery) {
    case Recovery::none:
      return "none";
    case Recovery::arq:
      return "arq";
    case Recovery::fec:
      return "fec";
    case Recovery::hybrid:
      return "hybrid";
  }
  return {};
}

expected<ControlMessage, Error> parse_control(std::string_view text) {
  if (text.size() > max_control_message) return unexpected<Error>(Error::message_too_long);
  const std::optional<json> object = read_json(text);
  if (!object || !object->is_object()) return unexpected<Error>(Error::malformed_json);
  if (find_field(*object, "type") != nullptr) {
    const auto type = read_text(*object, "type");
    if (!type) return unexpected<Error>(Error::unknown_message);
    return read_typed(*type, *object);
  }
  if (find_field(*object, "cmd") != nullptr) {
    const auto command = read_text(*object, "cmd");
    if (command && *command == "UPDATE_NEXT") return read_update_next(*object);
    return unexpected<Error>(Error::unknown_message);
  }
  if (find_field(*object, "error") != nullptr) return read_refused(*object, "error");
  return read_seed_answer(*object);
}

std::string format_control(const ControlMessage& message) {
  return std::visit([](const auto& kind) { return json_text(to_json(kind)); }, message);
}

std::string format_entry(const std::optional<PeerEntry>& entry) {
  return json_text(entry_or_none(entry));
}

std::string format_entries(const std::vector<PeerEntry>& entries) {
  ordered_json out = ordered_json::array();
  for (const PeerEntry& entry : entries) out.push_back(entry_or_none(entry));
  return json_text(out);
}

std::string format_error(std::string_view reason) {
  return json_text({{"error", reason}});
}

}  // namespace strand::wire
