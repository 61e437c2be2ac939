#include "real/stdin_commands.hpp"

#include <array>
#include <future>
#include <mutex>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

// The reading program's side: collects lines until the end of the input.
class Collected {
 public:
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }
  void end() { end_.set_value(); }
  std::vector<std::string> at_end() {
    EXPECT_EQ(end_.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
  std::promise<void> end_;
};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    read_end = FileDescriptor(ends[0]);
    write_end = FileDescriptor(ends[1]);
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(write_end.get(), text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }
  FileDescriptor read_end;
  FileDescriptor write_end;
};

std::vector<std::string> lines_of(std::string_view text) {
  Pipe pipe;
  pipe.write(text);
  pipe.write_end.reset();
  Collected collected;
  const StdinCommands commands(
      pipe.read_end.get(), [&](const std::string& line) { collected.add(line); },
      [&] { collected.end(); });
  return collected.at_end();
}

TEST(StdinCommands, GivesLinesWithoutWhiteSpaceAroundThem) {
  EXPECT_EQ(lines_of("startVideo\n  list \r\n\n \nquit\n"),
            (std::vector<std::string>{"startVideo", "list", "quit"}));
}

TEST(StdinCommands, ALineNeedsNoEndAtTheEndOfTheInput) {
  EXPECT_EQ(lines_of("quit"), std::vector<std::string>{"quit"});
}

TEST(StdinCommands, AnEmptyInputJustEnds) {
  EXPECT_TRUE(lines_of("").empty());
}

TEST(StdinCommands, ALineWithoutEndIsCutAtItsLimit) {
  const auto lines = lines_of(std::string(20'000, 'x') + "\nlist\n");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].size(), 4096U);
  EXPECT_EQ(lines[1], "list");
}

TEST(StdinCommands, CanBeStoppedWhileItWaits) {
  const Pipe pipe;  // stays open, and nothing comes
  bool ended = false;
  {
    const StdinCommands commands(
        pipe.read_end.get(), [](const std::string&) {}, [&] { ended = true; });
  }
  EXPECT_FALSE(ended);
}

}  // namespace
}  // namespace strand::real
