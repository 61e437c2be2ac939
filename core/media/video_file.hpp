// A video that is written picture by picture through the module strandcast_video, and stands under
// its name only when it is whole.
//
// It owns a temporary file in the folder of the wanted one, which goes with it unless finish() has
// renamed it. It is for one thread at a time, and throws MediaError for what cannot be written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/frame_rate.hpp"
#include "core/media/image.hpp"
#include "core/media/module_loader.hpp"

namespace strand::media {

// The extensions that tell a container and its codec: ".mp4", ".mkv" (MPEG-4), ".avi" (motion
// JPEG).
[[nodiscard]] std::vector<std::string> video_extensions();
// Whether the file's name ends in one of them, in either case.
[[nodiscard]] bool has_video_extension(const std::filesystem::path& file);

struct VideoFileOptions {
  std::filesystem::path file{};  // of one of video_extensions()
  FrameRate rate{30, 1};         // OpenCV rounds it to a thousandth
  std::uint32_t width = 0;       // of an odd side the last row or column is left out
  std::uint32_t height = 0;
};

class VideoFile {
 public:
  explicit VideoFile(VideoFileOptions options, const ModuleSearch& search = {});
  ~VideoFile();
  VideoFile(const VideoFile&) = delete;
  VideoFile& operator=(const VideoFile&) = delete;

  // Appends a picture of the video's size.
  void write(const Image& image);
  // Ends the file, looks whether all pictures are in it, for an encoder does not tell of a full
  // disk, and gives it its name, in place of what had it.
  void finish();

  [[nodiscard]] std::uint64_t pictures() const { return pictures_; }

 private:
  void make_temporary_file();
  [[noreturn]] void refuse(const std::string& why) const;

  VideoFileOptions options_;
  const VideoModule& module_;
  std::filesystem::path temporary_;  // empty while there is none
  std::unique_ptr<VideoWriter> writer_;
  std::uint64_t pictures_ = 0;
};

}  // namespace strand::media
