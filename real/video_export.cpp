#include "real/video_export.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/media/gap_mark.hpp"
#include "real/program_error.hpp"

namespace strand::real {

VideoExport::VideoExport(const StoredFrames& frames, const VideoExportOptions& options)
    : frames_(frames), options_(options) {
  find_first();
  shown_.resize(first_->width, first_->height);
  std::fill(shown_.bgr.begin(), shown_.bgr.end(), std::uint8_t{0});
  file_.emplace(
      media::VideoFileOptions{options_.file, options_.rate, first_->width, first_->height});
}

bool VideoExport::step() {
  if (due_.value() >= options_.frames) return false;
  if (auto picture = take_due()) {
    check_size(due_, *picture);
    shown_ = *std::move(picture);
    marked_ = false;
    file_->write(shown_);
    ++counts_.frames;
  } else {
    ++counts_.gaps;
    write_gap();
  }
  due_ = due_.next();
  return true;
}

void VideoExport::find_first() {
  for (const FrameNumber number : frames_.numbers()) {
    first_ = decode(number);
    first_number_ = number;
    if (first_) return;
  }
  throw ProgramError(reports::ExitCode::unavailable,
                     fmt::format("{}: none of its {} frames is an intact JPEG; name another folder",
                                 frames_.folder().string(), frames_.numbers().size()));
}

std::optional<media::Image> VideoExport::take_due() {
  if (place_ == frames_.numbers().size() || frames_.numbers()[place_] != due_) return std::nullopt;
  ++place_;
  std::optional<media::Image> picture =
      due_ == first_number_ ? std::exchange(first_, std::nullopt) : decode(due_);
  if (!picture) ++counts_.damaged;
  return picture;
}

std::optional<media::Image> VideoExport::decode(FrameNumber number) const {
  const std::optional<Buffer> bytes = frames_.read(number);
  if (!bytes) return std::nullopt;
  auto picture = codec_.decode({bytes->data(), bytes->size()});
  if (!picture) return std::nullopt;
  return *std::move(picture);
}

void VideoExport::check_size(FrameNumber number, const media::Image& image) const {
  if (image.width == shown_.width && image.height == shown_.height) return;
  throw ProgramError(
      reports::ExitCode::unavailable,
      fmt::format("{} is {}x{}, and the frames before it are {}x{}: a video has one size; move the "
                  "frames of one of the two to another folder",
                  frames_.file_of(number).string(), image.width, image.height, shown_.width,
                  shown_.height));
}

void VideoExport::write_gap() {
  if (options_.gaps == Gaps::skip) return;
  if (options_.gaps == Gaps::mark && !marked_) {
    media::mark_as_gap(shown_);
    marked_ = true;
  }
  file_->write(shown_);
  ++counts_.frames;
}

}  // namespace strand::real
