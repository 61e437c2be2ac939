// The log of a program that runs a node, from what is said before there is a file to the last line.
//
// A ProgramLog owns the claim to the log's file, and the Log, once that is open. It keeps warnings
// that come earlier, as the driver's do while it is made, and writes them when the ticking begins.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/node/event.hpp"
#include "real/log.hpp"
#include "real/log_claim.hpp"
#include "real/node_driver.hpp"
#include "real/program_error.hpp"
#include "real/standstill.hpp"

namespace strand::real {

class ProgramLog {
 public:
  // Makes sure that `file` is this program's alone, and leaves it as it is; to be called before
  // anything of an earlier run is touched. Throws LogError, which ends with `other` as what a
  // person can choose instead.
  void claim(const std::filesystem::path& file, const std::string& other);
  // Throws LogError.
  void open(const LogOptions& options);
  // Writes the warnings that are kept, and from now on the sums of every second, and a warning of
  // every while in which the program stood still; call it once, after open() and before the driver
  // runs, which must not outlive this.
  void begin_ticking(NodeDriver& driver);

  // After open(), as the Log's own.
  void info(std::string_view line) { log_->info(line); }
  void error(std::string_view line) { log_->error(line); }
  void record(Timestamp now, const Event& event) { log_->record(now, event); }
  // At any time.
  void warn(const std::string& line);

  // Says what the links did, if there are any, and warns of what the driver's sockets lost; when it
  // has run.
  void sum_up(const NodeDriver& driver, const LinkShaper* links);
  // The error to end the program with. Its line belongs into the log too; where the log goes to
  // standard error it is not written, for that is where main() prints it.
  [[nodiscard]] ProgramError last_words(reports::ExitCode code, const std::string& line);

 private:
  void tick(NodeDriver& driver);
  void look_for_standstills(NodeDriver& driver);

  std::optional<LogClaim> claim_;
  std::optional<Log> log_;
  std::optional<Standstill> standstill_;
  bool console_ = true;
  std::vector<std::string> early_warnings_;
};

}  // namespace strand::real
