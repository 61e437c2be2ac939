#include "core/scenario/scenario_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "core/scenario/scenario_reader.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/yaml_document.hpp"

namespace strand::scenario {
namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& file, const std::string& reason) {
  throw ScenarioFileError("cannot read the scenario " + in_quotes(file.string()) + ": " + reason);
}

}  // namespace

std::string read_scenario_file(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    cannot_read(file, "it is a folder; name a .yaml file in it");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    cannot_read(file, std::generic_category().message(errno) + "; check the path");
  }
  std::string text(max_document_size + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) cannot_read(file, "reading it failed; check the disk");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace strand::scenario
