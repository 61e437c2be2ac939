#include "real/run_hub.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

namespace strand::real {
namespace {

constexpr const char* over = "over";
constexpr const char* quit = "quit";
constexpr std::string_view command_prefix = "command ";
constexpr std::string_view status_prefix = "status ";
constexpr std::string_view answer_prefix = "answer ";

// What follows the prefix, if the message begins with it.
std::optional<std::string> after(std::string_view prefix, const std::string& message) {
  if (!message.starts_with(prefix)) return std::nullopt;
  return message.substr(prefix.size());
}

std::string started_message(Timestamp when) {
  return fmt::format("started {}", when.time_since_epoch().count());
}

std::optional<Timestamp> parse_started(const std::string& message) {
  long long nanoseconds = 0;
  if (std::sscanf(message.c_str(), "started %lld", &nanoseconds) != 1) return std::nullopt;
  return Timestamp(Duration(nanoseconds));
}

}  // namespace

RunHub::RunHub() : listener_(listen_locally("strand-run")) {}

std::vector<int> RunHub::descriptors() const {
  std::vector<int> descriptors{listener_.socket.get()};
  for (const FileDescriptor& caller : callers_) descriptors.push_back(caller.get());
  return descriptors;
}

void RunHub::serve() {
  take_in_callers();
  std::vector<std::string> messages;
  std::erase_if(callers_, [&messages](const FileDescriptor& caller) {
    while (auto message = receive_local(caller.get())) {
      if (message->empty()) return true;
      messages.push_back(*std::move(message));
    }
    return false;
  });
  for (const std::string& message : messages) on_message(message);
}

void RunHub::take_in_callers() {
  while (auto caller = accept_local(listener_.socket.get())) {
    if (started_) send_local(caller->get(), started_message(*started_));
    callers_.push_back(*std::move(caller));
  }
}

void RunHub::on_message(const std::string& message) {
  if (auto status = after(status_prefix, message)) {
    status_ = *std::move(status);
    return;
  }
  if (const auto answer = after(answer_prefix, message)) {
    answers_ += *answer;
    return;
  }
  if (message == quit) quit_wanted_ = true;
  const auto started = parse_started(message);
  if (!started || started_) return;
  started_ = started;
  tell_all(started_message(*started));
}

bool RunHub::tell_command(const std::string& line) const {
  const std::string message = std::string(command_prefix) + line;
  if (message.size() > max_local_message || callers_.empty()) return false;
  tell_all(message);
  return true;
}

void RunHub::end() {
  take_in_callers();
  tell_all(over);
}

void RunHub::tell_all(const std::string& message) const {
  for (const FileDescriptor& caller : callers_) send_local(caller.get(), message);
}

class RunLine::Core : public std::enable_shared_from_this<Core> {
 public:
  Core(NodeDriver& driver, FileDescriptor socket, Handlers handlers)
      : handlers_(std::move(handlers)), descriptor_(driver.context(), socket.release()) {}

  void wait() {
    descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             if (!error) self->read();
                           });
  }
  void tell(std::string message) {
    message.resize(std::min(message.size(), max_local_message));
    send_local(descriptor_.native_handle(), message);
  }
  // The handlers may refer to what goes now.
  void close() {
    handlers_ = {};
    boost::system::error_code ignored;
    descriptor_.close(ignored);
  }

 private:
  void read() {
    while (const auto message = receive_local(descriptor_.native_handle())) {
      if (message->empty()) return;  // the launcher is gone, and this program about to be
      if (const auto started = parse_started(*message)) {
        if (handlers_.started) handlers_.started(*started);
      } else if (*message == over && handlers_.over) {
        handlers_.over();
      } else if (const auto line = after(command_prefix, *message)) {
        if (handlers_.command) handlers_.command(*line);
      }
    }
    wait();
  }

  Handlers handlers_;
  boost::asio::posix::stream_descriptor descriptor_;
};

RunLine::RunLine(NodeDriver& driver, const std::string& hub, Handlers handlers)
    : core_(std::make_shared<Core>(driver, connect_locally(hub), std::move(handlers))) {
  core_->wait();
}

RunLine::~RunLine() {
  core_->close();
}

void RunLine::tell_started(Timestamp when) {
  core_->tell(started_message(when));
}

void RunLine::tell_status(const std::string& line) {
  core_->tell(std::string(status_prefix) + line);
}

void RunLine::tell_answer(const std::string& lines) {
  core_->tell(std::string(answer_prefix) + lines);
}

void RunLine::tell_quit() {
  core_->tell(quit);
}

}  // namespace strand::real
