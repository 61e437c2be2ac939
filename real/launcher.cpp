#include "real/launcher.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/scenario/units.hpp"
#include "real/clock.hpp"
#include "real/console.hpp"
#include "real/descriptors.hpp"
#include "real/host_turns.hpp"
#include "real/hosts_file.hpp"
#include "real/launch_hosts.hpp"
#include "real/launch_plan.hpp"
#include "real/log_claim.hpp"
#include "real/log_tail.hpp"
#include "real/output_folder.hpp"
#include "real/port_reservation.hpp"
#include "real/ports.hpp"
#include "real/process_events.hpp"
#include "real/program_error.hpp"
#include "real/program_group.hpp"
#include "real/remote_shell.hpp"
#include "real/run_hub.hpp"
#include "real/run_report.hpp"
#include "real/stream_settings.hpp"
#include "real/terminal.hpp"
#include "real/typed_lines.hpp"
#include "reports/model.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;
using Clock = ProgramGroup::Clock;

constexpr std::size_t coordinator = 0;  // the program that is started first
// How long the peers may take to end once their coordinator has.
constexpr auto peer_patience = std::chrono::seconds(10);
// How long programs may take to end once they were sent SIGTERM.
constexpr auto stop_patience = std::chrono::seconds(5);
// What a coordinator takes to end a stream in order, beyond the playout deadline.
constexpr auto report_patience = std::chrono::seconds(5);

// SIGINT, SIGTERM and SIGHUP, read from a descriptor instead of handled.
class StopSignals {
 public:
  StopSignals() {
    sigset_t stops;
    ::sigemptyset(&stops);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&stops, number);
    ::sigprocmask(SIG_BLOCK, &stops, nullptr);
    descriptor_ = FileDescriptor(::signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor_.valid()) throw std::system_error(errno, std::generic_category(), "signalfd");
  }
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  // The next signal that came; 0 for none.
  [[nodiscard]] int next() const {
    signalfd_siginfo info{};
    if (::read(descriptor_.get(), &info, sizeof info) != sizeof info) return 0;
    return static_cast<int>(info.ssi_signo);
  }

 private:
  FileDescriptor descriptor_;
};

class Launcher {
 public:
  explicit Launcher(const RunCommand& command)
      : command_(command),
        console_({"strand> ", !command.quiet}),
        out_(command.storage.out),
        hosts_(command.hosts.empty() ? std::nullopt
                                     : std::optional(read_hosts_file(command.hosts))),
        settings_(resolve_settings(command.stream, {"--peers", chain_of(command, hosts_)},
                                   Launched::by_launcher)),
        report_(command, settings_),
        ports_(ports_of(command, settings_, hosts_)),
        reservation_(command.coordinator_port) {}

  int run() {
    check();
    programs_.emplace(choose_terminal(command_.terminal, current_terminal_environment()),
                      [this](const std::string& line) { say(line); });
    if (!settings_.events.empty()) {
      events_.emplace(process_turns(settings_), *programs_,
                      [this](const std::string& line) { say(line); });
    }
    start();
    if (may_read_commands()) read_commands();
    supervise();
    console_.close();
    if (signal_ == 0 && !command_.close_windows && programs_->has_windows()) {
      programs_->hold_windows();
      say("the windows stay until Enter is pressed in them");
    }
    return finish();
  }

 private:
  // Finds what can be found before anything is started, and leaves nothing behind if it finds it.
  void check() {
    // First, for --overwrite would be no remedy.
    if (const auto problem = find_running_program(out_, whole_chain(settings_))) {
      throw ProgramError(reports::ExitCode::unavailable, *problem);
    }
    if (!command_.storage.overwrite) {
      if (const auto problem = find_earlier_run(out_, whole_chain(settings_))) {
        throw ProgramError(reports::ExitCode::unavailable, *problem);
      }
    }
    static_cast<void>(open_source(settings_));
    if (hosts_) check_hosts(*hosts_, settings_);
    // First, for trying its ports would keep the other run's programs from them for a moment.
    if (!reservation_.held()) {
      throw ProgramError(reports::ExitCode::unavailable,
                         fmt::format("TCP port {} (the coordinator) belongs to another run; choose "
                                     "other ports with --coordinator-port and --peer-port",
                                     command_.coordinator_port));
    }
    if (const auto problem = find_port_problem(ports_)) {
      throw ProgramError(reports::ExitCode::unavailable, *problem);
    }
    make_output_folder(out_);
    // A coordinator that fails must not leave an earlier report as if it were its own.
    std::error_code error;
    fs::remove(out_ / report_file_name, error);
    if (error) {
      throw ProgramError(reports::ExitCode::unavailable,
                         fmt::format("cannot replace {}: {}; choose another folder with --out",
                                     (out_ / report_file_name).string(), error.message()));
    }
  }

  void start() {
    with_programs([this] {
      const HostsFile* const hosts = hosts_ ? &*hosts_ : nullptr;
      for (ProgramPlan& plan : plan_programs(command_, settings_, hub_.name(), hosts)) {
        programs_->add(std::move(plan));
      }
      for (std::size_t index = 0; index < programs_->size(); ++index) {
        if (!programs_->plan(index).joins) programs_->start(index);
      }
    });
    say(fmt::format("streaming {} through {} peers{}; logs and frames in {}",
                    describe_source(settings_), settings_.chain.size(),
                    programs_->has_windows() ? "" : " in the background", out_.string()));
    if (command_.timeout > Duration(0)) deadline_ = Clock::now() + command_.timeout;
  }

  // Does what may start programs.
  template <class Work>
  void with_programs(const Work& work) {
    try {
      work();
    } catch (const std::system_error& error) {
      const bool too_few = error.code() == std::errc::too_many_files_open;
      throw ProgramError(
          reports::ExitCode::unavailable,
          fmt::format("cannot start a program: {}", too_few ? out_of_descriptors() : error.what()));
    }
  }

  void supervise() {
    while (programs_->any_running()) {
      std::vector<int> others{signals_.descriptor(), typed_.descriptor()};
      for (const int descriptor : hub_.descriptors()) others.push_back(descriptor);
      const std::vector<std::size_t> ended = programs_->wait(others, wake_at());
      with_programs([&] {
        for (const std::size_t index : ended) on_ended(index);
      });
      while (const int number = signals_.next()) on_signal(number);
      for (const std::string& line : typed_.take()) on_typed(line);
      serve_hub();
      if (events_) with_programs([this] { carry_out_events(); });
      if (deadline_ && Clock::now() >= *deadline_) on_deadline();
    }
  }

  void carry_out_events() {
    if (const auto start = hub_.source_started()) events_->begin(*start);
    events_->carry_out(monotonic_now());
  }

  // At the deadline and the next event.
  std::optional<Clock::time_point> wake_at() {
    std::optional<Clock::time_point> until = deadline_;
    const auto consider = [&until](Clock::time_point other) {
      until = std::min(until.value_or(other), other);
    };
    if (events_) {
      if (const auto event = events_->next())
        consider(Clock::time_point(event->time_since_epoch()));
    }
    return until;
  }

  void on_ended(std::size_t index) {
    const ProgramStatus status = *programs_->status(index);
    if (events_ && events_->on_ended(index)) return;
    const bool in_order = ended_in_order(index, status);
    if (was_interrupted(status) && index != coordinator && phase_ == Phase::running) {
      say(programs_->plan(index).title + " was interrupted; stopping the others");
      stop();
    }
    if (!in_order && phase_ != Phase::stopping && phase_ != Phase::killing) {
      failure_ = status;
      describe_failure(index, status);
      stop();
    }
    if (index != coordinator) return;
    // The coordinator has told the peers to end.
    if (phase_ == Phase::running) phase_ = Phase::ending;
    end_events();
    hub_.end();
    deadline_ =
        Clock::now() + (in_order ? Clock::duration(peer_patience) : Clock::duration::zero());
  }

  // A pipe, or a terminal; a file or a socket is likely to be meant for somebody else.
  static bool may_read_commands() {
    struct stat input {};
    return ::isatty(STDIN_FILENO) != 0 ||
           (::fstat(STDIN_FILENO, &input) == 0 && S_ISFIFO(input.st_mode));
  }

  void read_commands() {
    const bool terminal = ::isatty(STDIN_FILENO) != 0;
    console_.read_lines([this](const std::string& line) { typed_.add(line); },
                        [this, terminal] {
                          if (terminal) typed_.add("quit");
                        });
  }

  // All commands are the coordinator's; quit works without one, too.
  void on_typed(const std::string& line) {
    if (line == "quit") return quit();
    if (programs_->status(coordinator) || !hub_.tell_command(line)) {
      console_.answer("the coordinator does not listen; quit ends the run");
    }
  }

  void quit() {
    if (phase_ == Phase::running) stop();
  }

  void serve_hub() {
    hub_.serve();
    console_.answer(hub_.take_answers());
    console_.set_status(hub_.status());
    if (hub_.quit_wanted()) quit();
  }

  void end_events() {
    if (events_) events_->end();
  }

  // The coordinator tells by its exit code also that a run was not as expected.
  static bool ended_in_order(std::size_t index, ProgramStatus status) {
    constexpr ProgramStatus not_as_expected{static_cast<int>(reports::ExitCode::fail), 0};
    return status.succeeded() || was_interrupted(status) ||
           (index == coordinator && status == not_as_expected);
  }
  // By Ctrl+C in its window.
  static bool was_interrupted(ProgramStatus status) { return status.exit_code == 128 + SIGINT; }

  void on_signal(int number) {
    if (signal_ != 0) {
      programs_->signal_all(SIGKILL);
      return;
    }
    signal_ = number;
    say("stopping; once more to stop without a report");
    if (phase_ == Phase::running) stop();
  }

  // The coordinator ends the stream in order and the peers with it; if it cannot, they are told one
  // by one, and in the end killed.
  void stop() {
    phase_ = Phase::stopping;
    deadline_ = Clock::now();
    end_events();
    if (programs_->status(coordinator)) return;
    programs_->signal(coordinator, SIGTERM);
    *deadline_ += std::chrono::duration_cast<Clock::duration>(settings_.transport.deadline);
    *deadline_ += report_patience;
  }

  void on_deadline() {
    switch (phase_) {
      case Phase::running:
        complain(fmt::format("the run took longer than --timeout {}; stopping it",
                             scenario::write_duration(command_.timeout)));
        timed_out_ = true;
        stop();
        return;
      case Phase::ending:
      case Phase::stopping:
        phase_ = Phase::killing;
        programs_->signal_all(SIGTERM);
        deadline_ = Clock::now() + stop_patience;
        return;
      case Phase::killing:
        programs_->signal_all(SIGKILL);
        deadline_ = Clock::now() + stop_patience;
        return;
    }
  }

  // The reason why a program could not begin, if it is a port that somebody took after check().
  [[nodiscard]] std::optional<std::string> find_lost_port(std::size_t index) const {
    // Without its port a coordinator comes to no log. Peers that speak to whoever has the port fail
    // as well, and may be the first to.
    if (!is_claimed(programs_->plan(coordinator).log)) {
      if (auto problem = find_port_problem(ports_of_program(ports_, coordinator))) return problem;
    }
    return index == coordinator ? std::nullopt : find_port_problem(ports_of_program(ports_, index));
  }

  void describe_failure(std::size_t index, ProgramStatus status) {
    if (status.exit_code == static_cast<int>(reports::ExitCode::unavailable) ||
        status.exit_code == static_cast<int>(reports::ExitCode::usage)) {
      if (const auto problem = find_lost_port(index)) return complain(*problem);
    }
    const ProgramPlan& plan = programs_->plan(index);
    if (plan.remote) {
      if (const auto problem = ssh_problem(*plan.remote, status)) {
        return complain(fmt::format("{}: {}: {}", plan.title, *problem,
                                    last_lines(programs_->output(index), 1)));
      }
    }
    std::string last_words = last_lines(programs_->output(index), 1);
    constexpr std::string_view prefix = "strand: ";
    if (last_words.starts_with(prefix)) last_words.erase(0, prefix.size());
    complain(fmt::format("{} {}{}", plan.title, to_string(status),
                         last_words.empty() ? "; stopping the others" : ": " + last_words));
    const std::string tail = tail_of_file(plan.log, 8);
    if (!tail.empty()) console_.print(fmt::format("the end of {}:\n{}", plan.log.string(), tail));
  }

  // Prints the report, and tells how it all ended.
  int finish() {
    const std::optional<reports::Report> report = report_.read();
    if (report) {
      report_.tell(*report, signal_ == 0 && !failure_ && !timed_out_);
    } else if (signal_ == 0 && !failure_) {
      complain("the coordinator wrote no report to " + (out_ / report_file_name).string());
      return static_cast<int>(reports::ExitCode::unavailable);
    }
    if (signal_ != 0) return 128 + signal_;
    if (failure_) {
      const bool defect = failure_->exit_code == static_cast<int>(reports::ExitCode::defect);
      return static_cast<int>(defect ? reports::ExitCode::defect : reports::ExitCode::unavailable);
    }
    const bool passed = report->verdict == "pass";
    return static_cast<int>(passed && !timed_out_ ? reports::ExitCode::pass
                                                  : reports::ExitCode::fail);
  }

  // To standard error, which leaves standard output to the report.
  void say(const std::string& line) {
    if (!command_.quiet) complain(line);
  }
  void complain(const std::string& line) { console_.print("strand: " + line); }

  enum class Phase : std::uint8_t {
    running,
    ending,    // the coordinator has ended well; the peers are about to
    stopping,  // the coordinator was told to end
    killing,   // everyone was
  };

  const RunCommand& command_;
  Console console_;
  const fs::path out_;
  const std::optional<HostsFile> hosts_;
  const scenario::Scenario settings_;
  const RunReport report_;
  const std::vector<PortUse> ports_;
  const PortReservation reservation_;
  StopSignals signals_;
  TypedLines typed_;
  std::optional<ProgramGroup> programs_;
  RunHub hub_;
  std::optional<ProcessEvents> events_;  // where the scenario has some
  Phase phase_ = Phase::running;
  std::optional<Clock::time_point> deadline_;  // of the phase
  std::optional<ProgramStatus> failure_;
  bool timed_out_ = false;
  int signal_ = 0;
};

}  // namespace

int run_launcher(const RunCommand& command) {
  return Launcher(command).run();
}

}  // namespace strand::real
