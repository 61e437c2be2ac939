#include "real/program_control.hpp"

#include <csignal>
#include <iostream>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "real/stdin_commands.hpp"

namespace strand::real {

class ProgramControl::Core {
 public:
  Core(NodeDriver& driver, Stop on_stop, std::vector<TypedCommand> commands)
      : on_stop_(std::move(on_stop)),
        commands_(std::move(commands)),
        signals_(driver.context(), SIGINT, SIGTERM, SIGHUP) {
    // In the background of a shell, reading from its terminal would stop the whole program;
    // ignored, the signal makes the reading fail instead.
    ::signal(SIGTTIN, SIG_IGN);
    commands_.push_back({"quit", "end the run", [this] { stop(); }});
    commands_.push_back({"help", "list the commands", [this] { print_help(); }});
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
    const bool stops = end_with_input || ::isatty(STDIN_FILENO) != 0;
    reader_.emplace(
        STDIN_FILENO,
        [call](const std::string& line) { call([line](Core& core) { core.execute(line); }); },
        [call, stops] {
          if (stops) call([](Core& core) { core.stop(); });
        });
  }

  [[nodiscard]] int signal() const { return signal_; }

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

  void execute(const std::string& line) {
    for (const TypedCommand& command : commands_) {
      if (command.name == line) {
        command.run();
        std::cout.flush();
        return;
      }
    }
    std::string names;
    for (const TypedCommand& command : commands_) {
      names += (names.empty() ? "" : ", ") + command.name;
    }
    std::cout << "unknown command '" << line.substr(0, 64) << "'; the commands are " << names
              << std::endl;
  }

  void print_help() const {
    for (const TypedCommand& command : commands_) {
      std::cout << fmt::format("{:<12} {}\n", command.name, command.help);
    }
  }

  Stop on_stop_;
  std::vector<TypedCommand> commands_;
  boost::asio::signal_set signals_;
  unsigned stops_ = 0;
  int signal_ = 0;
  std::optional<StdinCommands> reader_;
};

ProgramControl::ProgramControl(NodeDriver& driver, Stop stop, std::vector<TypedCommand> commands,
                               bool end_with_input)
    : core_(std::make_shared<Core>(driver, std::move(stop), std::move(commands))) {
  core_->begin_reading(core_, driver.mailbox(), end_with_input);
}

ProgramControl::~ProgramControl() = default;

int ProgramControl::signal() const {
  return core_->signal();
}

}  // namespace strand::real
