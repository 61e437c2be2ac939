#include "core/wire/json_format.hpp"

#include <cstring>
#include <string>
#include <string_view>

#include "core/wire/hexadecimal.hpp"
#include "core/wire/json.hpp"

namespace strand::wire {

namespace {

constexpr std::string_view chunk_type = "video_frame";
constexpr std::string_view end_type = "video_end";

using nlohmann::json;

// The text before a chunk's digits. The order of the keys is the seed's.
std::string chunk_prefix(FrameNumber frame, ChunkIndex index, std::uint16_t count) {
  std::string text = R"({"type": "video_frame", "origin": "coordinator", "frame_num": )";
  text += std::to_string(frame.value());
  text += R"(, "chunk_id": )";
  text += std::to_string(index.value());
  text += R"(, "total_chunks": )";
  text += std::to_string(count);
  text += R"(, "data": ")";
  return text;
}

constexpr std::string_view chunk_suffix = R"("})";

expected<BufferSlice, Error> read_payload(const json& object) {
  const json* const data = find_field(object, "data");
  if (data == nullptr) return unexpected<Error>(Error::missing_field);
  if (!data->is_string()) return unexpected<Error>(Error::wrong_field_type);
  const auto& digits = data->get_ref<const std::string&>();
  if (digits.empty()) return unexpected<Error>(Error::chunk_size_wrong);
  Buffer buffer = Buffer::allocate(digits.size() / 2);
  if (!read_hexadecimal(digits, buffer.data())) {
    return unexpected<Error>(Error::malformed_hexadecimal);
  }
  return buffer.slice();
}

expected<Datagram, Error> read_chunk(const json& object, const BufferSlice& datagram) {
  const auto frame = read_number(object, "frame_num", 0, max_frames - 1, Error::frame_out_of_range);
  if (!frame) return unexpected<Error>(frame.error());
  const auto index =
      read_number(object, "chunk_id", 0, max_chunks_per_frame - 1, Error::chunk_out_of_range);
  if (!index) return unexpected<Error>(index.error());
  const auto count =
      read_number(object, "total_chunks", 0, max_chunks_per_frame, Error::too_many_chunks);
  if (!count) return unexpected<Error>(count.error());
  if (*count == 0) return unexpected<Error>(Error::no_chunks);
  if (*index >= *count) return unexpected<Error>(Error::chunk_out_of_range);
  auto payload = read_payload(object);
  if (!payload) return unexpected<Error>(payload.error());
  Chunk chunk;
  chunk.format = Format::json;
  chunk.frame = FrameNumber(static_cast<std::uint32_t>(*frame));
  chunk.index = ChunkIndex(static_cast<std::uint16_t>(*index));
  chunk.count = static_cast<std::uint16_t>(*count);
  chunk.deflated = true;
  chunk.payload = std::move(*payload);
  chunk.original = datagram;
  return chunk;
}

expected<Datagram, Error> read_end(const json& object, const BufferSlice& datagram) {
  const auto frames = read_number(object, "frame_num", 0, max_frames, Error::frame_out_of_range);
  if (!frames) return unexpected<Error>(frames.error());
  EndOfStream end;
  end.format = Format::json;
  end.frames = static_cast<std::uint32_t>(*frames);
  end.original = datagram;
  return end;
}

}  // namespace

expected<Datagram, Error> parse_json(const BufferSlice& datagram) {
  const std::string_view text(reinterpret_cast<const char*>(datagram.data()), datagram.size());
  const std::optional<json> object = read_json(text);
  if (!object || !object->is_object()) return unexpected<Error>(Error::malformed_json);
  const auto type = read_text(*object, "type");
  if (!type) return unexpected<Error>(type.error());
  if (*type == chunk_type) return read_chunk(*object, datagram);
  if (*type == end_type) return read_end(*object, datagram);
  return unexpected<Error>(Error::unknown_message);
}

BufferSlice write_json(const Chunk& chunk) {
  const std::string prefix = chunk_prefix(chunk.frame, chunk.index, chunk.count);
  const std::size_t digits = 2 * chunk.payload.size();
  Buffer buffer = Buffer::allocate(prefix.size() + digits + chunk_suffix.size());
  std::byte* out = buffer.data();
  std::memcpy(out, prefix.data(), prefix.size());
  out += prefix.size();
  write_hexadecimal(chunk.payload.bytes(), out);
  out += digits;
  std::memcpy(out, chunk_suffix.data(), chunk_suffix.size());
  return buffer.slice();
}

BufferSlice write_json(const EndOfStream& end) {
  std::string text = R"({"type": "video_end", "origin": "coordinator", "frame_num": )";
  text += std::to_string(end.frames);
  text += '}';
  return Buffer::copy_of(std::as_bytes(std::span(text))).slice();
}

std::size_t json_overhead() {
  return chunk_prefix(FrameNumber(max_frames - 1), ChunkIndex(max_chunks_per_frame - 1),
                      max_chunks_per_frame)
             .size() +
         chunk_suffix.size();
}

}  // namespace strand::wire
