#include "core/media/video_source.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>

#include "core/media/encoded_source.hpp"
#include "core/media/limits.hpp"
#include "core/media/nearest_frame_rate.hpp"

namespace strand::media {

namespace {

namespace fs = std::filesystem;

constexpr const char* give_a_file = "; give the path of a video file";

// FFmpeg takes any text file for a film of ANSI art, which is hardly what was meant. "ansi" is the
// code that it gives it.
constexpr std::uint32_t ansi_art = 'a' | 'n' << 8 | 's' << 16 | 'i' << 24;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw MediaError(file.string() + ": " + why);
}

void check_file(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) {
    const std::string start =
        file.is_relative() ? " (looked in " + fs::current_path(error).string() + ")" : "";
    refuse(file, "no such file" + start + give_a_file);
  }
  if (!fs::status_known(status)) refuse(file, "cannot be read: " + error.message() + give_a_file);
  if (fs::is_directory(status)) refuse(file, std::string("is a folder") + give_a_file);
  if (!fs::is_regular_file(status)) refuse(file, std::string("is not a file") + give_a_file);
  if (fs::file_size(file, error) == 0 && !error) {
    refuse(file, std::string("is empty") + give_a_file);
  }
  if (!std::ifstream(file)) refuse(file, "cannot be read; give yourself the right to read it");
}

std::unique_ptr<VideoReader> open_video(const fs::path& file, const ModuleSearch& search) {
  check_file(file);
  // An absolute path, so that FFmpeg does not take a name such as "concat:a" for a protocol.
  auto reader = load_video_module(search).open(fs::absolute(file).string());
  if (reader == nullptr || reader->facts().fourcc == ansi_art) {
    refuse(file,
           "is not a video that can be decoded; give a video file, or convert this one with "
           "`ffmpeg -i IN OUT.mp4`");
  }
  return reader;
}

FrameRate rate_of(const VideoReader& reader, const VideoOptions& options) {
  if (options.rate) return *options.rate;
  const double stated = reader.facts().frames_per_second;
  if (const auto rate = nearest_frame_rate(stated)) return *rate;
  refuse(options.file,
         "states " + std::to_string(stated) +
             " frames a second, which is no usable rate; pass one, such as `fps: 25`");
}

void check_size(const fs::path& file, const Image& image) {
  if (is_usable_size(image.width, image.height)) return;
  refuse(file, "has frames of " + std::to_string(image.width) + "x" + std::to_string(image.height) +
                   ", over the limit of 7680x4320 pixels; scale it down");
}

}  // namespace

VideoSource::VideoSource(VideoOptions options, const ModuleSearch& search)
    : name_(options.file.string()),
      reader_(open_video(options.file, search)),
      rate_(rate_of(*reader_, options)),
      left_(options.frames.value_or(std::numeric_limits<std::uint32_t>::max())) {
  first_.emplace();
  if (!reader_->read(*first_)) {
    refuse(options.file, "has no frame that can be decoded; give another file, or repair this one");
  }
  check_size(options.file, *first_);
}

bool VideoSource::next(Image& image) {
  if (left_ == 0) return false;
  if (first_) {
    std::swap(image, *first_);
    first_.reset();
  } else if (!reader_->read(image)) {
    left_ = 0;
    ended_ = true;
    return false;
  } else {
    check_size(name_, image);
  }
  --left_;
  ++taken_;
  return true;
}

void VideoSource::skip(std::uint32_t count) {
  for (; count > 0 && left_ > 0; --count, --left_, ++taken_) {
    if (first_) {
      first_.reset();
    } else if (!reader_->skip()) {
      left_ = 0;
      ended_ = true;
      return;
    }
  }
}

std::optional<std::string> VideoSource::shortfall() const {
  // Containers count frames that no decoder shows, and many do not count but estimate.
  constexpr std::int64_t usual = 2;
  const std::int64_t stated = reader_->facts().frames;
  if (!ended_ || stated - taken_ <= std::max(usual, stated / 100)) return std::nullopt;
  return name_ + ": ended after " + std::to_string(taken_) + " of the " + std::to_string(stated) +
         " frames that it states; it is cut short or damaged (`ffmpeg -v error -i IN -f null -` "
         "says where), or its frames are not evenly spaced";
}

}  // namespace strand::media
