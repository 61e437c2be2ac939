#include "real/program_control.hpp"

#include <algorithm>
#include <csignal>
#include <string_view>
#include <utility>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace strand::real {

class ProgramControl::Core {
 public:
  Core(NodeDriver& driver, Console& console, Stop on_stop, std::vector<TypedCommand> commands)
      : console_(console),
        on_stop_(std::move(on_stop)),
        commands_(std::move(commands)),
        signals_(driver.context(), SIGINT, SIGTERM, SIGHUP) {
    // In the background of a shell, reading from its terminal would stop the whole program;
    // ignored, the signal makes the reading fail instead.
    ::signal(SIGTTIN, SIG_IGN);
    if (!has("quit")) {
      commands_.push_back({"quit", "end the run", [this] {
                             stop();
                             return std::string();
                           }});
    }
    commands_.push_back({"help", "list the commands", [this] { return help(); }});
    wait_for_signal();
  }

  void begin_reading(const std::shared_ptr<Core>& self, const std::shared_ptr<Mailbox>& mailbox,
                     bool end_with_input) {
    const std::weak_ptr<Core> weak = self;
    const auto call = [weak, mailbox](auto action) {
      mailbox->call([weak, action] {
        if (const auto core = weak.lock()) action(*core);
      });
    };
    const bool quits = end_with_input || ::isatty(STDIN_FILENO) != 0;
    console_.read_lines(
        [call](const std::string& line) {
          call([line](Core& core) { core.console_.answer(core.execute(line)); });
        },
        [call, quits] {
          if (quits) call([](Core& core) { core.console_.answer(core.execute("quit")); });
        });
  }

  void end_reading() { console_.stop_reading(); }

  [[nodiscard]] int signal() const { return signal_; }

  [[nodiscard]] std::string execute(const std::string& line) {
    for (const TypedCommand& command : commands_) {
      if (command.name == line) return command.run();
    }
    std::string names;
    for (const TypedCommand& command : commands_) {
      names += (names.empty() ? "" : ", ") + command.name;
    }
    return fmt::format("unknown command '{}'; the commands are {}\n", line.substr(0, 64), names);
  }

 private:
  void wait_for_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      if (signal_ == 0) signal_ = number;
      stop();
      wait_for_signal();
    });
  }

  void stop() { on_stop_(stops_++); }

  [[nodiscard]] bool has(std::string_view name) const {
    return std::any_of(commands_.begin(), commands_.end(),
                       [name](const TypedCommand& command) { return command.name == name; });
  }

  [[nodiscard]] std::string help() const {
    std::string lines;
    for (const TypedCommand& command : commands_) {
      lines += fmt::format("{:<12} {}\n", command.name, command.help);
    }
    return lines;
  }

  Console& console_;
  Stop on_stop_;
  std::vector<TypedCommand> commands_;
  boost::asio::signal_set signals_;
  unsigned stops_ = 0;
  int signal_ = 0;
};

ProgramControl::ProgramControl(NodeDriver& driver, Console& console, Stop stop,
                               std::vector<TypedCommand> commands, bool end_with_input)
    : core_(std::make_shared<Core>(driver, console, std::move(stop), std::move(commands))) {
  core_->begin_reading(core_, driver.mailbox(), end_with_input);
}

ProgramControl::~ProgramControl() {
  core_->end_reading();
}

std::string ProgramControl::execute(const std::string& line) {
  return core_->execute(line);
}

int ProgramControl::signal() const {
  return core_->signal();
}

}  // namespace strand::real
