// The program `strandsim`: reads the command line, runs what it names, and turns what goes wrong
// into lines on standard error and the exit code that --help states.

#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/media/encoded_source.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "reports/exit_code.hpp"
#include "reports/report_file.hpp"
#include "sim/command_line.hpp"
#include "sim/program.hpp"

namespace strand::sim {
namespace {

reports::ExitCode fail(reports::ExitCode code, const char* line) {
  std::fprintf(stderr, "strandsim: %s\n", line);
  return code;
}

reports::ExitCode main_of_strandsim(std::vector<std::string> arguments) {
  try {
    const auto command = parse_command_line(std::move(arguments));
    if (command) return std::visit([](const auto& chosen) { return run(chosen); }, *command);
    const NoCommand& answer = command.error();
    if (answer.code == reports::ExitCode::pass) {
      std::fputs(answer.text.c_str(), stdout);
    } else {
      std::fprintf(stderr, "%s\n", answer.text.c_str());
    }
    return answer.code;
  } catch (const scenario::ScenarioError& error) {
    for (const scenario::Problem& problem : error.problems()) {
      std::fprintf(stderr, "%s\n", problem.text().c_str());
    }
    return reports::ExitCode::usage;
  } catch (const scenario::ScenarioFileError& error) {
    return fail(reports::ExitCode::unavailable, error.what());
  } catch (const media::MediaError& error) {
    return fail(reports::ExitCode::unavailable, error.what());
  } catch (const reports::FileError& error) {
    return fail(reports::ExitCode::unavailable, error.what());
  } catch (const std::exception& error) {
    return fail(reports::ExitCode::defect,
                (std::string("defect, please report it: ") + error.what()).c_str());
  }
}

}  // namespace
}  // namespace strand::sim

int main(int argc, char** argv) {
  return static_cast<int>(
      strand::sim::main_of_strandsim(std::vector<std::string>(argv + 1, argv + argc)));
}
