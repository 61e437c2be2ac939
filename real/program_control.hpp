// How a person steers a program that runs a node: by signals and by commands on standard input.
//
// It owns the waiting for both and calls back on the driver's thread, outside of the node, so that
// the callbacks may look at the node and post to it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "real/node_driver.hpp"

namespace strand::real {

struct TypedCommand {
  std::string name;
  std::string help;
  std::function<void()> run;
};

class ProgramControl {
 public:
  // Called when SIGINT, SIGTERM or SIGHUP comes, when `quit` is typed and when a terminal's input
  // ends; the count tells how often it was called before, so that impatience can be heard. The end
  // of any other input means nothing, for a program without a terminal has to go on, unless
  // `end_with_input` says otherwise.
  using Stop = std::function<void(unsigned earlier)>;

  // `commands` are those beside quit and help. The driver must outlive this, and run() must have
  // returned before it goes.
  ProgramControl(NodeDriver& driver, Stop stop, std::vector<TypedCommand> commands = {},
                 bool end_with_input = false);
  ~ProgramControl();

  // The first signal that came; 0 for none.
  [[nodiscard]] int signal() const;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace strand::real
