// A video of the frames that a peer stored, written a frame at a time, so that one picture or two
// are in memory however long it gets.
//
// What is no intact JPEG counts as not there. It owns the video file, which stands under its name
// only after finish().
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/base/frame_rate.hpp"
#include "core/base/ids.hpp"
#include "core/media/image.hpp"
#include "core/media/jpeg_codec.hpp"
#include "core/media/video_file.hpp"
#include "real/stored_frames.hpp"

namespace strand::real {

// What stands where a frame is missing: the frame before; that, marked as gap_mark.hpp does; or
// nothing, which makes the video shorter. Before the first frame it is a black picture.
enum class Gaps : std::uint8_t { repeat, mark, skip };

struct VideoExportOptions {
  std::filesystem::path file{};
  FrameRate rate{30, 1};
  std::uint32_t frames = 0;  // in the stream; those behind the last that is stored are missing
  Gaps gaps = Gaps::repeat;
};

struct VideoExportCounts {
  std::uint32_t frames = 0;   // written
  std::uint32_t gaps = 0;     // frames that are missing
  std::uint32_t damaged = 0;  // of the gaps: there is a file, which is no intact JPEG
};

class VideoExport {
 public:
  // `frames` must outlive this. Throws ProgramError where no frame is intact, and MediaError where
  // the file cannot be written.
  VideoExport(const StoredFrames& frames, const VideoExportOptions& options);

  // Goes on to the next frame of the stream; false when there is none. Throws the same, and
  // ProgramError for a frame of another size than the first.
  [[nodiscard]] bool step();
  void finish() { file_->finish(); }

  [[nodiscard]] const VideoExportCounts& counts() const { return counts_; }

 private:
  // Decodes frames until one is intact: it says how large the video is.
  void find_first();
  // The picture of the frame that is due; nothing where it is missing.
  [[nodiscard]] std::optional<media::Image> take_due();
  [[nodiscard]] std::optional<media::Image> decode(FrameNumber number) const;
  void check_size(FrameNumber number, const media::Image& image) const;
  void write_gap();

  const StoredFrames& frames_;
  const VideoExportOptions options_;
  const media::JpegCodec codec_;
  std::optional<media::VideoFile> file_;
  FrameNumber due_;                    // the next frame of the stream
  std::size_t place_ = 0;              // of the next stored frame in frames_.numbers()
  FrameNumber first_number_;           // of the first intact frame
  std::optional<media::Image> first_;  // until it is due
  media::Image shown_;                 // the last picture, or black
  bool marked_ = false;                // shown_ is marked as a gap
  VideoExportCounts counts_;
};

}  // namespace strand::real
