#include "real/log.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

namespace strand::real {
namespace {

// What comes from outside, such as the reason for a refusal, must not move a terminal's cursor or
// forge a line.
std::string printable(std::string_view line) {
  std::string result(line);
  for (char& character : result) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20 || code == 0x7f) character = '?';
  }
  return result;
}

std::string pattern_for(const std::string& name, bool with_date) {
  std::string pattern = with_date ? "%Y-%m-%dT%H:%M:%S.%e%z " : "%H:%M:%S.%e ";
  pattern += "%^%-7l%$ ";
  for (const char character : printable(name)) {
    pattern += character;
    if (character == '%') pattern += '%';
  }
  return name.empty() ? pattern + "%v" : pattern + ": %v";
}

// Shows lines on a console, which has its own lock.
class ConsoleSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit ConsoleSink(Console& console) : console_(console) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    std::string text(line.data(), line.size());
    // The range that the pattern marks: the severity.
    if (console_.has_colour() && message.color_range_end > message.color_range_start) {
      text.insert(message.color_range_end, "\033[0m");
      text.insert(message.color_range_start, colour_of(message.level));
    }
    console_.print(text);
  }
  void flush_() override {}

  static const char* colour_of(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::warn:
        return "\033[33m\033[1m";
      case spdlog::level::err:
        return "\033[31m\033[1m";
      default:
        return "\033[32m";
    }
  }

  Console& console_;
};

}  // namespace

class Log::Writer {
 public:
  explicit Writer(const LogOptions& options)
      : console_(logger_of(options.name, console_sinks(options))),
        file_(logger_of(options.name, file_sinks(options))) {
    const bool watched = options.screen != nullptr && options.screen->has_status();
    console_.set_pattern(pattern_for(options.name, /*with_date=*/!watched));
    file_.set_pattern(pattern_for(options.name, /*with_date=*/true));
    for (spdlog::logger* const logger : {&console_, &file_}) {
      // A person follows the file while the run goes on, and a crash loses nothing.
      logger->flush_on(spdlog::level::info);
    }
  }

  void write(spdlog::level::level_enum level, std::string_view line) {
    const std::string text = printable(line);
    console_.log(level, text);
    file_.log(level, text);
  }
  void write_to_file(spdlog::level::level_enum level, std::string_view line) {
    file_.log(level, printable(line));
  }
  void flush() {
    console_.flush();
    file_.flush();
  }

 private:
  using Sinks = std::vector<spdlog::sink_ptr>;

  static Sinks console_sinks(const LogOptions& options) {
    if (!options.console) return {};
    if (options.screen != nullptr) return {std::make_shared<ConsoleSink>(*options.screen)};
    return {std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
  }

  static Sinks file_sinks(const LogOptions& options) {
    if (options.file.empty()) return {};
    try {
      const bool empty_first = !options.append;
      return {
          std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file.string(), empty_first)};
    } catch (const spdlog::spdlog_ex& error) {
      throw LogError(fmt::format("cannot write the log: {}; choose another folder", error.what()));
    }
  }

  static spdlog::logger logger_of(const std::string& name, const Sinks& sinks) {
    return {name, sinks.begin(), sinks.end()};
  }

  spdlog::logger console_;
  spdlog::logger file_;
};

std::filesystem::path log_file(const std::filesystem::path& out, const PeerName& name) {
  return out / fmt::format("peer_{}.log", name.text());
}

Log::Log(const LogOptions& options)
    : writer_(std::make_unique<Writer>(options)),
      summary_(
          [this](Severity severity, const std::string& line) {
            severity == Severity::warning ? warn(line) : info(line);
          },
          [this, status = options.screen != nullptr && options.screen->has_status()](
              Severity severity, const std::string& line) {
            const auto level =
                severity == Severity::warning ? spdlog::level::warn : spdlog::level::info;
            status ? writer_->write_to_file(level, line) : writer_->write(level, line);
          }) {}

Log::~Log() {
  summary_.finish();
}

void Log::info(std::string_view line) {
  writer_->write(spdlog::level::info, line);
}

void Log::warn(std::string_view line) {
  writer_->write(spdlog::level::warn, line);
}

void Log::error(std::string_view line) {
  writer_->write(spdlog::level::err, line);
}

void Log::record(Timestamp now, const Event& event) {
  summary_.record(now, event);
}

void Log::tick(Timestamp now) {
  summary_.tick(now);
}

void Log::flush() {
  writer_->flush();
}

}  // namespace strand::real
