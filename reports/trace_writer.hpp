// Writes a trace in the Trace Event Format of Chromium ("Trace Event Format", JSON Object Format),
// which Perfetto (https://ui.perfetto.dev) and chrome://tracing read.
//
// A stream: every event is written as it comes, and nothing of it is kept. It borrows the sink.
// Times are nanoseconds from the start of the trace, not below 0, and are written as microseconds
// with three decimals; each track's must not go back, and tracks may be mixed. Text is UTF-8; bytes
// that are not are replaced.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/time.hpp"
#include "reports/byte_sink.hpp"

namespace strand::reports {

// A value that a viewer shows beside an event.
struct TraceArgument {
  std::string_view key;
  std::variant<std::uint64_t, std::int64_t, std::string_view> value;
};
using TraceArguments = std::span<const TraceArgument>;

// A row of a viewer. Numbers of threads are unique over all processes, and so are those of
// processes; viewers take 0 for the machine's idle process.
struct TraceTrack {
  std::uint32_t process = 1;
  std::uint32_t thread = 1;
};

class TraceWriter {
 public:
  // `about` stands at the head of the file, under "otherData".
  TraceWriter(ByteSink& sink, TraceArguments about);

  // Viewers that sort do so by `place`, ascending.
  void name_process(std::uint32_t process, std::string_view name, std::uint32_t place);
  void name_thread(TraceTrack track, std::string_view name, std::uint32_t place);

  // A span that may overlap others of its process; `id` tells it from other open spans of the same
  // category and process. begin and end have the same category, name and id. Viewers gather spans
  // of one name in one group of rows.
  void begin_span(Duration time, TraceTrack track, std::string_view category, std::string_view name,
                  std::uint64_t id, TraceArguments arguments);
  void end_span(Duration time, TraceTrack track, std::string_view category, std::string_view name,
                std::uint64_t id, TraceArguments arguments);
  // Something that happened on a track.
  void instant(Duration time, TraceTrack track, std::string_view category, std::string_view name,
               TraceArguments arguments);
  // The same to all processes: a line across the whole view.
  void global_instant(Duration time, TraceTrack track, std::string_view category,
                      std::string_view name, TraceArguments arguments);
  // The value of a counter of the track's process, from `time` on.
  void counter(Duration time, TraceTrack track, std::string_view name, std::string_view unit,
               std::int64_t value);

  // Ends the document; called once, and nothing after it. The sink is not finished.
  void finish();

 private:
  void write_span(char phase, Duration time, TraceTrack track, std::string_view category,
                  std::string_view name, std::uint64_t id, TraceArguments arguments);
  void write_instant(char scope, Duration time, TraceTrack track, std::string_view category,
                     std::string_view name, TraceArguments arguments);
  void begin_event(char phase, TraceTrack track);
  void add_time(Duration time);
  void add_text(std::string_view key, std::string_view text);
  void add_arguments(TraceArguments arguments);
  void append_object(TraceArguments members);
  void name_row(std::string_view kind, TraceTrack track, std::string_view name,
                std::uint32_t place);
  void end_event();

  ByteSink& sink_;
  std::string line_;  // of the event at hand
  bool first_ = true;
};

}  // namespace strand::reports
