// The program `strand`: reads the command line, runs what it names, and turns what goes wrong into
// one line and the exit code that docs/ and --help state.

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include "real/command_line.hpp"
#include "real/coordinator_program.hpp"
#include "real/descriptors.hpp"
#include "real/display_program.hpp"
#include "real/export_program.hpp"
#include "real/launcher.hpp"
#include "real/peer_program.hpp"
#include "real/program_error.hpp"
#include "real/window_host.hpp"
#include "reports/file_error.hpp"

namespace strand::real {
namespace {

int run(const RunCommand& command) {
  return run_launcher(command);
}
int run(const CoordinatorCommand& command) {
  return run_coordinator(command);
}
int run(const PeerCommand& command) {
  return run_peer(command);
}
int run(const ExportCommand& command) {
  return run_export(command);
}
int run(const WindowHostOptions& options) {
  return run_window_host(options);
}
int run(const DisplayOptions& options) {
  return run_display(options);
}

int main_of_strand(std::vector<std::string> arguments) {
  try {
    const auto command = parse_command_line(std::move(arguments));
    if (command) return std::visit([](const auto& chosen) { return run(chosen); }, *command);
    const NoCommand& answer = command.error();
    if (answer.code == reports::ExitCode::pass) {
      fmt::print("{}", answer.text);
    } else {
      fmt::print(stderr, "{}\n", answer.text);
    }
    return static_cast<int>(answer.code);
  } catch (const ProgramError& error) {
    fmt::print(stderr, "strand: {}\n", error.what());
    return static_cast<int>(error.code());
  } catch (const reports::FileError& error) {
    fmt::print(stderr, "strand: {}\n", error.what());
    return static_cast<int>(reports::ExitCode::unavailable);
  } catch (const boost::system::system_error& error) {
    // What Asio needs for itself, which it throws from wherever it finds that it cannot have it.
    const bool too_few = error.code() == boost::system::errc::too_many_files_open;
    fmt::print(stderr, "strand: {}{}\n", too_few ? "" : "defect, please report it: ",
               too_few ? out_of_descriptors() : error.what());
    return static_cast<int>(too_few ? reports::ExitCode::unavailable : reports::ExitCode::defect);
  } catch (const std::exception& error) {
    fmt::print(stderr, "strand: defect, please report it: {}\n", error.what());
    return static_cast<int>(reports::ExitCode::defect);
  }
}

}  // namespace
}  // namespace strand::real

int main(int argc, char** argv) {
  return strand::real::main_of_strand(std::vector<std::string>(argv + 1, argv + argc));
}
