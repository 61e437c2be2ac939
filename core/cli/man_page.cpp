#include "core/cli/man_page.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace strand::cli {

namespace {

// Text that roff prints as it is: a hyphen is a minus, a backslash is itself, and no line begins
// with a request.
std::string roff(std::string_view text) {
  std::string result;
  bool line_begins = true;
  for (const char character : text) {
    if (line_begins && (character == '.' || character == '\'')) result += "\\&";
    if (character == '\\') {
      result += "\\e";
    } else if (character == '-') {
      result += "\\-";
    } else {
      result += character;
    }
    line_begins = character == '\n';
  }
  return result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char character) {
    return static_cast<char>(std::toupper(character));
  });
  return text;
}

std::string heading_of(const Argument& option) {
  std::string text;
  for (const std::string& name : option.names) {
    text += fmt::format("{}\\fB{}\\fR", text.empty() ? "" : ", ", roff(name));
  }
  if (!option.is_flag()) text += fmt::format(" \\fI{}\\fR", roff(option.value));
  return text;
}

std::string entry(const std::string& heading, const Argument& argument) {
  std::string text = fmt::format(".TP\n{}\n{}\n", heading, roff(argument.about));
  if (argument.choices.empty() || argument.value.find('|') != std::string::npos) return text;
  text += "One of";
  for (std::size_t i = 0; i < argument.choices.size(); ++i) {
    text += fmt::format("{} {}", i == 0 ? "" : ",", roff(argument.choices[i]));
  }
  return text + ".\n";
}

// By their groups, each with its name where there is more than one.
std::string options_of(const Page& page) {
  std::vector<std::string> groups;
  for (const Argument& option : page.options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) {
      groups.push_back(option.group);
    }
  }
  std::string text;
  for (const Argument& positional : page.positionals) {
    text += entry(fmt::format("\\fI{}\\fR", roff(positional.names.front())), positional);
  }
  for (const std::string& group : groups) {
    if (groups.size() > 1) text += fmt::format(".PP\n{}:\n", roff(group));
    for (const Argument& option : page.options) {
      if (option.group == group) text += entry(heading_of(option), option);
    }
  }
  return text;
}

std::string synopsis(const std::string& program, const Page& page) {
  std::string text = fmt::format(".B {}\n", roff(program));
  if (!page.options.empty()) text += "[\\fIoptions\\fR]\n";
  for (const Argument& positional : page.positionals) {
    text += fmt::format("\\fI{}\\fR\n", roff(positional.names.front()));
  }
  return text;
}

std::string verbatim(const std::string& text) {
  return text.empty() ? "" : fmt::format(".nf\n{}\n.fi\n", roff(text));
}

}  // namespace

std::string man_page(const Page& program, std::string_view version) {
  std::string text = fmt::format(".TH {} 1 \"\" \"StrandCast {}\" \"User Commands\"\n",
                                 upper(program.name), version);
  text +=
      fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n", roff(program.name), roff(program.about));
  const bool runs_alone = program.commands.empty() || !program.positionals.empty();
  if (runs_alone) text += synopsis(program.name, program);
  for (const Page& command : program.commands) {
    text += ".br\n" + synopsis(program.name + " " + command.name, command);
  }
  text += ".SH OPTIONS\n" + options_of(program);
  if (!program.commands.empty()) text += ".SH COMMANDS\n";
  for (const Page& command : program.commands) {
    text += fmt::format(".SS {}\n{}.\n{}{}{}", roff(command.name), roff(command.about),
                        options_of(command), command.footer.empty() ? "" : ".PP\n",
                        verbatim(command.footer));
  }
  if (!program.footer.empty()) {
    text += ".SH EXAMPLES AND EXIT STATUS\n" + verbatim(program.footer);
  }
  return text;
}

}  // namespace strand::cli
