#include "reports/trace_writer.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/assert.hpp"

namespace strand::reports {

namespace {

bool is_plain(char character) {
  return character >= ' ' && character <= '~' && character != '"' && character != '\\';
}

void append_string(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out += '"';
    out += text;
    out += '"';
    return;
  }
  out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

template <class... Values>
void append(std::string& out, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Values>(values)...);
}

void append_value(std::string& out, std::string_view text) {
  append_string(out, text);
}
void append_value(std::string& out, std::uint64_t number) {
  append(out, "{}", number);
}
void append_value(std::string& out, std::int64_t number) {
  append(out, "{}", number);
}

}  // namespace

TraceWriter::TraceWriter(ByteSink& sink, TraceArguments about) : sink_(sink) {
  line_ = R"({"displayTimeUnit":"ms","otherData":)";
  append_object(about);
  line_ += ",\"traceEvents\":[";
  sink_.write(line_);
}

void TraceWriter::name_process(std::uint32_t process, std::string_view name, std::uint32_t place) {
  name_row("process", {process, process}, name, place);
}

void TraceWriter::name_thread(TraceTrack track, std::string_view name, std::uint32_t place) {
  name_row("thread", track, name, place);
}

void TraceWriter::name_row(std::string_view kind, TraceTrack track, std::string_view name,
                           std::uint32_t place) {
  begin_event('M', track);
  append(line_, R"(,"name":"{}_name")", kind);
  add_arguments(std::array{TraceArgument{"name", name}});
  end_event();
  begin_event('M', track);
  append(line_, R"(,"name":"{}_sort_index")", kind);
  add_arguments(std::array{TraceArgument{"sort_index", std::uint64_t{place}}});
  end_event();
}

void TraceWriter::begin_span(Duration time, TraceTrack track, std::string_view category,
                             std::string_view name, std::uint64_t id, TraceArguments arguments) {
  write_span('b', time, track, category, name, id, arguments);
}

void TraceWriter::end_span(Duration time, TraceTrack track, std::string_view category,
                           std::string_view name, std::uint64_t id, TraceArguments arguments) {
  write_span('e', time, track, category, name, id, arguments);
}

// A plain "id" would make one span of all processes' spans of that number.
void TraceWriter::write_span(char phase, Duration time, TraceTrack track, std::string_view category,
                             std::string_view name, std::uint64_t id, TraceArguments arguments) {
  begin_event(phase, track);
  add_time(time);
  append(line_, R"(,"id2":{{"local":"{}"}})", id);
  add_text("cat", category);
  add_text("name", name);
  add_arguments(arguments);
  end_event();
}

void TraceWriter::instant(Duration time, TraceTrack track, std::string_view category,
                          std::string_view name, TraceArguments arguments) {
  write_instant('t', time, track, category, name, arguments);
}

void TraceWriter::global_instant(Duration time, TraceTrack track, std::string_view category,
                                 std::string_view name, TraceArguments arguments) {
  write_instant('g', time, track, category, name, arguments);
}

void TraceWriter::write_instant(char scope, Duration time, TraceTrack track,
                                std::string_view category, std::string_view name,
                                TraceArguments arguments) {
  begin_event('i', track);
  add_time(time);
  append(line_, R"(,"s":"{}")", scope);
  add_text("cat", category);
  add_text("name", name);
  add_arguments(arguments);
  end_event();
}

void TraceWriter::counter(Duration time, TraceTrack track, std::string_view name,
                          std::string_view unit, std::int64_t value) {
  begin_event('C', track);
  add_time(time);
  add_text("name", name);
  add_arguments(std::array{TraceArgument{unit, value}});
  end_event();
}

void TraceWriter::finish() {
  sink_.write("\n]}\n");
}

void TraceWriter::begin_event(char phase, TraceTrack track) {
  line_.clear();
  if (!std::exchange(first_, false)) line_ += ',';
  append(line_, "\n{{\"ph\":\"{}\",\"pid\":{},\"tid\":{}", phase, track.process, track.thread);
}

// The format counts in microseconds. As whole numbers, so that the file is the same everywhere.
void TraceWriter::add_time(Duration time) {
  STRAND_ASSERT(time >= Duration::zero());
  append(line_, ",\"ts\":{}.{:03}", time.count() / 1000, time.count() % 1000);
}

void TraceWriter::add_text(std::string_view key, std::string_view text) {
  append(line_, ",\"{}\":", key);
  append_string(line_, text);
}

void TraceWriter::add_arguments(TraceArguments arguments) {
  line_ += ",\"args\":";
  append_object(arguments);
}

void TraceWriter::append_object(TraceArguments members) {
  char separator = '{';
  for (const TraceArgument& member : members) {
    line_ += std::exchange(separator, ',');
    append_string(line_, member.key);
    line_ += ':';
    std::visit([this](const auto& value) { append_value(line_, value); }, member.value);
  }
  if (separator == '{') line_ += '{';
  line_ += '}';
}

void TraceWriter::end_event() {
  line_ += '}';
  sink_.write(line_);
}

}  // namespace strand::reports
