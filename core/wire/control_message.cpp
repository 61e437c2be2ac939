#include "core/wire/control_message.hpp"

#include <algorithm>
#include <array>

#include "core/base/assert.hpp"
#include "core/wire/json_reader.hpp"
#include "core/wire/json_writer.hpp"
#include "core/wire/limits.hpp"
#include "core/wire/report_part_json.hpp"

namespace strand::wire {

namespace {

constexpr std::string_view store_and_forward_name = "store_and_forward";
constexpr std::string_view cut_through_name = "cut_through";

// Every key of a message but a report's.
constexpr std::array<std::string_view, 16> keys = {
    "type",      "cmd",       "error",     "name",       "host",   "port",
    "ctrl_port", "session",   "previous",  "forwarding", "reason", "deadline_us",
    "next_name", "next_port", "next_host", "frames"};
using Fields = JsonFields<keys.size()>;

expected<std::string, Error> read_text(const std::optional<JsonValue>& value) {
  if (!value) return unexpected<Error>(Error::missing_field);
  if (value->kind != JsonKind::string) return unexpected<Error>(Error::wrong_field_type);
  return json_characters(*value);
}

expected<std::uint64_t, Error> read_number(const std::optional<JsonValue>& value, std::uint64_t low,
                                           std::uint64_t high) {
  if (!value) return unexpected<Error>(Error::missing_field);
  const std::optional<std::uint64_t> number = json_unsigned(*value);
  if (!number || *number < low || *number > high) {
    return unexpected<Error>(Error::wrong_field_type);
  }
  return *number;
}

expected<std::uint16_t, Error> read_port(const std::optional<JsonValue>& value) {
  return read_number(value, 1, 65'535).map([](std::uint64_t port) {
    return static_cast<std::uint16_t>(port);
  });
}

expected<PeerName, Error> read_name(const std::optional<JsonValue>& value) {
  const auto text = read_text(value);
  if (!text) return unexpected<Error>(text.error());
  std::optional<PeerName> name = PeerName::parse(*text);
  if (!name) return unexpected<Error>(Error::invalid_name);
  return *std::move(name);
}

// A host that is absent is the loopback.
expected<std::uint32_t, Error> read_host(const std::optional<JsonValue>& value) {
  if (!value) return loopback_address;
  const auto text = read_text(value);
  if (!text) return unexpected<Error>(text.error());
  const std::optional<std::uint32_t> address = parse_address(*text);
  if (!address) return unexpected<Error>(Error::invalid_address);
  return *address;
}

expected<PeerEntry, Error> read_entry(const Fields& fields) {
  auto name = read_name(fields["name"]);
  if (!name) return unexpected<Error>(name.error());
  const auto address = read_host(fields["host"]);
  if (!address) return unexpected<Error>(address.error());
  const auto data_port = read_port(fields["port"]);
  if (!data_port) return unexpected<Error>(data_port.error());
  const auto control_port = read_port(fields["ctrl_port"]);
  if (!control_port) return unexpected<Error>(control_port.error());
  return PeerEntry{*std::move(name), *address, *data_port, *control_port};
}

// {} is nobody; an entry has at least one of its keys, and then all of them.
expected<std::optional<PeerEntry>, Error> read_entry_or_none(const Fields& fields) {
  if (!fields["name"] && !fields["port"] && !fields["ctrl_port"]) return std::nullopt;
  auto entry = read_entry(fields);
  if (!entry) return unexpected<Error>(entry.error());
  return std::optional(*std::move(entry));
}

expected<ControlMessage, Error> read_register(const Fields& fields) {
  auto entry = read_entry(fields);
  if (!entry) return unexpected<Error>(entry.error());
  Register message{*std::move(entry), false};
  if (fields["session"]) {
    const auto session = read_number(fields["session"], 0, 1);
    if (!session) return unexpected<Error>(session.error());
    message.session = *session == 1;
  }
  return message;
}

expected<Forwarding, Error> read_forwarding(const std::optional<JsonValue>& value) {
  const auto text = read_text(value);
  if (!text) return unexpected<Error>(text.error());
  if (*text == store_and_forward_name) return Forwarding::store_and_forward;
  if (*text == cut_through_name) return Forwarding::cut_through;
  return unexpected<Error>(Error::wrong_field_type);
}

expected<ControlMessage, Error> read_registered(const Fields& fields) {
  const std::optional<JsonValue>& previous_value = fields["previous"];
  if (!previous_value) return unexpected<Error>(Error::missing_field);
  if (previous_value->kind != JsonKind::object) return unexpected<Error>(Error::wrong_field_type);
  auto previous = read_entry_or_none(Fields(*previous_value, keys));
  if (!previous) return unexpected<Error>(previous.error());
  const auto forwarding = read_forwarding(fields["forwarding"]);
  if (!forwarding) return unexpected<Error>(forwarding.error());
  const auto deadline = read_number(fields["deadline_us"], 0, max_deadline_us);
  if (!deadline) return unexpected<Error>(deadline.error());
  return Registered{.session = true,
                    .previous = *std::move(previous),
                    .forwarding = *forwarding,
                    .deadline = std::chrono::microseconds(static_cast<std::int64_t>(*deadline))};
}

expected<ControlMessage, Error> read_seed_answer(const Fields& fields) {
  auto previous = read_entry_or_none(fields);
  if (!previous) return unexpected<Error>(previous.error());
  return Registered{.session = false,
                    .previous = *std::move(previous),
                    .forwarding = Forwarding::store_and_forward,
                    .deadline = seed_deadline};
}

expected<ControlMessage, Error> read_refused(const std::optional<JsonValue>& reason) {
  auto text = read_text(reason);
  if (!text) return unexpected<Error>(text.error());
  return Refused{*std::move(text)};
}

expected<ControlMessage, Error> read_lookup(const Fields& fields) {
  auto name = read_name(fields["name"]);
  if (!name) return unexpected<Error>(name.error());
  return Lookup{*std::move(name)};
}

expected<ControlMessage, Error> read_update_next(const Fields& fields) {
  if (!fields["next_name"] && !fields["next_port"]) return UpdateNext{};
  auto name = read_name(fields["next_name"]);
  if (!name) return unexpected<Error>(name.error());
  const auto address = read_host(fields["next_host"]);
  if (!address) return unexpected<Error>(address.error());
  const auto port = read_port(fields["next_port"]);
  if (!port) return unexpected<Error>(port.error());
  return UpdateNext{*std::move(name), Endpoint{*address, *port}};
}

expected<ControlMessage, Error> read_stream_ended(const Fields& fields) {
  if (!fields["frames"]) return unexpected<Error>(Error::missing_field);
  const std::optional<std::uint64_t> frames = json_unsigned(*fields["frames"]);
  if (!frames) return unexpected<Error>(Error::wrong_field_type);
  if (*frames > max_frames) return unexpected<Error>(Error::frame_out_of_range);
  return StreamEnded{static_cast<std::uint32_t>(*frames)};
}

expected<ControlMessage, Error> read_typed(std::string_view type, const Fields& fields,
                                           const JsonValue& object) {
  if (type == "register") return read_register(fields);
  if (type == "registered") return read_registered(fields);
  if (type == "refused") return read_refused(fields["reason"]);
  if (type == "lookup") return read_lookup(fields);
  if (type == "list") return List{};
  if (type == "stream_ended") return read_stream_ended(fields);
  if (type == "quit") return Quit{};
  if (type == "report") {
    return read_report_part(object).map(
        [](ReportPart&& part) { return ControlMessage(std::move(part)); });
  }
  return unexpected<Error>(Error::unknown_message);
}

void append_host(std::string& out, std::string_view key, std::uint32_t address) {
  if (address == loopback_address) return;
  out += ",\"";
  out += key;
  out += "\":\"";
  out += format_address(address);
  out += '"';
}

// The members of an entry, without braces.
void append_entry_members(std::string& out, const PeerEntry& entry) {
  out += R"("name":)";
  append_string(out, entry.name.text());
  append_host(out, "host", entry.address);
  out += R"(,"port":)";
  append_number(out, std::uint64_t{entry.data_port});
  out += R"(,"ctrl_port":)";
  append_number(out, std::uint64_t{entry.control_port});
}

void append_entry(std::string& out, const std::optional<PeerEntry>& entry) {
  out += '{';
  if (entry) append_entry_members(out, *entry);
  out += '}';
}

class Formatter {
 public:
  std::string operator()(const Register& message) && {
    out_ += R"({"type":"register",)";
    append_entry_members(out_, message.peer);
    if (message.session) out_ += R"(,"session":1)";
    return finish();
  }
  std::string operator()(const Registered& message) && {
    if (!message.session) return format_entry(message.previous);
    out_ += R"({"type":"registered","previous":)";
    append_entry(out_, message.previous);
    out_ += R"(,"forwarding":")";
    out_ +=
        message.forwarding == Forwarding::cut_through ? cut_through_name : store_and_forward_name;
    out_ += R"(","deadline_us":)";
    constexpr Duration most = std::chrono::microseconds(max_deadline_us);
    const auto deadline = std::chrono::duration_cast<std::chrono::microseconds>(
        std::clamp(message.deadline, Duration::zero(), most));
    append_number(out_, std::int64_t{deadline.count()});
    return finish();
  }
  std::string operator()(const Refused& message) && {
    out_ += R"({"type":"refused","reason":)";
    append_string(out_, message.reason);
    return finish();
  }
  std::string operator()(const Lookup& message) && {
    out_ += R"({"type":"lookup","name":)";
    append_string(out_, message.name.text());
    return finish();
  }
  std::string operator()(const List& /*message*/) && {
    out_ += R"({"type":"list")";
    return finish();
  }
  std::string operator()(const UpdateNext& message) && {
    STRAND_ASSERT(message.name.has_value() == message.next.has_value());
    out_ += R"({"cmd":"UPDATE_NEXT")";
    if (message.name) {
      out_ += R"(,"next_name":)";
      append_string(out_, message.name->text());
      append_host(out_, "next_host", message.next->address);
      out_ += R"(,"next_port":)";
      append_number(out_, std::uint64_t{message.next->port});
    }
    return finish();
  }
  std::string operator()(const StreamEnded& message) && {
    out_ += R"({"type":"stream_ended","frames":)";
    append_number(out_, std::uint64_t{message.frames});
    return finish();
  }
  std::string operator()(const ReportPart& message) && {
    append_report_part(out_, message);
    return std::move(out_);
  }
  std::string operator()(const Quit& /*message*/) && {
    out_ += R"({"type":"quit")";
    return finish();
  }

 private:
  std::string finish() {
    out_ += '}';
    return std::move(out_);
  }

  std::string out_;
};

}  // namespace

expected<ControlMessage, Error> parse_control(std::string_view object) {
  if (object.size() > max_control_message) return unexpected<Error>(Error::message_too_long);
  const std::optional<JsonValue> value = read_json(object);
  if (!value || value->kind != JsonKind::object) return unexpected<Error>(Error::malformed_json);
  const Fields fields(*value, keys);
  if (fields["type"]) {
    const auto type = read_text(fields["type"]);
    if (!type) return unexpected<Error>(type.error());
    return read_typed(*type, fields, *value);
  }
  if (fields["cmd"]) {
    const auto command = read_text(fields["cmd"]);
    if (!command) return unexpected<Error>(command.error());
    if (*command == "UPDATE_NEXT") return read_update_next(fields);
    return unexpected<Error>(Error::unknown_message);
  }
  if (fields["error"]) return read_refused(fields["error"]);
  return read_seed_answer(fields);
}

std::string format_control(const ControlMessage& message) {
  return std::visit([](const auto& kind) { return Formatter()(kind); }, message);
}

std::string format_entry(const std::optional<PeerEntry>& entry) {
  std::string out;
  append_entry(out, entry);
  return out;
}

std::string format_entries(const std::vector<PeerEntry>& entries) {
  std::string out = "[";
  for (const PeerEntry& entry : entries) {
    if (out.size() > 1) out += ',';
    append_entry(out, entry);
  }
  out += ']';
  return out;
}

std::string format_error(std::string_view reason) {
  std::string out = R"({"error":)";
  append_string(out, reason);
  out += '}';
  return out;
}

}  // namespace strand::wire
