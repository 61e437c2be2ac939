#include "real/program_log.hpp"

#include <chrono>
#include <utility>

#include "real/clock.hpp"
#include "real/link_summary.hpp"
#include "real/socket_losses.hpp"

namespace strand::real {

void ProgramLog::claim(const std::filesystem::path& file, const std::string& other) {
  claim_.emplace(file, other);
}

void ProgramLog::open(const LogOptions& options) {
  console_ = options.console;
  log_.emplace(options);
}

void ProgramLog::begin_ticking(NodeDriver& driver) {
  for (const std::string& line : std::exchange(early_warnings_, {})) log_->warn(line);
  standstill_.emplace(host_clocks());
  tick(driver);
  look_for_standstills(driver);
}

void ProgramLog::warn(const std::string& line) {
  if (log_) {
    log_->warn(line);
  } else {
    early_warnings_.push_back(line);
  }
}

void ProgramLog::sum_up(const NodeDriver& driver, const LinkShaper* links) {
  if (links != nullptr) {
    for (const std::string& line : describe_links(*links)) log_->info(line);
    for (const std::string& line : link_problems(*links)) log_->warn(line);
  }
  for (const std::string& line : socket_losses(driver.counters(), driver.receive_buffer())) {
    log_->warn(line);
  }
}

ProgramError ProgramLog::last_words(reports::ExitCode code, const std::string& line) {
  if (!console_) log_->error(line);
  log_->flush();
  return {code, line};
}

void ProgramLog::tick(NodeDriver& driver) {
  const Timestamp now = monotonic_now();
  log_->tick(now);
  driver.call_at(now + std::chrono::seconds(1), [this, &driver] { tick(driver); });
}

void ProgramLog::look_for_standstills(NodeDriver& driver) {
  const HostClocks now = host_clocks();
  if (const auto line = standstill_->look(now)) log_->warn(*line);
  driver.call_at(now.monotonic + Standstill::step,
                 [this, &driver] { look_for_standstills(driver); });
}

}  // namespace strand::real
