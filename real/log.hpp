// The log of one node: lines for a person who wants to know what happened, to a file and to the
// console, each with the local time in ISO 8601 with milliseconds, such as
// "2026-05-01T12:00:00.250+02:00 info    peer B: registered with the coordinator".
//
// A Log owns its file. It renders a node's events through an EventSummary, so that the file grows
// by lines a second, whatever comes from outside. Control characters in a line become '?'.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/peer_name.hpp"
#include "core/base/time.hpp"
#include "core/node/event.hpp"
#include "real/console.hpp"
#include "real/event_summary.hpp"

namespace strand::real {

// A log file that cannot be written. One line: what, where, how to mend it.
class LogError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// <out>/peer_<name>.log
[[nodiscard]] std::filesystem::path log_file(const std::filesystem::path& out,
                                             const PeerName& name);

struct LogOptions {
  std::filesystem::path file;  // none if empty
  bool console = true;         // standard error
  std::string name;            // who speaks, on every line: "peer B"
  bool append = false;         // to what is in the file; otherwise it is emptied first
  // What writes to standard error, and outlives the log; null for the log itself. Where it has a
  // status line, somebody watches: lines there have no date, and the sums of every second go to the
  // file alone.
  Console* screen = nullptr;
};

class Log {
 public:
  // Throws LogError.
  explicit Log(const LogOptions& options);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  // Writes the sums that are still open.
  ~Log();

  // Callable from any thread.
  void info(std::string_view line);
  void warn(std::string_view line);
  void error(std::string_view line);

  // An event of the node; `now` never goes back. From one thread.
  void record(Timestamp now, const Event& event);
  // Writes the sums of a second that is over. From the same thread; call it about once a second, so
  // that the last sums of a burst do not wait for the next event.
  void tick(Timestamp now);
  // Writes what is held back, to the file too.
  void flush();

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
  EventSummary summary_;
};

}  // namespace strand::real
