#include "core/media/jpeg_check.hpp"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <string_view>
#include <vector>

// After <cstdio>, whose FILE it names.
#include <jpeglib.h>

#include "core/media/limits.hpp"

namespace strand::media {

namespace {

// libjpeg reports by calling back; an error must not return to it.
struct ErrorState {
  jpeg_error_mgr manager;  // first, so that a pointer to it is one to this
  std::jmp_buf leave;
  std::array<char, JMSG_LENGTH_MAX> message;
  jpeg_progress_mgr progress;
};

ErrorState& state_of(j_common_ptr decoder) {
  return *reinterpret_cast<ErrorState*>(decoder->err);
}

[[noreturn]] void leave(j_common_ptr decoder) {
  ErrorState& state = state_of(decoder);
  state.manager.format_message(decoder, state.message.data());
  std::longjmp(state.leave, 1);
}

// A negative level is a warning about damaged data; others are traces.
void on_message(j_common_ptr decoder, int level) {
  if (level < 0) leave(decoder);
}

// Called before every row of blocks of every scan.
void check_scans(j_common_ptr common) {
  if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number <= max_scans) return;
  ErrorState& state = state_of(common);
  std::snprintf(state.message.data(), state.message.size(), "More than %d scans", max_scans);
  std::longjmp(state.leave, 1);
}

// Decodes row by row. False after an error, whose message is in `state` then. No object with a
// destructor may live here: longjmp leaves without calling it.
bool decode_rows(jpeg_decompress_struct& decoder, ErrorState& state, ByteSpan bytes,
                 std::vector<unsigned char>& row, Luma* luma) {
  if (setjmp(state.leave) != 0) return false;
  jpeg_create_decompress(&decoder);
  decoder.progress = &state.progress;
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&decoder, TRUE);
  if (!is_usable_size(decoder.image_width, decoder.image_height)) return true;
  // Every code is read and every coefficient is decoded, which is what can fail; the pixels, which
  // nobody looks at, come out at an eighth of the size and in the JPEG's own colours.
  decoder.scale_num = 1;
  decoder.scale_denom = luma == nullptr ? 8 : 1;
  decoder.out_color_space = luma == nullptr ? decoder.jpeg_color_space : JCS_GRAYSCALE;
  jpeg_start_decompress(&decoder);
  row.resize(std::size_t{decoder.output_width} *
             static_cast<std::size_t>(decoder.output_components));
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW rows[] = {row.data()};
    jpeg_read_scanlines(&decoder, rows, 1);
    if (luma != nullptr) luma->pixels.insert(luma->pixels.end(), row.begin(), row.end());
  }
  jpeg_finish_decompress(&decoder);
  return true;
}

expected<JpegSize, std::string> decode(ByteSpan bytes, Luma* luma) {
  if (bytes.empty()) return unexpected<std::string>("Empty input");
  jpeg_decompress_struct decoder{};
  ErrorState state{};
  decoder.err = jpeg_std_error(&state.manager);
  state.manager.error_exit = leave;
  state.manager.emit_message = on_message;
  state.progress.progress_monitor = check_scans;
  std::vector<unsigned char> row;
  const bool decoded = decode_rows(decoder, state, bytes, row, luma);
  const JpegSize size{decoder.image_width, decoder.image_height};
  const std::size_t left = decoder.src == nullptr ? 0 : decoder.src->bytes_in_buffer;
  jpeg_destroy_decompress(&decoder);
  if (!decoded) return unexpected<std::string>(state.message.data());
  if (!is_usable_size(size.width, size.height)) {
    return unexpected<std::string>("Picture is too large");
  }
  if (left > 0) return unexpected<std::string>("Bytes follow the end of the picture");
  return size;
}

}  // namespace

expected<JpegSize, std::string> decodes(ByteSpan bytes) {
  return decode(bytes, nullptr);
}

expected<Luma, std::string> decode_luma(ByteSpan bytes) {
  Luma luma;
  const auto size = decode(bytes, &luma);
  if (!size) return unexpected<std::string>(size.error());
  luma.width = size->width;
  luma.height = size->height;
  return luma;
}

}  // namespace strand::media
