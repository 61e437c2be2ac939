#include "real/console.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "real/console_footer.hpp"
#include "real/environment.hpp"
#include "real/file_descriptor.hpp"
#include "real/line_editor.hpp"
#include "real/stdin_commands.hpp"

namespace strand::real {
namespace {

// How often a program in the background of its shell looks whether it still is.
constexpr int background_pause_ms = 500;

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    // A terminal that is gone has nobody to tell.
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// A terminal that knows what a VT100 knows.
bool is_screen(int descriptor) {
  return ::isatty(descriptor) != 0 && is_set("TERM") &&
         std::string_view(std::getenv("TERM")) != "dumb";
}

bool in_foreground(int terminal) {
  const pid_t group = ::tcgetpgrp(terminal);
  // One that is not our controlling terminal has no foreground that we could be out of.
  return group < 0 || group == ::getpgrp();
}

std::size_t width_of(int terminal) {
  winsize window{};
  if (::ioctl(terminal, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 80;
  return window.ws_col;
}

std::string with_newline(std::string_view lines) {
  std::string text(lines);
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

// While a line is edited the terminal may not add the carriage returns.
std::string with_returns(std::string_view text) {
  std::string result;
  for (const char character : text) {
    if (character == '\n') result += '\r';
    result += character;
  }
  return result;
}

}  // namespace

class Console::Core {
 public:
  explicit Core(ConsoleOptions options)
      : options_(std::move(options)),
        screen_(is_screen(STDERR_FILENO)),
        has_status_(options_.status && screen_),
        may_edit_(screen_ && ::isatty(STDIN_FILENO) != 0),
        decorated_(!is_set("NO_COLOR")),
        active_(has_status_ || may_edit_) {
    if (!active_) return;
    wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    sigset_t handled;
    ::sigemptyset(&handled);
    for (const int number : {SIGTSTP, SIGCONT, SIGWINCH}) ::sigaddset(&handled, number);
    ::pthread_sigmask(SIG_BLOCK, &handled, &mask_before_);
    signals_ = FileDescriptor(::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!wake_.valid() || !signals_.valid()) {
      throw std::system_error(errno, std::generic_category(), "the terminal");
    }
    // Changing the modes of a terminal from the background of its shell would stop the program.
    ::signal(SIGTTOU, SIG_IGN);
    foreground_ = in_foreground(STDERR_FILENO);
    if (may_edit_) {
      editor_.emplace(STDIN_FILENO, STDERR_FILENO, options_.prompt, [this] { return next_key(); });
    }
    // All other signals are for the program's own threads.
    sigset_t all;
    sigset_t mask;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &mask);
    thread_ = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  }

  ~Core() { close(); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  [[nodiscard]] bool has_status() const { return has_status_; }
  [[nodiscard]] bool has_colour() const { return screen_ && decorated_; }

  void say(int descriptor, std::string_view lines) {
    if (lines.empty()) return;
    const std::string text = with_newline(lines);
    if (::isatty(descriptor) == 0) return write_all(descriptor, text);
    {
      const std::lock_guard lock(mutex_);
      if (!active_) return write_all(descriptor, text);
      lines_ += text;
    }
    wake();
  }

  void set_status(std::string_view text) {
    if (!has_status_) return;
    {
      const std::lock_guard lock(mutex_);
      status_ = text;
    }
    wake();
  }

  void read_lines(OnLine on_line, std::function<void()> on_end) {
    if (!may_edit_) {
      pipe_.emplace(STDIN_FILENO, std::move(on_line), std::move(on_end));
      return;
    }
    {
      const std::lock_guard lock(callback_mutex_);
      on_line_ = std::move(on_line);
      on_end_ = std::move(on_end);
    }
    set_reading(true);
  }

  void stop_reading() {
    pipe_.reset();
    set_reading(false);
    const std::lock_guard lock(callback_mutex_);
    on_line_ = {};
    on_end_ = {};
  }

  void close() {
    stop_reading();
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake();
    thread_.join();
    editor_.reset();
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    const std::lock_guard lock(mutex_);
    active_ = false;
    // What came after the thread had looked for the last time.
    write(std::exchange(lines_, {}));
  }

 private:
  void wake() const {
    const std::uint64_t one = 1;
    // Fails only when the count is near 2^64, and then the thread is awake.
    [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
  }
  void set_reading(bool reading) {
    {
      const std::lock_guard lock(mutex_);
      if (!active_) return;
      reading_ = reading;
    }
    wake();
  }

  // From here on, all is the thread's own.
  void run() {
    while (!is_stopping()) {
      if (wants_line()) {
        edit_line();
      } else {
        wait(/*keys=*/false);
      }
    }
    show();
    hide();
  }

  [[nodiscard]] bool is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  [[nodiscard]] bool wants_line() {
    const std::lock_guard lock(mutex_);
    return reading_ && !ended_ && foreground_;
  }

  void edit_line() {
    hide();
    editing_ = true;
    reveal(/*with_line=*/false);
    const std::optional<std::string> line = editor_->read_line();
    if (line) {
      // The cursor is in the row below the line. That is printed anew, where the footer began.
      shown_.cursor = options_.prompt.size() + line->size();
      write("\033[A" + erase_footer(shown_) + options_.prompt + *line + "\r\n");
      visible_ = false;
    } else {
      hide();
    }
    editing_ = false;
    const std::lock_guard lock(callback_mutex_);
    if (line) {
      const std::string text(trimmed(*line));
      if (on_line_ && !text.empty()) on_line_(text);
    } else if (wants_line()) {
      ended_ = true;
      if (on_end_) on_end_();
    }
  }

  // For the editor, from within read_line().
  std::optional<char> next_key() {
    while (wants_line() && !is_stopping()) {
      if (!wait(/*keys=*/true)) continue;
      char key = 0;
      const ssize_t count = ::read(STDIN_FILENO, &key, 1);
      if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (count <= 0) break;
      // Commands are ASCII.
      if (static_cast<unsigned char>(key) < 0x80) return key;
    }
    shown_.cursor = editor_->cursor();
    end_of_line_known_ = true;
    return std::nullopt;
  }

  // Shows what there is to show, and then sleeps until there is something to do; true if that is a
  // key.
  bool wait(bool keys) {
    show();
    std::array<pollfd, 3> ready{pollfd{wake_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0},
                                pollfd{keys ? STDIN_FILENO : -1, POLLIN, 0}};
    ::poll(ready.data(), ready.size(), foreground_ ? -1 : background_pause_ms);
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t taken = ::read(wake_.get(), &count, sizeof count);
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      on_signal(static_cast<int>(info.ssi_signo));
    }
    if (!foreground_ && in_foreground(STDERR_FILENO)) on_continued();
    return ready[2].revents != 0;
  }

  void on_signal(int number) {
    if (number == SIGTSTP) {
      hide();
      if (editing_) editor_->release_terminal();
      ::kill(::getpid(), SIGSTOP);
    } else if (number == SIGCONT) {
      on_continued();
    } else if (number == SIGWINCH && visible_) {
      // Most terminals have broken the rows anew by now.
      shown_.width = width_of(STDERR_FILENO);
      hide();
      if (editor_) editor_->resize();
      reveal(/*with_line=*/true);
    }
  }

  // Whatever was shown has scrolled away, and the shell may have changed the terminal's modes.
  void on_continued() {
    visible_ = false;
    foreground_ = in_foreground(STDERR_FILENO);
    if (editing_) editor_->release_terminal();
    if (!foreground_) return;
    if (editing_) editor_->take_terminal();
    reveal(/*with_line=*/true);
  }

  void show() {
    std::string lines;
    std::string status;
    {
      const std::lock_guard lock(mutex_);
      lines.swap(lines_);
      status = status_;
    }
    const std::string next = fitted(status, width_of(STDERR_FILENO));
    if (!lines.empty()) hide();
    write(with_returns(lines));
    if (!visible_) return reveal(/*with_line=*/true);
    if (next == shown_.status) return;
    ConsoleFooter footer = shown_;
    footer.status = next;
    if (editing_) shown_.cursor = editor_->cursor();
    if (status_rows(shown_) == 1 && !next.empty()) {
      write(replace_status(shown_, footer));
      shown_ = footer;
    } else {
      hide();
      reveal(/*with_line=*/true);
    }
  }

  void hide() {
    if (!visible_) return;
    if (editing_ && !std::exchange(end_of_line_known_, false)) shown_.cursor = editor_->cursor();
    write(erase_footer(shown_));
    visible_ = false;
  }

  // `with_line`: what is typed too.
  void reveal(bool with_line) {
    if (!foreground_) return;
    {
      const std::lock_guard lock(mutex_);
      shown_.width = width_of(STDERR_FILENO);
      shown_.status = fitted(status_, shown_.width);
    }
    shown_.edits = editing_;
    shown_.decorated = decorated_;
    shown_.cursor = 0;
    if (shown_.status.empty() && !editing_) return;
    write(draw_footer(shown_));
    if (editing_ && with_line) editor_->redraw();
    visible_ = true;
  }

  static void write(std::string_view text) { write_all(STDERR_FILENO, text); }

  const ConsoleOptions options_;
  const bool screen_;
  const bool has_status_;
  const bool may_edit_;
  const bool decorated_;
  sigset_t mask_before_{};
  FileDescriptor wake_;
  FileDescriptor signals_;
  std::optional<StdinCommands> pipe_;

  std::mutex mutex_;  // for what follows
  bool active_;       // the thread runs
  std::string lines_;
  std::string status_;
  bool reading_ = false;
  bool stopping_ = false;

  std::mutex callback_mutex_;
  OnLine on_line_;
  std::function<void()> on_end_;

  std::optional<LineEditor> editor_;  // where lines may be edited
  ConsoleFooter shown_;
  bool visible_ = false;
  bool editing_ = false;            // within read_line()
  bool end_of_line_known_ = false;  // shown_.cursor is right, and the editor's is not any more
  bool ended_ = false;              // the input
  bool foreground_ = true;

  std::thread thread_;
};

Console::Console(ConsoleOptions options) : core_(std::make_unique<Core>(std::move(options))) {}

Console::~Console() = default;

bool Console::has_status() const {
  return core_->has_status();
}

bool Console::has_colour() const {
  return core_->has_colour();
}

void Console::print(std::string_view lines) {
  core_->say(STDERR_FILENO, lines);
}

void Console::answer(std::string_view lines) {
  core_->say(STDOUT_FILENO, lines);
}

void Console::set_status(std::string_view text) {
  core_->set_status(text);
}

void Console::read_lines(OnLine on_line, std::function<void()> on_end) {
  core_->read_lines(std::move(on_line), std::move(on_end));
}

void Console::stop_reading() {
  core_->stop_reading();
}

void Console::close() {
  core_->close();
}

}  // namespace strand::real
