#include "core/cli/cli_page.hpp"

#include <algorithm>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace strand::cli {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char character) {
    return (character >= 'a' && character <= 'z') || character == '_' || character == '-';
  });
}

// CLI11 puts what a value is checked against behind its name: "KINDS:{text,json}", "N:UINT in [..".
void read_type(const std::string& type, Argument& argument) {
  const std::size_t colon = type.find(':');
  argument.value = type.substr(0, colon);
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open != std::string::npos && close != std::string::npos && open < close) {
    argument.choices = split(std::string_view(type).substr(open + 1, close - open - 1), ',');
    return;
  }
  if (argument.value.find('|') == std::string::npos) return;
  for (std::string& word : split(argument.value, '|')) {
    if (is_word(word)) argument.choices.push_back(std::move(word));
  }
}

std::string without_full_stop(std::string text) {
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

Argument argument_of(const CLI::Option& option) {
  Argument argument;
  argument.about = option.get_description();
  argument.group = option.get_group();
  argument.takes_list = option.get_delimiter() != '\0';
  if (option.get_positional()) {
    argument.names = {option.get_name(true)};
    return argument;
  }
  for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
  if (option.get_expected_max() > 0) read_type(option.get_type_name(), argument);
  return argument;
}

}  // namespace

Page page_of(const CLI::App& app) {
  Page page;
  page.name = app.get_name();
  page.about = without_full_stop(app.get_description());
  page.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    auto& list = option->get_positional() ? page.positionals : page.options;
    list.push_back(argument_of(*option));
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) page.commands.push_back(page_of(*command));
  }
  return page;
}

}  // namespace strand::cli
