#include "core/cli/completion.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace strand::cli {

namespace {

// What else a value may be, by the name of what it is.
enum class Place { nothing, file, folder };

Place place_of(std::string_view value) {
  if (value == "DIR") return Place::folder;
  constexpr std::string_view files[] = {"FILE", "SCENARIO", "RUN", "BASE", "NOW", "REPORT"};
  return std::find(std::begin(files), std::end(files), value) == std::end(files) ? Place::nothing
                                                                                 : Place::file;
}

Place place_of(const Argument& argument) {
  return place_of(argument.is_flag() ? argument.names.front() : argument.value);
}

bool positionals_are_files(const Page& page) {
  return std::any_of(page.positionals.begin(), page.positionals.end(),
                     [](const Argument& one) { return place_of(one) == Place::file; });
}

bool positionals_are_folders(const Page& page) {
  return std::any_of(page.positionals.begin(), page.positionals.end(),
                     [](const Argument& one) { return place_of(one) == Place::folder; });
}

// In single quotes, as all three shells read them.
std::string quoted(std::string_view text, Shell shell) {
  std::string result = "'";
  for (const char character : text) {
    if (character == '\'') {
      result += shell == Shell::fish ? "\\'" : "'\\''";
    } else if (character == '\\' && shell == Shell::fish) {
      result += "\\\\";
    } else {
      result += character;
    }
  }
  return result + "'";
}

std::vector<std::string> command_names(const Page& program) {
  std::vector<std::string> names;
  for (const Page& command : program.commands) names.push_back(command.name);
  return names;
}

std::vector<std::string> option_names(const Page& page) {
  std::vector<std::string> names;
  for (const Argument& option : page.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

std::string bash_value(const Argument& option) {
  const std::string words = fmt::format("{}", fmt::join(option.choices, " "));
  if (option.takes_list && !words.empty()) return "_strandcast_list " + quoted(words, Shell::bash);
  if (!words.empty()) {
    return fmt::format("COMPREPLY=($(compgen -W {} -- \"$cur\"))", quoted(words, Shell::bash));
  }
  switch (place_of(option)) {
    case Place::file:
      return "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")";
    case Place::folder:
      return "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")";
    case Place::nothing:
      break;
  }
  return ":";
}

// The values of a page's options, as cases of "COMMAND OPTION".
std::string bash_values(const Page& page, std::string_view command) {
  std::string text;
  for (const Argument& option : page.options) {
    if (option.is_flag()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : option.names) {
      patterns.push_back(quoted(fmt::format("{} {}", command, name), Shell::bash));
    }
    text += fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, " | "), bash_value(option));
  }
  return text;
}

std::string bash_words(const Page& page, std::string_view command,
                       const std::vector<std::string>& commands) {
  std::string text = fmt::format("    {})\n", quoted(command, Shell::bash));
  text += fmt::format("      if [[ $cur == -* ]]; then words={}\n",
                      quoted(fmt::format("{}", fmt::join(option_names(page), " ")), Shell::bash));
  text += fmt::format("      else words={}; files={}; fi ;;\n",
                      quoted(fmt::format("{}", fmt::join(commands, " ")), Shell::bash),
                      positionals_are_files(page)     ? "-f"
                      : positionals_are_folders(page) ? "-d"
                                                      : "");
  return text;
}

std::string bash(const Page& program) {
  const std::vector<std::string> commands = command_names(program);
  std::string text = fmt::format(
      R"(# bash completion for {0}: source this file, or keep it as {0} in
# ~/.local/share/bash-completion/completions. Made by "{0} completion bash".
_{0}_list() {{
  local before=
  [[ $cur == *,* ]] && before=${{cur%,*}},
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "${{cur##*,}}"))
}}
_{0}() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}} word
  local command= words= files=
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
    case $word in {1}) command=$word; break ;; esac
  done
  case "$command $prev" in
)",
      program.name, commands.empty() ? "''" : fmt::format("{}", fmt::join(commands, " | ")));
  text += bash_values(program, "");
  for (const Page& command : program.commands) text += bash_values(command, command.name);
  text += "  esac\n  case $command in\n";
  text += bash_words(program, "", commands);
  for (const Page& command : program.commands) text += bash_words(command, command.name, {});
  text += fmt::format(
      R"(  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ -n $files ]]; then
    mapfile -t -O ${{#COMPREPLY[@]}} COMPREPLY < <(compgen $files -- "$cur")
  fi
  return 0
}}
complete -o filenames -F _{0} {0}
)",
      program.name);
  const std::string shared = "_strandcast_list";
  for (std::size_t at = text.find(shared); at != std::string::npos; at = text.find(shared)) {
    text.replace(at, shared.size(), "_" + program.name + "_list");
  }
  return text;
}

// Text within the brackets of _arguments, where ] and : have a meaning.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char character : text) {
    if (character == ']' || character == '[' || character == ':' || character == '\\') {
      result += '\\';
    }
    result += character;
  }
  return result;
}

std::string zsh_action(const Argument& argument) {
  if (!argument.choices.empty()) {
    const std::string words = fmt::format("{}", fmt::join(argument.choices, " "));
    if (argument.takes_list) return fmt::format("_values -s , value {}", words);
    return fmt::format("({})", words);
  }
  switch (place_of(argument)) {
    case Place::file:
      return "_files";
    case Place::folder:
      return "_files -/";
    case Place::nothing:
      break;
  }
  return " ";
}

std::string zsh_arguments(const Page& page) {
  std::string text;
  for (const Argument& option : page.options) {
    for (const std::string& name : option.names) {
      std::string spec = fmt::format("*{}[{}]", name, zsh_text(option.about));
      if (!option.is_flag()) {
        spec = fmt::format("*{}{}[{}]:{}:{}", name, name.starts_with("--") ? "=" : "",
                           zsh_text(option.about), zsh_text(option.value), zsh_action(option));
      }
      text += fmt::format(" \\\n    {}", quoted(spec, Shell::zsh));
    }
  }
  return text;
}

std::string zsh_positionals(const Page& page) {
  if (page.positionals.empty()) return {};
  const Argument& first = page.positionals.front();
  const std::string spec = fmt::format("*:{}:{}", first.names.front(), zsh_action(first));
  return " \\\n    " + quoted(spec, Shell::zsh);
}

std::string zsh(const Page& program) {
  std::string text = fmt::format(
      "#compdef {0}\n# Keep this as _{0} in a folder of $fpath. Made by \"{0} completion zsh\".\n",
      program.name);
  for (const Page& command : program.commands) {
    text += fmt::format("_{}_{}() {{\n  _arguments{}{}\n}}\n", program.name, command.name,
                        zsh_arguments(command), zsh_positionals(command));
  }
  text += fmt::format("_{}_first() {{\n  local -a commands=(", program.name);
  for (const Page& command : program.commands) {
    text += fmt::format("\n    {}",
                        quoted(fmt::format("{}:{}", command.name, command.about), Shell::zsh));
  }
  text += fmt::format("\n  )\n  _describe command commands\n{}}}\n",
                      positionals_are_files(program) ? "  _files\n" : "");
  text += fmt::format("_{0}() {{\n  local context state state_descr line\n  _arguments -C{1} \\\n",
                      program.name, zsh_arguments(program));
  text += fmt::format(
      "    '1: :_{0}_first' \\\n    '*:: :->rest'\n  [[ $state == rest ]] || return 0\n",
      program.name);
  text += "  case $words[1] in\n";
  for (const Page& command : program.commands) {
    text += fmt::format("    {1}) _{0}_{1} ;;\n", program.name, command.name);
  }
  text += fmt::format(
      "  esac\n}}\nif [ \"$funcstack[1]\" = \"_{0}\" ]; then _{0} \"$@\"; "
      "else compdef _{0} {0}; fi\n",
      program.name);
  return text;
}

std::string fish_option(const Argument& option, const std::string& start) {
  std::string text = start;
  for (const std::string& name : option.names) {
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.is_flag()) {
    const Place place = place_of(option);
    text += place == Place::file && option.choices.empty() ? " -r -F" : " -x";
    std::string values = fmt::format("{}", fmt::join(option.choices, " "));
    if (place == Place::folder) values = "(__fish_complete_directories)";
    if (option.takes_list && !values.empty()) {
      values = fmt::format("(__fish_append , {})", values);
    }
    if (!values.empty()) text += " -a " + quoted(values, Shell::fish);
  }
  return fmt::format("{} -d {}\n", text, quoted(option.about, Shell::fish));
}

std::string fish(const Page& program) {
  const std::string& name = program.name;
  std::string text = fmt::format(
      "# Keep this as {0}.fish in ~/.config/fish/completions. Made by \"{0} completion fish\".\n"
      "complete -c {0} -f\n",
      name);
  const std::string commands = fmt::format("{}", fmt::join(command_names(program), " "));
  const std::string first =
      commands.empty()
          ? fmt::format("complete -c {}", name)
          : fmt::format("complete -c {} -n 'not __fish_seen_subcommand_from {}'", name, commands);
  if (positionals_are_files(program)) text += first + " -F\n";
  for (const Page& command : program.commands) {
    text +=
        fmt::format("{} -a {} -d {}\n", first, command.name, quoted(command.about, Shell::fish));
  }
  for (const Argument& option : program.options) text += fish_option(option, first);
  for (const Page& command : program.commands) {
    const std::string start =
        fmt::format("complete -c {} -n '__fish_seen_subcommand_from {}'", name, command.name);
    if (positionals_are_files(command)) text += start + " -F\n";
    if (positionals_are_folders(command)) {
      text += start + " -a '(__fish_complete_directories)'\n";
    }
    for (const Argument& option : command.options) text += fish_option(option, start);
  }
  return text;
}

}  // namespace

std::optional<Shell> shell_named(std::string_view name) {
  if (name == "bash") return Shell::bash;
  if (name == "zsh") return Shell::zsh;
  if (name == "fish") return Shell::fish;
  return std::nullopt;
}

std::string completion(const Page& program, Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash(program);
    case Shell::zsh:
      return zsh(program);
    case Shell::fish:
      break;
  }
  return fish(program);
}

}  // namespace strand::cli
