// Lines that a person types into a program: read by a thread of its own, which waits for input and
// for its end, so that a terminal, a pipe and a file serve alike and nothing blocks the program.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "real/file_descriptor.hpp"

namespace strand::real {

// Without the white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view line);

class StdinCommands {
 public:
  // Calls `on_line` on its own thread for every line of `input`, without white space around it;
  // empty lines are left out, and so is what exceeds 4096 bytes. `on_end` is called once, when the
  // input ends.
  StdinCommands(int input, std::function<void(const std::string&)> on_line,
                std::function<void()> on_end);
  // No call comes after it returns.
  ~StdinCommands();
  StdinCommands(const StdinCommands&) = delete;
  StdinCommands& operator=(const StdinCommands&) = delete;

 private:
  void read(int input, const std::function<void(const std::string&)>& on_line,
            const std::function<void()>& on_end) const;

  FileDescriptor stop_;  // an eventfd
  std::thread reader_;
};

}  // namespace strand::real
