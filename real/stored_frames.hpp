// The frames that a peer stored, read back: which numbers there are, and their bytes. It holds the
// numbers only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/ids.hpp"

namespace strand::real {

class StoredFrames {
 public:
  // Looks for frame_*.jpg in `folder`; other files are nobody's business. Throws FolderError where
  // the folder cannot be read.
  explicit StoredFrames(std::filesystem::path folder);

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  // Ascending, each once.
  [[nodiscard]] const std::vector<FrameNumber>& numbers() const { return numbers_; }
  // The file's bytes; nothing where it cannot be read, or has more than a frame can have.
  [[nodiscard]] std::optional<Buffer> read(FrameNumber number) const;
  [[nodiscard]] std::filesystem::path file_of(FrameNumber number) const;

 private:
  std::filesystem::path folder_;
  std::vector<FrameNumber> numbers_;
};

}  // namespace strand::real
