#include "real/stored_frames.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/wire/limits.hpp"
#include "real/frame_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// Of a name that frame_file_name() gives, and of no other: a copy such as "frame_000001 (2).jpg" is
// no frame.
std::optional<FrameNumber> number_of(const std::string& name) {
  constexpr std::string_view prefix = "frame_";
  if (!name.starts_with(prefix)) return std::nullopt;
  std::uint32_t number = 0;
  const char* const end = name.data() + name.size();
  if (std::from_chars(name.data() + prefix.size(), end, number).ec != std::errc()) {
    return std::nullopt;
  }
  if (number >= wire::max_frames || frame_file_name(FrameNumber(number)) != name) {
    return std::nullopt;
  }
  return FrameNumber(number);
}

}  // namespace

StoredFrames::StoredFrames(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    if (const auto number = number_of(entry->path().filename().string())) {
      numbers_.push_back(*number);
    }
  }
  if (error) {
    throw FolderError(
        fmt::format("cannot read the folder {}: {}; name a folder of frames, such as "
                    "peer_A_frames",
                    folder_.string(), error.message()));
  }
  std::sort(numbers_.begin(), numbers_.end());
}

std::optional<Buffer> StoredFrames::read(FrameNumber number) const {
  std::ifstream file(file_of(number), std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? std::streamoff{file.tellg()} : -1;
  if (size < 0 || size > static_cast<std::streamoff>(wire::max_frame_size)) return std::nullopt;
  Buffer bytes = Buffer::allocate(static_cast<std::size_t>(size));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), size);
  if (file.gcount() != size) return std::nullopt;
  return bytes;
}

fs::path StoredFrames::file_of(FrameNumber number) const {
  return folder_ / frame_file_name(number);
}

}  // namespace strand::real
