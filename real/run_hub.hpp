// What the programs of a run tell each other by way of their launcher: when the source has started,
// from which the events of the scenario count, and that the run is over.
//
// Every program calls the launcher's RunHub by a local socket, in a window as in the background.
// The coordinator says "started NANOSECONDS", of CLOCK_MONOTONIC, which all of them share; the hub
// says it to all the others, and to those that call later, such as a peer that begins anew. "over"
// is the hub's own.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
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
  // Tells everybody that the run is over.
  void end();

 private:
  void take_in_callers();
  void on_message(const std::string& message);
  void tell_all(const std::string& message) const;

  LocalListener listener_;
  std::vector<FileDescriptor> callers_;
  std::optional<Timestamp> started_;
};

// A program's side.
class RunLine {
 public:
  struct Handlers {
    std::function<void(Timestamp)> started;
    std::function<void()> over;
  };

  // Calls the hub; throws std::runtime_error. The handlers are called on the driver's thread,
  // outside of the node. The driver must outlive this.
  RunLine(NodeDriver& driver, const std::string& hub, Handlers handlers);
  ~RunLine();

  void tell_started(Timestamp when);

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace strand::real
