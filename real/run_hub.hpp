// What the programs of a run and their launcher tell each other: when the source has started, from
// which the events of the scenario count; that the run is over; what is typed to the launcher for
// the coordinator, and what that answers; that somebody wants to end the run.
//
// Every program calls the launcher's RunHub by a local socket, in a window as in the background.
// The coordinator says "started NANOSECONDS", of CLOCK_MONOTONIC, which all of them share; the hub
// says it to all the others, and to those that call later, such as a peer that begins anew. "over"
// is the hub's own, and so is "command LINE", which only the coordinator listens to. It answers
// with "answer LINES" and tells "status LINE" now and then. "quit" comes from a peer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "real/local_socket.hpp"
#include "real/node_driver.hpp"

namespace strand::real {

// The launcher's side. It owns the sockets and never waits.
class RunHub {
 public:
  RunHub();

  [[nodiscard]] const std::string& name() const { return listener_.name; }
  // Of which one becomes readable when serve() has something to do.
  [[nodiscard]] std::vector<int> descriptors() const;
  // Takes callers in, and passes on what one of them says.
  void serve();
  // Nothing before the coordinator has said so.
  [[nodiscard]] std::optional<Timestamp> source_started() const { return started_; }
  // The coordinator's status line; empty before it has told one.
  [[nodiscard]] const std::string& status() const { return status_; }
  // What it has answered since the last call.
  [[nodiscard]] std::string take_answers() { return std::exchange(answers_, {}); }
  // Whether a peer was told to end the run.
  [[nodiscard]] bool quit_wanted() const { return quit_wanted_; }
  // False where it is too long, or nobody is there to hear it.
  bool tell_command(const std::string& line) const;
  // Tells everybody that the run is over.
  void end();

 private:
  void take_in_callers();
  void on_message(const std::string& message);
  void tell_all(const std::string& message) const;

  LocalListener listener_;
  std::vector<FileDescriptor> callers_;
  std::optional<Timestamp> started_;
  std::string status_;
  std::string answers_;
  bool quit_wanted_ = false;
};

// A program's side.
class RunLine {
 public:
  struct Handlers {
    std::function<void(Timestamp)> started = {};
    std::function<void()> over = {};
    std::function<void(const std::string& line)> command = {};
  };

  // Calls the hub; throws std::runtime_error. The handlers are called on the driver's thread,
  // outside of the node. The driver must outlive this.
  RunLine(NodeDriver& driver, const std::string& hub, Handlers handlers);
  ~RunLine();

  void tell_started(Timestamp when);
  void tell_status(const std::string& line);
  void tell_answer(const std::string& lines);
  void tell_quit();

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace strand::real
