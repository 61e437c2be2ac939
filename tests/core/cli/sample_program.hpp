// A program with all that the generators of completion and manual pages know.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "core/cli/cli_page.hpp"

namespace strand::cli::test {

inline Page sample_page() {
  CLI::App app("Plays a tune.", "fife");
  std::string text;
  std::vector<std::string> list;
  bool flag = false;
  app.add_option("SCENARIO", text, "Scenario file");
  app.add_option("--seed", text, "Seed, it's whole")->type_name("N")->group("Playing");
  app.add_option("-o,--out", text, "Folder [made]")->type_name("DIR")->group("Playing");
  app.add_option("--report", list, "Kinds: what to write")
      ->type_name("KINDS")
      ->delimiter(',')
      ->check(CLI::IsMember({"text", "json", "trace"}));
  app.add_option("--terminal", text, "Where")->type_name("auto|none|NAME");
  app.add_flag("--quiet", flag, "Errors only");
  app.add_flag("--secret", flag, "In no help")->group("");
  CLI::App& check = *app.add_subcommand("check", "Check a file");
  check.add_option("FILE", text, "File")->required();
  check.add_option("--baseline", text, "Another \\ file")->type_name("FILE");
  check.footer("Examples:\n  fife check a.yaml\n.hidden");
  app.add_subcommand("inner", "Not for people")->group("");
  app.footer("Exit codes: 0 pass");
  return page_of(app);
}

}  // namespace strand::cli::test
