// The report of a run after the coordinator has written it: held to the baseline, written in the
// other kinds, printed.
#pragma once

#include <filesystem>
#include <optional>

#include "core/scenario/scenario.hpp"
#include "real/command_line.hpp"
#include "reports/baseline.hpp"
#include "reports/model.hpp"

namespace strand::real {

class RunReport {
 public:
  // Loads the baseline, if there is to be one, so that what is wrong with it shows before anything
  // runs. Throws reports::FileError. Borrows both.
  RunReport(const RunCommand& command, const scenario::Scenario& settings);

  // Reads report.json, writes it again where it is held to a baseline, and adds pictures where
  // there is to be a page. Nothing if it is not there. Throws ProgramError where it is none.
  [[nodiscard]] std::optional<reports::Report> read() const;
  // Writes and prints what the command asks for. `whole`: the run came to its end, so that it may
  // be a baseline. Throws reports::FileError.
  void tell(const reports::Report& report, bool whole) const;

 private:
  // For the page: the source is read once more, and what came of it made again.
  void add_worst_pictures(reports::Report& report) const;
  void print(const reports::Report& report) const;
  void annotate(const reports::Report& report) const;

  const RunCommand& command_;
  const scenario::Scenario& settings_;
  const std::filesystem::path file_;
  std::optional<reports::LoadedBaseline> baseline_;
};

}  // namespace strand::real
