#include "real/kept_frames.hpp"

#include <system_error>
#include <utility>

#include "real/frame_folder.hpp"
#include "real/stored_frames.hpp"

namespace strand::real {

KeptFrames::KeptFrames(std::filesystem::path folder, std::size_t limit)
    : folder_(std::move(folder)), limit_(limit) {
  try {
    const StoredFrames stored(folder_);
    numbers_.insert(stored.numbers().begin(), stored.numbers().end());
  } catch (const FolderError&) {
    // Frames that cannot be listed are left behind, as those that cannot be taken away.
  }
}

void KeptFrames::add(FrameNumber frame) {
  numbers_.insert(frame);
  while (numbers_.size() > limit_) {
    const auto first = numbers_.extract(numbers_.begin());
    std::error_code error;
    std::filesystem::remove(folder_ / frame_file_name(first.value()), error);
  }
}

}  // namespace strand::real
