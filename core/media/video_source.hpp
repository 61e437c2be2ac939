// A video file as a raw source, read through the module strandcast_video (FFmpeg).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/frame_rate.hpp"
#include "core/media/image.hpp"
#include "core/media/module_loader.hpp"
#include "core/media/raw_source.hpp"

namespace strand::media {

struct VideoOptions {
  std::filesystem::path file{};
  std::optional<std::uint32_t> frames{};  // at most this many
  std::optional<FrameRate> rate{};        // instead of the video's own
};

// Reads a file's video in order; sound is left out. A file that is damaged ends at the first frame
// that does not decode. Where pictures change their size, frames go on coming, but OpenCV 4.6 keeps
// to the first picture's size and shows nothing of use until that comes back.
class VideoSource final : public RawSource {
 public:
  // Opens the file and reads its first frame. Throws MediaError if it is missing, a folder, empty,
  // unreadable, not a video, states no usable rate while none is given, or has frames larger than
  // media/limits.hpp allows.
  explicit VideoSource(VideoOptions options, const ModuleSearch& search = {});

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] FrameRate rate() const override { return rate_; }
  [[nodiscard]] bool next(Image& image) override;
  void skip(std::uint32_t count) override;
  [[nodiscard]] std::optional<std::string> shortfall() const override;

 private:
  std::string name_;
  std::unique_ptr<VideoReader> reader_;
  FrameRate rate_;
  std::optional<Image> first_;  // read when the file was opened, until it is handed on
  std::uint32_t left_;          // frames until the cap
  std::uint32_t taken_ = 0;     // handed on or left out
  bool ended_ = false;          // before the cap
};

}  // namespace strand::media
