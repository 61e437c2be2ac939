// The module strandcast_video: video files through OpenCV's binding of FFmpeg.
#include <cstdarg>
#include <exception>
#include <utility>

#include <dlfcn.h>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

#include "core/media/opencv/module.hpp"

namespace strand::media {

namespace {

class OpenCvVideo final : public VideoReader {
 public:
  explicit OpenCvVideo(cv::VideoCapture capture) : capture_(std::move(capture)) {}

  VideoFacts facts() const override {
    return {.frames_per_second = capture_.get(cv::CAP_PROP_FPS),
            .fourcc = static_cast<std::uint32_t>(
                static_cast<std::int64_t>(capture_.get(cv::CAP_PROP_FOURCC))),
            .frames = static_cast<std::int64_t>(capture_.get(cv::CAP_PROP_FRAME_COUNT))};
  }

  bool read(Image& image) override {
    try {
      if (!capture_.grab()) return false;
      // Written into the image's own memory if its size is right already, which spares a copy.
      cv::Mat matrix;
      if (image.width != 0) matrix = as_matrix(image);
      if (!capture_.retrieve(matrix)) return false;
      if (matrix.data == image.bgr.data()) return true;
      return copy_into(image, matrix);
    } catch (const std::exception&) {
      return false;
    }
  }

  bool skip() override {
    try {
      return capture_.grab();
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  cv::VideoCapture capture_;
};

class OpenCvVideoFile final : public VideoWriter {
 public:
  explicit OpenCvVideoFile(cv::VideoWriter writer) : writer_(std::move(writer)) {}

  bool write(const Image& image) override {
    try {
      writer_.write(as_matrix(image));
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  cv::VideoWriter writer_;
};

// FFmpeg writes to standard error through a callback, which is replaced by one that does nothing.
// It is found by name, for FFmpeg comes with OpenCV and is no dependency of our own. OpenCV puts
// its own callback back if the environment asks for FFmpeg's messages (OPENCV_FFMPEG_LOGLEVEL).
void silence_ffmpeg() {
  using LogCallback = void(void*, int, const char*, va_list);
  using SetLogCallback = void(LogCallback*);
  void* const address = dlsym(RTLD_DEFAULT, "av_log_set_callback");
  if (address == nullptr) return;
  reinterpret_cast<SetLogCallback*>(address)([](void*, int, const char*, va_list) {});
}

class OpenCvVideos final : public VideoModule {
 public:
  OpenCvVideos() {
    set_up_opencv();
    silence_ffmpeg();
  }

  std::unique_ptr<VideoReader> open(const std::string& path) const override {
    try {
      // FFmpeg alone: other backends take a name with digits for a series of pictures.
      cv::VideoCapture capture(path, cv::CAP_FFMPEG);
      if (!capture.isOpened()) return nullptr;
      return std::make_unique<OpenCvVideo>(std::move(capture));
    } catch (const std::exception&) {
      return nullptr;
    }
  }

  std::unique_ptr<VideoWriter> create(const std::string& path,
                                      const VideoShape& shape) const override {
    try {
      cv::VideoWriter writer(path, cv::CAP_FFMPEG, static_cast<int>(shape.fourcc),
                             shape.frames_per_second,
                             {static_cast<int>(shape.width), static_cast<int>(shape.height)});
      if (!writer.isOpened()) return nullptr;
      return std::make_unique<OpenCvVideoFile>(std::move(writer));
    } catch (const std::exception&) {
      return nullptr;
    }
  }
};

}  // namespace

}  // namespace strand::media

STRANDCAST_MODULE_EXPORT std::uint32_t strandcast_module_abi() {
  return strand::media::module_abi;
}

STRANDCAST_MODULE_EXPORT const strand::media::VideoModule* strandcast_video_module() {
  static const strand::media::OpenCvVideos module;
  return &module;
}
