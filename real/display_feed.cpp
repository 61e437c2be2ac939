#include "real/display_feed.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "real/child_process.hpp"
#include "real/display_program.hpp"
#include "real/environment.hpp"
#include "real/file_descriptor.hpp"
#include "real/log_tail.hpp"
#include "real/thread_priority.hpp"

namespace strand::real {
namespace {

std::string last_line_of(int file) {
  std::string text(4096, '\0');
  const ssize_t count = ::pread(file, text.data(), text.size(), 0);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return last_lines(text, 1);
}

}  // namespace

class DisplayFeed::Worker {
 public:
  // Starts the program; throws std::system_error.
  explicit Worker(DisplayFeedOptions options)
      : options_(std::move(options)), output_(::memfd_create("display", MFD_CLOEXEC)) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    feed_ = FileDescriptor(ends[0]);
    const FileDescriptor input(ends[1]);
    ChildOptions child;
    child.arguments = {own_executable(), "display", "--name",
                       options_.name,    "--place", std::to_string(options_.place)};
    child.input = input.get();
    child.output = output_.get();
    program_.emplace(child);
  }

  void add(const DeliveredFrame& frame) {
    {
      const std::lock_guard lock(mutex_);
      newest_ = Waiting{{frame.frame.value(), frame.size, frame.deflated ? 1U : 0U},
                        {frame.chunks.begin(), frame.chunks.end()}};
    }
    changed_.notify_one();
  }

  // The feed's thread.
  void run() {
    work_in_background();
    while (const auto frame = next()) {
      if (!write(*frame)) break;
    }
    if (!is_stopping()) explain();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    // A display that takes nothing any more must not hold up the end.
    ::shutdown(feed_.get(), SHUT_RDWR);
  }

 private:
  struct Waiting {
    DisplayedFrame header;
    std::vector<BufferSlice> chunks;
  };

  [[nodiscard]] bool is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  // Waits for a frame; nothing at the end.
  std::optional<Waiting> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || newest_; });
    if (stopping_) return std::nullopt;
    return std::exchange(newest_, std::nullopt);
  }

  [[nodiscard]] bool write(const Waiting& frame) const {
    if (!write(&frame.header, sizeof frame.header)) return false;
    for (const BufferSlice& chunk : frame.chunks) {
      if (!write(chunk.bytes().data(), chunk.bytes().size())) return false;
    }
    return true;
  }
  [[nodiscard]] bool write(const void* data, std::size_t size) const {
    const auto* bytes = static_cast<const std::byte*>(data);
    while (size > 0) {
      const ssize_t count = ::send(feed_.get(), bytes, size, MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes += count;
      size -= static_cast<std::size_t>(count);
    }
    return true;
  }

  // Says why the display has ended, which it has, or is about to.
  void explain() {
    pollfd ended{program_->descriptor(), POLLIN, 0};
    ::poll(&ended, 1, 1000);
    const auto status = program_->status();
    if (status && status->succeeded()) {
      return options_.say("the display was closed; the frames go on");
    }
    std::string reason = last_line_of(output_.get());
    constexpr std::string_view prefix = "strand: ";
    if (reason.starts_with(prefix)) {
      reason.erase(0, prefix.size());
    } else {
      const char* const display = std::getenv("DISPLAY");
      reason = fmt::format("the display {} cannot be used", display == nullptr ? "" : display);
    }
    options_.say(fmt::format("no picture: {}; going on without", reason));
  }

  const DisplayFeedOptions options_;
  const FileDescriptor output_;
  FileDescriptor feed_;
  std::optional<ChildProcess> program_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Waiting> newest_;
  bool stopping_ = false;
};

DisplayFeed::DisplayFeed(DisplayFeedOptions options, FrameSink& next) : next_(next) {
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")) {
    options.say("no picture: there is no display ($DISPLAY is not set); going on without");
    return;
  }
  const auto say = options.say;
  try {
    worker_ = std::make_unique<Worker>(std::move(options));
  } catch (const std::system_error& error) {
    say(fmt::format("no picture: {}; going on without", error.what()));
    return;
  }
  thread_ = std::thread([worker = worker_.get()] { worker->run(); });
}

DisplayFeed::~DisplayFeed() {
  if (!worker_) return;
  worker_->stop();
  thread_.join();
}

void DisplayFeed::deliver_frame(const DeliveredFrame& frame) {
  next_.deliver_frame(frame);
  if (worker_) worker_->add(frame);
}

}  // namespace strand::real
