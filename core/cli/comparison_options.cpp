#include "core/cli/comparison_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace strand::cli {

void add_baseline_options(CLI::App& app, BaselineFlags& flags) {
  app.add_option("--baseline", flags.file,
                 "Earlier report to compare with, instead of the scenario's; a regression fails")
      ->group("Comparison")
      ->type_name("FILE");
  app.add_option("--save-baseline", flags.save,
                 "Write the baseline for runs to come; compares with --baseline only, if given")
      ->group("Comparison")
      ->type_name("FILE");
  add_tolerance_option(app, flags.tolerances);
}

void add_tolerance_option(CLI::App& app, std::vector<std::string>& tolerances) {
  app.add_option("--tolerance", tolerances,
                 "How far a metric may move for the worse (completeness=0.5pp); may be given again")
      ->group("Comparison")
      ->type_name("METRIC=VALUE")
      ->allow_extra_args(false);
}

}  // namespace strand::cli
