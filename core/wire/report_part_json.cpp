#include "core/wire/report_part_json.hpp"

#include <algorithm>
#include <array>

#include "core/wire/json_writer.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {

namespace {

// A counter and its key. The lists below are what reading and writing share.
template <class Counters>
struct NamedCounter {
  std::string_view key;
  std::uint64_t Counters::*member;
};

constexpr std::array<NamedCounter<ReceiveCounters>, 6> receive_counters = {{
    {"datagrams", &ReceiveCounters::datagrams},
    {"bytes", &ReceiveCounters::bytes},
    {"chunks", &ReceiveCounters::chunks},
    {"duplicate_chunks", &ReceiveCounters::duplicate_chunks},
    {"refused", &ReceiveCounters::refused},
    {"expired_chunks", &ReceiveCounters::expired_chunks},
}};

constexpr std::array<NamedCounter<SendCounters>, 5> send_counters = {{
    {"datagrams", &SendCounters::datagrams},
    {"bytes", &SendCounters::bytes},
    {"payload_bytes", &SendCounters::payload_bytes},
    {"header_bytes", &SendCounters::header_bytes},
    {"blocked", &SendCounters::blocked},
}};

std::uint64_t clamp_counter(std::uint64_t counter) {
  return std::min(counter, max_counter);
}

template <class Counters, std::size_t N>
void append_counters(std::string& out, std::string_view key, const Counters& counters,
                     const std::array<NamedCounter<Counters>, N>& names) {
  out += ",\"";
  out += key;
  out += "\":";
  char separator = '{';
  for (const NamedCounter<Counters>& name : names) {
    out += separator;
    out += '"';
    out += name.key;
    out += "\":";
    append_number(out, clamp_counter(counters.*name.member));
    separator = ',';
  }
  out += '}';
}

// An absent counter is 0: an older version does not count it.
expected<std::uint64_t, Error> read_counter(const std::optional<JsonValue>& value) {
  if (!value) return 0;
  const std::optional<std::uint64_t> number = json_unsigned(*value);
  if (!number || *number > max_counter) return unexpected<Error>(Error::wrong_field_type);
  return *number;
}

template <class Counters, std::size_t N>
expected<Counters, Error> read_counters(const std::optional<JsonValue>& value,
                                        const std::array<NamedCounter<Counters>, N>& names) {
  Counters counters;
  if (!value) return counters;
  if (value->kind != JsonKind::object) return unexpected<Error>(Error::wrong_field_type);
  std::array<std::string_view, N> keys;
  std::transform(names.begin(), names.end(), keys.begin(),
                 [](const auto& name) { return name.key; });
  const JsonFields<N> fields(*value, keys);
  for (const NamedCounter<Counters>& name : names) {
    const auto counter = read_counter(fields[name.key]);
    if (!counter) return unexpected<Error>(counter.error());
    counters.*name.member = *counter;
  }
  return counters;
}

std::int64_t clamp_timestamp(Timestamp timestamp) {
  return std::clamp<std::int64_t>(timestamp.time_since_epoch().count(), -max_timestamp_ns,
                                  max_timestamp_ns);
}

// Reads an array of groups of `N` integers; `take` refuses a group by an Error.
template <std::size_t N, class Take>
std::optional<Error> read_groups(const JsonValue& array, Take take) {
  JsonWalk walk(array);
  std::array<std::int64_t, N> group;
  std::size_t filled = 0;
  while (const std::optional<JsonValue> value = walk.next()) {
    const std::optional<std::int64_t> number = json_signed(*value);
    if (!number) return Error::wrong_field_type;
    group[filled++] = *number;
    if (filled < N) continue;
    if (const std::optional<Error> error = take(group)) return error;
    filled = 0;
  }
  if (filled != 0) return Error::missing_field;
  return std::nullopt;
}

std::optional<Error> take_frame(const std::array<std::int64_t, 4>& group, PeerLedger& ledger) {
  const auto [completed, received, count, state] = group;
  if (completed < -max_timestamp_ns || completed > max_timestamp_ns) return Error::wrong_field_type;
  if (count < 0) return Error::wrong_field_type;
  if (count > max_chunks_per_frame) return Error::too_many_chunks;
  if (received < 0 || received > count) return Error::wrong_field_type;
  if (state < 0 || state > static_cast<std::int64_t>(FrameState::corrupt)) {
    return Error::wrong_field_type;
  }
  if (ledger.first_frame.value() + ledger.frames.size() >= max_frames) {
    return Error::frame_out_of_range;
  }
  ledger.frames.push_back({.completed = Timestamp(Duration(completed)),
                           .chunks_received = static_cast<std::uint16_t>(received),
                           .chunk_count = static_cast<std::uint16_t>(count),
                           .state = static_cast<FrameState>(state)});
  return std::nullopt;
}

std::optional<Error> take_missing(const std::array<std::int64_t, 2>& group, PeerLedger& ledger) {
  const auto [frame, chunk] = group;
  if (frame < 0 || frame >= std::int64_t{max_frames}) return Error::frame_out_of_range;
  if (chunk < 0 || chunk >= max_chunks_per_frame) return Error::chunk_out_of_range;
  ledger.missing.push_back({FrameNumber(static_cast<std::uint32_t>(frame)),
                            ChunkIndex(static_cast<std::uint16_t>(chunk))});
  return std::nullopt;
}

std::optional<Error> read_totals(const JsonValue& object, PeerLedger& ledger) {
  static constexpr std::array<std::string_view, 3> keys = {"received", "sent", "duplicate_frames"};
  const JsonFields<keys.size()> fields(object, keys);
  const auto received = read_counters(fields["received"], receive_counters);
  if (!received) return received.error();
  const auto sent = read_counters(fields["sent"], send_counters);
  if (!sent) return sent.error();
  const auto duplicates = read_counter(fields["duplicate_frames"]);
  if (!duplicates) return duplicates.error();
  ledger.received = *received;
  ledger.sent = *sent;
  ledger.duplicate_frames = *duplicates;
  return std::nullopt;
}

}  // namespace

void append_report_part(std::string& out, const ReportPart& report) {
  const PeerLedger& part = report.part;
  const auto append = [&](std::uint64_t number) {
    out += ',';
    append_number(out, number);
  };
  out += R"({"type":"report","last":)";
  out += report.last ? "true" : "false";
  out += R"(,"first_frame":)";
  append_number(out, std::uint64_t{part.first_frame.value()});
  out += R"(,"frames":[)";
  for (const FrameRecord& frame : part.frames) {
    if (&frame != part.frames.data()) out += ',';
    append_number(out, clamp_timestamp(frame.completed));
    append(frame.chunks_received);
    append(frame.chunk_count);
    append(static_cast<std::uint64_t>(frame.state));
  }
  out += R"(],"missing":[)";
  for (const MissingChunk& missing : part.missing) {
    if (&missing != part.missing.data()) out += ',';
    append_number(out, std::uint64_t{missing.frame.value()});
    append(missing.chunk.value());
  }
  out += ']';
  if (report.last) {
    append_counters(out, "received", part.received, receive_counters);
    append_counters(out, "sent", part.sent, send_counters);
    out += R"(,"duplicate_frames":)";
    append_number(out, clamp_counter(part.duplicate_frames));
  }
  out += '}';
}

expected<ReportPart, Error> read_report_part(const JsonValue& object) {
  static constexpr std::array<std::string_view, 4> keys = {"last", "first_frame", "frames",
                                                           "missing"};
  const JsonFields<keys.size()> fields(object, keys);
  for (const std::string_view key : keys) {
    if (!fields[key]) return unexpected<Error>(Error::missing_field);
  }
  const JsonValue& last = *fields["last"];
  const JsonValue& frames = *fields["frames"];
  const JsonValue& missing = *fields["missing"];
  const std::optional<std::uint64_t> first = json_unsigned(*fields["first_frame"]);
  if (last.kind != JsonKind::boolean || !first || frames.kind != JsonKind::array ||
      missing.kind != JsonKind::array) {
    return unexpected<Error>(Error::wrong_field_type);
  }
  if (*first > max_frames) return unexpected<Error>(Error::frame_out_of_range);

  ReportPart report;
  report.last = last.text == "true";
  report.part.first_frame = FrameNumber(static_cast<std::uint32_t>(*first));
  const auto add_frame = [&](const auto& group) { return take_frame(group, report.part); };
  const auto add_missing = [&](const auto& group) { return take_missing(group, report.part); };
  if (const auto error = read_groups<4>(frames, add_frame)) return unexpected<Error>(*error);
  if (const auto error = read_groups<2>(missing, add_missing)) return unexpected<Error>(*error);
  if (report.last) {
    if (const auto error = read_totals(object, report.part)) return unexpected<Error>(*error);
  }
  return report;
}

}  // namespace strand::wire
