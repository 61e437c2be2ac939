#include "core/wire/report_part_json.hpp"

#include <algorithm>
#include <array>

#include "core/wire/json.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// A counter and its key. The lists below are what reading and writing share.
template <class Counters>
struct NamedCounter {
  std::string_view key;
  std::uint64_t Counters::*member;
  bool written_as_zero = true;
};

constexpr std::array<NamedCounter<ReceiveCounters>, 11> receive_counters = {{
    {"datagrams", &ReceiveCounters::datagrams},
    {"bytes", &ReceiveCounters::bytes},
    {"chunks", &ReceiveCounters::chunks},
    {"duplicate_chunks", &ReceiveCounters::duplicate_chunks},
    {"refused", &ReceiveCounters::refused},
    {"expired_chunks", &ReceiveCounters::expired_chunks},
    {"resent_chunks", &ReceiveCounters::resent_chunks},
    {"recovered_chunks", &ReceiveCounters::recovered_chunks},
    {"repairs", &ReceiveCounters::repairs},
    {"feedback_datagrams", &ReceiveCounters::feedback_datagrams},
    {"feedback_bytes", &ReceiveCounters::feedback_bytes},
}};

constexpr std::array<NamedCounter<SendCounters>, 7> send_counters = {{
    {"datagrams", &SendCounters::datagrams},
    {"bytes", &SendCounters::bytes},
    {"payload_bytes", &SendCounters::payload_bytes},
    {"header_bytes", &SendCounters::header_bytes},
    {"repair_datagrams", &SendCounters::repair_datagrams},
    {"repair_bytes", &SendCounters::repair_bytes},
    {"resent_bytes", &SendCounters::resent_bytes, false},
}};

constexpr std::array<NamedCounter<LinkTally>, 6> link_counters = {{
    {"lost", &LinkTally::lost},
    {"queue_dropped", &LinkTally::queue_dropped},
    {"duplicated", &LinkTally::duplicated},
    {"corrupted", &LinkTally::corrupted},
    {"reordered", &LinkTally::reordered},
    {"blocked", &LinkTally::blocked, false},
}};
constexpr std::string_view longest_wait_key = "longest_wait_ns";

std::uint64_t clamp_counter(std::uint64_t counter) {
  return std::min(counter, max_counter);
}

template <class Counters, std::size_t N>
ordered_json counters_to_json(const Counters& counters,
                              const std::array<NamedCounter<Counters>, N>& names) {
  ordered_json out;
  for (const NamedCounter<Counters>& name : names) {
    const std::uint64_t counter = counters.*name.member;
    if (counter > 0 || name.written_as_zero) out[std::string(name.key)] = clamp_counter(counter);
  }
  return out;
}

// An absent counter is 0: an older version does not count it.
expected<std::uint64_t, Error> read_counter(const json& object, std::string_view key) {
  if (find_field(object, key) == nullptr) return 0;
  return read_number(object, key, 0, max_counter);
}

template <class Counters, std::size_t N>
expected<Counters, Error> read_counters(const json& object, std::string_view key,
                                        const std::array<NamedCounter<Counters>, N>& names) {
  Counters counters;
  const json* const value = find_field(object, key);
  if (value == nullptr) return counters;
  if (!value->is_object()) return unexpected<Error>(Error::wrong_field_type);
  for (const NamedCounter<Counters>& name : names) {
    const auto counter = read_counter(*value, name.key);
    if (!counter) return unexpected<Error>(counter.error());
    counters.*name.member = *counter;
  }
  return counters;
}

std::uint64_t clamp_duration(Duration duration) {
  return static_cast<std::uint64_t>(
      std::clamp<std::int64_t>(duration.count(), 0, max_timestamp_ns));
}

expected<Duration, Error> read_duration(const json& object, std::string_view key) {
  if (find_field(object, key) == nullptr) return Duration{};
  const auto number = read_number(object, key, 0, max_timestamp_ns);
  if (!number) return unexpected<Error>(number.error());
  return Duration(static_cast<Duration::rep>(*number));
}

template <class Durations>
struct NamedDuration {
  std::string_view key;
  Duration Durations::*member;
};

template <class Durations, std::size_t N>
using NamedDurations = std::array<NamedDuration<Durations>, N>;

template <class Durations, std::size_t N>
void add_durations(const Durations& durations, const NamedDurations<Durations, N>& names,
                   ordered_json& out) {
  for (const NamedDuration<Durations>& name : names) {
    out[std::string(name.key)] = clamp_duration(durations.*name.member);
  }
}

template <class Durations, std::size_t N>
std::optional<Error> read_durations(const json& object, const NamedDurations<Durations, N>& names,
                                    Durations& durations) {
  for (const NamedDuration<Durations>& name : names) {
    const auto duration = read_duration(object, name.key);
    if (!duration) return duration.error();
    durations.*name.member = *duration;
  }
  return std::nullopt;
}

constexpr NamedDurations<Residence, 3> residence_durations = {{
    {"p50_ns", &Residence::p50},
    {"p99_ns", &Residence::p99},
    {"max_ns", &Residence::max},
}};

ordered_json residence_to_json(const Residence& residence) {
  ordered_json out = {{"datagrams", clamp_counter(residence.datagrams)}};
  add_durations(residence, residence_durations, out);
  return out;
}

constexpr NamedDurations<ProcessUsage, 2> process_durations = {{
    {"cpu_ns", &ProcessUsage::cpu},
    {"over_ns", &ProcessUsage::over},
}};

ordered_json process_to_json(const ProcessUsage& process) {
  ordered_json out = ordered_json::object();
  add_durations(process, process_durations, out);
  out["peak_memory"] = clamp_counter(process.peak_memory);
  return out;
}

// Each of these is absent where it was not seen.
std::optional<Error> read_residence(const json& object, DriverLedger& driver) {
  const json* const value = find_field(object, "residence");
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) return Error::wrong_field_type;
  Residence residence;
  const auto datagrams = read_counter(*value, "datagrams");
  if (!datagrams) return datagrams.error();
  residence.datagrams = *datagrams;
  if (const auto error = read_durations(*value, residence_durations, residence)) return error;
  driver.residence = residence;
  return std::nullopt;
}

std::optional<Error> read_process(const json& object, DriverLedger& driver) {
  const json* const value = find_field(object, "process");
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) return Error::wrong_field_type;
  ProcessUsage process;
  if (const auto error = read_durations(*value, process_durations, process)) return error;
  const auto memory = read_counter(*value, "peak_memory");
  if (!memory) return memory.error();
  process.peak_memory = *memory;
  driver.process = process;
  return std::nullopt;
}

std::optional<Error> read_link(const json& object, DriverLedger& driver) {
  const json* const link = find_field(object, "link");
  if (link == nullptr) return std::nullopt;
  auto tally = read_counters(object, "link", link_counters);
  if (!tally) return tally.error();
  const auto wait = read_duration(*link, longest_wait_key);
  if (!wait) return wait.error();
  tally->longest_wait = *wait;
  driver.link = *tally;
  return std::nullopt;
}

// Reads an array of groups of `N` integers; `take` refuses a group by an Error.
template <std::size_t N, class Take>
std::optional<Error> read_groups(const json& object, std::string_view key, Take take) {
  const json* const array = find_field(object, key);
  if (array == nullptr) return Error::missing_field;
  if (!array->is_array()) return Error::wrong_field_type;
  if (array->size() % N != 0) return Error::missing_field;
  std::array<std::int64_t, N> group;
  std::size_t filled = 0;
  for (const json& value : *array) {
    const bool fits = value.is_number_integer() &&
                      (!value.is_number_unsigned() || value.get<std::uint64_t>() <= max_counter);
    if (!fits) return Error::wrong_field_type;
    group[filled++] = value.get<std::int64_t>();
    if (filled < N) continue;
    if (const std::optional<Error> error = take(group)) return error;
    filled = 0;
  }
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
                           .state = static_cast<FrameState>(state),
                           .took_retransmissions = false,
                           .took_repairs = false});
  return std::nullopt;
}

// A frame's digit: 1 if it took retransmissions, and 2 more if it took repairs.
char help_digit(const FrameRecord& frame) {
  return static_cast<char>('0' + (frame.took_retransmissions ? 1 : 0) +
                           (frame.took_repairs ? 2 : 0));
}

// A digit for each frame of the part; nothing where all are 0.
std::string help_text(const std::vector<FrameRecord>& frames) {
  std::string text;
  for (const FrameRecord& frame : frames) text += help_digit(frame);
  if (text.find_first_not_of('0') == std::string::npos) text.clear();
  return text;
}

// Where it is absent, the frames took no help.
std::optional<Error> read_help(const json& object, std::vector<FrameRecord>& frames) {
  if (find_field(object, "help") == nullptr) return std::nullopt;
  const auto text = read_text(object, "help");
  if (!text) return text.error();
  if (text->size() != frames.size()) return Error::wrong_field_type;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const char digit = (*text)[i];
    if (digit < '0' || digit > '3') return Error::wrong_field_type;
    frames[i].took_retransmissions = digit == '1' || digit == '3';
    frames[i].took_repairs = digit >= '2';
  }
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

// Nothing is said where all were stored, and by older versions.
std::optional<Error> read_not_stored(const json& object, PeerLedger& ledger) {
  if (find_field(object, "not_stored") == nullptr) return std::nullopt;
  const auto take = [&](const std::array<std::int64_t, 2>& group) -> std::optional<Error> {
    const auto [first, last] = group;
    if (first < 0 || last < first) return Error::wrong_field_type;
    if (last >= std::int64_t{max_frames}) return Error::frame_out_of_range;
    if (ledger.not_stored.size() == max_not_stored_ranges) return Error::too_many_ranges;
    ledger.not_stored.push_back({FrameNumber(static_cast<std::uint32_t>(first)),
                                 FrameNumber(static_cast<std::uint32_t>(last))});
    return std::nullopt;
  };
  if (const auto error = read_groups<2>(object, "not_stored", take)) return error;
  if (!ascend_apart(ledger.not_stored)) return Error::out_of_order;
  // More than are counted cannot be named.
  if (frames_in(ledger.not_stored) > ledger.not_stored_frames) return Error::wrong_field_type;
  return std::nullopt;
}

// A word that a newer version has is a reason of no name.
std::optional<Error> read_storage_problem(const json& object, DriverLedger& driver) {
  if (find_field(object, "storage_problem") == nullptr) return std::nullopt;
  const auto word = read_text(object, "storage_problem");
  if (!word) return word.error();
  driver.storage_problem = storage_problem_of(*word).value_or(StorageProblem::failed);
  return std::nullopt;
}

std::optional<Error> take_clock_mark(const std::array<std::int64_t, 3>& group, PeerLedger& ledger) {
  const auto [at, ahead, uncertainty] = group;
  for (const std::int64_t value : group) {
    if (value < -max_timestamp_ns || value > max_timestamp_ns) return Error::wrong_field_type;
  }
  if (uncertainty < 0 || ledger.clock.size() == max_clock_marks) return Error::wrong_field_type;
  ledger.clock.push_back({Timestamp(Duration(at)), Duration(ahead), Duration(uncertainty)});
  return std::nullopt;
}

// Absent where the peer has not asked for the time.
std::optional<Error> read_clock(const json& object, PeerLedger& ledger) {
  if (find_field(object, "clock") == nullptr) return std::nullopt;
  return read_groups<3>(object, "clock",
                        [&](const auto& group) { return take_clock_mark(group, ledger); });
}

ordered_json clock_to_json(const std::vector<ClockMark>& marks) {
  ordered_json out = ordered_json::array();
  for (const ClockMark& mark : marks) {
    out.push_back(clamp_timestamp(mark.at));
    out.push_back(clamp_timestamp(Timestamp(mark.ahead)));
    out.push_back(clamp_duration(mark.uncertainty));
  }
  return out;
}

std::optional<Error> read_totals(const json& object, PeerLedger& ledger) {
  const auto received = read_counters(object, "received", receive_counters);
  if (!received) return received.error();
  const auto sent = read_counters(object, "sent", send_counters);
  if (!sent) return sent.error();
  const auto duplicates = read_counter(object, "duplicate_frames");
  if (!duplicates) return duplicates.error();
  const auto not_stored = read_counter(object, "not_stored_frames");
  if (!not_stored) return not_stored.error();
  ledger.received = *received;
  ledger.sent = *sent;
  ledger.duplicate_frames = *duplicates;
  ledger.not_stored_frames = *not_stored;
  if (const auto error = read_not_stored(object, ledger)) return error;
  if (const auto error = read_storage_problem(object, ledger.driver)) return error;
  if (const auto error = read_link(object, ledger.driver)) return error;
  if (const auto error = read_clock(object, ledger)) return error;
  if (const auto error = read_process(object, ledger.driver)) return error;
  return read_residence(object, ledger.driver);
}

ordered_json not_stored_to_json(const std::vector<FrameRange>& ranges) {
  ordered_json out = ordered_json::array();
  for (std::size_t i = 0; i < std::min(ranges.size(), max_not_stored_ranges); ++i) {
    out.push_back(ranges[i].first.value());
    out.push_back(ranges[i].last.value());
  }
  return out;
}

}  // namespace

nlohmann::ordered_json report_part_to_json(const ReportPart& report) {
  const PeerLedger& part = report.part;
  ordered_json out = {{"type", "report"},
                      {"last", report.last},
                      {"first_frame", part.first_frame.value()},
                      {"frames", ordered_json::array()},
                      {"missing", ordered_json::array()}};
  ordered_json& frames = out["frames"];
  for (const FrameRecord& frame : part.frames) {
    frames.push_back(clamp_timestamp(frame.completed));
    frames.push_back(frame.chunks_received);
    frames.push_back(frame.chunk_count);
    frames.push_back(static_cast<std::uint8_t>(frame.state));
  }
  ordered_json& missing = out["missing"];
  for (const MissingChunk& chunk : part.missing) {
    missing.push_back(chunk.frame.value());
    missing.push_back(chunk.chunk.value());
  }
  std::string help = help_text(part.frames);
  if (!help.empty()) out["help"] = std::move(help);
  if (report.last) {
    out["received"] = counters_to_json(part.received, receive_counters);
    out["sent"] = counters_to_json(part.sent, send_counters);
    out["duplicate_frames"] = clamp_counter(part.duplicate_frames);
    out["not_stored_frames"] = clamp_counter(part.not_stored_frames);
    if (!part.not_stored.empty()) out["not_stored"] = not_stored_to_json(part.not_stored);
    if (part.driver.storage_problem) out["storage_problem"] = word_of(*part.driver.storage_problem);
    if (const std::optional<LinkTally>& link = part.driver.link) {
      out["link"] = counters_to_json(*link, link_counters);
      out["link"][std::string(longest_wait_key)] = clamp_duration(link->longest_wait);
    }
    if (part.driver.residence) out["residence"] = residence_to_json(*part.driver.residence);
    if (part.driver.process) out["process"] = process_to_json(*part.driver.process);
    if (!part.clock.empty()) out["clock"] = clock_to_json(part.clock);
  }
  return out;
}

expected<ReportPart, Error> read_report_part(const json& object) {
  const json* const last = find_field(object, "last");
  if (last == nullptr) return unexpected<Error>(Error::missing_field);
  if (!last->is_boolean()) return unexpected<Error>(Error::wrong_field_type);
  const auto first = read_number(object, "first_frame", 0, max_frames, Error::frame_out_of_range);
  if (!first) return unexpected<Error>(first.error());

  ReportPart report;
  report.last = last->get<bool>();
  report.part.first_frame = FrameNumber(static_cast<std::uint32_t>(*first));
  const auto add_frame = [&](const auto& group) { return take_frame(group, report.part); };
  const auto add_missing = [&](const auto& group) { return take_missing(group, report.part); };
  if (const auto error = read_groups<4>(object, "frames", add_frame)) {
    return unexpected<Error>(*error);
  }
  if (const auto error = read_help(object, report.part.frames)) return unexpected<Error>(*error);
  if (const auto error = read_groups<2>(object, "missing", add_missing)) {
    return unexpected<Error>(*error);
  }
  if (report.last) {
    if (const auto error = read_totals(object, report.part)) return unexpected<Error>(*error);
  }
  return report;
}

}  // namespace strand::wire
