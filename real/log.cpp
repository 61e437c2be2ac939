#include "real/log.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/logger.h>
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

std::string pattern_for(const std::string& name) {
  std::string pattern = "%Y-%m-%dT%H:%M:%S.%e%z %^%-7l%$ ";
  for (const char character : printable(name)) {
    pattern += character;
    if (character == '%') pattern += '%';
  }
  return name.empty() ? pattern + "%v" : pattern + ": %v";
}

}  // namespace

class Log::Writer {
 public:
  explicit Writer(const LogOptions& options) : Writer(options, sinks_of(options)) {}

  void write(spdlog::level::level_enum level, std::string_view line) {
    logger_.log(level, printable(line));
  }
  void flush() { logger_.flush(); }

 private:
  using Sinks = std::vector<spdlog::sink_ptr>;

  Writer(const LogOptions& options, const Sinks& sinks)
      : logger_(options.name, sinks.begin(), sinks.end()) {
    logger_.set_pattern(pattern_for(options.name));
    // A person follows the file while the run goes on, and a crash loses nothing.
    logger_.flush_on(spdlog::level::info);
  }

  static Sinks sinks_of(const LogOptions& options) {
    Sinks sinks;
    if (options.console) sinks.push_back(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    if (options.file.empty()) return sinks;
    try {
      const bool empty_first = !options.append;
      sinks.push_back(
          std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file.string(), empty_first));
    } catch (const spdlog::spdlog_ex& error) {
      throw LogError(fmt::format("cannot write the log: {}; choose another folder", error.what()));
    }
    return sinks;
  }

  spdlog::logger logger_;
};

std::filesystem::path log_file(const std::filesystem::path& out, const PeerName& name) {
  return out / fmt::format("peer_{}.log", name.text());
}

Log::Log(const LogOptions& options)
    : writer_(std::make_unique<Writer>(options)),
      summary_([this](Severity severity, const std::string& line) {
        severity == Severity::warning ? warn(line) : info(line);
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
