#include "real/display_program.hpp"

#include <cerrno>
#include <cstddef>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "core/base/buffer.hpp"
#include "core/media/encoded_source.hpp"
#include "core/media/jpeg_codec.hpp"
#include "core/media/limits.hpp"
#include "core/media/module_loader.hpp"
#include "core/media/zlib_codec.hpp"
#include "real/program_error.hpp"

namespace strand::real {
namespace {

// How long a window may wait before it reacts to its user.
constexpr int attend_every_ms = 30;

bool read_all(void* target, std::size_t size) {
  auto* bytes = static_cast<std::byte*>(target);
  while (size > 0) {
    const ssize_t count = ::read(STDIN_FILENO, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool readable(int patience_ms) {
  pollfd ready{STDIN_FILENO, POLLIN, 0};
  return ::poll(&ready, 1, patience_ms) == 1;
}

struct Frame {
  DisplayedFrame header;
  std::vector<std::byte> bytes;
};

// The newest of the frames that are there; false at the end of the input.
bool read_newest(Frame& frame) {
  do {
    if (!read_all(&frame.header, sizeof frame.header)) return false;
    if (frame.header.size > media::max_encoded_size) return false;
    frame.bytes.resize(frame.header.size);
    if (!read_all(frame.bytes.data(), frame.bytes.size())) return false;
  } while (readable(0));
  return true;
}

// Nothing where the frame is no picture.
std::optional<media::Image> decoded(const media::JpegCodec& codec, const Frame& frame) {
  ByteSpan jpeg(frame.bytes.data(), frame.bytes.size());
  Buffer inflated;
  if (frame.header.deflated != 0) {
    auto result = media::inflate(jpeg, media::max_encoded_size);
    if (!result) return std::nullopt;
    inflated = *std::move(result);
    jpeg = ByteSpan(std::as_const(inflated).data(), inflated.size());
  }
  auto image = codec.decode(jpeg);
  if (!image) return std::nullopt;
  return *std::move(image);
}

}  // namespace

int run_display(const DisplayOptions& options) {
  // Four pictures of 640x360 fit a screen of 1280x1024; what is more begins anew, a little aside.
  const int aside = static_cast<int>(options.place / 4) * 24;
  const int x = static_cast<int>(options.place % 2) * 640 + aside;
  const int y = static_cast<int>(options.place / 2 % 2) * 420 + aside;
  try {
    const media::JpegCodec codec;
    std::string problem;
    const auto window =
        media::load_display_module().open("strand peer " + options.name, x, y, problem);
    if (!window) throw ProgramError(reports::ExitCode::unavailable, problem);
    Frame frame;
    do {
      if (!readable(attend_every_ms)) continue;
      if (!read_newest(frame)) break;
      auto image = decoded(codec, frame);
      if (!image) continue;
      const auto failure =
          window->show(*image, fmt::format("{}  {}", options.name, frame.header.frame));
      if (failure) throw ProgramError(reports::ExitCode::unavailable, *failure);
    } while (window->attend());
    return 0;
  } catch (const media::MediaError& error) {
    throw ProgramError(reports::ExitCode::unavailable, error.what());
  }
}

}  // namespace strand::real
