// The folder that the frames of one run are stored in.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "core/base/buffer.hpp"
#include "core/base/ids.hpp"
#include "core/base/peer_name.hpp"

namespace strand::real {

// A folder that frames cannot be stored in. One line: what, where, how to mend it.
class FolderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// <out>/peer_<name>_frames
[[nodiscard]] std::filesystem::path frame_folder(const std::filesystem::path& out,
                                                 const PeerName& name);
// frame_000007.jpg; more than six digits where the number has them.
[[nodiscard]] std::string frame_file_name(FrameNumber frame);

// Makes `folder` ready for one run: makes it if it is not there, and refuses one with anything in
// it, so that no two runs' frames are mixed. `overwrite` removes an earlier run's frame_*.jpg, and
// nothing else, instead. Throws FolderError; `option` is what a person uses to allow overwriting,
// such as "--overwrite", and is named in it.
void prepare_frame_folder(const std::filesystem::path& folder, bool overwrite,
                          const std::string& option = "");

// Makes `folder` if it is not there, and leaves what is in it: the frames of the same run. Throws
// FolderError.
void keep_frame_folder(const std::filesystem::path& folder);

// Writes `bytes` to the file `path`, whole: where that fails no file is left behind. The errno, or
// 0.
[[nodiscard]] int write_frame_file(const std::filesystem::path& path, ByteSpan bytes);

}  // namespace strand::real
