#include "core/media/zlib_codec.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <vector>

#include <zlib.h>

#include "core/base/assert.hpp"

namespace strand::media {

namespace {

// zlib reads its input through a pointer to non-const bytes unless ZLIB_CONST is defined; it does
// not write to them.
Bytef* input_of(ByteSpan bytes) {
  return reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
}

class Deflater {
 public:
  explicit Deflater(int level) {
    STRAND_ASSERT(level >= 0 && level <= 9);
    if (deflateInit(&stream_, level) != Z_OK) throw std::bad_alloc();
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  [[nodiscard]] std::size_t bound(std::size_t size) { return deflateBound(&stream_, size); }

  // Writes the whole stream into `into` and returns its size, or 0 if it does not fit.
  std::size_t run(ByteSpan bytes, Buffer& into) {
    STRAND_ASSERT(bytes.size() <= std::numeric_limits<std::int32_t>::max());
    stream_.next_in = input_of(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    return ::deflate(&stream_, Z_FINISH) == Z_STREAM_END ? stream_.total_out : 0;
  }

 private:
  z_stream stream_{};
};

class Inflater {
 public:
  explicit Inflater(ByteSpan bytes) {
    stream_.next_in = input_of(bytes);
    stream_.avail_in = static_cast<uInt>(bytes.size());
    if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  // Inflates until the stream ends or `into` is full; zlib's result code.
  int run(std::span<std::byte> into) {
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    return ::inflate(&stream_, Z_NO_FLUSH);
  }
  [[nodiscard]] std::size_t input_left() const { return stream_.avail_in; }
  [[nodiscard]] std::size_t output_left() const { return stream_.avail_out; }

 private:
  z_stream stream_{};
};

}  // namespace

std::string_view to_string(InflateFault fault) {
  switch (fault) {
    case InflateFault::corrupt:
      return "is not an intact zlib stream";
    case InflateFault::truncated:
      return "ends before the zlib stream does";
    case InflateFault::too_large:
      return "inflates to more than the limit";
    case InflateFault::trailing_bytes:
      return "goes on after the end of the zlib stream";
  }
  return "is not a zlib stream";
}

Buffer deflate(ByteSpan bytes, int level) {
  Deflater deflater(level);
  Buffer room = Buffer::allocate(deflater.bound(bytes.size()));
  const std::size_t size = deflater.run(bytes, room);
  STRAND_ASSERT(size != 0);
  return Buffer::copy_of({room.data(), size});
}

EncodedFrame deflate_if_smaller(const BufferSlice& bytes, int level) {
  if (bytes.size() < 2) return {.bytes = bytes, .deflated = false};
  Deflater deflater(level);
  Buffer room = Buffer::allocate(bytes.size() - 1);
  const std::size_t size = deflater.run(bytes.bytes(), room);
  if (size == 0) return {.bytes = bytes, .deflated = false};
  return {.bytes = Buffer::copy_of({room.data(), size}).slice(), .deflated = true};
}

expected<Buffer, InflateFault> inflate(ByteSpan bytes, std::size_t limit) {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  if (bytes.size() > most) return unexpected<InflateFault>(InflateFault::too_large);
  // One byte of room over the limit tells a stream that holds `limit` bytes from a longer one.
  limit = std::min(limit, most - 1);
  Inflater inflater(bytes);
  std::vector<std::byte> room(std::min(limit + 1, std::max<std::size_t>(bytes.size() * 2, 1024)));
  std::size_t filled = 0;
  for (;;) {
    const int result = inflater.run(std::span(room).subspan(filled));
    filled = room.size() - inflater.output_left();
    if (filled > limit) return unexpected<InflateFault>(InflateFault::too_large);
    if (result == Z_STREAM_END) break;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    // Z_BUF_ERROR: no progress was possible, because the input or the room was used up.
    if (result != Z_OK && result != Z_BUF_ERROR) {
      return unexpected<InflateFault>(InflateFault::corrupt);
    }
    if (inflater.output_left() != 0) return unexpected<InflateFault>(InflateFault::truncated);
    room.resize(std::min(limit + 1, room.size() * 2));
  }
  if (inflater.input_left() != 0) return unexpected<InflateFault>(InflateFault::trailing_bytes);
  return Buffer::copy_of({room.data(), filled});
}

}  // namespace strand::media
