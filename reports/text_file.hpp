// A text file of a person's choosing, read whole up to a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/expected.hpp"

namespace strand::reports {

// Why a file could not be read.
struct TextFileTrouble {
  enum class Kind : std::uint8_t { cannot_open, cannot_read, too_large };

  Kind kind = Kind::cannot_open;
  std::string reason{};  // the system's words, where it cannot be opened
};

// Files of more than `most` bytes are refused before they are read whole.
[[nodiscard]] expected<std::string, TextFileTrouble> read_text_file(
    const std::filesystem::path& path, std::size_t most);

}  // namespace strand::reports
