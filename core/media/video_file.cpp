#include "core/media/video_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/assert.hpp"
#include "core/media/encoded_source.hpp"

namespace strand::media {

namespace {

namespace fs = std::filesystem;

struct Container {
  std::string_view extension;
  std::string_view codec;  // four characters
};

constexpr std::array containers{Container{".mp4", "mp4v"}, Container{".mkv", "mp4v"},
                                Container{".avi", "MJPG"}};

std::string extension_of(const fs::path& file) {
  std::string extension = file.extension().string();
  for (char& character : extension) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return extension;
}

const Container* container_of(const fs::path& file) {
  const std::string extension = extension_of(file);
  const auto found =
      std::find_if(containers.begin(), containers.end(),
                   [&](const Container& container) { return container.extension == extension; });
  return found == containers.end() ? nullptr : &*found;
}

std::uint32_t fourcc_of(std::string_view codec) {
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < codec.size(); ++i) {
    code |= static_cast<std::uint32_t>(static_cast<unsigned char>(codec[i])) << (8 * i);
  }
  return code;
}

std::string text_of(int error) {
  return std::error_code(error, std::generic_category()).message();
}

}  // namespace

std::vector<std::string> video_extensions() {
  std::vector<std::string> extensions;
  for (const Container& container : containers) extensions.emplace_back(container.extension);
  return extensions;
}

bool has_video_extension(const fs::path& file) {
  return container_of(file) != nullptr;
}

VideoFile::VideoFile(VideoFileOptions options, const ModuleSearch& search)
    : options_(std::move(options)), module_(load_video_module(search)) {
  const Container* const container = container_of(options_.file);
  STRAND_ASSERT(container != nullptr);
  make_temporary_file();
  // An absolute path, so that FFmpeg does not take a name such as "concat:a" for a protocol.
  writer_ = module_.create(
      fs::absolute(temporary_).string(),
      {fourcc_of(container->codec), options_.rate.as_double(), options_.width, options_.height});
  if (writer_ != nullptr) return;
  ::unlink(temporary_.c_str());
  refuse("OpenCV's FFmpeg has no encoder '" + std::string(container->codec) + "' for pictures of " +
         std::to_string(options_.width) + "x" + std::to_string(options_.height) +
         "; name a file with another extension, or use ffmpeg itself");
}

VideoFile::~VideoFile() {
  writer_.reset();
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void VideoFile::make_temporary_file() {
  const fs::path folder = options_.file.parent_path();
  // O_EXCL finds a free name; the process's number keeps others from trying the same ones. FFmpeg
  // goes by the extension.
  for (int attempt = 0;; ++attempt) {
    temporary_ = folder / ("." + options_.file.stem().string() + ".strandcast-" +
                           std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp" +
                           extension_of(options_.file));
    const int made = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (made >= 0) {
      ::close(made);
      return;
    }
    if (errno != EEXIST && errno != EINTR) {
      refuse("cannot be written: " + text_of(errno) + "; name a file in another folder");
    }
  }
}

void VideoFile::write(const Image& image) {
  STRAND_ASSERT(image.width == options_.width && image.height == options_.height);
  if (!writer_->write(image)) refuse("OpenCV's encoder failed; name a file of another kind");
  ++pictures_;
}

void VideoFile::finish() {
  writer_.reset();
  const auto reader = module_.open(fs::absolute(temporary_).string());
  const std::int64_t found = reader != nullptr ? reader->facts().frames : 0;
  if (found < 0 || static_cast<std::uint64_t>(found) < pictures_) {
    refuse("only " + std::to_string(std::max<std::int64_t>(found, 0)) + " of " +
           std::to_string(pictures_) + " frames could be written; is the disk full?");
  }
  if (::rename(temporary_.c_str(), options_.file.c_str()) != 0) {
    refuse("cannot be written: " + text_of(errno) + "; name another file");
  }
  temporary_.clear();
}

void VideoFile::refuse(const std::string& why) const {
  throw MediaError(options_.file.string() + ": " + why);
}

}  // namespace strand::media
