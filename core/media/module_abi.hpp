// What the modules that wrap OpenCV offer: strandcast_jpeg, strandcast_video and
// strandcast_display, shared libraries that are loaded when they are first needed. The last one is
// built only where OpenCV's windows (highgui) are installed.
//
// They are modules because merely linking OpenCV's image libraries makes a process 47 to 64 MB
// larger and a tenth to a fifth of a second slower to start, and most runs need none of them.
//
// A module exports, with C linkage, strandcast_module_abi() and its factory. This header is the
// whole contract: whoever changes anything in it, or in Image, raises module_abi. Objects that a
// factory returns live as long as the process; modules are never unloaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/media/image.hpp"

namespace strand::media {

inline constexpr std::uint32_t module_abi = 3;

// Callable from any thread.
class JpegModule {
 public:
  JpegModule() = default;
  JpegModule(const JpegModule&) = delete;
  JpegModule& operator=(const JpegModule&) = delete;
  virtual ~JpegModule() = default;

  // Replaces `jpeg` by the encoded picture. `quality` is 1 to 100. The reason if it failed.
  [[nodiscard]] virtual std::optional<std::string> encode(
      const Image& image, int quality, std::vector<std::uint8_t>& jpeg) const = 0;
  // Replaces `image` by the picture, in colour; false if the decoder refuses it.
  [[nodiscard]] virtual bool decode(std::span<const std::byte> jpeg, Image& image) const = 0;
};

struct VideoFacts {
  double frames_per_second = 0;  // as the file states it: 0 or nonsense is possible
  std::uint32_t fourcc = 0;      // the codec, first character in the lowest byte; 0 if unknown
  std::int64_t frames = 0;       // as the file states it, or as its length tells: 0 if unknown
};

// One open video, for one thread at a time.
class VideoReader {
 public:
  VideoReader() = default;
  VideoReader(const VideoReader&) = delete;
  VideoReader& operator=(const VideoReader&) = delete;
  virtual ~VideoReader() = default;

  [[nodiscard]] virtual VideoFacts facts() const = 0;
  // Replaces `image` by the next frame; false if there is none that decodes.
  [[nodiscard]] virtual bool read(Image& image) = 0;
  // Leaves the next frame out; false if there is none.
  [[nodiscard]] virtual bool skip() = 0;
};

// What a video that is to be written is.
struct VideoShape {
  std::uint32_t fourcc = 0;  // the codec, first character in the lowest byte
  double frames_per_second = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// One video that is being written, by one thread at a time. Its end is written when it goes.
class VideoWriter {
 public:
  VideoWriter() = default;
  VideoWriter(const VideoWriter&) = delete;
  VideoWriter& operator=(const VideoWriter&) = delete;
  virtual ~VideoWriter() = default;

  // A picture of the video's size. False if the encoder fails; where the disk is full it need not
  // notice.
  [[nodiscard]] virtual bool write(const Image& image) = 0;
};

// Callable from any thread.
class VideoModule {
 public:
  VideoModule() = default;
  VideoModule(const VideoModule&) = delete;
  VideoModule& operator=(const VideoModule&) = delete;
  virtual ~VideoModule() = default;

  // Nothing if no decoder takes the file.
  [[nodiscard]] virtual std::unique_ptr<VideoReader> open(const std::string& path) const = 0;
  // Replaces the file. The container follows from the name's extension. Nothing if there is no
  // encoder for that, or the file cannot be written.
  [[nodiscard]] virtual std::unique_ptr<VideoWriter> create(const std::string& path,
                                                            const VideoShape& shape) const = 0;
};

// One window with a picture, for one thread.
class DisplayWindow {
 public:
  DisplayWindow() = default;
  DisplayWindow(const DisplayWindow&) = delete;
  DisplayWindow& operator=(const DisplayWindow&) = delete;
  // Closes it.
  virtual ~DisplayWindow() = default;

  // Shows a picture, which it may draw on, with `caption` small in its corner. The reason if it
  // failed.
  [[nodiscard]] virtual std::optional<std::string> show(Image& image,
                                                        const std::string& caption) = 0;
  // Lets the window react to its user. False once that has closed it, or pressed q in it.
  [[nodiscard]] virtual bool attend() = 0;
};

// For one thread. Where there is no display, the library that draws may end the whole process: call
// it from one that has nothing else to do.
class DisplayModule {
 public:
  DisplayModule() = default;
  DisplayModule(const DisplayModule&) = delete;
  DisplayModule& operator=(const DisplayModule&) = delete;
  virtual ~DisplayModule() = default;

  // A window, with its upper left corner at `x`, `y` where the desktop allows it. Null, and the
  // reason in `problem`, if it failed.
  [[nodiscard]] virtual std::unique_ptr<DisplayWindow> open(const std::string& title, int x, int y,
                                                            std::string& problem) const = 0;
};

// Types of the exported functions, and their names.
using ModuleAbiFunction = std::uint32_t();
using JpegModuleFactory = const JpegModule*();
using VideoModuleFactory = const VideoModule*();
using DisplayModuleFactory = const DisplayModule*();
inline constexpr const char* module_abi_function = "strandcast_module_abi";
inline constexpr const char* jpeg_module_factory = "strandcast_jpeg_module";
inline constexpr const char* video_module_factory = "strandcast_video_module";
inline constexpr const char* display_module_factory = "strandcast_display_module";

}  // namespace strand::media
