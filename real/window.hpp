// A program in a terminal window of its own, as the launcher sees it.
//
// A window's program is often no child of the launcher: gnome-terminal and tmux run it from a
// server. So what the window runs is a host (window_host.hpp), which connects back to the launcher
// by a socket, starts the program as its own child, and passes signals and the exit status on. When
// the socket ends without a word, the launcher is gone, and the host ends its program and itself.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "real/child_process.hpp"
#include "real/file_descriptor.hpp"
#include "real/local_socket.hpp"
#include "real/running_program.hpp"
#include "real/terminal.hpp"

namespace strand::real {

// The messages between a window and its host; one a packet.
namespace window_message {
inline constexpr std::string_view hello = "hello";    // host: "hello 3 %7", see hello_text()
inline constexpr std::string_view ended = "ended";    // host: "ended 0 9", exit code and signal
inline constexpr std::string_view signal = "signal";  // launcher: "signal 15"
inline constexpr std::string_view hold = "hold";      // launcher: stay readable until Enter
inline constexpr std::string_view crash = "crash";    // launcher: kill it, and wait for "again"
inline constexpr std::string_view again = "again";    // launcher: start it once more
}  // namespace window_message

// What a host says first: the number of its window, and what tmux calls it, nothing outside of
// tmux.
[[nodiscard]] std::string hello_text(unsigned number, const std::string& pane);

class Window final : public RunningProgram {
 public:
  Window(FileDescriptor connection, std::unique_ptr<ChildProcess> emulator);
  // Closes the window, unless hold() was called.
  ~Window() override = default;

  [[nodiscard]] int descriptor() const override { return connection_.get(); }
  // A window that somebody closed counts as ended by SIGHUP.
  [[nodiscard]] std::optional<ProgramStatus> status() override;
  void signal(int number) override;
  // Kills the program, of which start_again() starts another in the same window, one that is told
  // --continue. False when the window is gone.
  void crash();
  [[nodiscard]] bool start_again();
  // Leaves the window on the screen until its user presses Enter, also after our end.
  void hold();

 private:
  FileDescriptor connection_;
  std::unique_ptr<ChildProcess> emulator_;
  std::optional<ProgramStatus> status_;
};

// Opens windows and takes the calls of their hosts.
class WindowServer {
 public:
  WindowServer();

  [[nodiscard]] const std::string& name() const { return listener_.name; }
  // Runs `command`, the arguments of our own program, in a new window. Waits until the host in it
  // has called, at most `patience`. Throws std::runtime_error with the reason when there is no
  // window, so that the caller can go on without.
  [[nodiscard]] std::unique_ptr<Window> open(const TerminalChoice& terminal,
                                             const std::string& title,
                                             const std::vector<std::string>& command,
                                             std::chrono::milliseconds patience);

 private:
  // The connection of host `number`, and its pane; callers that are none are hung up on.
  struct Caller {
    FileDescriptor connection;
    std::string pane;
  };
  [[nodiscard]] std::optional<Caller> accept_host(unsigned number) const;
  // Gives a pane of tmux its title and its place. Without it the run is the same.
  void arrange(const TerminalChoice& terminal, const WindowPlace& place, const std::string& pane);

  LocalListener listener_;
  unsigned next_number_ = 0;
  std::string first_pane_;
  std::string last_pane_;
};

}  // namespace strand::real
